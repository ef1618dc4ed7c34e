"""Comparisons by size judged: p_i > 0 must hold at all points and for all index values that it speaks of."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from labrunner.derivation.arrays.dual import TOLERANCE, Data, Mask
from labrunner.derivation.comparing.check import Finding
from labrunner.derivation.comparing.compare import Compared, compared
from labrunner.derivation.comparing.differences import Difference
from labrunner.derivation.evaluation.evaluate import Evaluator
from labrunner.derivation.judging.primes import read_side
from labrunner.derivation.judging.reading import Reading
from labrunner.derivation.latex.tokens import Token
from labrunner.derivation.problems import Misfit, Unread
from labrunner.derivation.terms.expressions import Expr

HOLDS = Finding("ok", "a comparison, which holds wherever it was tried and proves nothing here")
AT_TIMES = Finding(
    "unread",
    "cannot be decided: this holds at some points and not at others; if it is a case, say so, as in: where p_i > 0.5",
)
_BOUNDS = frozenset([0.0, 1.0])
_GATES = frozenset([0.0])
"""The number that gates are told by, which is above some entries and below others."""
"""The numbers that everything in a lab is compared with; larger ones may be rare, and a case all the same."""
_SIGNS = {"<": "<", ">": ">", "≤": r"\le", "≥": r"\ge"}
_FAILS: dict[str, Callable[[Data, Data], Mask]] = {
    "<": lambda left, right: left >= right,
    ">": lambda left, right: left <= right,
    r"\le": lambda left, right: left > right + TOLERANCE,
    r"\ge": lambda left, right: left < right - TOLERANCE,
}


def compares(
    sides: Sequence[Sequence[Token]], signs: Sequence[str], conditions: tuple[Expr, ...], reading: Reading
) -> Finding | None:
    """Return whether comparisons in symbols hold everywhere, None where one of them cannot be told."""
    found: Finding | None = HOLDS
    for left, sign, right in zip(sides, signs, sides[1:], strict=False):
        if sign not in _FAILS or not left or not right:
            return None
        try:
            link = compared(
                read_side(left, reading),
                read_side(right, reading),
                list(conditions),
                reading.evaluator,
                reading.letters,
            )
            failing = _failing(link, sign, reading.evaluator)
        except (Unread, Misfit):
            return None
        found = failing or found
    return found


def never_holds(relation: Expr, evaluator: Evaluator) -> Finding | None:
    """Return where a comparison of values fails that holds nowhere, as in L < 0; None for one that may be a case."""
    if relation.kind != "rel" or not relation.parts or any(not side.numbers <= _BOUNDS for side in relation.parts):
        return None
    try:
        link = compared(relation.parts[0], relation.parts[1], [], evaluator)
        if evaluator.holds(relation, link.sizes).data.any():
            return None
        return _failing(link, _SIGNS[relation.name], evaluator)
    except (Unread, Misfit, KeyError):
        return None


def holds_at_times(relation: Expr, evaluator: Evaluator) -> bool:
    """Return whether a comparison with a number such as 0.5, which tells no gate, fails at some points."""
    if relation.kind != "rel" or not relation.parts or all(side.numbers <= _GATES for side in relation.parts):
        return False
    try:
        link = compared(relation.parts[0], relation.parts[1], [], evaluator)
        holds = evaluator.holds(relation, link.sizes).data
    except (Unread, Misfit):
        return False
    return not holds.all()


def _failing(link: Compared, sign: str, evaluator: Evaluator) -> Finding | None:
    """Return where a comparison fails, None where it holds."""
    sides = link.sides()
    with np.errstate(invalid="ignore"):
        fails = _FAILS[sign](sides.left, sides.right) & sides.meant
    if not fails.any():
        return None
    difference = Difference(link, sides, np.broadcast_to(fails, sides.left.shape), evaluator)
    return Finding("false", f"not so, {difference.counterexample}", example=difference.counterexample)
