"""What a line that holds may lack: other sizes, kinks, a sum's own condition; or it only recalls a rule."""

from __future__ import annotations

from dataclasses import replace

from labrunner.derivation.comparing.check import Finding, check_kinks
from labrunner.derivation.comparing.judged import Judged
from labrunner.derivation.judging.elsewhere import holds_only_here
from labrunner.derivation.judging.reading import Reading
from labrunner.derivation.judging.recalled import RULE, recalls_rule
from labrunner.derivation.terms.counting import is_size_of_brief, picks_in
from labrunner.derivation.terms.expressions import Expr, indices_in, walk

PRIME = r"cannot be read: a prime can mean a derivative; write ^\top for transposed"
_OF_SUM = Finding(
    "unread", r"cannot be read: does this condition restrict the sum? write \sum_k \mathbb{1}[k \ne i] a_k"
)
_OF_ONE_SIZE = ("matrix", "pick", "dots", "differential")
"""Kinds of nodes in lines that are written for the sizes which the lab has."""


def of_one_size(judged: Judged, reading: Reading) -> Judged:
    """Build nothing on a matrix that is written out entry by entry for the one size that the lab is tried with."""
    if judged.verdict != "ok" or not is_of_one_size(reading, judged.left, judged.right):
        return judged
    return replace(judged, finding=replace(judged.finding, partly=True))


def is_of_one_size(reading: Reading, *exprs: Expr) -> bool:
    """Return whether an entry is named by a number along an axis that is as long here by chance."""
    for pick in picks_in(*exprs):
        sizes = reading.evaluator.measure(pick.parts[0])
        numbered = [size for size, mark in zip(sizes, pick.name.split(","), strict=False) if mark != ":"]
        if not all(is_size_of_brief(size, reading.vocabulary) for size in numbered):
            return True
    return False


def elsewhere(judged: Judged, reading: Reading) -> Judged:
    """Refuse a line that holds for the sizes and values that it was tried with, and for no others."""
    kinds = judged.left.kinds | judged.right.kinds
    if judged.verdict != "ok" or judged.finding.partly or not kinds.isdisjoint(_OF_ONE_SIZE):
        return judged
    found = holds_only_here(judged.left, judged.right, judged.conditions, reading)
    return judged if found is None else replace(judged, finding=found)


def of_summed_index(judged: Judged, _: Reading) -> Judged:
    """Leave a line to a human whose condition speaks of an index that is only summed over: may it restrict the sum?"""
    if not judged.conditions:
        return judged
    stated = {letter for condition in judged.conditions for letter in indices_in(condition)}
    sums = [node for side in (judged.left, judged.right) for node in walk(side) if node.kind == "sum"]
    summed_over = stated & {letter for node in sums for letter in node.indices}
    if judged.verdict != "ok" or summed_over <= judged.left.free | judged.right.free:
        return judged
    return replace(judged, finding=_OF_SUM)


def of_prime(judged: Judged, reading: Reading) -> Judged:
    """Leave a line to a human that transposes a number by a prime, which more likely is a derivative."""
    if judged.verdict != "ok" or not reading.primed:
        return judged
    nodes = [node for side in (judged.left, judged.right) for node in walk(side)]
    primes = [node.parts[0] for node in nodes if node.kind == "transpose" and node.name == "prime"]
    numbers = any(not reading.evaluator.measure(body) for body in primes)
    return replace(judged, finding=Finding("unread", PRIME)) if numbers else judged


def at_kinks(judged: Judged, reading: Reading) -> Judged:
    """Judge a line that holds where a pre-activation is exactly 0, too."""
    if judged.verdict != "ok" or reading.setting.kinks is None:
        return judged
    evaluator = reading.setting.evaluator(reading.vocabulary, reading.layout, at_kinks=True)
    found = check_kinks(judged.left, judged.right, list(judged.conditions), evaluator)
    return replace(judged, finding=found)


def recalled(judged: Judged, reading: Reading) -> Judged:
    """Let a rule of calculus for one number be, whatever its letter means in the lab."""
    known = reading.vocabulary
    if judged.verdict == "ok" or not recalls_rule(judged.left, judged.right, known):
        return judged
    return replace(judged, finding=RULE)
