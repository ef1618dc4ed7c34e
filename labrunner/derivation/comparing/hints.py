"""Why a line may be false, found by trying: a sign, a factor, swapped indices, a transpose, one case only."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from labrunner.derivation.arrays.dual import COLUMN, POINT, ROW, Data, Mask, Named, close
from labrunner.derivation.comparing.compare import Compared, Sides
from labrunner.derivation.problems import Misfit

ONLY_FOR = "this holds only for"


def hint(compared: Compared) -> str:
    """Return a hint that holds at all points, or an empty string."""
    sides = compared.sides()
    return _factor(sides) or _one_case(sides, compared) or _swapped(compared) or _summed(compared) or ""


def _agree(left: Data, right: Data, meant: Mask) -> bool:
    return bool(np.all(close(left, right) | ~meant))


def _factor(sides: Sides) -> str:
    left, right = sides.left[sides.meant], sides.right[sides.meant]
    sized = np.abs(right) > 1e-12
    if not sized.any() or not np.isfinite(left).all() or not np.isfinite(right).all():
        return ""
    if np.abs(left).max() <= 1e-12:
        return "the left side is 0 everywhere"
    ratio = float(np.median(left[sized] / right[sized]))
    if not _agree(left, ratio * right, np.ones_like(sized)):
        return ""
    if abs(ratio + 1) < 1e-9:
        return "the sign is the other way round"
    return f"the left side is {ratio:.6g} times the right side everywhere: a constant factor"


def _one_case(sides: Sides, compared: Compared) -> str:
    letters = [axis for axis in sides.axes if axis != POINT and not axis.startswith("#")]
    for first, second in combinations(letters, 2):
        # A letter may run further on one side than on the other, and over one value where only the other side has it.
        declared = {compared.sizes[letter] for letter in (first, second) if letter in compared.sizes}
        if len(declared | _lengths(sides, first, second)) != 1:
            continue
        equal = _delta(sides, first, second)
        for sign, where in (("=", equal), ("≠", ~equal)):
            if (where & sides.meant).any() and _agree(sides.left, sides.right, sides.meant & where):
                return f"{ONLY_FOR} {first} {sign} {second}"
    return ""


def _lengths(sides: Sides, *letters: str) -> set[int]:
    return {sides.left.shape[sides.axes.index(letter)] for letter in letters}


def _delta(sides: Sides, first: str, second: str) -> Mask:
    size = sides.left.shape[sides.axes.index(first)]
    shape = [1] * len(sides.axes)
    shape[sides.axes.index(first)] = shape[sides.axes.index(second)] = size
    delta: Mask = np.eye(size, dtype=bool).reshape(shape)
    return delta


def _swapped(compared: Compared) -> str:
    right = compared.right
    axes = [axis for axis in right.axes if axis != POINT]
    for first, second in combinations(axes, 2):
        if _size(right, first) != _size(right, second):
            continue
        if _holds(compared, compared.swapped(first, second)):
            if {first, second} == {ROW, COLUMN}:
                return "the right side is transposed"
            if first.startswith("#") or second.startswith("#"):
                continue
            return f"the indices {first} and {second} are swapped on one side"
    return ""


def _size(value: Named, axis: str) -> int:
    return int(value.data.shape[value.axes.index(axis)])


def _summed(compared: Compared) -> str:
    for index in compared.extra()[1]:
        if _holds(compared, compared.summed(index)):
            return f"the sum over {index} is missing on the right"
    return ""


def _holds(compared: Compared, right: Named) -> bool:
    try:
        sides = compared.sides(right)
    except (Misfit, ValueError):
        return False
    return _agree(sides.left, sides.right, sides.meant)


def transposed_fits(compared: Compared) -> bool:
    """Return whether the two sides agree once the right one is transposed."""
    return _holds(compared, compared.transposed())
