"""What is done where a stencil straddles a kink: smaller steps, then one-sided slopes, or all slopes in the stencil."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from labrunner.numerics.bounds import error_bound
from labrunner.numerics.differences import to_jacobian
from labrunner.numerics.evaluation import Floats, Primal
from labrunner.numerics.kinks import (
    KINK_THRESHOLD,
    five_points,
    is_bend,
    kink_size,
    noise_limit,
    one_sided_slopes,
    slope,
    slope_error,
    slope_range,
    straddles_kink,
)

Kinks = Literal["shrink", "between"]
Mask = NDArray[np.bool_]
Entries = NDArray[np.intp]

# Each tenfold smaller step leaves a tenth of the kinks inside the stencil; what is left after three is at x itself.
_SHRINKS = 3
# A one-sided slope of second order weighs its evaluations with 3 + 4 + 1, a centred one with 1/2 + 1/2.
_ONE_SIDED_NOISE = 8.0
# Neighbouring points are half a step apart: two evaluations over h/2.
_CHORD_NOISE = 4.0
_PLACES_NAMED = 3


@dataclass(frozen=True, slots=True)
class Draft:
    """An estimate in the making: the arrays of an Estimate, and K5 of the nominal stencils; all (inputs, outputs)."""

    value: Floats
    bound: Floats
    low: Floats
    high: Floats
    kinks: Mask
    sizes: Floats
    note: str = ""


def resolved(draft: Draft, primal: Primal, steps: Floats, noise: Floats, kinks: Kinks) -> Draft:
    """Return `draft` with what is right at its kinks, and a note that says so."""
    draft = _without_bends(draft, primal, steps, noise)
    if not draft.kinks.any():
        return draft
    return (_between if kinks == "between" else _shrunk)(draft, primal, steps, noise)


def _without_bends(draft: Draft, primal: Primal, steps: Floats, noise: Floats) -> Draft:
    """Return `draft` without the flags that a sharp but smooth bend has raised: its slope and its bound hold."""
    entries = np.flatnonzero(draft.kinks.any(axis=1))
    taken = _shortened(steps, 10, primal)[entries]
    stencil, shorter = five_points(primal, entries, steps[entries]), five_points(primal, entries, taken)
    kinks = draft.kinks.copy()
    # The limit has much room above what noise does: a quarter of it is still out of its reach.
    kinks[entries] &= ~is_bend(stencil, shorter, noise_limit(noise, taken) / 4)
    return replace(draft, kinks=kinks)


def _shortened(steps: Floats, factor: float, primal: Primal) -> Floats:
    """Return steps / factor, but no step of so few spacings of x that it would measure the rounding of x alone."""
    return np.asarray(np.maximum(steps / factor, 16 * np.spacing(np.abs(primal.x.reshape(-1)))))


def _between(draft: Draft, primal: Primal, steps: Floats, noise: Floats) -> Draft:
    """Return `draft` with the range of all slopes in the nominal stencil at each kink."""
    entries = np.flatnonzero(draft.kinks.any(axis=1))
    low, high = slope_range(five_points(primal, entries, steps[entries]))
    here = draft.kinks[entries]
    steepest = np.maximum(np.abs(low), np.abs(high))
    bound = error_bound(steepest, 0.0, _CHORD_NOISE * noise, steps[entries, np.newaxis])
    return replace(
        draft,
        low=_updated(draft.low, entries, here, low),
        high=_updated(draft.high, entries, here, high),
        bound=_updated(draft.bound, entries, here, bound),
        note=f"differences straddle a kink at {_places(draft.kinks, primal)}; any slope between its sides is accepted",
    )


def _shrunk(draft: Draft, primal: Primal, steps: Floats, noise: Floats) -> Draft:
    """Return `draft` with smaller steps where kinks are near x, and one-sided slopes where they are at x."""
    at_x, smaller, least = draft.kinks, steps, np.inf
    for _ in range(_SHRINKS):
        smaller = _shortened(smaller, 10, primal)
        open_before = at_x
        draft, at_x = _retaken(draft, at_x, primal, smaller, noise)
        least = min(least, smaller[(open_before & ~at_x).any(axis=1)].min(initial=np.inf))
        if not at_x.any():
            break
    notes = []
    near = draft.kinks & ~at_x
    if near.any():
        notes.append(f"differences straddle a kink at {_places(near, primal)}; step shrunk to {least:.0e} there")
    if at_x.any():
        draft = _one_sided(draft, at_x, primal, steps, noise)
        notes.append(_exact_note(draft, at_x, primal))
    return replace(draft, note="; ".join(notes))


def _retaken(draft: Draft, still: Mask, primal: Primal, steps: Floats, noise: Floats) -> tuple[Draft, Mask]:
    """Return `draft` with the slopes at smaller `steps` where these are clear of kinks, and where they are not."""
    entries = np.flatnonzero(still.any(axis=1))
    taken = steps[entries]
    stencil = five_points(primal, entries, taken)
    here = still[entries]
    # Noise grows as the step shrinks; where it could hide the kink that was seen, not to see it proves nothing.
    hidden = noise_limit(noise, taken) > draft.sizes[entries]
    cleared = here & ~hidden & ~straddles_kink(stencil, taken, noise)
    value = slope(stencil)
    # A kink that does not stand out from the noise may still be there; K5 bounds what it does.
    bound = error_bound(value, slope_error(stencil), noise, taken[:, np.newaxis]) + kink_size(stencil)
    remaining = np.zeros_like(still)
    remaining[entries] = here & ~cleared
    draft = replace(
        draft,
        value=_updated(draft.value, entries, cleared, value),
        low=_updated(draft.low, entries, cleared, value),
        high=_updated(draft.high, entries, cleared, value),
        bound=_updated(draft.bound, entries, cleared, bound),
    )
    return draft, remaining


def _one_sided(draft: Draft, at_x: Mask, primal: Primal, steps: Floats, noise: Floats) -> Draft:
    """Return `draft` with the range between the one-sided slopes where a kink is at x itself.

    The nominal step measures these best, for a kink at x spoils neither side; half of it tells how well. Should there
    be another kink beside it, a smaller step shows a slope outside that range, and the range is widened to it.
    """
    entries = np.flatnonzero(at_x.any(axis=1))
    taken, nearer = steps[entries], _shortened(steps, 100, primal)[entries]
    low, high = _sorted_sides(primal, entries, taken)
    half_low, half_high = _sorted_sides(primal, entries, taken / 2)
    near_low, near_high = _sorted_sides(primal, entries, nearer)
    slack = np.maximum(KINK_THRESHOLD, noise_limit(noise, nearer))
    here = at_x[entries]
    # Of second order like D(h): the slopes at h are off by 4/3 of what halving the step changes.
    truncation = np.maximum(np.abs(low - half_low), np.abs(high - half_high)) * 4 / 3
    steepest = np.maximum(np.abs(low), np.abs(high))
    bound = error_bound(steepest, truncation, _ONE_SIDED_NOISE * noise, taken[:, np.newaxis])
    return replace(
        draft,
        low=_updated(draft.low, entries, here, np.where(near_low < low - slack, near_low, low)),
        high=_updated(draft.high, entries, here, np.where(near_high > high + slack, near_high, high)),
        bound=_updated(draft.bound, entries, here, bound),
    )


def _sorted_sides(primal: Primal, entries: Entries, steps: Floats) -> tuple[Floats, Floats]:
    """Return the lesser and the greater of the one-sided slopes."""
    sides = one_sided_slopes(five_points(primal, entries, steps))
    return np.minimum(*sides), np.maximum(*sides)


def _updated(whole: Floats, entries: Entries, mask: Mask, rows: Floats) -> Floats:
    """Return `whole` with the masked entries of its rows `entries` taken from `rows`."""
    result = whole.copy()
    result[entries] = np.where(mask, rows, whole[entries])
    return result


def _places(mask: Mask, primal: Primal) -> str:
    """Return the first few indices of the Jacobian that are true in `mask` (inputs, outputs), in words."""
    if mask.size == 1:
        return "x"
    found = np.argwhere(to_jacobian(mask, primal))
    named = ", ".join(str(index.tolist()) for index in found[:_PLACES_NAMED])
    rest = len(found) - _PLACES_NAMED
    return f"{named} and {rest} more" if rest > 0 else named


def _exact_note(draft: Draft, at_x: Mask, primal: Primal) -> str:
    low, high = draft.low[at_x], draft.high[at_x]
    widest = int(np.argmax(high - low))
    span = f"[{low[widest]:.4g}, {high[widest]:.4g}]"
    which = "" if low.size == 1 else " where they differ most"
    return (
        f"exact kink at {_places(at_x, primal)}: "
        f"any value between its one-sided slopes, {span}{which}, is a subgradient"
    )
