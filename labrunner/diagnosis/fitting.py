"""Which way of taking differences a learner's errors come from, and at which step: fitted first, then simulated.

The step follows from the errors to leading order in h, and is taken for the nearest one that people write. With it the
difference quotients are simulated to the last digits: f(b) - f(a) is the integral of J along the way from a to b, so
that no f is needed, and two Gauss-Legendre points give an integral of length w to w^4 / 4320 times the fifth derivative
of f.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from labrunner.diagnosis.answers import Floats
from labrunner.diagnosis.cases import Case
from labrunner.diagnosis.curvature import Curvature, Variable, curvature, jacobian_at, variables
from labrunner.diagnosis.lattice import human_steps
from labrunner.diagnosis.schemes import SCHEMES, Scheme

# What a scheme's error may leave of the learner's, relative to the largest, and what even with rounding errors.
_LEFT, _MOST_LEFT = 0.05, 0.25
# What it may leave to leading order, where a simulation is to follow.
_ROUGH = 0.5
# Rounding errors of a difference, in units of |f| / h.
_ROUNDING = 4 * 2.0**-53
# An entry that a pattern meets to within an eighth of its size makes chance eight times less likely: three bits. The
# size that is fitted is paid for with the largest entry, the choice of a scheme and of a human step with bits; for a
# step that is known from elsewhere these are numbers of differences already.
_ENOUGH, _ENOUGH_SIMULATED = 20.0, 14.0
_CHOICE_OF_SCHEME, _CHOICE_OF_STEP = 3.0, 7.0
# Below this share of the answer an error pattern drowns in rounding.
_VISIBLE = 1e-6
# A simulation costs many evaluations, and the right scheme is among the nearest.
_MOST_LIKELY = 2
# How far the step of a rough fit may be from the one that was meant.
_NEAR, _NEAR_KNOWN = 1.25, 1.9
# Nobody takes differences of a larger one, and leading order says nothing about it.
_LARGEST_STEP = 0.1
_GAUSS = 1 / np.sqrt(3)


@dataclass(frozen=True, slots=True)
class Fit:
    """A scheme whose error has the pattern of the learner's, the step at which it has its size, and what it leaves."""

    scheme: Scheme
    step: float
    left: float


@dataclass(frozen=True)
class _Evidence:
    """What is known of one part: its cases, how they bend along one argument, the reference's own step, the steps."""

    cases: Sequence[Case]
    variable: Variable
    curvatures: Sequence[Curvature]
    own_step: float
    steps: Sequence[float]

    @property
    def got(self) -> list[Floats]:
        return [c.got.parts[self.variable.part].reshape(k.jacobian.shape) for c, k in self._pairs]

    @property
    def errors(self) -> Floats:
        """All errors, case by case."""
        return _joined([got - k.jacobian for got, k in zip(self.got, self.curvatures, strict=True)])

    @property
    def _pairs(self) -> list[tuple[Case, Curvature]]:
        return list(zip(self.cases, self.curvatures, strict=True))

    def beside(self, scheme: Scheme) -> Floats:
        """Return how far the entries are from what the scheme gives where h goes to 0."""
        return _joined([got - scheme.base(k) for got, k in zip(self.got, self.curvatures, strict=True)])

    def pattern(self, scheme: Scheme) -> Floats:
        return _joined([scheme.error(k) for k in self.curvatures])

    def simulated(self, scheme: Scheme, step: float) -> Floats | None:
        """Return what the scheme gives at this step, as far off as the reference itself is."""
        quotients = [simulate(case, self.variable, scheme, step) for case in self.cases]
        if any(q is None for q in quotients):
            return None
        # The reference's central differences are off by its own step, and so are integrals over them.
        own = [self.own_step**2 / 6 * k.thirds for k in self.curvatures]
        own = [np.cumsum(error, axis=1) for error in own] if scheme.piled_up else own
        return _joined([q - error for q, error in zip(quotients, own, strict=True) if q is not None])


def fit_scheme(cases: Sequence[Case], part: int, own_step: float | None = None, divisor: float = 0.0) -> Fit | None:
    """Return the scheme and the step whose error explains the learner's in this part, in all entries of all cases.

    `own_step` is that of a reference which takes differences itself; a `divisor` that is known leaves few steps.
    """
    if any(len(case.want.parts) <= part or not np.isfinite(case.got.parts[part]).all() for case in cases):
        return None
    steps = [s for s in human_steps() if not divisor or np.frexp(s)[0] == np.frexp(divisor)[0]]
    for variable in variables(cases[0], part):
        first = _evidence(cases[:1], variable, own_step or 0.0, steps)
        # One case first: most schemes fail there, and curvatures cost many evaluations.
        if first is None or not any(_rough(first, scheme) for scheme in SCHEMES):
            continue
        evidence = first if len(cases) == 1 else _evidence(cases, variable, own_step or 0.0, steps)
        found = [] if evidence is None else _fits(evidence, bool(divisor))
        return min(found, key=lambda fit: fit.left, default=None)
    return None


