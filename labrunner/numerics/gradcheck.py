"""One call for people's own functions: is this Jacobian, JVP or VJP right, and how good is that answer?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from labrunner.numerics.bounds import UNIT_ROUNDOFF, automatic_tolerance
from labrunner.numerics.central import STEP, central_jvp, estimate
from labrunner.numerics.comparison import (
    Allowance,
    Comparison,
    compare_within,
    refuse_tolerance,
)
from labrunner.numerics.differences import checked_step, weighted
from labrunner.numerics.directions import as_generator
from labrunner.numerics.estimate import Estimate
from labrunner.numerics.evaluation import BATCH_LIMIT, Array, Floats, Function, Primal, guarded, primal_at, value_at
from labrunner.numerics.faults import MutatedInputError, NumericsError
from labrunner.numerics.gradcheck_text import as_html, as_text
from labrunner.numerics.noise import effective_noise, is_noisy, noise_at, noise_note, optimal_step
from labrunner.numerics.projections import DIRECTIONS, Projection, projection_check
from labrunner.numerics.returned import MismatchError, checked_array
from labrunner.verdict import Outcome, Worst

Claim = Literal["jacobian", "jvp", "vjp"]

# Where projections cannot judge, so many entries of x stand for all of them.
_SAMPLE = 100
# Slopes below this share of f(x) may pass for zero; a tolerance above it shows nothing.
_COARSE = 1e-3


@dataclass(frozen=True, slots=True)
class GradcheckResult:
    """What came of a gradcheck; true if and only if it passed. Printed, it is a table.

    `outcome` is REVIEW where the differences are too coarse to judge by. `worst` is the entry furthest beyond its
    tolerance, `tolerance` what was allowed there and `tolerance_reason` why; `bound` says how good the differences
    are; `notes` is all that the reader should know beside the numbers.
    """

    claim: Claim
    outcome: Outcome
    compared: str
    max_abs_error: float
    max_rel_error: float | None
    worst: Worst | None
    tolerance: float | None
    tolerance_reason: str
    bound: float | None
    step: float | None
    notes: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Return whether the derivative was found right."""
        return self.outcome is Outcome.PASSED

    def __bool__(self) -> bool:
        return self.passed

    def __str__(self) -> str:
        return as_text(self)

    def __repr__(self) -> str:
        return as_text(self)

    def _repr_html_(self) -> str:
        return as_html(self)


def gradcheck(
    f: Function,
    x: Any,
    *,
    jacobian: Any = None,
    jvp: Function | None = None,
    vjp: Function | None = None,
    step: float | None = None,
    atol: float | None = None,
    rtol: float = 0.0,
    rng: np.random.Generator | int = 0,
    every_entry: bool | None = None,
) -> GradcheckResult:
    """Return whether one derivative of `f` at `x` agrees with centred differences, and how good these are.

    Give exactly one of `jacobian` (a function of x, or an array of shape out_shape + in_shape), `jvp`, a function of
    (x, tangent), and `vjp`, a function of (x, cotangent). Without `atol` each entry may be off by ten times its own
    error bound; without `step` it is 1e-5 max(1, |x_i|), or wider for an f that rounds coarsely. Above 64 KiB of x the
    verdict comes from random projections v^T J u, and tolerances apply to these; `every_entry` decides otherwise.
    A fault in a function under test is a result that did not pass; a call that makes no sense raises NumericsError.
    """
    claim, derivative = _claimed(jacobian, jvp, vjp)
    if atol is not None:
        refuse_tolerance("atol", atol)
    refuse_tolerance("rtol", rtol)
    try:
        problem = _prepared(f, x, step, as_generator(rng), _Tolerance(atol, rtol))
        large = problem.primal.x.nbytes > BATCH_LIMIT if every_entry is None else not every_entry
        if large and claim != "jvp":
            return _by_projections(problem, claim, derivative)
        return _by_entries(problem, claim, derivative)
    except (MutatedInputError, MismatchError, _UnsteadyError) as fault:
        return _not_compared(claim, str(fault))


class _UnsteadyError(NumericsError):
    """A function without one value at x."""


@dataclass(frozen=True, slots=True)
class _Tolerance:
    """What the caller asked for; atol None means ten times the error bound."""

    atol: float | None
    rtol: float

    @property
    def reason(self) -> str:
        """Return in words where the tolerance comes from."""
        base = "10 x the error bound there" if self.atol is None else "as given"
        return f"{base}, rtol {self.rtol:g}" if self.rtol else base


@dataclass(frozen=True, slots=True)
class _Problem:
    """The function under test at x: its noise, the steps that suit it, and what must be said about them."""

    primal: Primal
    eps_f: Floats
    steps: Floats
    rng: np.random.Generator
    tolerance: _Tolerance
    notes: tuple[str, ...]

    def allowance(self, nearest: Floats, bound: Floats | None) -> Floats:
        """Return the error allowed in each entry of a derivative, given what is right there and the error bound."""
        size = np.abs(nearest)
        # Whoever computes a derivative rounds it too: a sum of n terms is a random walk of n roundings.
        terms = max(self.primal.x.size, self.primal.value.size)
        rounding = UNIT_ROUNDOFF * np.sqrt(terms) * size.max(initial=0.0)
        base = automatic_tolerance(bound + rounding) if self.tolerance.atol is None else self.tolerance.atol
        return np.asarray(base + self.tolerance.rtol * size)


