"""The one point at which an example in numbers stands, and what is written there.

An entry with a numeric index, such as p_0 or dL/dz_1, is read with an index letter instead, and then picked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from labrunner.derivation.arrays.dual import COLUMN, POINT, ROW, Data, Named
from labrunner.derivation.evaluation.evaluate import Evaluator
from labrunner.derivation.judging.reading import Reading
from labrunner.derivation.latex.tokens import Token
from labrunner.derivation.problems import Misfit, Unread
from labrunner.derivation.syntax.differentials import moved
from labrunner.derivation.syntax.grammar import read_expression
from labrunner.derivation.syntax.layout import group_end
from labrunner.derivation.terms.canonical import separated
from labrunner.derivation.terms.expressions import Expr
from labrunner.derivation.terms.numbers import MOST_ENTRIES, Numbers
from labrunner.derivation.terms.sides import Side, listed_entries, signed_terms
from labrunner.derivation.terms.vocabulary import Vocabulary

EXACT = 1e-9
ROUNDING = 0.5
"""How many units of its last digit a rounded number may be off."""
_LETTERS = "abcdfghijklmnqrstuvw"
_COUNT = re.compile(r"[0-9]{1,2}")
_MOST_DIGITS = 15


@dataclass(frozen=True)
class Value:
    """The entries of one side, and how far off each may be for being rounded."""

    entries: Data
    slack: Data
    plain: bool = False
    """Whether it is written in numbers alone, and is the same whatever was put in."""
    signs: bool = False
    """Whether its entries are signs alone, as in (-, +, +)."""


class Unclear(Exception):  # noqa: N818 - nothing is wrong
    """A side has no value at these numbers, or none that can be told."""


class Point:
    """The one point at which an example stands; `firsts` are the first entry and the first value of an index."""

    def __init__(self, reading: Reading, numbers: Numbers, firsts: tuple[int, int]) -> None:
        self._reading = reading
        self.numbers = numbers
        self.is_out_of_range = False
        self._first_entry, self._first_value = firsts
        self._length = max(map(len, numbers.entries.values()), default=0)
        self._evaluator = _evaluator(numbers, reading)
        self._vocabulary = self._evaluator.vocabulary

    def agree(self, left: Expr, right: Expr) -> bool:
        """Return whether two expressions have the same values."""
        one, two = self.worth(left), self.worth(right)
        if one is None or two is None:
            return False
        return one.shape == two.shape and bool(np.allclose(one, two, EXACT, EXACT))

    def worth(self, expr: Expr) -> Data | None:
        """Return the entries of an expression, None where it has none here."""
        try:
            return self._chosen(self._evaluator.value(expr), {})
        except (Unclear, Unread, Misfit):
            return None

    def value(self, tokens: Sequence[Token]) -> Value | None:
        """Return what `tokens` are worth, None where that cannot be told."""
        tokens = _parted_digits(tokens, self._vocabulary)
        plain = Side(tokens, self._vocabulary).plain
        if not (plain or self.numbers):
            return None
        try:
            return replace(self._value(tokens), plain=plain)
        except (Unclear, Unread, Misfit):
            return None

    def _value(self, tokens: Sequence[Token]) -> Value:
        if not tokens:
            raise Unclear
        literal = _literal(tokens)
        if literal is not None:
            return literal
        for written in (self._called, self._scaled, self._shared):
            found = written(tokens)
            if found is not None:
                return found
        terms, entries = signed_terms(tokens), listed_entries(tokens)
        if entries is None and any(listed_entries(term) is not None for _, term in terms):
            return self._sum(terms)
        if entries is not None:
            if len(entries) > MOST_ENTRIES:
                raise Unclear
            parts = [self._value(entry) for entry in entries]
            if len({part.entries.shape for part in parts}) != 1:
                raise Unclear
            signs = all(part.signs for part in parts)
            return Value(np.array([p.entries for p in parts]), np.array([p.slack for p in parts]), signs=signs)
        exact = self._evaluated(tokens)
        shifts = [ROUNDING * np.abs(self._evaluated(nudged) - exact) for nudged in _nudged(tokens)]
        return Value(exact, np.sum(shifts, axis=0) if shifts else np.zeros_like(exact))

    def _scaled(self, tokens: Sequence[Token]) -> Value | None:
        """Return what a number times a list is, as in 1/S [a, b, c]; None for anything else."""
        openings = (n for n, token in enumerate(tokens) if n and (token.text in ("[", "(") or token.kind == "begin"))
        opening = next((n for n in openings if listed_entries(tokens[n:]) is not None), 0)
        factor = [token for token in tokens[:opening] if token.kind != "space"]
        if len(factor) < 2 or factor[-1].text in ("+", "-", "_", "^", "{", "(", "=", ","):
            return None
        scale, listed = self._value(factor), self._value(tokens[opening:])
        if scale.entries.ndim:
            return None
        slack = np.abs(scale.entries) * listed.slack + scale.slack * np.abs(listed.entries)
        return Value(scale.entries * listed.entries, slack)

    def _shared(self, tokens: Sequence[Token]) -> Value | None:
        """Return what a fraction of a list is, as in \\frac{[a, b, c]}{S}; None for anything else."""
        if tokens[0].text != r"\frac":
            return None
        above = group_end(tokens, 1)
        below = group_end(tokens, above)
        listed, divisor = tokens[2 : above - 1], tokens[above + 1 : below - 1]
        if below < len(tokens) or not divisor or listed_entries(listed) is None:
            return None
        entries, by = self._value(listed), self._value(divisor)
        if by.entries.ndim or not by.entries:
            return None
        slack = (entries.slack + by.slack * np.abs(entries.entries / by.entries)) / np.abs(by.entries)
        return Value(entries.entries / by.entries, slack)

    def _called(self, tokens: Sequence[Token]) -> Value | None:
        """Return what L(2.01, 1, 0) is: the value of L with these numbers put in for the one input; None for others."""
        entries = [_literal(entry) for entry in listed_entries(tokens[1:]) or ()]
        known = [entry for entry in entries if entry is not None and not entry.signs]
        if not known or len(known) != len(entries) or [len(x) for x in self.numbers.entries.values()] != [len(known)]:
            return None
        values = {name: tuple(float(entry.entries) for entry in known) for name in self.numbers.entries}
        there = Point(self._reading, replace(self.numbers, entries=values), (self._first_entry, self._first_value))
        exact = there._evaluated(tokens[:1])
        return Value(exact, np.zeros_like(exact))

    def _sum(self, terms: Sequence[tuple[int, Sequence[Token]]]) -> Value:
        """Return a sum in which a list is written out."""
        values = [(sign, self._value(term)) for sign, term in terms]
        if len({value.entries.shape for _, value in values}) != 1:
            raise Unclear
        return Value(
            np.sum([sign * value.entries for sign, value in values], axis=0),
            np.sum([value.slack for _, value in values], axis=0),
        )

    def _evaluated(self, tokens: Sequence[Token]) -> Data:
        lettered, picks = self._lettered(tokens)
        expr = self._moving(separated(read_expression(lettered, self._vocabulary)))
        # How far the index of a unit vector runs does not appear from itself.
        sizes = dict.fromkeys(picks, self._length) | self._evaluator.sizes(expr)
        return self._chosen(self._evaluator.value(expr, sizes), picks)

    def _moving(self, expr: Expr) -> Expr:
        """Return `expr` with the one input that was put in moving, where it is about changes."""
        if "differential" not in expr.kinds:
            return expr
        if len(self.numbers.entries) != 1:
            raise Unclear
        return moved(expr, frozenset(self.numbers.entries))

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
            raise Unclear
        place = counted - (self._first_entry if axis in picks else self._first_value)
        if not 0 <= place < size:
            self.is_out_of_range = True
            raise Unclear
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
                raise Unclear
            found[place] = tokens[place]._replace(kind="letter", text=letters[number])
        return found, {letter: number for number, letter in letters.items()}


def _evaluator(numbers: Numbers, reading: Reading) -> Evaluator:
    """Return the evaluator of what names mean at `numbers`, kept with the others: many lines ask for the same."""
    known, kept = reading.vocabulary, reading.setting.own
    words = tuple(known.functions.items())
    key = (tuple(known.definitions.items()), words, tuple(numbers.entries.items()), reading.layout)
    if key not in kept:
        lengths = {known.symbols[name].shape[0]: len(entries) for name, entries in numbers.entries.items()}
        sample = {name: Named((POINT, ROW), np.array([entries])) for name, entries in numbers.entries.items()}
        kept[key] = Evaluator(replace(known, sizes=known.sizes | lengths), sample, reading.layout)
    return kept[key]


def _parted_digits(tokens: Sequence[Token], vocabulary: Vocabulary) -> list[Token]:
    """Return `tokens` with the 0 and the 1 of J_{01} apart, for J has two indices."""
    found: list[Token] = []
    numbers = [token.text for token in tokens if token.kind == "number" and len(token.text) > 1]
    if not any(map(str.isdigit, numbers)):
        return list(tokens)
    for place, token in enumerate(tokens):
        before = [t.text for t in tokens[max(place - 3, 0) : place] if t.text != "{"]
        known = _COUNT.fullmatch(token.text) and before[-1:] == ["_"] and len(before) > 1
        if known and len(token.text) > 1 and vocabulary.rank(before[-2].lstrip("\\")) == len(token.text):
            found += [token._replace(text=digit) for digit in token.text]
        else:
            found.append(token)
    return found


def _literal(tokens: Sequence[Token]) -> Value | None:
    """Return what a number with or without a minus, or a sign alone, is worth; None for anything else."""
    kinds = [token.kind for token in tokens]
    if kinds in (["+"], ["-"]):
        return Value(np.array(1.0 if kinds == ["+"] else -1.0), np.array(0.0), signs=True)
    if kinds not in (["number"], ["-", "number"]):
        return None
    digits = tokens[-1].text.partition(".")[2]
    if len(digits) > _MOST_DIGITS:
        return None
    value = float(tokens[-1].text) * (-1 if kinds[0] == "-" else 1)
    return Value(np.array(value), np.array(ROUNDING * 10.0 ** -len(digits) if digits else 0.0))


def _nudged(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Yield `tokens` with each decimal number moved by one unit of its last digit; raise Unclear for too many."""
    shown = [(at, len(t.text.partition(".")[2])) for at, t in enumerate(tokens) if t.kind == "number" and "." in t.text]
    if len(shown) > MOST_ENTRIES or any(digits > _MOST_DIGITS for _, digits in shown):
        raise Unclear
    for place, digits in shown:
        nudged = f"{float(tokens[place].text) + 10.0**-digits:.{digits}f}"
        yield [*tokens[:place], tokens[place]._replace(text=nudged), *tokens[place + 1 :]]