def simulate(case: Case, variable: Variable, scheme: Scheme, step: float) -> Floats | None:
    """Return the difference quotients of a scheme, of shape (m, n), None where the reference does not follow."""
    if scheme.span is None:
        return None
    x = variable.value(case)
    (lo, hi), columns = scheme.span, []
    for j in range(x.size):
        start = x.reshape(-1).copy()
        start[:j] += scheme.earlier * step
        ends = []
        for node in (-_GAUSS, _GAUSS):
            point = start.copy()
            point[j] += step * ((lo + hi) / 2 + node * (hi - lo) / 2)
            ends.append(jacobian_at(case, variable, point.reshape(x.shape)))
        if ends[0] is None or ends[1] is None:
            return None
        columns.append((ends[0][:, j] + ends[1][:, j]) / 2)
    quotients = np.stack(columns, axis=1)
    return np.cumsum(quotients, axis=1) if scheme.piled_up else quotients


def _evidence(cases: Sequence[Case], variable: Variable, own_step: float, steps: Sequence[float]) -> _Evidence | None:
    found = []
    for case in cases:
        bent = curvature(case, variable)
        if bent is None:
            return None
        found.append(bent)
    return _Evidence(cases, variable, found, own_step, steps)


def _fits(evidence: _Evidence, step_is_known: bool) -> list[Fit]:
    rough = [fit for scheme in SCHEMES for fit in [_rough(evidence, scheme)] if fit is not None]
    likely = sorted(rough, key=lambda fit: fit.left)[:_MOST_LIKELY]
    simulated = [_exact(evidence, fit, step_is_known) for fit in likely]
    return [fit for fit in (*simulated, *(_leading(evidence, fit) for fit in rough)) if fit is not None]


def _rough(evidence: _Evidence, scheme: Scheme) -> Fit | None:
    """Return the fit of a scheme to leading order, with one h for all entries, if it leaves less than half."""
    errors, pattern, largest = evidence.beside(scheme), evidence.pattern(scheme), _largest(evidence.errors)
    if largest == 0.0:
        return None
    scale = max(_largest(k.jacobian) for k in evidence.curvatures)
    if _largest(pattern) <= _VISIBLE * scale:
        left = _largest(errors) / largest
        return Fit(scheme, 0.0, left) if scheme.piled_up and left <= _LEFT else None
    power = float(errors @ pattern / (pattern @ pattern))
    if power <= 0:
        return None
    left = _largest(errors - power * pattern) / largest
    return Fit(scheme, power ** (1 / scheme.order), left) if left <= _ROUGH else None


def _leading(evidence: _Evidence, fit: Fit) -> Fit | None:
    """Return the fit if leading order is enough to believe it, at any step for which there is one."""
    if fit.step > _LARGEST_STEP:
        return None
    errors = evidence.errors
    largest = _largest(errors)
    scale = max(max(_largest(k.jacobian) for k in evidence.curvatures), 1.0)
    rounding = _ROUNDING * scale / (fit.step * largest) if fit.step and fit.scheme.order == 1 else 0.0
    if fit.left > max(_LEFT, min(rounding, _MOST_LEFT)):
        return None
    # The largest entry has already been spent on the size of the pattern; a sum that piles up has its own.
    sizes = np.sort(np.abs(errors))
    believed = _bits(sizes if fit.scheme.piled_up else sizes[:-1], fit.left * largest)
    return fit if believed >= _ENOUGH else None


def _exact(evidence: _Evidence, rough: Fit, step_is_known: bool) -> Fit | None:
    """Return the fit at the step that people write, if the quotients simulated there are the learner's."""
    steps = np.asarray(evidence.steps)
    if not rough.step or not steps.size:
        return None
    step = float(steps[np.argmin(np.abs(np.log(steps / rough.step)))])
    if abs(np.log(step / rough.step)) > np.log(_NEAR_KNOWN if step_is_known else _NEAR):
        return None
    quotients = evidence.simulated(rough.scheme, step)
    if quotients is None:
        return None
    errors, missed = evidence.errors, _largest(_joined(evidence.got) - quotients)
    left = missed / _largest(errors)
    enough = _CHOICE_OF_SCHEME + (0.0 if step_is_known else _CHOICE_OF_STEP + _ENOUGH_SIMULATED)
    return Fit(rough.scheme, step, left) if left <= _MOST_LEFT and _bits(errors, missed) >= enough else None


def _bits(sizes: Floats, missed: float) -> float:
    """Return how many bits speak for a pattern of entries of these sizes, none of which it misses by more."""
    return float(np.maximum(np.log2(np.abs(sizes) / (2 * missed + 1e-300) + 1e-300), 0.0).sum())


def _joined(arrays: Sequence[Floats]) -> Floats:
    return np.concatenate([a.reshape(-1) for a in arrays])


def _largest(a: Floats) -> float:
    return float(np.abs(a).max(initial=0.0))
