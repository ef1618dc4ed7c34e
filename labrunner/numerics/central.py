"""Centred differences that say how good they are, and are not fooled by kinks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from labrunner.numerics.bounds import rounding_noise
from labrunner.numerics.differences import (
    along,
    as_cotangent,
    as_direction,
    checked_step,
    to_jacobian,
    weighted,
)
from labrunner.numerics.estimate import Estimate
from labrunner.numerics.evaluation import Array, Floats, Function, Primal, as_point, primal_at
from labrunner.numerics.faults import NumericsError
from labrunner.numerics.kinks import (
    five_points,
    one_sided_slopes,
    slope,
    slope_error,
    slope_range,
    straddles_kink,
)

Kinks = Literal["shrink", "between"]

# Each tenfold smaller step leaves a tenth of the kinks inside the stencil; what is left after three is at x itself.
_SHRINKS = 3
# A one-sided slope of second order weighs its evaluations with 3 + 4 + 1, a centred one with 1/2 + 1/2.
_ONE_SIDED_NOISE = 8.0
# Neighbouring points are half a step apart: two evaluations over h/2.
_CHORD_NOISE = 4.0
_PLACES_NAMED = 3


def central(
    f: Function,
    x: Any,
    step: float = 1e-5,
    kinks: Kinks = "shrink",
    *,
    vectorized: bool = False,
    noise: Any = None,
) -> Estimate:
    """Return the Jacobian of `f` at `x` by centred differences, with its error bound, shape out_shape + in_shape.

    Where the stencil straddles a kink, "shrink" takes smaller steps, and at a kink in x itself gives the range from
    one one-sided slope to the other. "between" keeps to the nominal step and gives the range of all slopes in the
    stencil: what any difference quotient with that step may come to. `noise` is eps_f, the error of each output of
    f (a number or shape of f(x)); by default that of fp64 rounding. Raises NumericsError, MutatedInputError.
    """
    primal = primal_at(f, x, vectorized)
    size = rounding_noise(primal.value) if noise is None else _as_noise(noise, primal.value.shape)
    return estimate(primal, step, kinks, size)


def central_jvp(
    f: Function,
    x: Any,
    tangent: Any,
    step: float = 1e-5,
    kinks: Kinks = "shrink",
    *,
    noise: Any = None,
) -> Estimate:
    """Return the JVP J @ tangent of `f` at `x`, shape of f(x), from differences of f(x + t tangent) in t."""
    point, direction = as_point(x), as_direction(tangent, x)
    return central(along(f, point, direction), 0.0, step, kinks, noise=noise)


def central_vjp(
    f: Function,
    x: Any,
    cotangent: Any,
    step: float = 1e-5,
    kinks: Kinks = "shrink",
    *,
    vectorized: bool = False,
    noise: Any = None,
) -> Estimate:
    """Return the VJP J^T cotangent of `f` at `x`, shape of x, from differences of <cotangent, f(x)>."""
    primal = primal_at(f, x, vectorized)
    weights = as_cotangent(cotangent, primal)
    each = rounding_noise(primal.value) if noise is None else _as_noise(noise, primal.value.shape)
    # The terms of the inner product may cancel; the errors of its terms do not.
    total = np.sum(np.abs(weights) * each)
    return central(weighted(f, weights, vectorized), x, step, kinks, vectorized=vectorized, noise=total)


def estimate(primal: Primal, step: float, kinks: Kinks, noise: Floats) -> Estimate:
    """Return the Jacobian at `primal` with bounds and kinks, as `central` does."""
    if kinks not in ("shrink", "between"):
        raise NumericsError(f"kinks is 'shrink' or 'between', not {kinks!r}")
    step = checked_step(step)
    sizes = noise.reshape(-1)
    # A function that is inf or nan beside x has a slope of nan there, which no comparison accepts.
    with np.errstate(invalid="ignore", over="ignore"):
        draft = _nominal(primal, step, sizes)
        if draft.kinks.any():
            draft = _between(draft, primal, step, sizes) if kinks == "between" else _shrunk(draft, primal, step, sizes)
    return _finished(draft, primal, step)


@dataclass(frozen=True, slots=True)
class _Draft:
    """An estimate in the making: arrays of shape (inputs, outputs)."""

    value: Floats
    bound: Floats
    low: Floats
    high: Floats
    kinks: NDArray[np.bool_]
    note: str = ""


def _nominal(primal: Primal, step: float, noise: Floats) -> _Draft:
    entries = np.arange(primal.x.size)
    steps = np.full(entries.shape, step)
    stencil = five_points(primal, entries, steps)
    value = slope(stencil)
    return _Draft(
        value=value,
        bound=slope_error(stencil) + noise / step,
        low=value,
        high=value,
        kinks=straddles_kink(stencil, steps, noise),
    )


def _between(draft: _Draft, primal: Primal, step: float, noise: Floats) -> _Draft:
    """Return `draft` with the range of all slopes in the nominal stencil at each kink."""
    entries = np.flatnonzero(draft.kinks.any(axis=1))
    low, high = slope_range(five_points(primal, entries, np.full(entries.shape, step)))
    here = draft.kinks[entries]
    note = f"differences straddle a kink at {places(draft.kinks, primal)}; any slope between its sides is accepted"
    return replace(
        draft,
        bound=np.where(draft.kinks, _CHORD_NOISE * noise / step, draft.bound),
        low=_updated(draft.low, entries, here, low),
        high=_updated(draft.high, entries, here, high),
        note=note,
    )


def _shrunk(draft: _Draft, primal: Primal, step: float, noise: Floats) -> _Draft:
    """Return `draft` with smaller steps where kinks are near x, and one-sided slopes where they are at x."""
    open_, smallest = draft.kinks, step
    for _ in range(_SHRINKS):
        entries = np.flatnonzero(open_.any(axis=1))
        if not entries.size:
            break
        smallest /= 10
        draft, open_ = _retaken(draft, open_, primal, entries, smallest, noise)
    near = draft.kinks & ~open_
    notes = []
    if near.any():
        notes.append(f"differences straddle a kink at {places(near, primal)}; step shrunk to {smallest:.0e} there")
    if open_.any():
        draft = _one_sided(draft, open_, primal, step, noise)
        notes.append(_exact_note(draft, open_, primal))
    return replace(draft, note="; ".join(notes))


def _retaken(
    draft: _Draft, open_: NDArray[np.bool_], primal: Primal, entries: NDArray[np.intp], step: float, noise: Floats
) -> tuple[_Draft, NDArray[np.bool_]]:
    """Return `draft` with the slopes at a smaller step where these are clear of kinks, and what is still open."""
    # A step of a few spacings of x would measure the rounding of x alone.
    steps = np.maximum(step, 16 * np.spacing(np.abs(primal.x.reshape(-1)[entries])))
    stencil = five_points(primal, entries, steps)
    still = open_[entries] & straddles_kink(stencil, steps, noise)
    cleared = open_[entries] & ~still
    value, bound = slope(stencil), slope_error(stencil) + noise / steps[:, np.newaxis]
    remaining = np.zeros_like(open_)
    remaining[entries] = still
    draft = replace(
        draft,
        value=_updated(draft.value, entries, cleared, value),
        low=_updated(draft.low, entries, cleared, value),
        high=_updated(draft.high, entries, cleared, value),
        bound=_updated(draft.bound, entries, cleared, bound),
    )
    return draft, remaining


def _one_sided(draft: _Draft, exact: NDArray[np.bool_], primal: Primal, step: float, noise: Floats) -> _Draft:
    """Return `draft` with the range between the one-sided slopes where a kink is at x itself.

    The nominal step measures these best, for a kink at x spoils neither side.
    """
    entries = np.flatnonzero(exact.any(axis=1))
    stencil = five_points(primal, entries, np.full(entries.shape, step))
    left, right = one_sided_slopes(stencil)
    bound = slope_error(stencil) + _ONE_SIDED_NOISE * noise / step
    here = exact[entries]
    return replace(
        draft,
        low=_updated(draft.low, entries, here, np.minimum(left, right)),
        high=_updated(draft.high, entries, here, np.maximum(left, right)),
        bound=_updated(draft.bound, entries, here, bound),
    )


def _updated(whole: Floats, entries: NDArray[np.intp], mask: NDArray[np.bool_], rows: Floats) -> Floats:
    """Return `whole` with the masked entries of its rows `entries` taken from `rows`."""
    result = whole.copy()
    result[entries] = np.where(mask, rows, whole[entries])
    return result


def _finished(draft: _Draft, primal: Primal, step: float) -> Estimate:
    def shaped(columns: Array) -> Array:
        return to_jacobian(columns, primal)

    return Estimate(
        value=shaped(draft.value),
        bound=shaped(draft.bound),
        low=shaped(draft.low),
        high=shaped(draft.high),
        kinks=shaped(draft.kinks),
        step=step,
        note=draft.note,
    )


def places(mask: NDArray[np.bool_], primal: Primal) -> str:
    """Return the first few indices of the Jacobian that are true in `mask` (inputs, outputs), in words."""
    found = np.argwhere(to_jacobian(mask, primal))
    named = ", ".join(str(index.tolist()) for index in found[:_PLACES_NAMED])
    rest = len(found) - _PLACES_NAMED
    return f"{named} and {rest} more" if rest > 0 else named


def _exact_note(draft: _Draft, exact: NDArray[np.bool_], primal: Primal) -> str:
    where = places(exact, primal)
    low, high = to_jacobian(draft.low, primal), to_jacobian(draft.high, primal)
    first = tuple(np.argwhere(to_jacobian(exact, primal))[0])
    span = f"[{low[first]:.4g}, {high[first]:.4g}]"
    which = "" if int(exact.sum()) == 1 else " at the first"
    return f"exact kink at {where}: any slope between left and right, {span}{which}, is a subgradient"


def _as_noise(noise: Any, shape: tuple[int, ...]) -> Floats:
    return np.broadcast_to(np.asarray(noise, dtype=np.float64), shape)
