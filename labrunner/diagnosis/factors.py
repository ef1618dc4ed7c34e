"""Factors that have a name: -1, 2, 1/2, the sizes of the instance, and what they say about a mistake."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from labrunner.diagnosis.answers import Answer
from labrunner.diagnosis.cases import Case

# Factors are read off one entry; all entries decide later.
_CLOSE = 1e-4


@dataclass(frozen=True, slots=True)
class Factor:
    """`sign` times base ** `power`, where the base is a number or the size of that name."""

    base: float | str
    power: int
    sign: int

    def value(self, case: Case) -> float | None:
        """Return the factor at `case`, None where it has no size of this name."""
        base = case.sizes.get(self.base) if isinstance(self.base, str) else self.base
        return None if base is None else self.sign * float(base) ** self.power


@dataclass(frozen=True, slots=True)
class Scaling:
    """Each of the `parts` of an answer times one factor."""

    factor: Factor
    parts: tuple[int, ...]

    def apply(self, case: Case, base: Answer) -> Answer | None:
        """Return `base` scaled as at this case, None where the factor does not occur."""
        value = self.factor.value(case)
        if value is None:
            return None
        return base.with_parts(value * part if i in self.parts else part for i, part in enumerate(base.parts))


def fitting_scalings(case: Case, base: Answer, step: float | None) -> list[Scaling]:
    """Return the scalings by a named factor that turn `base` into what was got, judged by one entry of each part."""
    ratios = _ratios(case.got, base)
    moved = {i: ratio for i, ratio in ratios.items() if not _fits(1.0, ratio)}
    first = next(iter(moved.values()), 1.0)
    if not moved or not all(_fits(first, ratio) for ratio in moved.values()):
        return []
    # Parts of zeros are the same under every factor, so that they may be counted in.
    parts = tuple(i for i in range(len(base.parts)) if i in moved or i not in ratios)
    return [Scaling(factor, parts) for factor in _named(case, step) if _fits(factor.value(case), first)]


def _fits(value: float | None, ratio: float) -> bool:
    # nan, the ratio of parts that have none, fits nothing.
    return value is not None and abs(value - ratio) <= _CLOSE * abs(ratio)


def _ratios(got: Answer, base: Answer) -> dict[int, float]:
    """Return got / base at the largest entry of each part of `base`: nan for a part without a ratio, none for zeros."""
    if got.form != base.form or got.shapes != base.shapes:
        return {-1: np.nan}
    ratios: dict[int, float] = {}
    for i, (a, b) in enumerate(zip(got.parts, base.parts, strict=True)):
        if b.size and np.isfinite(b).all() and np.isfinite(a).all():
            at = int(np.argmax(np.abs(b)))
            divisor, dividend = b.flat[at], a.flat[at]
            if divisor != 0:
                ratios[i] = float(dividend / divisor)
            elif a.any():
                ratios[i] = np.nan
        elif b.size:
            ratios[i] = np.nan
    return ratios


def _named(case: Case, step: float | None) -> Iterator[Factor]:
    """Yield every factor with a name: sizes before plain numbers, those of the config first."""
    seen = set()
    for name, n in case.sizes.items():
        # An axis that is as long as one already named would only be a second name for it.
        if n > 1 and n not in seen:
            seen.add(n)
            for power in (1, -1, 2, -2):
                yield Factor(name, power, 1)
                yield Factor(name, power, -1)
    for base, power, sign in ((1.0, 1, -1), (2.0, 1, 1), (2.0, -1, 1), (2.0, 1, -1), (2.0, -1, -1)):
        yield Factor(base, power, sign)
    if step is not None:
        yield Factor(step, 1, 1)
        yield Factor(2 * step, 1, 1)


def question(scalings: Sequence[Scaling], case: Case, where: str, step: float | None) -> str:
    """Return what to ask a learner whose numbers are off by a factor of these names; `where` names the parts."""
    factors = [scaling.factor for scaling in scalings]
    value = factors[0].value(case) or 1.0
    every = f"Every entry of {where}" if where else "Every entry"
    sizes = [str(factor.base) for factor in factors if isinstance(factor.base, str)]
    if step is not None and not sizes and 0 < value <= 2 * step:
        return f"Is the division by the step missing? {every} is the right one times {value:g}."
    if value == -1:
        return f"Is the sign turned round? {every} has the right size and the wrong sign."
    causes = " or ".join(dict.fromkeys(_cause(factor, abs(value)) for factor in factors))
    facts = " and ".join(f"{name} = {case.sizes[name]}" for name in sizes)
    return f"Is {causes}? {every} is {_size(value)}{', and ' + facts if facts else ''}."


def _cause(factor: Factor, size: float) -> str:
    divisor = f"1/{factor.base:g}" if isinstance(factor.base, float) else f"the mean's 1/{_bare(factor.base)}"
    squared = " twice" if abs(factor.power) == 2 else ""
    return f"{divisor} missing{squared}" if size > 1 else f"{divisor} there{squared or ' once'} too often"


def _bare(name: str) -> str:
    return f"({name})" if " " in name else name


def _size(value: float) -> str:
    size = abs(value)
    words = f"{size:g}x too large" if size > 1 else f"{1 / size:g}x too small"
    return f"{words} and has the wrong sign" if value < 0 else words
