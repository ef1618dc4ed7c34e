"""What a false line lacks: a sign, a factor, a condition, the right order of indices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import combinations

import numpy as np

from labrunner.derivation.arrays import COLUMN, ROW, Axis
from labrunner.derivation.comparison import TOLERANCE, Difference
from labrunner.derivation.scope import Index

_LARGEST_DENOMINATOR = 12


def hint_of(found: Difference, indices: Mapping[Axis, Index], sizes: Mapping[str, int]) -> str:
    """Return what would make the line right, or nothing where no simple change does."""
    return next(_hints(found, indices, sizes), "")


def _hints(found: Difference, indices: Mapping[Axis, Index], sizes: Mapping[str, int]) -> Iterator[str]:
    left, right, mask = found.left, found.right, found.mask
    if _close(left, -right, mask):
        yield "the sign is wrong"
    yield from _restricted(found, indices)
    yield from _exchanged(found, indices)
    yield from _factor(left[mask], right[mask], sizes)
    yield from _offset(left[mask], right[mask])


def _close(left: np.ndarray, right: np.ndarray, mask: np.ndarray) -> bool:
    scale = np.maximum(1.0, np.abs(left))
    return bool((np.abs(left - right)[mask] <= TOLERANCE * scale[mask]).all())


def _restricted(found: Difference, indices: Mapping[Axis, Index]) -> Iterator[str]:
    """Yield that the line holds only where two indices are equal, or only where they differ."""
    for first, second in combinations([axis for axis in found.axes if axis in indices], 2):
        places = found.axes.index(first), found.axes.index(second)
        if found.left.shape[places[0]] != found.left.shape[places[1]]:
            continue
        names = indices[first].name, indices[second].name
        for equal, sign in ((True, "="), (False, "\\neq")):
            here = found.mask & (_same(found.left.shape, *places) == equal)
            if here.any() and _close(found.left, found.right, here):
                yield f"it holds only for {names[0]} {sign} {names[1]}"


def _same(shape: tuple[int, ...], first: int, second: int) -> np.ndarray:
    grid = np.indices(shape, sparse=True)
    return np.broadcast_to(grid[first] == grid[second], shape)


def _exchanged(found: Difference, indices: Mapping[Axis, Index]) -> Iterator[str]:
    """Yield that two indices, or rows and columns, have changed places."""
    pairs = list(combinations([axis for axis in found.axes if axis in indices or axis in (ROW, COLUMN)], 2))
    for first, second in pairs:
        places = found.axes.index(first), found.axes.index(second)
        if found.left.shape[places[0]] != found.left.shape[places[1]]:
            continue
        if _close(found.left, found.right.swapaxes(*places), found.mask):
            if {first, second} == {ROW, COLUMN}:
                yield "one side is the transpose of the other"
            elif first in indices and second in indices:
                yield f"{indices[first].name} and {indices[second].name} are swapped"


def _factor(left: np.ndarray, right: np.ndarray, sizes: Mapping[str, int]) -> Iterator[str]:
    """Yield that the sides differ by a constant factor."""
    nonzero = np.abs(right) > TOLERANCE
    if not nonzero.any() or (np.abs(left[~nonzero]) > TOLERANCE).any():
        return
    ratio = left[nonzero] / right[nonzero]
    factor = float(ratio[0])
    if abs(factor) > TOLERANCE and (np.abs(ratio - factor) <= 1e-8 * abs(factor)).all():
        yield f"the left side is {_number(factor, sizes)} times the right"


def _offset(left: np.ndarray, right: np.ndarray) -> Iterator[str]:
    gap = left - right
    if (np.abs(gap - gap[0]) <= 1e-8).all():
        how = "larger" if gap[0] > 0 else "smaller"
        yield f"the left side is {how} by {_number(abs(float(gap[0])), {})} everywhere"


def _number(value: float, sizes: Mapping[str, int]) -> str:
    for name, size in sizes.items():
        for candidate, text in ((float(size), name), (1 / size, f"1/{name}")):
            if abs(value - candidate) < 1e-9:
                return text
    near = Fraction(value).limit_denominator(_LARGEST_DENOMINATOR)
    return str(near) if abs(float(near) - value) < 1e-9 else f"{value:.6g}"
