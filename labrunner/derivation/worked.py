"""Examples in numbers worked out: each side evaluated where the text has put numbers in, and compared as far as shown.

An entry with a numeric index, such as p_0 or dL/dz_1, is read with an index letter instead, and then picked. Whether
indices count from 0 or from 1 is taken to be as the example needs it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from labrunner.derivation.canonical import separated
from labrunner.derivation.check import Finding
from labrunner.derivation.dual import COLUMN, POINT, ROW, Data, Mask, Named
from labrunner.derivation.evaluate import Evaluator
from labrunner.derivation.expressions import Expr
from labrunner.derivation.grammar import read_expression
from labrunner.derivation.numbers import MOST_ENTRIES, Numbers, is_input
from labrunner.derivation.problems import Misfit, Unread
from labrunner.derivation.reading import Reading
from labrunner.derivation.sides import ROUNDED, Side, is_rounded, listed_entries, signed_terms
from labrunner.derivation.tokens import Token
from labrunner.derivation.verdicts import Counterexample

HOLDS = Finding("ok", "an example in numbers")
_OUTSIDE = Finding(
    "unread", "cannot be read: an entry is named by a number, and there are not so many at these numbers"
)
_LETTERS = "abcdfghijklmnqrstuvw"
_EXACT = 1e-9
_SMALL = 1e-2
_COUNT = re.compile(r"[0-9]{1,2}")
_MOST_DIGITS = 15


@dataclass(frozen=True)
class _Value:
    """The entries of one side, and how far off each may be for being rounded."""

    entries: Data
    slack: Data


class _Unclear(Exception):  # noqa: N818 - nothing is wrong
    """A side has no value at these numbers, or none that can be told."""


def worked_out(sides: Sequence[Sequence[Token]], signs: Sequence[str], reading: Reading) -> Finding | None:
    """Return whether the comparisons of `sides` hold at the numbers put in; None where that cannot be told."""
    numbers = _known(reading)
    if not numbers or not all(sides):
        return None
    findings = []
    for firsts in _countings(numbers):
        findings.append(_found(sides, signs, _Point(reading, numbers, firsts)))
        if findings[-1] is HOLDS:
            return HOLDS
    return next((finding for finding in findings if finding is not _OUTSIDE), _OUTSIDE)


def holds_there(left: Expr, right: Expr, reading: Reading) -> bool:
    """Return whether `left` equals `right` at the numbers put in, whatever they are elsewhere."""
    numbers = _known(reading)
    return bool(numbers) and any(_Point(reading, numbers, c).agree(left, right) for c in _countings(numbers))


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


def _found(sides: Sequence[Sequence[Token]], signs: Sequence[str], point: _Point) -> Finding | None:
    """Return the first comparison that fails, HOLDS where one can be told and none fails, None for neither."""
    values = [point.value(side) for side in sides]
    if point.is_out_of_range:
        return _OUTSIDE
    found = None
    for left, sign, right in zip(values, signs, values[1:], strict=False):
        if left is None or right is None or not _tells(left, sign, right):
            continue
        place = _failing(left, sign, right)
        if place is not None:
            return _false(left, right, place, point)
        found = HOLDS
    return found


def _tells(left: _Value, sign: str, right: _Value) -> bool:
    """Return whether the two sides can be compared as `sign` says; a small gap may be rounding that nothing shows."""
    if not (left.slack.any() or right.slack.any()) and sign == "=" and left.entries.shape == right.entries.shape:
        gap = np.abs(left.entries - right.entries)
        if _EXACT < gap.max(initial=0.0) < _SMALL:
            return False
    fits = left.entries.shape == right.entries.shape or (sign in ("<", ">") and right.entries.ndim == 0)
    shown = not is_rounded([sign]) or bool(left.slack.any() or right.slack.any())
    return fits and shown and sign in _FAILS and bool(np.isfinite(left.entries - right.entries).all())


def _failing(left: _Value, sign: str, right: _Value) -> tuple[int, ...] | None:
    """Return where `left` and `right` are farthest from comparing as `sign` says, None where they do."""
    slack = left.slack + right.slack + _EXACT * np.maximum(1.0, np.abs(left.entries))
    gap = left.entries - right.entries
    fails = _FAILS[sign](gap, slack)
    if not fails.any():
        return None
    return tuple(int(x) for x in np.unravel_index(int(np.argmax(np.where(fails, np.abs(gap), -1.0))), gap.shape))


def _differs(gap: Data, slack: Data) -> Mask:
    differs: Mask = np.abs(gap) > slack
    return differs


_FAILS: dict[str, Callable[[Data, Data], Mask]] = {
    **dict.fromkeys(("=", *ROUNDED), _differs),
    "<": lambda gap, slack: gap >= slack,
    ">": lambda gap, slack: -gap >= slack,
}


def _false(left: _Value, right: _Value, place: tuple[int, ...], point: _Point) -> Finding:
    a, b = (np.broadcast_to(side.entries, left.entries.shape)[place] for side in (left, right))
    inputs = {name: list(entries) for name, entries in point.numbers.entries.items()}
    indices = {word: at + 1 for word, at in zip(("row", "column"), place, strict=False)}
    example = Counterexample(indices, inputs, float(a), float(b))
    where = f"{point.numbers}" + "".join(f", {word} {at}" for word, at in indices.items())
    return Finding("false", f"not so at {where}: left side {example.left:.6g}, right side {example.right:.6g}", example)


class _Point:
    """The one point at which an example stands; `firsts` are the first entry and the first value of an index."""

    def __init__(self, reading: Reading, numbers: Numbers, firsts: tuple[int, int]) -> None:
        known = reading.vocabulary
        lengths = {known.symbols[name].shape[0]: len(entries) for name, entries in numbers.entries.items()}
        self.numbers = numbers
        self.is_out_of_range = False
        self._first_entry, self._first_value = firsts
        self._length = max(lengths.values())
        self._vocabulary = replace(known, sizes=known.sizes | lengths)
        sample = {name: Named((POINT, ROW), np.array([entries])) for name, entries in numbers.entries.items()}
        self._evaluator = Evaluator(self._vocabulary, sample, reading.layout)

    def agree(self, left: Expr, right: Expr) -> bool:
        """Return whether two expressions have the same values."""
        try:
            sides = [self._chosen(self._evaluator.value(side), {}) for side in (left, right)]
        except (_Unclear, Unread, Misfit):
            return False
        return sides[0].shape == sides[1].shape and bool(np.allclose(sides[0], sides[1], _EXACT, _EXACT))

    def value(self, tokens: Sequence[Token]) -> _Value | None:
        """Return what `tokens` are worth, None where that cannot be told."""
        try:
            return self._value(tokens)
        except (_Unclear, Unread, Misfit):
            return None

    def _value(self, tokens: Sequence[Token]) -> _Value:
        terms, entries = signed_terms(tokens), listed_entries(tokens)
        if entries is None and any(listed_entries(term) is not None for _, term in terms):
            return self._sum(terms)
        if entries is not None:
            if len(entries) > MOST_ENTRIES:
                raise _Unclear
            parts = [self._value(entry) for entry in entries]
            if len({part.entries.shape for part in parts}) != 1:
                raise _Unclear
            return _Value(np.array([p.entries for p in parts]), np.array([p.slack for p in parts]))
        exact = self._evaluated(tokens)
        moved = [np.abs(self._evaluated(nudged) - exact) for nudged in _nudged(tokens)]
        return _Value(exact, np.sum(moved, axis=0) if moved else np.zeros_like(exact))

    def _sum(self, terms: Sequence[tuple[int, Sequence[Token]]]) -> _Value:
        """Return a sum in which a list is written out."""
        values = [(sign, self._value(term)) for sign, term in terms]
        if len({value.entries.shape for _, value in values}) != 1:
            raise _Unclear
        return _Value(
            np.sum([sign * value.entries for sign, value in values], axis=0),
            np.sum([value.slack for _, value in values], axis=0),
        )

    def _evaluated(self, tokens: Sequence[Token]) -> Data:
        lettered, picks = self._lettered(tokens)
        expr = separated(read_expression(lettered, self._vocabulary))
        # How far the index of a unit vector runs does not appear from itself.
        sizes = dict.fromkeys(picks, self._length) | self._evaluator.sizes(expr)
        return self._chosen(self._evaluator.value(expr, sizes), picks)

    def _chosen(self, value: Named, picks: dict[str, int]) -> Data:
        """Return what `value` is at the entries that are meant."""
        sizes = dict(zip(value.axes, value.data.shape, strict=True))
        chosen = {axis: self._place(axis, size, picks) for axis, size in sizes.items() if axis not in (ROW, COLUMN)}
        data: Data = value.data[tuple(chosen.get(axis, slice(None)) for axis in value.axes)]
        return data.T if tuple(axis for axis in value.axes if axis in (ROW, COLUMN)) == (COLUMN, ROW) else data

    def _place(self, axis: str, size: int, picks: dict[str, int]) -> int:
        """Return which of the `size` entries along `axis` is meant."""
        if axis == POINT:
            return 0
        counted = picks.get(axis, self.numbers.indices.get(axis))
        if counted is None:
            raise _Unclear
        place = counted - (self._first_entry if axis in picks else self._first_value)
        if not 0 <= place < size:
            self.is_out_of_range = True
            raise _Unclear
        return place

    def _lettered(self, tokens: Sequence[Token]) -> tuple[list[Token], dict[str, int]]:
        """Return `tokens` with a letter for each numeric index, and which number each letter stands for."""
        written = {token.text for token in tokens}
        free = iter(x for x in _LETTERS if x not in written and not self._vocabulary.knows(x))
        found = list(tokens)
        letters: dict[int, str] = {}
        for place in Side(tokens, self._vocabulary).picked:
            number = int(tokens[place].text) if _COUNT.fullmatch(tokens[place].text) else -1
            letters.setdefault(number, "" if number in letters else next(free, ""))
            if not letters[number] or number < 0:
                raise _Unclear
            found[place] = tokens[place]._replace(kind="letter", text=letters[number])
        return found, {letter: number for number, letter in letters.items()}


def _nudged(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Yield `tokens` with each decimal number moved by one unit of its last digit; raise _Unclear for too many."""
    shown = [(at, len(t.text.partition(".")[2])) for at, t in enumerate(tokens) if t.kind == "number" and "." in t.text]
    if len(shown) > MOST_ENTRIES or any(digits > _MOST_DIGITS for _, digits in shown):
        raise _Unclear
    for place, digits in shown:
        moved = f"{float(tokens[place].text) + 10.0**-digits:.{digits}f}"
        yield [*tokens[:place], tokens[place]._replace(text=moved), *tokens[place + 1 :]]
