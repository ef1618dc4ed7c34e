"""Examples in numbers worked out: both sides evaluated where the text has put numbers in, and compared as far as shown.

Whether entries and indices count from 0 or from 1 is taken to be as the example needs it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations, product

import numpy as np

from labrunner.derivation.arrays.dual import Data, Mask
from labrunner.derivation.comparing.check import Finding
from labrunner.derivation.comparing.differences import is_one_of_many
from labrunner.derivation.judging.inequality import AT_TIMES, holds_at_times, never_holds
from labrunner.derivation.judging.point import EXACT, Point, Value
from labrunner.derivation.judging.reading import Reading
from labrunner.derivation.latex.shapes import is_product
from labrunner.derivation.latex.tokens import Token
from labrunner.derivation.terms.expressions import Expr
from labrunner.derivation.terms.numbers import Numbers, is_input, puts_in_only
from labrunner.derivation.terms.sides import ROUNDED, Side, is_rounded
from labrunner.derivation.verdicts import Counterexample

HOLDS = Finding("ok", "an example in numbers")
_OUTSIDE = Finding("unread", "cannot be read: an entry is named by a number, and here there are not so many")
_ROUNDS = ("=", *ROUNDED)
_BY_SIZE = ("<", ">", r"\le", r"\ge")
_IN_LATEX = {"≤": r"\le", "≥": r"\ge"}
_UNSURE = "cannot be read: "
_SEED, _TRIED = 7, 3
"""For how many other numbers a line is tried that fails where the text may no longer speak of those put in."""
_SMALL = 1e-2
_WHOLE_SUMS = frozenset(["number", "+", "-"])
"""Kinds of tokens that a whole number is written with."""
_WHOLE, _COARSE = 0.5, 0.1
"""How far a value may be off that is rounded to whole numbers, by itself and in relation."""


def worked_out(sides: Sequence[Sequence[Token]], signs: Sequence[str], reading: Reading) -> Finding | None:
    """Return whether the comparisons of `sides` hold at the numbers put in; None where that cannot be told.

    Sides written in numbers alone are compared whatever was put in.
    """
    if not all(sides) or any(is_product(side) for side in sides):
        return None
    numbers = _known(reading)
    found = _at(numbers, sides, signs, reading)
    if found is not None and found.verdict == "unread" and _is_symbolic(sides, signs, reading):
        elsewhere = [_at(other, sides, signs, reading) for other in _others(numbers)]
        if all(other is not None and other.example is not None for other in elsewhere):
            return _surely(found)
    brief = reading.setting.example
    if found is not None and found.verdict == "unread" and _are_only_ones(numbers, reading) and numbers != brief:
        # Who puts in z = (3, 1, 0) and goes on with the values at those of the brief has mixed the two up.
        found = _surely(found, f"; it is so at {brief}") if _at(brief, sides, signs, reading) is HOLDS else found
    # A matrix in symbols holds for all numbers, but for a label.
    general = not numbers.indices and any(Side(side, reading.vocabulary).symbolic for side in sides)
    if found is None and not numbers.indices and numbers.entries == brief.entries:
        # Who puts in the brief's numbers and names no label may well mean the brief's.
        labelled = replace(numbers, indices=brief.indices)
        return HOLDS if not numbers.replaced and _at(labelled, sides, signs, reading) is HOLDS else None
    if found is not None or numbers or numbers.replaced or general:
        return found
    # Who names no numbers may well mean those of the brief; where it fails at these, nothing is known.
    brief = replace(brief, indices=brief.indices | numbers.indices, from_zero=brief.from_zero or numbers.from_zero)
    return HOLDS if _at(brief, sides, signs, reading) is HOLDS else None


def _are_only_ones(numbers: Numbers, reading: Reading) -> bool:
    """Return whether the text puts no others in than `numbers`, and has told of none since."""
    return numbers.still_meant and puts_in_only(numbers, reading.state.text, reading.vocabulary)


def _surely(found: Finding, more: str = "") -> Finding:
    """Return as false what was left open, since no other numbers can be meant."""
    return Finding("false", found.told.partition("; ")[0].removeprefix(_UNSURE) + more, example=found.example)


def _is_symbolic(sides: Sequence[Sequence[Token]], signs: Sequence[str], reading: Reading) -> bool:
    """Return whether a chain says nothing of values but how they compare, so that it holds for many numbers or none.

    Something may be a whole number by chance, too, but hardly so where the text puts no other numbers in.
    """
    plain = [Side(side, reading.vocabulary).plain for side in sides]
    told = {n for at, sign in enumerate(signs) if sign not in _BY_SIZE for n in (at, at + 1) if plain[n]}
    whole = all(token.kind in _WHOLE_SUMS and "." not in token.text for n in told for token in sides[n])
    return not told or (whole and not all(plain) and _are_only_ones(reading.state.numbers, reading))


def _others(numbers: Numbers) -> Iterator[Numbers]:
    """Yield other numbers that might be meant, with every label; equal ones, too, where the text may tell of them."""
    rng = np.random.default_rng(_SEED)
    names, length = list(numbers.entries), max(map(len, numbers.entries.values()), default=0)
    labels = [dict(zip(numbers.indices, at, strict=True)) for at in product(range(length), repeat=len(numbers.indices))]
    for place in range(_TRIED + numbers.alike):
        drawn = [rng.normal(size=len(numbers.entries[name])) * (place < _TRIED) for name in names]
        entries = {name: tuple(map(float, values)) for name, values in zip(names, drawn, strict=True)}
        yield from (replace(numbers, entries=entries, indices=indices) for indices in labels)


def _at(numbers: Numbers, sides: Sequence[Sequence[Token]], signs: Sequence[str], reading: Reading) -> Finding | None:
    """Return what is found at `numbers`, with entries counted from where it holds if it does from anywhere."""
    findings = []
    for firsts in _countings(numbers):
        findings.append(_found(sides, signs, Point(reading, numbers, firsts)))
        if findings[-1] is HOLDS:
            return HOLDS
    return next((finding for finding in findings if finding is not _OUTSIDE), _OUTSIDE)


def holds_there(left: Expr, right: Expr, reading: Reading) -> bool:
    """Return whether `left` equals `right` at the numbers put in, whatever they are elsewhere."""
    numbers = _known(reading)
    return bool(numbers) and any(Point(reading, numbers, c).agree(left, right) for c in _countings(numbers))


def fails_as_claim(relation: Expr, reading: Reading) -> Finding | None:
    """Return how a comparison by size fails that holds nowhere, as L < 0, or not at the numbers put in, as L > 3.

    One with a number that holds at times, such as p_i > 0.5, is left to a human where no numbers were put in.
    """
    found = never_holds(relation, reading.evaluator) or _fails_there(relation, reading)
    at_times = not reading.state.numbers and holds_at_times(relation, reading.evaluator)
    return found or (AT_TIMES if at_times else None)


def _fails_there(relation: Expr, reading: Reading) -> Finding | None:
    numbers, sign, found = _known(reading), _IN_LATEX.get(relation.name, relation.name), None
    if not relation.parts or sign not in _BY_SIZE or not (numbers.near or _are_only_ones(numbers, reading)):
        return None
    for firsts in _countings(numbers):
        point = Point(reading, numbers, firsts)
        worth = [point.worth(side) for side in relation.parts]
        values = [Value(entries, np.zeros_like(entries)) for entries in worth if entries is not None]
        place = (
            _failing(values[0], sign, values[1]) if len(values) == 2 and _tells(values[0], sign, values[1]) else None
        )
        if place is None:
            return None
        found = found or _false(values[0], values[1], place, point, sure=True)
    return found


def is_value_of(tokens: Sequence[Token], exprs: Sequence[Expr], reading: Reading) -> bool | None:
    """Return whether a list is what one of `exprs` is at the numbers put in, None where that cannot be told."""
    numbers, found = _known(reading), None
    for firsts in _countings(numbers):
        point = Point(reading, numbers, firsts)
        said = point.value(tokens)
        if said is None:
            continue
        worth = [point.worth(expr) for expr in exprs]
        same = [_is_worth(said, value) for value in worth if value is not None and value.shape == said.entries.shape]
        if any(same):
            return True
        found = False if same else found
    return found


def _is_worth(said: Value, entries: Data) -> bool:
    """Return whether `entries` are those of a list, up to how they are rounded, or have its signs."""
    if said.signs:
        return bool((np.sign(entries) == said.entries).all())
    near = np.abs(entries - said.entries) <= said.slack + EXACT
    return bool((near | _cut_off(Value(entries, np.zeros_like(entries)), said)).all())


def _known(reading: Reading) -> Numbers:
    """Return the numbers put in for what is an input in the part of the lab that is spoken of."""
    numbers = reading.state.numbers
    for name in numbers.entries:
        if not is_input(name, reading.vocabulary):
            numbers = numbers.without(name)
    return numbers


def _countings(numbers: Numbers) -> tuple[tuple[int, int], ...]:
    """Return from where entries and the values of indices may be counted; who says y = 0 may still write p_1 first."""
    others = () if numbers.from_zero else ((1, 0),) if 0 in numbers.indices.values() else ((1, 1),)
    return ((0, 0), *others)


def _found(sides: Sequence[Sequence[Token]], signs: Sequence[str], point: Point) -> Finding | None:
    """Return the first comparison that fails, HOLDS where one can be told and none fails, None for neither."""
    values = [point.value(side) for side in sides]
    if point.is_out_of_range:
        return _OUTSIDE
    found = None
    untold = any(value is None for value in values)
    for left, sign, right in zip(values, signs, values[1:], strict=False):
        if left is None or right is None:
            continue
        if right.signs:
            left = replace(left, entries=np.sign(left.entries), slack=np.zeros_like(left.slack))
        if not _tells(left, sign, right):
            continue
        place = _failing(left, sign, right)
        if place is not None:
            return _false(left, right, place, point, point.numbers.near or _speak_of(values))
        found = None if untold else HOLDS
    return found


def _cut_off(left: Value, right: Value) -> Mask:
    """Return where the side with fewer digits has those of the other without the rest, as 0.66 has for 0.665."""
    if left.plain and right.plain:
        return np.zeros(np.broadcast_shapes(left.entries.shape, right.entries.shape), dtype=bool)
    shown, other = (right, left) if right.slack.max(initial=0.0) >= left.slack.max(initial=0.0) else (left, right)
    towards_zero = np.abs(shown.entries) <= np.abs(other.entries) + EXACT
    cut: Mask = towards_zero & (np.abs(shown.entries - other.entries) <= 2 * shown.slack + other.slack)
    return cut


def _tells(left: Value, sign: str, right: Value) -> bool:
    """Return whether the two sides can be compared as `sign` says."""
    rounded = bool(left.slack.any() or right.slack.any())
    if left.entries.shape != right.entries.shape and not (sign in _BY_SIZE and right.entries.ndim == 0):
        return False
    gap = np.abs(left.entries - right.entries)
    if is_rounded([sign]) and not right.slack.any() and bool((right.entries == np.round(right.entries)).all()):
        return bool((gap > np.maximum(_WHOLE, _COARSE * np.abs(left.entries))).any())
    # What is nearly equal may be rounded without a word, as in p = (1, 0, 0); fractions are not rounded to fractions.
    whole = (left.entries == np.round(left.entries)) | (right.entries == np.round(right.entries))
    unsaid = (left.slack + right.slack == 0) & (gap > EXACT) & (gap < _SMALL) & whole
    told = sign in _BY_SIZE or (sign in _FAILS and not (unsaid.any() and (gap < _SMALL).all()))
    return told and (rounded or not is_rounded([sign])) and bool(np.isfinite(gap).all())


def _failing(left: Value, sign: str, right: Value) -> tuple[int, ...] | None:
    """Return where `left` and `right` are farthest from comparing as `sign` says, None where they do."""
    # A bound is meant to all its digits, a value only to those that are shown.
    shown = 0.0 if sign in _BY_SIZE else left.slack + right.slack
    slack = shown + EXACT * np.maximum(1.0, np.abs(left.entries))
    gap = left.entries - right.entries
    fails = _FAILS[sign](gap, slack)
    if sign in _ROUNDS:
        fails &= ~_cut_off(left, right)
    if not fails.any():
        return None
    return tuple(int(x) for x in np.unravel_index(int(np.argmax(np.where(fails, np.abs(gap), -1.0))), gap.shape))


_FAILS: dict[str, Callable[[Data, Data], Mask]] = {
    **dict.fromkeys(("=", *ROUNDED), lambda gap, slack: np.abs(gap) > slack),
    "<": lambda gap, slack: gap >= slack,
    ">": lambda gap, slack: -gap >= slack,
    r"\le": lambda gap, slack: gap > slack,
    r"\ge": lambda gap, slack: -gap > slack,
}


def _speak_of(values: Sequence[Value | None]) -> bool:
    """Return whether some sides agree so far with the values they would have that no other numbers can be meant."""
    told = [value for value in values if value is not None]
    return any(_nearly_agree(a, b) for a, b in combinations(told, 2) if not (a.plain and b.plain))


def _nearly_agree(left: Value, right: Value) -> bool:
    """Return whether rounded values agree, or lists do in all entries but one of three or more."""
    if left.entries.shape != right.entries.shape or left.signs or right.signs:
        return False
    slack = left.slack + right.slack
    differing = (np.abs(left.entries - right.entries) > slack + EXACT) & ~_cut_off(left, right)
    rounded = bool(((slack > 0) & (slack < _SMALL) & ~differing).any())
    symbolic = not (left.plain or right.plain)
    return (rounded and not differing.any()) or ((rounded or symbolic) and is_one_of_many(differing))


def _false(left: Value, right: Value, place: tuple[int, ...], point: Point, sure: bool) -> Finding:
    a, b = (np.broadcast_to(side.entries, left.entries.shape)[place] for side in (left, right))
    inputs = {name: list(entries) for name, entries in point.numbers.entries.items()}
    indices = {word: at + 1 for word, at in zip(("row", "column"), place, strict=False)}
    example = Counterexample(indices, inputs, float(a), float(b))
    where = f"{point.numbers}" + "".join(f", {word} {at}" for word, at in indices.items())
    values = f"left side {example.left:.6g}, right side {example.right:.6g}"
    if left.plain and right.plain:
        return Finding("false", f"not equal: {values}", example=example)
    gap = f"not so at {where}: {values}"
    if not sure:
        return Finding("unread", f"{_UNSURE}{gap}; if other numbers are meant, say which", example=example)
    return Finding("false", gap, example=example)
