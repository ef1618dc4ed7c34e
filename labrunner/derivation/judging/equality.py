"""One equality judged: as it was read, then as it may be meant, before it is called false."""

from __future__ import annotations

import contextlib
from dataclasses import replace

from labrunner.derivation.comparing.check import OTHER_SIZES, Finding, check_link, without_verdict
from labrunner.derivation.comparing.hints import ONLY_FOR
from labrunner.derivation.comparing.judged import Judged
from labrunner.derivation.displays.pieces import Piece
from labrunner.derivation.evaluation.entries import NO_ENTRY
from labrunner.derivation.judging.holding import (
    PRIME,
    at_kinks,
    elsewhere,
    is_of_one_size,
    of_one_size,
    of_prime,
    of_summed_index,
    recalled,
)
from labrunner.derivation.judging.reading import Link, Reading
from labrunner.derivation.judging.resized import at_other_sizes, in_full, of_numbered_entries
from labrunner.derivation.judging.untried import of_untried_case
from labrunner.derivation.judging.ways import keep_way
from labrunner.derivation.judging.worked import holds_there
from labrunner.derivation.problems import Misfit, Unread
from labrunner.derivation.terms.alternatives import alternatives
from labrunner.derivation.terms.canonical import canonical
from labrunner.derivation.terms.counting import counts_in, picks_in, recounted
from labrunner.derivation.terms.expressions import Expr, indices_in, walk, with_indices
from labrunner.derivation.terms.gates import gate_conditions
from labrunner.derivation.terms.vocabulary import Vocabulary

_RANGE = "how far the index"
_STALE = Finding("unread", "cannot be read: this holds only in the case spoken of before; does it speak of all?")
_EXAMPLE = Finding("definition", "an example in numbers")
_NOWHERE = Finding(
    "unread", "cannot be read: numbers seem to be put in here, and it is open which; write z = (2, 1, 0)"
)
_THERE_ONLY = Finding("unread", "cannot be read: this holds at the numbers put in, and in general it does not")
_SLICE = r"cannot be read: is this slice a row or a column? write entries, such as W_{ij}"


def judge_equality(piece: Piece, left: Expr, right: Expr, conditions: tuple[Expr, ...], reading: Reading) -> None:
    """Judge `left` = `right` and take note of what was found; keep it as a link where it holds."""
    with contextlib.suppress(Unread, Misfit):
        reading.letters |= reading.evaluator.sizes(left)
    judged = Judged(left, right, conditions, reading.check(left, right, conditions))
    for otherwise in _OF_WHAT_HOLDS if judged.verdict == "ok" else _OTHERWISE:
        judged = otherwise(judged, reading)
    for doubtful in (elsewhere, of_summed_index, of_prime, of_untried_case):
        judged = doubtful(judged, reading)
    reading.remark(piece.at, judged.finding, judged.left, judged.right)
    if judged.verdict == "ok":
        _keep(judged, reading)


def is_open(expr: Expr) -> bool:
    """Return whether what `expr` is may be open: by dots, by its size, or by entries that count from 0 or from 1."""
    return not expr.kinds.isdisjoint(("dots", "matrix", "pick"))


def _keep(judged: Judged, reading: Reading) -> None:
    if judged.finding.partly:
        return
    a, b = canonical(judged.left), canonical(judged.right)
    trivial = a == b or _restates(a, b, reading.vocabulary) or _restates(b, a, reading.vocabulary)
    reading.links.append(Link(a, b, judged.conditions, reading.setting.id, trivial))
    keep_way(judged.left, judged.right, judged.conditions, reading)


def _whatever_range(judged: Judged, reading: Reading) -> Judged:
    """Let indices run anywhere in a line that only says what a delta is."""
    if judged.verdict != "unread" or _RANGE not in judged.finding.message:
        return judged
    nodes = [node for side in (judged.left, judged.right) for node in walk(side)]
    if any(node.kind not in ("delta", "truth", "rel", "number", "cases", "otherwise") for node in nodes):
        return judged
    tells_apart = "cases" in judged.left.kinds | judged.right.kinds
    conditions = judged.conditions or (() if tells_apart else reading.active)
    letters = {letter for expr in (judged.left, judged.right, *conditions) for letter in indices_in(expr)}
    size = next(iter(reading.vocabulary.sizes.values()))
    sizes = dict.fromkeys(letters, size)
    found = check_link(judged.left, judged.right, list(conditions), reading.evaluator, sizes)
    return replace(judged, finding=found) if found.verdict in ("ok", "false") else judged


