"""What can be said of wrong numbers that no known mistake gives: where they are, how many, and the worst of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labrunner.checking import CheckRun
from labrunner.diagnosis.answers import Floats
from labrunner.diagnosis.explanation import Explanation, count

Mask = NDArray[np.bool_]

# Up to this share of the entries are worth counting rather than calling them all.
_FEW = 0.25
_SAME = 1e-6


@dataclass(frozen=True, slots=True)
class _Side:
    """One array of a check's equation: what stands on its two sides, and which entries are wrong."""

    name: str
    got: Floats
    want: Floats
    wrong: Mask

    @property
    def errors(self) -> Floats:
        return np.asarray(np.where(self.wrong, np.nan_to_num(np.abs(self.got - self.want), nan=np.inf), 0.0))


@dataclass(frozen=True, slots=True)
class _Pattern:
    """Which entries are wrong (`where`, with a verb), and what all of them have in common (`how`)."""

    where: str
    how: str


def unknown(failing: Sequence[CheckRun]) -> Explanation | None:
    """Return the pattern of wrong entries that all failing runs share, and the worst entry; it has no name."""
    sides = [side for run in failing for side in [_worst_side(run)] if side is not None]
    if not sides:
        return None
    shared = set.intersection(*({*_patterns(side)} for side in sides))
    worst = max(sides, key=lambda side: float(side.errors.max()))
    pattern = next((p for p in _patterns(worst) if p in shared), _Pattern("", ""))
    return Explanation(None, _question(pattern, worst), _evidence(sides, worst))


def _question(pattern: _Pattern, side: _Side) -> str:
    if pattern.where:
        return f"What is different there? Only {pattern.where} wrong{side.name and ' in ' + side.name}{pattern.how}."
    return f"Can you follow the worst entry by hand? No known mistake gives these numbers{pattern.how}."


def _evidence(sides: Sequence[_Side], worst: _Side) -> str:
    wrong, total = sum(int(side.wrong.sum()) for side in sides), sum(side.wrong.size for side in sides)
    index = np.unravel_index(int(np.argmax(worst.errors)), worst.errors.shape)
    at = f" at {[int(i) for i in index]}" if index else ""
    place = f"{worst.name and ' in ' + worst.name}{at}"
    numbers = f"{worst.got[index]:.6g}, where {worst.want[index]:.6g} is right"
    return f"{wrong} of {count(total, 'entry', 'entries')} are off; the worst{place} is {numbers}"


def _worst_side(run: CheckRun) -> _Side | None:
    """Return the array that is furthest off, None where nothing can be compared or is wrong."""
    sides = [side for side in _sides(run) if side.wrong.any()]
    return max(sides, key=lambda side: float(side.errors.max()), default=None)


def _sides(run: CheckRun) -> Iterator[_Side]:
    many = isinstance(run.expected, tuple | list)
    expected = tuple(run.expected) if many else (run.expected,)
    actual = run.actual if many and isinstance(run.actual, tuple | list) else (run.actual,)
    if run.actual is None or len(actual) != len(expected):
        return
    for i, (a, e) in enumerate(zip(actual, expected, strict=True)):
        got, low, high = _as_floats(a), _as_floats(getattr(e, "low", e)), _as_floats(getattr(e, "high", e))
        if got is None or low is None or high is None or got.shape != low.shape:
            return
        # At a kink a whole interval is right; the nearest number in it is what the entry is compared with.
        want = np.clip(np.nan_to_num(got, nan=0.0), low, high)
        near = np.abs(got - want) <= run.tolerance.atol + run.tolerance.rtol * np.abs(want)
        yield _Side(f"part {i + 1}" if many and len(expected) > 1 else "", got, want, ~(near | (got == want)))


def _as_floats(value: Any) -> Floats | None:
    try:
        return np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError):
        return None


def _patterns(side: _Side) -> Iterator[_Pattern]:
    """Yield what can be said of the wrong entries, the most telling first."""
    hows = [*_hows(side.got[side.wrong], side.want[side.wrong]), ""]
    for where in [*_places(side.wrong), ""]:
        for how in hows:
            if where or how:
                yield _Pattern(where, how)


def _places(wrong: Mask) -> Iterator[str]:
    if wrong.all() or wrong.size < 2:
        return
    if wrong.ndim == 2:
        yield from _lines(wrong)
    if wrong.sum() <= max(1.0, _FEW * wrong.size):
        n = int(wrong.sum())
        yield f"{count(n, 'entry', 'entries')} of {wrong.size} {'is' if n == 1 else 'are'}"


def _lines(wrong: Mask) -> Iterator[str]:
    diagonal = np.eye(*wrong.shape) == 1
    if wrong.shape[0] == wrong.shape[1] and not wrong[~diagonal].any():
        yield "the diagonal is"
    if wrong.shape[0] == wrong.shape[1] and not wrong[diagonal].any():
        yield "what stands beside the diagonal is"
    for axis, one, many in ((1, "row", "rows"), (0, "column", "columns")):
        lines = np.flatnonzero(wrong.any(axis=axis))
        if len(lines) <= wrong.shape[1 - axis] / 2:
            yield f"{one} {lines[0]} is" if len(lines) == 1 else f"{many} {', '.join(map(str, lines))} are"


def _hows(got: Floats, want: Floats) -> Iterator[str]:
    if not (np.isfinite(got).all() and got.size):
        return
    if not got.any():
        yield ": 0 stands there"
    if got.size < 2:
        return
    with np.errstate(all="ignore"):
        ratios, gaps = got / want, got - want
    if np.isfinite(ratios).all() and np.ptp(ratios) <= _SAME * abs(ratios[0]):
        yield f", by a factor of {ratios[0]:.6g}"
    if np.ptp(gaps) <= _SAME * abs(gaps[0]):
        yield f", by {gaps[0]:+.6g} each"
