"""Cases in a line that hold nowhere it was tried, or everywhere: what is said of the others nobody has seen."""

from __future__ import annotations

from dataclasses import replace

from labrunner.derivation.comparing.check import Finding
from labrunner.derivation.comparing.judged import Judged
from labrunner.derivation.judging.reading import Reading
from labrunner.derivation.problems import Misfit, Unread
from labrunner.derivation.terms.expressions import Expr, walk

_UNTRIED = Finding("unread", "cannot be decided: a case with a number in it was never tried, or no other; leave it out")
_BY_SIZE = ("<", ">", "≤", "≥")


def of_untried_case(judged: Judged, reading: Reading) -> Judged:
    """Leave to a human a line that holds, but tells cases apart of which only one was met, such as z_j > 100.

    Gates, which compare with 0, are open for some entries and shut for others.
    """
    if judged.verdict != "ok" or "rel" not in judged.left.kinds | judged.right.kinds:
        return judged
    relations = [node for side in (judged.left, judged.right) for node in walk(side) if _may_hide(node)]
    if all(_is_met_both_ways(relation, reading) for relation in relations):
        return judged
    return replace(judged, finding=_UNTRIED)


def _may_hide(node: Expr) -> bool:
    return node.kind == "rel" and len(node.parts) == 2 and node.name in _BY_SIZE and not _numbers(node) <= {0.0}


def _numbers(node: Expr) -> frozenset[float]:
    return node.parts[0].numbers | node.parts[1].numbers


def _is_met_both_ways(relation: Expr, reading: Reading) -> bool:
    try:
        holds = reading.evaluator.holds(relation, reading.evaluator.sizes(relation)).data
    except (Unread, Misfit):
        return True
    return bool(holds.any()) and not holds.all()