def _claimed(jacobian: Any, jvp: Function | None, vjp: Function | None) -> tuple[Claim, Any]:
    claims: list[tuple[Claim, Any]] = [("jacobian", jacobian), ("jvp", jvp), ("vjp", vjp)]
    given = [(claim, value) for claim, value in claims if value is not None]
    if len(given) != 1:
        raise NumericsError("give exactly one of jacobian=, jvp= and vjp=")
    claim, value = given[0]
    if claim != "jacobian" and not callable(value):
        raise NumericsError(f"{claim} is a function of x and a {'tangent' if claim == 'jvp' else 'cotangent'}")
    return claim, value


def _prepared(f: Function, x: Any, step: float | None, rng: np.random.Generator, tolerance: _Tolerance) -> _Problem:
    primal = primal_at(f, x)
    if not np.array_equal(value_at(primal, primal.x), primal.value, equal_nan=True):
        raise _UnsteadyError("f gives different values for the same x: fix the state of its random numbers")
    if not np.isfinite(primal.value).all():
        raise _UnsteadyError("f(x) is not finite, so there is no derivative to compare with")
    eps_f = effective_noise(primal.value, noise_at(primal, rng))
    if step is not None:
        steps = np.full(primal.x.size, checked_step(step))
    else:
        base = max(STEP, optimal_step(primal.value, eps_f))
        steps = base * np.maximum(1.0, np.abs(primal.x.reshape(-1)))
    notes = (f"{noise_note(eps_f)}; the step and the tolerance allow for it",) if is_noisy(primal.value, eps_f) else ()
    return _Problem(primal, eps_f, steps, rng, tolerance, notes)


def _by_entries(problem: _Problem, claim: Claim, derivative: Any) -> GradcheckResult:
    primal = problem.primal
    if claim == "jacobian":
        actual = _jacobian_of(derivative, primal)
        expected: Any = estimate(primal, problem.steps, "shrink", problem.eps_f)
        compared = f"every entry, shape {expected.shape}"
    elif claim == "jvp":
        actual, expected = _along_tangents(problem, derivative)
        compared = f"J v for {DIRECTIONS} random tangents v; an index leads with the number of the tangent"
    else:
        actual, expected = _along_cotangents(problem, derivative)
        compared = f"J^T u for {DIRECTIONS} random cotangents u; an index leads with the number of the cotangent"
    comparison = compare_within(actual, expected, problem.allowance)
    notes = [comparison.fault, *_kink_notes(expected, comparison)]
    if claim == "jacobian" and not comparison.passed:
        notes.append(_transposed_note(actual, expected, primal.x.ndim, problem.allowance))
    return _judged(problem, claim, compared, comparison, expected, tuple(filter(None, notes)))


def _jacobian_of(derivative: Any, primal: Primal) -> Any:
    return guarded(derivative, "jacobian")(primal.x) if callable(derivative) else derivative


def _along_tangents(problem: _Problem, jvp: Function) -> tuple[tuple[Any, ...], tuple[Estimate, ...]]:
    primal = problem.primal
    tangents = [problem.rng.standard_normal(primal.x.shape) for _ in range(DIRECTIONS)]
    step = float(problem.steps.max(initial=STEP))
    expected = (central_jvp(primal.f, primal.x, tangent, step, noise=problem.eps_f) for tangent in tangents)
    pushed = guarded(jvp, "jvp")
    return tuple(pushed(primal.x, tangent.copy()) for tangent in tangents), tuple(expected)


def _along_cotangents(problem: _Problem, vjp: Function) -> tuple[tuple[Any, ...], tuple[Estimate, ...]]:
    primal = problem.primal
    cotangents = [problem.rng.standard_normal(primal.value.shape) for _ in range(DIRECTIONS)]
    pulled = guarded(vjp, "vjp")
    expected = (_pulled_back(problem, cotangent) for cotangent in cotangents)
    return tuple(pulled(primal.x, cotangent.copy()) for cotangent in cotangents), tuple(expected)


def _pulled_back(problem: _Problem, cotangent: Floats) -> Estimate:
    inner = primal_at(weighted(problem.primal.f, cotangent), problem.primal.x)
    return estimate(inner, problem.steps, "shrink", np.asarray(np.sum(np.abs(cotangent) * problem.eps_f)))


def _kink_notes(expected: Any, comparison: Comparison) -> list[str]:
    """Return what is to be said about kinks; of several directions the first one speaks for all."""
    if isinstance(expected, Estimate):
        return [comparison.note]
    noted = [f"direction {number}: {part.note}" for number, part in enumerate(expected) if part.note]
    return noted[:1]


