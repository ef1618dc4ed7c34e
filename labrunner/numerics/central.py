"""Centred differences that say how good they are, and are not fooled by kinks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from labrunner.numerics.bounds import error_bound, rounding_noise, term_noise
from labrunner.numerics.differences import along, as_cotangent, as_direction, checked_step, to_jacobian, weighted
from labrunner.numerics.estimate import Estimate
from labrunner.numerics.evaluation import Array, Floats, Function, Primal, as_point, primal_at
from labrunner.numerics.faults import NumericsError
from labrunner.numerics.kinks import Stencil, five_points, kink_size, slope, slope_error, straddles_kink
from labrunner.numerics.noise import effective_noise, is_noisy, noise_at, noise_note
from labrunner.numerics.refinement import Draft, Kinks, resolved

STEP = 1e-5


def central(
    f: Function,
    x: Any,
    step: float = STEP,
    kinks: Kinks = "shrink",
    *,
    vectorized: bool = False,
    noise: Any = None,
) -> Estimate:
    """Return the Jacobian of `f` at `x` by centred differences, with its error bound, shape out_shape + in_shape.

    Where the stencil straddles a kink, "shrink" takes smaller steps, and at a kink in x itself gives the range from
    one one-sided slope to the other. "between" keeps to the nominal step and gives the range of all slopes in the
    stencil: what any difference quotient with that step may come to. `noise` is eps_f, the error of each output of
    f (a number or shape of f(x)); by default that of fp64 rounding, or more if f turns out to round more. Raises
    NumericsError, MutatedInputError.
    """
    primal = primal_at(f, x, vectorized)
    if noise is None:
        return _with_assumed_noise(primal, step, kinks, rounding_noise(primal.value))
    return estimate(primal, _uniform(primal, step), kinks, np.broadcast_to(noise, primal.value.shape))


def central_jvp(
    f: Function, x: Any, tangent: Any, step: float = STEP, kinks: Kinks = "shrink", *, noise: Any = None
) -> Estimate:
    """Return the JVP J @ tangent of `f` at `x`, shape of f(x), from differences of f(x + t tangent) in t."""
    point, direction = as_point(x), as_direction(tangent, x)
    return central(along(f, point, direction), 0.0, step, kinks, noise=noise)


def central_vjp(
    f: Function,
    x: Any,
    cotangent: Any,
    step: float = STEP,
    kinks: Kinks = "shrink",
    *,
    vectorized: bool = False,
    noise: Any = None,
) -> Estimate:
    """Return the VJP J^T cotangent of `f` at `x`, shape of x, from differences of <cotangent, f(x)>."""
    primal = primal_at(f, x, vectorized)
    weights = as_cotangent(cotangent, primal)
    inner = primal_at(weighted(f, weights, vectorized), x, vectorized)
    # Terms of the inner product may cancel; their rounding errors do not.
    each = rounding_noise(primal.value) if noise is None else np.asarray(noise, dtype=np.float64)
    total = np.asarray(np.sum(np.abs(weights) * each))
    if noise is None:
        return _with_assumed_noise(inner, step, kinks, total)
    return estimate(inner, _uniform(inner, step), kinks, total)


def estimate(primal: Primal, steps: Floats, kinks: Kinks, eps_f: Floats, *, assumed: bool = False) -> Estimate:
    """Return the Jacobian at `primal`, with step `steps[i]` for entry i of x and noise `eps_f` in each output.

    Noise that is only `assumed` is raised where the slopes tell of larger terms inside f.
    """
    if kinks not in ("shrink", "between"):
        raise NumericsError(f"kinks is 'shrink' or 'between', not {kinks!r}")
    entries = np.arange(primal.x.size)
    # A function that is inf or nan beside x has a slope of nan there, which no comparison accepts.
    with np.errstate(invalid="ignore", over="ignore"):
        stencil = five_points(primal, entries, steps)
        noise = eps_f.reshape(-1)
        if assumed:
            noise = np.maximum(noise, term_noise(slope(stencil), primal.x.reshape(-1)))
        draft = _nominal(stencil, steps, noise)
        if draft.kinks.any():
            draft = resolved(draft, primal, steps, noise, kinks)
    return _finished(draft, primal, steps)


def _with_assumed_noise(primal: Primal, step: float, kinks: Kinks, assumed: Floats) -> Estimate:
    """Return the estimate with noise `assumed`, or, where that leaves kinks at x, with the noise that f really has.

    An f that rounds more than assumed, in single precision say, jumps at every step like one with a kink.
    """
    steps = _uniform(primal, step)
    first = estimate(primal, steps, kinks, assumed, assumed=True)
    if not np.any(first.low < first.high):
        return first
    measured = effective_noise(primal.value, noise_at(primal))
    if not is_noisy(primal.value, measured):
        return first
    second = estimate(primal, steps, kinks, np.maximum(assumed, measured))
    return replace(second, note="; ".join(filter(None, [noise_note(measured), second.note])))


def _uniform(primal: Primal, step: float) -> Floats:
    return np.full(primal.x.size, checked_step(step))


def _nominal(stencil: Stencil, steps: Floats, noise: Floats) -> Draft:
    value = slope(stencil)
    return Draft(
        value=value,
        bound=error_bound(value, slope_error(stencil), noise, steps[:, np.newaxis]),
        low=value,
        high=value,
        kinks=straddles_kink(stencil, steps, noise),
        sizes=kink_size(stencil),
    )


def _finished(draft: Draft, primal: Primal, steps: Floats) -> Estimate:
    def shaped(columns: Array) -> Array:
        return to_jacobian(columns, primal)

    return Estimate(
        value=shaped(draft.value),
        bound=shaped(draft.bound),
        low=shaped(draft.low),
        high=shaped(draft.high),
        kinks=shaped(draft.kinks),
        step=float(steps.max(initial=0.0)),
        note=draft.note,
    )
