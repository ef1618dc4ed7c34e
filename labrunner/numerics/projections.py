"""A whole Jacobian judged by a few numbers v^T J u: for problems too large to take every entry by itself.

For Gaussian u and v a single wrong entry J[i, j] + e changes v^T J u by e v_i u_j, which is almost surely not zero;
what decides is whether it stands out from the noise. So the tolerance is derived from that noise, and the step is as
wide as the function allows: u has unit length, which moves each of many inputs only a little, slopes are of fourth
order, and among steps from 0.1 downwards the first is taken at which neither curvature nor a kink shows.

With D(h) and Q(h) as in `kinks`, along the line t -> <v, f(x + t u)>:

    R(h) = (4 D(h/2) - D(h)) / 3      has error O(h**4), so |R(2h) - R(h)| / 15 is that of R(h);
    P(h) = Q(h) - 2 Q(h/2)            is -1 times the jump of the slope for a kink at x, and O(h**3) without;
    K7   = max(3 |R(2h) - R(h)|, |P(2h) - 8 P(h)| / 7)

and K7 is at least the error that one kink anywhere in [x - 2h, x + 2h] puts into R(h).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from labrunner.numerics.bounds import UNIT_ROUNDOFF, automatic_tolerance
from labrunner.numerics.differences import along, nodes_at, weighted
from labrunner.numerics.directions import as_generator, unit
from labrunner.numerics.evaluation import Floats, Function, Primal, guarded, primal_at, value_at, values_at
from labrunner.numerics.faults import NumericsError
from labrunner.numerics.noise import effective_noise, noise_at
from labrunner.numerics.returned import checked_array

DIRECTIONS = 3
_STEPS = tuple(10.0**-power for power in range(1, 9))
# R(h) weighs its evaluations with (4 x 2 + 1) / 3.
_SLOPE_NOISE = 3.0
# K7 adds up evaluations with weights that come to 24; the rest is room for an f that rounds more than once.
_KINK_NOISE = 64.0

Product = Callable[[Floats, Floats], float]


@dataclass(frozen=True, slots=True)
class Projection:
    """What came of comparing v^T J u along random directions with differences.

    `actual`, `expected`, `tolerance` and `bound` are those of the worst direction, the one furthest beyond its
    tolerance. `kinked` says that x lies on a kink, where v^T J u has no one right value: then nothing is decided and
    `passed` is False.
    """

    passed: bool
    kinked: bool
    max_abs_error: float
    actual: float
    expected: float
    tolerance: float
    bound: float
    step: float
    directions: int


@dataclass(frozen=True, slots=True)
class _Slope:
    """A directional slope and how far from the truth it may be; `kinked` where no step was clear of kinks."""

    value: float
    bound: float
    tolerance: float
    step: float
    kinked: bool


def projection_check(
    f: Function,
    x: Any,
    *,
    jacobian: Any = None,
    jvp: Function | None = None,
    vjp: Function | None = None,
    directions: int = DIRECTIONS,
    rng: np.random.Generator | int | None = None,
    noise: Any = None,
    atol: float | None = None,
    rtol: float = 0.0,
) -> Projection:
    """Return how v^T J u, from one of `jacobian` (an array), `jvp`(x, u) and `vjp`(x, v), compares with differences.

    `noise` is eps_f of each output, by default measured; `atol` is what v^T J u may be off by, by default what follows
    from the noise, and `rtol` adds to it that share of v^T J u. Raises NumericsError for a product of the wrong shape,
    MutatedInputError where a function writes into its input.
    """
    primal = primal_at(f, x)
    product = _product(primal, jacobian, jvp, vjp)
    generator = as_generator(rng)
    eps_f = effective_noise(primal.value, noise_at(primal)) if noise is None else np.asarray(noise, dtype=np.float64)
    results: list[tuple[float, _Slope]] = []
    steps = _STEPS
    for _ in range(directions):
        u, v = unit(generator, primal.x.shape), generator.standard_normal(primal.value.shape)
        found = _directional_slope(primal, u, v, eps_f, steps)
        allowed = (found.tolerance if atol is None else atol) + rtol * abs(found.value)
        found = replace(found, tolerance=allowed)
        results.append((product(u, v), found))
        # What was too wide for one direction is too wide for the next.
        steps = _STEPS[_STEPS.index(found.step) :]
    return _judged(results)


def _product(primal: Primal, jacobian: Any, jvp: Function | None, vjp: Function | None) -> Product:
    """Return the function (u, v) -> v^T J u by the one derivative that is given."""
    x, out_shape = primal.x, primal.value.shape
    if sum(claim is not None for claim in (jacobian, jvp, vjp)) != 1:
        raise NumericsError("give exactly one of jacobian, jvp and vjp")
    if jvp is not None:
        pushed = guarded(jvp, "jvp")
        return lambda u, v: float(np.vdot(v, checked_array(pushed(x, u.copy()), out_shape)))
    if vjp is not None:
        pulled = guarded(vjp, "vjp")
        return lambda u, v: float(np.vdot(checked_array(pulled(x, v.copy()), x.shape), u))
    matrix = checked_array(jacobian, out_shape + x.shape).reshape(primal.value.size, x.size)
    return lambda u, v: float(v.reshape(-1) @ (matrix @ u.reshape(-1)))


def _directional_slope(primal: Primal, u: Floats, v: Floats, eps_f: Floats, steps: tuple[float, ...]) -> _Slope:
    """Return the slope of t -> <v, f(x + t u)> at 0, with the widest step that shows nothing but noise."""
    path = primal_at(weighted(along(primal.f, primal.x, u), v), 0.0)
    scale = max(1.0, float(np.abs(primal.x).max(initial=0.0)))
    for step in steps:
        width = step * scale
        # What n inputs change is a sum of n terms, which rounds like a random walk of n steps.
        change = np.abs(value_at(primal, primal.x + width * u) - primal.value)
        each = np.maximum(eps_f, UNIT_ROUNDOFF * np.sqrt(primal.x.size) * change)
        # Rounding errors of different outputs are independent: their squares add.
        eps = float(np.sqrt(np.sum((v * each) ** 2)))
        value, error, kink = _seven_points(path, width)
        clear = kink <= _KINK_NOISE * eps / width
        if clear:
            break
    bound = error + _SLOPE_NOISE * eps / width
    # A kink too small to stand out from the noise still puts in at most K7.
    return _Slope(value, bound, float(automatic_tolerance(bound)) + kink, step, not clear)


def _seven_points(path: Primal, step: float) -> tuple[float, float, float]:
    """Return R(h), its truncation error, and K7, for h = `step` on a path that starts at t = 0."""
    nodes = nodes_at(np.zeros(1), np.array([step]), (-2.0, -1.0, -0.5, 0.5, 1.0, 2.0))
    values = values_at(path, np.array([0]), nodes)[0, :, 0]
    after, before = values[3:], values[2::-1]
    sizes = nodes[0, 3:]
    centred = (after - before) / (2 * sizes)
    jumps = ((after - path.value) - (path.value - before)) / sizes
    fine, coarse = (4 * centred[:-1] - centred[1:]) / 3
    inner, outer = jumps[1:] - 2 * jumps[:-1]
    gap = abs(coarse - fine)
    return float(fine), float(gap / 15), float(max(3 * gap, abs(outer - 8 * inner) / 7))


def _judged(results: list[tuple[float, _Slope]]) -> Projection:
    errors = [abs(actual - found.value) for actual, found in results]
    errors = [error if np.isfinite(error) else np.inf for error in errors]
    excess = [_share(error, found.tolerance) for error, (_, found) in zip(errors, results, strict=True)]
    actual, worst = results[int(np.argmax(excess))]
    kinked = any(found.kinked for _, found in results)
    return Projection(
        passed=not kinked and max(excess) <= 1,
        kinked=kinked,
        max_abs_error=max(errors),
        actual=actual,
        expected=worst.value,
        tolerance=worst.tolerance,
        bound=worst.bound,
        step=worst.step,
        directions=len(results),
    )


def _share(error: float, tolerance: float) -> float:
    """Return error / tolerance, where no error is within any tolerance."""
    if error == 0:
        return 0.0
    return error / tolerance if tolerance > 0 else np.inf