def _transposed_note(actual: Any, expected: Estimate, inputs: int, allowance: Allowance) -> str:
    """Return what to say if `actual` is right but has its inputs before its outputs, "" otherwise."""
    split = expected.value.ndim - inputs
    if not isinstance(actual, np.ndarray) or actual.ndim != expected.value.ndim:
        return ""
    turned = np.transpose(actual, (*range(inputs, actual.ndim), *range(inputs)))
    if not 0 < split < actual.ndim or not compare_within(turned, expected, allowance).passed:
        return ""
    return "its transpose is right: a Jacobian has the shape of f(x) first, then that of x"


def _by_projections(problem: _Problem, claim: Claim, derivative: Any) -> GradcheckResult:
    primal = problem.primal
    shape = primal.value.shape + primal.x.shape
    if claim == "jacobian":
        derivative = checked_array(_jacobian_of(derivative, primal), shape)
    found = projection_check(
        primal.f,
        primal.x,
        jacobian=derivative if claim == "jacobian" else None,
        vjp=derivative if claim == "vjp" else None,
        rng=problem.rng,
        noise=problem.eps_f,
        atol=problem.tolerance.atol,
        rtol=problem.tolerance.rtol,
    )
    if found.kinked:
        return _by_sample(problem, claim, derivative)
    return _projected(problem, claim, found, shape)


def _projected(problem: _Problem, claim: Claim, found: Projection, shape: tuple[int, ...]) -> GradcheckResult:
    size = abs(found.expected)
    return GradcheckResult(
        claim=claim,
        outcome=Outcome.PASSED if found.passed else Outcome.FAILED,
        compared=f"{found.directions} random projections v^T J u of the Jacobian, shape {shape}, for x is large",
        max_abs_error=found.max_abs_error,
        max_rel_error=found.max_abs_error / size if size else None,
        worst=Worst((), found.actual, found.expected),
        tolerance=found.tolerance,
        tolerance_reason="from the noise of f(x)" if problem.tolerance.atol is None else problem.tolerance.reason,
        bound=found.bound,
        step=found.step,
        notes=problem.notes,
    )


def _by_sample(problem: _Problem, claim: Claim, derivative: Any) -> GradcheckResult:
    """Return the verdict on some entries of x: at a kink v^T J u has no one right value, but single slopes do."""
    primal = problem.primal
    count = min(_SAMPLE, primal.x.size)
    entries = np.sort(problem.rng.choice(primal.x.size, count, replace=False))

    def restricted(part: Array) -> Any:
        point = primal.x.copy()
        point.reshape(-1)[entries] = part
        return primal.f(point)

    few = Primal(restricted, primal.x.reshape(-1)[entries], primal.value, False)
    smaller = _Problem(few, problem.eps_f, problem.steps[entries], problem.rng, problem.tolerance, problem.notes)
    if claim == "jacobian":
        part: Any = derivative.reshape(*primal.value.shape, -1)[..., entries]
    else:
        pulled = guarded(derivative, "vjp")

        def part(_: Array, cotangent: Array) -> Any:
            return checked_array(pulled(primal.x, cotangent), primal.x.shape).reshape(-1)[entries]

    result = _by_entries(smaller, claim, part)
    note = (
        f"x lies on a kink, where projections cannot judge: {count} of its {primal.x.size} entries stand for all, "
        "and an index counts along these"
    )
    return replace(result, notes=(note, *result.notes))


def _judged(
    problem: _Problem, claim: Claim, compared: str, comparison: Comparison, expected: Any, notes: tuple[str, ...]
) -> GradcheckResult:
    parts = expected if isinstance(expected, tuple) else (expected,)
    outcome = Outcome.PASSED if comparison.passed else Outcome.FAILED
    if comparison.passed and problem.tolerance.atol is None and _unresolved(parts, problem.primal.value):
        outcome = Outcome.REVIEW
        notes = ("the differences are too coarse to judge by: their error bound is as large as the slopes", *notes)
    return GradcheckResult(
        claim=claim,
        outcome=outcome,
        compared=compared if comparison.worst else "nothing",
        max_abs_error=comparison.max_abs_error,
        max_rel_error=comparison.max_rel_error,
        worst=comparison.worst,
        tolerance=comparison.tolerance,
        tolerance_reason=problem.tolerance.reason,
        bound=comparison.bound,
        step=parts[0].step,
        notes=(*problem.notes, *notes),
    )


def _unresolved(parts: tuple[Estimate, ...], value: Floats) -> bool:
    """Return whether zero would have passed too, for noise that is coarse beside f(x) and not for flatness of f."""
    largest = max((float(np.abs(part.value).max(initial=0.0)) for part in parts), default=0.0)
    allowed = max((float(automatic_tolerance(part.bound).max(initial=0.0)) for part in parts), default=0.0)
    return 0.0 < largest <= allowed and allowed > _COARSE * float(np.abs(value).max(initial=0.0))


def _not_compared(claim: Claim, message: str) -> GradcheckResult:
    return GradcheckResult(
        claim=claim,
        outcome=Outcome.FAILED,
        compared="nothing",
        max_abs_error=np.inf,
        max_rel_error=None,
        worst=None,
        tolerance=None,
        tolerance_reason="",
        bound=None,
        step=None,
        notes=(message,),
    )
