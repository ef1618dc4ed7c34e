"""One link judged: do its two sides agree at all points, for all index values that it speaks of?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from labrunner.derivation.arrays.dual import aligned
from labrunner.derivation.comparing.compare import Compared, compared
from labrunner.derivation.comparing.differences import Difference
from labrunner.derivation.comparing.hints import transposed_fits
from labrunner.derivation.evaluation.evaluate import Evaluator
from labrunner.derivation.problems import Misfit, Unread
from labrunner.derivation.terms.expressions import Expr, number, walk
from labrunner.derivation.verdicts import Counterexample, LineVerdict

OTHER_SIZES = "cannot be read: a matrix is written out for other sizes than the lab is tried with"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about one link; `at` is where in the source a reading failed, -1 for nowhere in particular."""

    verdict: LineVerdict
    told: str = ""
    """What is said of it, where it is not for the difference to say."""
    at: int = -1
    difference: Difference | None = None
    """Where the two sides of a false link differ."""
    example: Counterexample | None = None
    """The counterexample to one that is false at numbers that were put in."""
    loose: str = ""
    """The index letter that is free on the right side alone: where sums are left out, one over it may be meant."""
    right: Expr | None = None
    """The right side of a link that is false."""
    partly: bool = False
    """Whether it was compared only in part, or in a sense of its own, so that nothing else may be built on it."""

    @property
    def message(self) -> str:
        """What is said of the link."""
        return self.told or ("" if self.difference is None else str(self.difference))

    @property
    def counterexample(self) -> Counterexample | None:
        """Where the two sides differ, and by how much; None for a link that is not false."""
        return self.example if self.difference is None else self.difference.counterexample


_HOLDS = Finding("ok")
_NOTHING = 1e-12
"""What is left, through rounding, of a sum that vanishes."""


def check_link(
    left: Expr, right: Expr, conditions: list[Expr], evaluator: Evaluator, remembered: dict[str, int] | None = None
) -> Finding:
    """Return whether `left` equals `right` wherever `conditions` hold."""
    try:
        _check_declared(left, right, evaluator)
        return _checked(compared(left, right, conditions, evaluator, remembered), evaluator)
    except Unread as problem:
        return unread(problem)
    except Misfit as problem:
        return _misfit(problem.message, (left, right), problem.in_cells)


def holds(left: Expr, right: Expr, conditions: Sequence[Expr], evaluator: Evaluator) -> bool:
    """Return whether `left` equals `right` wherever `conditions` hold; what cannot be compared does not."""
    try:
        _check_declared(left, right, evaluator)
        link = compared(left, right, list(conditions), evaluator)
        if link.partly or link.misfit():
            return False
        sides = link.sides()
    except (Unread, Misfit):
        return False
    return bool(sides.meant.any()) and not sides.differing().any()


def vanishes(
    left: Expr, right: Expr, conditions: list[Expr], evaluator: Evaluator, remembered: dict[str, int] | None = None
) -> bool:
    """Return whether both sides of a link that holds are 0 wherever `conditions` hold."""
    sides = compared(left, right, conditions, evaluator, remembered).sides()
    return not any((np.abs(side[sides.meant]) > _NOTHING).any() for side in (sides.left, sides.right))


def _check_declared(left: Expr, right: Expr, evaluator: Evaluator) -> None:
    """Raise Unread for a name that means nothing here, before its shape or indices can confuse."""
    for name in left.names + right.names:
        if name not in evaluator.named and name[0] not in "1I":
            raise Unread(f"{name} is not declared", rewrite=f"define it first: {name} := ...")


def unread(problem: Unread) -> Finding:
    """Return the finding that a line cannot be read, with what to write instead."""
    advice = f"; {problem.rewrite}" if problem.rewrite else ""
    return Finding("unread", f"cannot be read: {problem.message}{advice}", at=problem.at)


def without_verdict(finding: Finding) -> str:
    """Return what is said of a link that cannot be read, without saying that it cannot."""
    return finding.message.removeprefix("cannot be read: ")


def _misfit(problem: str, sides: Sequence[Expr], in_cells: bool = False) -> Finding:
    """Return that two sides do not fit; a matrix that is written out may be meant for other sizes than the lab's."""
    if in_cells or not any("matrix" in side.kinds for side in sides):
        return Finding("misfit", f"this does not fit: {problem}")
    return Finding("unread", f"{OTHER_SIZES}: {problem}")


def _checked(link: Compared, evaluator: Evaluator) -> Finding:
    problem = link.misfit()
    if problem:
        note = "; it would fit transposed" if transposed_fits(link) else ""
        return _misfit(problem + note, link.exprs)
    sides = link.sides()
    if not np.count_nonzero(sides.meant):
        return _for_nothing(link)
    differing = sides.differing()
    if not np.count_nonzero(differing):
        return replace(_HOLDS, partly=True) if link.partly else _HOLDS
    if link.partly and any(link.extra()):
        return Finding("unread", "cannot be read: how far the letter in the last entry runs is open; write p_n")
    finite = np.isfinite(sides.left) & np.isfinite(sides.right)
    if not (differing & finite).any():
        if any(_leaves_out(side, link, evaluator) for side in link.exprs):
            return Finding("misfit", "this does not fit: the cases leave out some of what the line speaks of")
        return Finding("unread", "cannot be read: a side has no value here, as after a division by 0")
    left_out = next(iter(link.extra()[1]), "")
    difference = Difference(link, sides, differing & finite, evaluator)
    return Finding("false", difference=difference, loose=left_out, right=link.exprs[1])


def _for_nothing(link: Compared) -> Finding:
    """Return what is said of a line under a condition that never holds: wrong where it contradicts itself, as i ≠ i."""
    if link.partly:
        return Finding("unread", "cannot be read: the dots leave no entry to compare")
    if any(c.kind == "rel" and c.name == "≠" and len(set(c.indices)) == 1 for c in link.conditions):
        return Finding("misfit", "this does not fit: no index differs from itself, so the line says nothing")
    return Finding("unread", "cannot be read: the condition holds for no index values")


def _leaves_out(side: Expr, link: Compared, evaluator: Evaluator) -> bool:
    """Return whether none of several cases applies somewhere where a line is meant."""
    for node in walk(side):
        if node.kind == "cases" and len(node.parts) > 2:
            ones = tuple(part if place % 2 else number(1) for place, part in enumerate(node.parts))
            _, meant, value = aligned(link.mask, evaluator.value(replace(node, parts=ones), link.sizes))
            if (np.isnan(value) & (meant > 0)).any():
                return True
    return False


_AT_KINK = Finding(
    "unread",
    "cannot be decided: the two sides differ only where a pre-activation is exactly 0; "
    "the convention here is relu'(0) = 0, so write h > 0",
)


def check_kinks(left: Expr, right: Expr, conditions: list[Expr], evaluator: Evaluator) -> Finding:
    """Return whether a link that holds elsewhere holds where a pre-activation is exactly 0, too."""
    try:
        sides = compared(left, right, conditions, evaluator).sides()
    except Unread:
        return _HOLDS
    except Misfit:
        # Where it fits elsewhere it does so here, too, but for cases that both hold at 0.
        return _AT_KINK
    finite = np.isfinite(sides.left) & np.isfinite(sides.right)
    return _AT_KINK if (sides.differing() & finite).any() else _HOLDS
