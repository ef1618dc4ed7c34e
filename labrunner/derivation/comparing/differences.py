"""Where the two sides of a false line differ: the place with the widest gap, and a hint at the slip behind it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from labrunner.derivation.arrays.dual import COLUMN, POINT, ROW, Mask
from labrunner.derivation.comparing.compare import Compared, Sides
from labrunner.derivation.comparing.hints import hint
from labrunner.derivation.evaluation.evaluate import Evaluator
from labrunner.derivation.verdicts import Counterexample

_WORDS = {ROW: "row", COLUMN: "column"}


_MANY = 3


def is_one_of_many(differing: Mask) -> bool:
    """Return whether one entry alone differs where there are three or more."""
    return differing.size >= _MANY and np.count_nonzero(differing) == 1


@dataclass(frozen=True, eq=False)
class Difference:
    """Two sides that differ; what is to be said of it is found only when asked for, as most lines are read again."""

    link: Compared
    sides: Sides
    differing: Mask
    evaluator: Evaluator

    @cached_property
    def counterexample(self) -> Counterexample:
        """The place where the two sides differ most."""
        sides = self.sides
        gap = np.where(self.differing, np.nan_to_num(np.abs(sides.left - sides.right), nan=np.inf), -1.0)
        place = np.unravel_index(int(np.argmax(gap)), gap.shape)
        at = dict(zip(sides.axes, map(int, place), strict=True))
        indices = {_WORDS.get(axis, axis): index + 1 for axis, index in at.items() if not axis.startswith(POINT)}
        return Counterexample(indices, self._inputs(at), float(sides.left[place]), float(sides.right[place]))

    @cached_property
    def left_vanishes(self) -> bool:
        """Whether the left side is 0 wherever the two differ."""
        return not np.any(np.broadcast_to(self.sides.left, self.differing.shape)[self.differing])

    @cached_property
    def in_one_entry(self) -> bool:
        """Whether the two differ in one entry alone of three or more, so that all the others tell what is meant."""
        others = tuple(place for place, axis in enumerate(self.sides.axes) if axis not in (ROW, COLUMN))
        return is_one_of_many(np.asarray(self.differing.any(axis=others)))

    def __str__(self) -> str:
        left_out = self.link.extra()[1]
        alone = f"the index {left_out[0]} is free on the right side alone" if left_out else ""
        slip = hint(self.link) or alone
        return f"not equal, {self.counterexample}" + (f"; {slip}" if slip else "")

    def _inputs(self, at: dict[str, int]) -> dict[str, list[float]]:
        """Return the values of what both sides are written through in the end, without names that stand for more."""
        known, sample = self.evaluator.vocabulary, self.evaluator.sample
        reach = frozenset[str]().union(*[known.reach(name) for expr in self.link.exprs for name in expr.names])
        found: dict[str, list[float]] = {}
        for name in sorted((reach & set(sample)) - set(known.definitions)):
            axes, data = sample[name]
            # A rule for one number, such as relu(t), is tried at several, along an axis of its own.
            tried = [axis if axis.startswith(POINT) else "" for axis in axes]
            chosen = [
                min(at.get(axis, 0), size - 1) if axis else slice(None)
                for axis, size in zip(tried, data.shape, strict=True)
            ]
            found[name] = [float(x) for x in data[tuple(chosen)].reshape(-1)]
        return found