def _at_numbers(judged: Judged, reading: Reading) -> Judged:
    """Leave to a human what holds nowhere but at the numbers that were put in, unless it speaks of numbers alone."""
    if judged.verdict not in ("false", "misfit"):
        return judged
    plain = any(not side.names for side in (judged.left, judged.right))
    if holds_there(judged.left, judged.right, reading):
        return replace(judged, finding=_EXAMPLE if plain else _THERE_ONLY)
    told = reading.after_example or _says_decimals(judged) or bool(picks_in(judged.left, judged.right))
    unknown = told and not reading.state.numbers.near
    return replace(judged, finding=_NOWHERE) if plain and unknown else judged


def _says_decimals(judged: Judged) -> bool:
    """Return whether a number with decimals stands in the line, which no general result has."""
    nodes = (node for side in (judged.left, judged.right) for node in walk(side))
    return any(node.kind == "number" and not node.number.is_integer() for node in nodes)


def _meant_otherwise(judged: Judged, reading: Reading) -> Judged:
    """Take a false line in another sense in which it holds."""
    if judged.verdict in ("false", "misfit"):
        for left, right in alternatives(judged.left, judged.right, reading.vocabulary, reading.state.text):
            if reading.check(left, right, judged.conditions).verdict == "ok":
                return Judged(left, right, judged.conditions, Finding("ok"))
    return judged


def _where_active(judged: Judged, reading: Reading) -> Judged:
    """Judge a line under the conditions that the prose before it states."""
    if judged.verdict == "ok" or judged.conditions or not reading.active:
        return judged
    found = reading.check(judged.left, judged.right, reading.active)
    if found.verdict == judged.verdict == "false" and ONLY_FOR not in judged.finding.message:
        # Who has stated a case is shown where the line fails in that case.
        return replace(judged, finding=found)
    kinds = _telling_apart(judged, reading.active)
    if found.verdict != "ok" or "cases" in kinds or _says_one(judged):
        return judged
    if not _says_zero(judged) and reading.vanishes(judged.left, judged.right, reading.active):
        return judged
    # Who has put a case in tells it apart no more.
    stale = bool(kinds) and (reading.lingers or bool(_telling_apart_in(judged.right, reading.active)))
    return replace(judged, finding=_STALE if stale else found, conditions=reading.active)


def _summed(judged: Judged, reading: Reading) -> Judged:
    """Judge a line with the indices summed over that come twice in a product, where the text says so."""
    if judged.verdict == "ok" or not reading.state.sums_repeated:
        return judged
    left, right = reading.in_convention(judged.left, judged.right)
    found = reading.check(left, right, judged.conditions)
    if found.verdict == "ok" and reading.vanishes(left, right, judged.conditions):
        # What is summed to nothing on both sides was not meant to be.
        return judged
    meant = found.verdict == "ok" or (found.verdict == "false" and (left, right) != (judged.left, judged.right))
    return Judged(left, right, judged.conditions, found) if meant else judged


def _counted_otherwise(judged: Judged, reading: Reading) -> Judged:
    """Judge a line with its numbered entries counted from 1 where the text seems to count from 0, or the reverse."""
    counts = counts_in(judged.left, judged.right) if judged.verdict != "ok" else []
    first = 1 - reading.vocabulary.first
    # What is out of range for who counts from 0 is counted from 1; anything else stays as the text counts.
    if counts and min(counts) < first:
        return _out_of_range(judged, reading)
    if not counts or (first == 1 and judged.verdict != "unread"):
        return judged
    left, right = recounted(judged.left, first), recounted(judged.right, first)
    found = reading.check(left, right, judged.conditions)
    return Judged(left, right, judged.conditions, replace(found, partly=True)) if found.verdict == "ok" else judged


def _out_of_range(judged: Judged, reading: Reading) -> Judged:
    """Refuse what names an entry that is not there however entries are counted, at the size that the brief gives."""
    if NO_ENTRY not in judged.finding.message or is_of_one_size(reading, judged.left, judged.right):
        return judged
    return replace(judged, finding=Finding("misfit", f"this does not fit: {without_verdict(judged.finding)}"))


