"""Two sides of a line compared at all points and for all index values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from labrunner.derivation.arrays.algebra import kind_of, lengths, transposed
from labrunner.derivation.arrays.dual import (
    COLUMN,
    POINT,
    ROW,
    Data,
    Mask,
    Named,
    aligned,
    close,
    primal,
    renamed,
    spread,
    total,
)
from labrunner.derivation.evaluation.evaluate import Evaluator
from labrunner.derivation.problems import Misfit, Unread
from labrunner.derivation.terms.dots import OPEN_SIZE, fitted, is_dotted, seeded
from labrunner.derivation.terms.expressions import Expr

_EVERYWHERE = Named((), np.asarray(1.0))


class Sides(NamedTuple):
    """Both sides laid out on common axes, and where the condition of the line holds."""

    axes: tuple[str, ...]
    left: Data
    right: Data
    meant: Mask

    def differing(self) -> Mask:
        """Return where the two sides differ although the line claims that they do not."""
        differs: Mask = ~close(self.left, self.right) & self.meant
        return differs


class Compared:
    """One link as numbers: its two sides before they are laid out, and the sizes of the index letters."""

    def __init__(
        self,
        left: Expr,
        right: Expr,
        conditions: list[Expr],
        evaluator: Evaluator,
        remembered: dict[str, int] | None = None,
    ) -> None:
        self.exprs = (left, right)
        self.conditions = conditions
        self.partly = False
        """Whether dots leave some entries unsaid, so that only the others are compared."""
        ranges = [evaluator.ranges(side, *conditions) for side in self.exprs]
        letters = _letters(conditions)
        shared = _merged(
            [evaluator.sizes_from(known) for known in ranges], [side.free | letters for side in self.exprs]
        )
        sizes = [evaluator.sizes_from(known, shared, remembered) for known in ranges]
        self.sizes = sizes[0] | sizes[1]
        self.left = evaluator.value(left, sizes[0])
        self.right = evaluator.value(right, sizes[1])
        self.mask = _EVERYWHERE
        for condition in conditions:
            holds = evaluator.holds(condition, self.sizes)
            axes, a, b = aligned(self.mask, holds)
            self.mask = Named(axes, a * b)

    def misfit(self) -> str:
        """Return why the two sides cannot be compared, or an empty string."""
        left, right = lengths(self.left), lengths(self.right)
        fits = left == right or (left.keys() != right.keys() and any(_is_zero(expr) for expr in self.exprs))
        return "" if fits else f"the left side is {kind_of(self.left)}, the right side {kind_of(self.right)}"

    def sides(self, right: Named | None = None) -> Sides:
        """Return both sides on common axes; `right` may stand in for the right side."""
        other = self.right if right is None else right
        axes = tuple(dict.fromkeys((POINT, *self.left.axes, *other.axes, *self.mask.axes)))
        parts = [spread(side, axes) for side in (self.left, other, self.mask)]
        _check_ranges(axes, parts)
        left, wide, mask = parts
        if left.shape != wide.shape:
            left, wide = np.broadcast_arrays(left, wide)
        if mask.size == 1:
            return Sides(axes, left, wide, np.asarray(mask.item() > 0))
        left, wide, mask = np.broadcast_arrays(left, wide, mask)
        return Sides(axes, left, wide, mask > 0)

    def extra(self) -> tuple[list[str], list[str]]:
        """Return the index letters that are free on one side alone: left, right."""
        own = [{a for a in side.axes if not a.startswith(("#", "@"))} for side in (self.left, self.right)]
        return sorted(own[0] - own[1]), sorted(own[1] - own[0])

    def summed(self, index: str) -> Named:
        """Return the right side summed over `index`."""
        return primal(total(self.right, index))

    def swapped(self, first: str, second: str) -> Named:
        """Return the right side with two of its axes exchanged."""
        return primal(renamed(self.right, {first: second, second: first}))

    def transposed(self) -> Named:
        """Return the right side transposed."""
        return primal(transposed(self.right))


def compared(
    left: Expr, right: Expr, conditions: list[Expr], evaluator: Evaluator, remembered: dict[str, int] | None = None
) -> Compared:
    """Return one link as numbers, the entries masked that dots in a matrix leave unsaid."""
    try:
        return Compared(left, right, conditions, evaluator, remembered)
    except Unread as problem:
        if problem.message != OPEN_SIZE:
            raise
    sides = _fitted(left, right, evaluator)
    one, two = (
        Compared(seeded(sides[0], seed), seeded(sides[1], seed), conditions, evaluator, remembered) for seed in (1, 2)
    )
    for said in (_alike(one.left, two.left), _alike(one.right, two.right)):
        axes, a, b = aligned(one.mask, said)
        one.mask = Named(axes, a * b)
    one.partly = True
    return one


def _fitted(left: Expr, right: Expr, evaluator: Evaluator) -> tuple[Expr, Expr]:
    """Return both sides with the matrix on one as large as the other side is."""
    if is_dotted(right):
        size = lengths(evaluator.value(left))
        return left, fitted(right, size.get(ROW, 1), size.get(COLUMN, 1))
    size = lengths(evaluator.value(right))
    return fitted(left, size.get(ROW, 1), size.get(COLUMN, 1)), right


def _alike(one: Named, two: Named) -> Named:
    """Return 1 where two arrays agree to the last bit: what differs depends on what stands in place of dots."""
    same = (one.data == two.data) | (np.isnan(one.data) & np.isnan(two.data))
    return Named(one.axes, same.astype(np.float64))


def _check_ranges(axes: tuple[str, ...], parts: list[Data]) -> None:
    """Raise Misfit where one letter runs over different ranges on the two sides or in the condition."""
    shapes = {part.shape for part in parts if part.size > 1}
    for place, axis in enumerate(axes if len(shapes) > 1 else ()):
        sizes = {part.shape[place] for part in parts} - {1}
        if len(sizes) > 1:
            raise Misfit(f"the index {axis} runs over {' and over '.join(map(str, sorted(sizes)))} values at once")


def _letters(conditions: list[Expr]) -> frozenset[str]:
    return frozenset[str]().union(*[condition.free for condition in conditions])


def _merged(sizes: Sequence[dict[str, int]], free: Sequence[frozenset[str]]) -> dict[str, int]:
    shared: dict[str, int] = {}
    for known, letters in zip(sizes, free, strict=True):
        for letter in sorted(letters & known.keys()):
            if shared.setdefault(letter, known[letter]) != known[letter]:
                raise Misfit(
                    f"the index {letter} runs over {shared[letter]} values on the left and over {known[letter]} "
                    "on the right"
                )
    return shared


def _is_zero(expr: Expr) -> bool:
    return expr.kind == "number" and expr.number == 0
