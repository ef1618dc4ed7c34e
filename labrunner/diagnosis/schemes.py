"""The ways in which people take differences, right and wrong, each by the error that it makes to leading order in h."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from labrunner.diagnosis.answers import Floats
from labrunner.diagnosis.cases import Case
from labrunner.diagnosis.curvature import Curvature, Variable, curvature, variables

# What a scheme's error may leave of the learner's, relative to the largest, and what even with rounding errors.
_LEFT, _MOST_LEFT = 0.05, 0.25
# Rounding errors of a difference, in units of |f| / h.
_ROUNDING = 4 * 2.0**-53
# An entry that a pattern meets to within an eighth of its size makes chance eight times less likely: three bits.
_ENOUGH = 20.0
# Below this share of the answer an error pattern drowns in rounding.
_VISIBLE = 1e-6
# A piled-up sum has no step in it: its error must have the full size.
_EXACT = 1e-2


@dataclass(frozen=True, slots=True)
class Scheme:
    """A way to take differences: its name and words, and its error for h = 1, which grows as h to the power `order`."""

    name: str
    words: str
    order: int
    error: Callable[[Curvature], Floats]


@dataclass(frozen=True, slots=True)
class Fit:
    """A scheme whose error has the pattern of the learner's, the step at which it has its size, and what it leaves."""

    scheme: Scheme
    step: float
    left: float


def _own_bend(c: Curvature) -> Floats:
    """Return f_jj / 2: a forward difference is J + h f'' / 2 + O(h^2)."""
    return np.asarray(np.einsum("jmj->mj", c.bends) / 2)


def _earlier_bends(c: Curvature) -> Floats:
    """Return the sum of dJ[:, j] / dx_k over k < j: the slope of J[:, j] when all earlier entries move with h."""
    return np.asarray(np.einsum("kmj,kj->mj", c.bends, np.triu(np.ones(c.bends.shape[::2]), 1)))


def _earlier_columns(c: Curvature) -> Floats:
    """Return the sum of the columns before each: a base that stays while the steps pile up adds them all."""
    return np.cumsum(c.jacobian, axis=1) - c.jacobian


_NOT_BACK = "a difference that does not put an entry back after its turn"
SCHEMES = (
    Scheme("forward-difference", "a forward difference", 1, _own_bend),
    Scheme("backward-difference", "a backward difference", 1, lambda c: -_own_bend(c)),
    Scheme("not-restored", f"{_NOT_BACK}, but leaves it at x - h", 1, lambda c: -_earlier_bends(c)),
    Scheme("not-restored", f"{_NOT_BACK}, but leaves it at x + h", 1, _earlier_bends),
    Scheme("not-restored", f"{_NOT_BACK}, taken forward", 1, lambda c: _earlier_bends(c) + _own_bend(c)),
    Scheme("not-restored", "a difference whose steps pile up", 0, _earlier_columns),
    Scheme("step-too-large", "a central difference", 2, lambda c: c.thirds / 6),
    Scheme("complex-step", "a complex step", 2, lambda c: -c.thirds / 6),
)


def fit_scheme(cases: Sequence[Case], part: int) -> Fit | None:
    """Return the scheme and the step whose error explains the learner's in this part, in all entries of all cases."""
    if any(len(case.want.parts) <= part or not np.isfinite(case.got.parts[part]).all() for case in cases):
        return None
    for variable in variables(cases[0], part):
        curvatures = _curvatures(cases[:1], variable)
        if curvatures is None:
            continue
        # One case first: most schemes fail there, and curvatures cost many evaluations.
        if any(_fit(scheme, cases[:1], part, curvatures, enough=0.0) for scheme in SCHEMES):
            curvatures = curvatures + (_curvatures(cases[1:], variable) or [])
            fits = [_fit(scheme, cases, part, curvatures) for scheme in SCHEMES]
            return min((fit for fit in fits if fit is not None), key=lambda fit: fit.left, default=None)
    return None


def _curvatures(cases: Sequence[Case], variable: Variable) -> list[Curvature] | None:
    found = [curvature(case, variable) for case in cases]
    return None if None in found else [c for c in found if c is not None]


def _fit(
    scheme: Scheme, cases: Sequence[Case], part: int, curvatures: Sequence[Curvature], enough: float = _ENOUGH
) -> Fit | None:
    """Return the fit of one scheme: errors = h^order times its error, with one h for all entries of all cases."""
    if len(curvatures) != len(cases):
        return None
    errors = np.concatenate([(case.got.parts[part] - case.want.parts[part]).reshape(-1) for case in cases])
    shapes = np.concatenate([scheme.error(c).reshape(-1) for c in curvatures])
    largest = float(np.abs(shapes).max(initial=0.0))
    scale = max(float(np.abs(c.jacobian).max(initial=0.0)) for c in curvatures)
    if largest <= _VISIBLE * scale:
        return None
    power = float(errors @ shapes / (shapes @ shapes))
    if power <= 0 or (scheme.order == 0 and abs(power - 1) > _EXACT):
        return None
    step = power ** (1 / scheme.order) if scheme.order else 0.0
    largest_error = float(np.abs(errors).max())
    left = float(np.abs(errors - power * shapes).max() / largest_error)
    rounding = _ROUNDING * max(scale, 1.0) / (step * largest_error) if scheme.order == 1 else 0.0
    if left > max(_LEFT, min(rounding, _MOST_LEFT)) or _bits(power * shapes, left * largest_error) < enough:
        return None
    return Fit(scheme, step, left)


def _bits(pattern: Floats, missed: float) -> float:
    """Return how many bits speak for a pattern that no entry misses by more than `missed`.

    The largest entry has already been spent on the size of the pattern.
    """
    sizes = np.sort(np.abs(pattern))[:-1]
    return float(np.maximum(np.log2(sizes / (2 * missed + 1e-300) + 1e-300), 0.0).sum())
