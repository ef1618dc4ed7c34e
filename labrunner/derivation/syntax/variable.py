"""What the derivatives near a formula are taken by, for a prime that does not say it."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from labrunner.derivation.latex.subscripts import index_letters
from labrunner.derivation.latex.tokens import Token
from labrunner.derivation.problems import Unread
from labrunner.derivation.syntax.derivatives import read_variable
from labrunner.derivation.syntax.formulas import formula_at
from labrunner.derivation.syntax.reader import Cursor
from labrunner.derivation.terms.expressions import Expr
from labrunner.derivation.terms.vocabulary import Vocabulary
from labrunner.derivation.text.document import Block

_FORMULAS = ("display", "inline")
_PRIME_MEANS = re.compile(
    r"\b(?:primes?|dash(?:es)?|prima|apóstrofo|Strich)\b[^.]{0,60}\b(?:derivatives?|differentiation|derivada|Ableitung)\s+"
    r"(?:with\s+respect\s+to|w\.?r\.?t\.?|by|in|(?:con\s+)?respecto\s+(?:de|a)|nach)\s*$",
    re.IGNORECASE,
)
_NEXT = 5
"""How many tokens behind \\partial_j are looked at for what it derives."""


class Taken(NamedTuple):
    """What one derivative is taken by, and whether of an entry with the same index, as in dp_i/dz_i."""

    by: Expr
    diagonal: bool


def variable_told(blocks: Sequence[Block], place: int, vocabulary: Vocabulary) -> Expr | None:
    """Return what a prime is said to derive by, in words before `place`: "a prime means the derivative by z_j"."""
    for before in range(place - 1, 0, -1):
        if blocks[before].kind == "inline" and _PRIME_MEANS.search(blocks[before - 1].text):
            with contextlib.suppress(Unread):
                by = read_variable(Cursor(formula_at(blocks, before)[0], vocabulary))
                return by if _is_number(by, vocabulary) else None
    return None


def variable_near(blocks: Sequence[Block], place: int, vocabulary: Vocabulary) -> Expr | None:
    """Return what the derivatives next to the formula at `place` are taken by, None where that is not one thing.

    Its own derivatives come first, then the nearest before and behind it in its section. One such as dp_i/dz_i speaks
    of a case alone, and counts where there is no other.
    """
    own = _taken_in(blocks, place, vocabulary)
    near = [own] if own else [_nearest(blocks, places, vocabulary) for places in _around(blocks, place)]
    found = _general([taken for formula in near for taken in formula])
    return found.pop() if len(found) == 1 else None


def _around(blocks: Sequence[Block], place: int) -> tuple[range, range]:
    """Return the places before and behind `place` in its section, the nearest first."""
    heads = [n for n, block in enumerate(blocks) if block.kind == "heading"]
    start = max((n for n in heads if n < place), default=-1)
    end = min((n for n in heads if n > place), default=len(blocks))
    return range(place - 1, start, -1), range(place + 1, end)


def _nearest(blocks: Sequence[Block], places: range, vocabulary: Vocabulary) -> list[Taken]:
    """Return the derivatives of the first formula among `places` that has any, one of a case alone coming last."""
    special: list[Taken] = []
    for place in places:
        found = _taken_in(blocks, place, vocabulary)
        if any(not taken.diagonal for taken in found):
            return found
        special = special or found
    return special


def _general(taken: Sequence[Taken]) -> set[Expr]:
    general = {one.by for one in taken if not one.diagonal}
    return general or {one.by for one in taken}


def _taken_in(blocks: Sequence[Block], place: int, vocabulary: Vocabulary) -> list[Taken]:
    """Return the derivatives by a number in the formula at `place`."""
    if blocks[place].kind not in _FORMULAS:
        return []
    try:
        tokens = formula_at(blocks, place)[0]
    except Unread:
        return []
    return [taken for taken in _derivatives(tokens, vocabulary) if _is_number(taken.by, vocabulary)]


def _is_number(by: Expr, vocabulary: Vocabulary) -> bool:
    return vocabulary.is_value(by.name) and vocabulary.rank(by.name) == len(by.indices) and not by.number


def _derivatives(tokens: Sequence[Token], vocabulary: Vocabulary) -> Iterator[Taken]:
    for place, token in enumerate(tokens):
        cursor = Cursor(tokens, vocabulary)
        cursor.place = place
        with contextlib.suppress(Unread):
            if token.text == r"\frac":
                yield from _in_fraction(cursor)
            elif token.text == "/" and _is_d(cursor.peek(1)):
                cursor.place += 2
                yield _taken(read_variable(cursor), _before(tokens, place))
            elif token.text == r"\partial" and cursor.peek(1).text == "_":
                cursor.place += 2
                yield _taken(_below(cursor), cursor.tokens[cursor.place :][:_NEXT])


def _in_fraction(cursor: Cursor) -> Iterator[Taken]:
    cursor.take()
    above, below = cursor.group(), cursor.group()
    if len(below) > 1 and above and _is_d(above[0]) and _is_d(below[0]):
        inner = cursor.inside(below[1:])
        by = read_variable(inner)
        if inner.ended():
            yield _taken(by, above[1:])


def _before(tokens: Sequence[Token], place: int) -> Sequence[Token]:
    """Return what a slash at `place` stands behind, from its d on."""
    start = max((n for n in range(place) if _is_d(tokens[n])), default=place)
    return tokens[start:place]


def _below(cursor: Cursor) -> Expr:
    """Return z_j for the foot of \\partial_{z_j}, and for that of \\partial_j where a learner has said so."""
    inner = cursor.inside(cursor.group())
    short = cursor.vocabulary.functions.get(r"\partial_")
    if short and len(inner.tokens) == 1:
        return Expr("diff", name=short, indices=tuple(index_letters(inner.tokens)))
    return read_variable(inner)


def _taken(by: Expr, above: Sequence[Token]) -> Taken:
    return Taken(by, any(token.text in by.indices for token in above))


def _is_d(token: Token) -> bool:
    return token.text == r"\partial" or (token.text == "d" and token.kind == "letter")