def _of_other_sizes(judged: Judged, reading: Reading) -> Judged:
    """Judge a matrix that is written out for other sizes, such as three classes, at those."""
    if judged.verdict != "unread" or not judged.finding.message.startswith(OTHER_SIZES):
        return judged
    found = at_other_sizes(judged.left, judged.right, judged.conditions, reading)
    return judged if found is None else replace(judged, finding=found)


def _of_numbered_entries(judged: Judged, reading: Reading) -> Judged:
    """Judge a false line in which numbers name entries at as many entries as it names."""
    if judged.verdict not in ("false", "misfit") or reading.matrices:
        return judged
    sides = in_full(judged.left, judged.right, reading.vocabulary)
    if not (is_of_one_size(reading, *sides) or (reading.state.smaller and picks_in(*sides))):
        return judged
    found = of_numbered_entries(judged.left, judged.right, judged.conditions, reading)
    return judged if found is None else replace(judged, finding=found)


def _says_zero(judged: Judged) -> bool:
    """Return whether a side is 0 in so many words, and not only where the line is looked at."""
    sides = (judged.left, judged.right)
    factors = (part for side in sides for part in (side, *(side.parts if side.kind in ("mul", "dot") else ())))
    return any(part.kind == "number" and part.number == 0 for part in factors)


def _says_one(judged: Judged) -> bool:
    """Return whether a delta stands in a line that has the same letter twice: a slip, for it is 1 and tells nothing."""
    nodes = [node for side in (judged.left, judged.right) for node in walk(side) if node.kind == "delta"]
    return any(len(set(node.indices)) < len(node.indices) for node in nodes)


def _telling_apart(judged: Judged, conditions: tuple[Expr, ...]) -> set[str]:
    """Return the kinds of what speaks, on either side, of both where one of `conditions` holds and where not."""
    return _telling_apart_in(judged.left, conditions) | _telling_apart_in(judged.right, conditions)


def _telling_apart_in(side: Expr, conditions: tuple[Expr, ...]) -> set[str]:
    letters = {frozenset(condition.indices) for condition in conditions if condition.indices}
    parted = [n for n in walk(side) if any(frozenset(part.indices) in letters for part in (n, *n.parts[1::2]))]
    return {node.kind for node in parted} & {"delta", "rel", "cases"}


def _at_gate(judged: Judged, reading: Reading) -> Judged:
    """Judge a false line under the condition that a unit is open, or shut, where the prose says so.

    A line that tells the cases apart itself speaks of all units.
    """
    if judged.verdict != "false" or judged.conditions or not reading.gate:
        return judged
    if "cases" in judged.left.kinds | judged.right.kinds:
        return judged
    # Where a unit is shut nearly everything is 0; then one side must say so.
    zero = _says_zero(judged)
    for condition in gate_conditions(reading.vocabulary, judged.left.free | judged.right.free, (reading.gate,)):
        found = reading.check(judged.left, judged.right, (condition,))
        if found.verdict == "ok" and (zero or not reading.vanishes(judged.left, judged.right, (condition,))):
            return replace(judged, conditions=(condition,), finding=Finding("ok"))
    return judged


def _doubted(judged: Judged, _: Reading) -> Judged:
    """Leave a line to a human which is false as read and may well mean something else."""
    if judged.verdict not in ("false", "misfit"):
        return judged
    nodes = [node for side in (judged.left, judged.right) for node in walk(side)]
    if any(node.kind == "transpose" and node.name for node in nodes):
        return replace(judged, finding=Finding("unread", PRIME))
    if any(node.kind == "slice" and node.number == 1 for node in nodes):
        return replace(judged, finding=Finding("unread", _SLICE))
    return judged


_OF_WHAT_HOLDS = (of_one_size, at_kinks, recalled)
_OTHERWISE = (
    _whatever_range,
    _meant_otherwise,
    _summed,
    _counted_otherwise,
    _of_other_sizes,
    _of_numbered_entries,
    of_one_size,
    _where_active,
    _at_gate,
    at_kinks,
    _at_numbers,
    recalled,
    _doubted,
)
"""What a line may be meant as, tried one after the other; each lets go by what it has nothing to say of."""


def _restates(name: Expr, body: Expr, vocabulary: Vocabulary) -> bool:
    """Return whether `name = body` only repeats what the name stands for."""
    definition = vocabulary.definitions.get(name.name) if name.kind == "name" else None
    if definition is None:
        return False
    own = canonical(definition.body)
    if len(definition.indices) == len(name.indices):
        own = with_indices(own, dict(zip(definition.indices, name.indices, strict=True)))
    return own == body
