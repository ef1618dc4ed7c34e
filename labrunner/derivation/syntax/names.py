"""Symbols as people write them: accents, labels and indices told apart with the declared names at hand."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from labrunner.derivation.latex.alphabet import ACCENTS, GREEK
from labrunner.derivation.latex.subscripts import column_pair, flat, index_letters, is_slice
from labrunner.derivation.latex.tokens import Token
from labrunner.derivation.problems import Unread
from labrunner.derivation.syntax.labels import (
    LABEL,
    glued_label,
    glued_number,
    numbers_column,
    parted,
    spelled_out,
)
from labrunner.derivation.syntax.reader import Cursor
from labrunner.derivation.syntax.superscripts import column_name, is_label, is_layer, names_example, raises_index
from labrunner.derivation.terms.counting import is_as_large, numbered_places, picked
from labrunner.derivation.terms.expressions import COLUMN_ENTRY, Expr
from labrunner.derivation.terms.vocabulary import Vocabulary

LABELS = ("number", "letter", "text", "word")
_LONGEST_ENTRY = 9
_MARKS = frozenset(["_", "^", "[", "number"])
"""Kinds of tokens that go on with a name."""


class Spelling(NamedTuple):
    """A name as written: its key, the index letters behind it, and whether it is transposed."""

    name: str
    indices: tuple[str, ...]
    at: int
    transposed: bool = False
    sliced: int = -1
    """Which axis stays whole, as in Z_{:,j}; -1 for none."""
    places: tuple[str, ...] = ()
    """The indices where some are numbers: ("a", "0") for W_{a0}, () for letters alone."""
    width: int = 0
    """The 3 of J_{i,3a+b}, whose last index is that of an entry of a matrix taken row by row."""


def starts_name(token: Token) -> bool:
    """Return whether a symbol's name can start with `token`."""
    return token.kind in ("letter", "word", "name") or token.text in GREEK or token.text in ACCENTS


def read_name(cursor: Cursor, numbered: bool = False) -> Spelling:
    """Return the name that comes next, with its label and its indices, which may be `numbered` where that is clear."""
    at = cursor.peek().at
    base, inner = _base(cursor)
    raised = cursor.peek().kind == "^" and raises_index(cursor, base)
    labels, column, transposed = _scripts(cursor, base, numbered)
    labels = inner + labels
    if column:
        return Spelling(column_name(base), (*index_letters(labels), column), at, transposed)
    if is_slice(labels):
        return _sliced(base, labels, at, cursor.vocabulary)
    name, marks = parted(base, labels, cursor.vocabulary)
    if numbers_column(base, name, labels, cursor.vocabulary):
        return Spelling(column_name(base), (), at, transposed, places=(COLUMN_ENTRY, labels[0].text))
    width, row, column, length = column_pair(marks)
    if width:
        return Spelling(name, (*index_letters(marks[:-length]), row, column), at, transposed, width=width)
    places = places_of(name, marks, cursor) if numbered and marks else ()
    if places:
        return Spelling(name, (), at, transposed, places=places)
    rest = tuple(index_letters(marks))
    known = cursor.vocabulary
    if len(rest) >= LABEL and known.rank(name) == 0 and all(b.at == a.at + 1 for a, b in pairwise(marks)):
        # A number has no indices: J_{batch} is another one.
        return Spelling(f"{name}_{''.join(rest)}", (), at, transposed)
    if raised and len(rest) == 1 and known.rank(name) == 2:
        # The column \\delta^{(i)} of the entries \\delta^{(i)}_a.
        return Spelling(name, rest, at, transposed=True, sliced=1)
    if raised and len(rest) == 1 and known.rank(name) == 1 and _has_examples(known):
        raise Unread(f"{name}^{{({rest[0]})}} is not declared", at, f"write what it is, such as {name}^{{(j)}} := ...")
    if len(rest) == 1 and known.knows(column_name(name)) and (known.rank(name) == 0 or not known.knows(name)):
        name = column_name(name)
    return Spelling(name, rest, at, transposed)


def _has_examples(known: Vocabulary) -> bool:
    """Return whether some part of the lab has examples as columns, so that a raised index is that of one."""
    return any(name.endswith("^") for name in (*known.definitions, *known.foreign))


def _scripts(cursor: Cursor, base: str, numbered: bool) -> tuple[list[Token], str, bool]:
    """Return the labels and indices behind `base`, the letter of its example, and whether it is transposed there."""
    labels: list[Token] = []
    column, transposed = "", False
    while (mark := cursor.peek()).kind in _MARKS:
        if mark.kind == "_" and not transposed:
            cursor.take()
            labels += spelled_out(cursor, base) or _subscript(cursor)
        elif mark.kind == "^" and names_example(cursor, base):
            cursor.take()
            inside = cursor.group()
            column, transposed = inside[1].text.lstrip("\\"), len(inside) == 4
        elif mark.kind == "^" and (is_label(cursor) or is_layer(cursor, base)):
            cursor.take()
            labels = [token for token in cursor.group() if token.kind in LABELS] + labels
        elif mark.kind == "[" and (inside := _entries(cursor, base, labels, numbered)):
            cursor.place += len(inside) + 2
            labels += flat(inside)
        elif mark.kind == "number" and glued_number(cursor, base, labels):
            labels.append(cursor.take())
        else:
            break
    return labels, column, transposed


def _sliced(base: str, labels: Sequence[Token], at: int, vocabulary: Vocabulary) -> Spelling:
    """Return Z_{:,j}, of which one axis stays whole."""
    whole = [token.text for token in labels[-2:]].index(":")
    name, marks = parted(base, [token for token in labels if token.text != ":"], vocabulary)
    rest = tuple(index_letters(marks))
    return Spelling(name, rest, at, sliced=whole if len(rest) == 1 else -1)


def _entries(cursor: Cursor, base: str, labels: list[Token], numbered: bool) -> list[Token]:
    """Return the letters, or numbers, in a bracket such as [i] or [a, b] where it gives an entry, as code does."""
    inside: list[Token] = []
    for ahead in range(1, _LONGEST_ENTRY):
        token = cursor.peek(ahead)
        if token.kind == "]":
            break
        inside.append(token)
    else:
        return []
    kinds = [token.kind for token in inside]
    name, rest = parted(base, labels, cursor.vocabulary)
    plain = all(t.kind != "letter" or not cursor.vocabulary.is_value(t.text) for t in inside)
    if rest or not plain or not cursor.vocabulary.is_value(name):
        return []
    if kinds in (["letter"], ["letter", ",", "letter"], [":", ",", "letter"], ["letter", ",", ":"]):
        return inside
    if column_pair(inside)[0]:
        return inside
    return inside if numbered and "number" in kinds and places_of(name, flat(inside), cursor) else []


def _subscript(cursor: Cursor) -> list[Token]:
    if cursor.peek().kind != "{":
        return cursor.group()
    inner = cursor.group()
    return flat(inner)


def _base(cursor: Cursor) -> tuple[str, list[Token]]:
    """Return what comes next without its scripts, and those that stand under its accent with it, as in \\bar{x_i}."""
    token = cursor.take()
    if token.text in ACCENTS:
        inner = cursor.inside(cursor.group())
        if not starts_name(inner.peek()):
            raise Unread(f"{token.text} stands over something that is not a name", token.at)
        bare, labels = _base(inner)
        if inner.skip("_"):
            labels = _subscript(inner)
        elif inner.sees("^") and (is_label(inner) or is_layer(inner, f"{ACCENTS[token.text]} {bare}")):
            inner.take()
            labels = [token for token in inner.group() if token.kind in LABELS]
        elif inner.peek().kind == "number":
            labels = [inner.take()]
        if not inner.ended():
            raise Unread(f"{token.text} stands over more than one name", token.at)
        return f"{ACCENTS[token.text]} {bare}", list(labels)
    if token.text == "d" and cursor.peek().kind == "letter" and cursor.vocabulary.knows("d" + cursor.peek().text):
        return "d" + cursor.take().text, []
    name = token.text.lstrip("\\")
    if token.kind == "letter" and not token.text.isascii():
        raise Unread(f"the letter {token.text} is not one of the Latin or Greek ones", token.at, "write it in LaTeX")
    if token.kind == "letter":
        label = glued_label(token, cursor)
        if label:
            cursor.place += len(label)
            return f"{name}_{label}", []
    if cursor.sees("'") and _is_primed(name, cursor):
        cursor.take()
        return name + "'", []
    return name, []


def _is_primed(name: str, cursor: Cursor) -> bool:
    """Return whether the prime behind `name` belongs to it, and does not transpose it."""
    known = cursor.vocabulary
    if known.knows(name + "'"):
        return True
    return not known.knows(name) and name not in known.functions and cursor.peek(1).kind in ("_", "=", "end of line")


def places_of(name: str, marks: Sequence[Token], cursor: Cursor) -> tuple[str, ...]:
    """Return the indices `marks` of `name` where some are numbers and it is clear which entries are meant, else ()."""
    if not cursor.numbered and "number" not in [token.kind for token in marks]:
        return ()
    found = numbered_places(marks, cursor.vocabulary, cursor.vocabulary.rank(name), cursor.numbered)
    clear = cursor.numbered or is_as_large(name, found, cursor.vocabulary)
    return found if clear and any(place.isdigit() for place in found) else ()


def named(spelling: Spelling, first: int = 1) -> Expr:
    """Return the expression that a spelling stands for, as it is; entries are counted from `first`."""
    expr = Expr("name", name=spelling.name, indices=spelling.indices, at=spelling.at)
    if spelling.places:
        expr = picked(Expr("name", name=spelling.name, at=spelling.at), spelling.places, first)
        if spelling.places[0] == COLUMN_ENTRY:
            expr = Expr("entry", (expr,), indices=(COLUMN_ENTRY,), at=spelling.at)
    if spelling.width:
        whole = Expr("name", name=spelling.name, at=spelling.at)
        expr = Expr("flat", (whole,), indices=spelling.indices, number=float(spelling.width), at=spelling.at)
    if spelling.sliced >= 0:
        whole = Expr("name", name=spelling.name, at=spelling.at)
        expr = Expr("slice", (whole,), indices=spelling.indices, number=float(spelling.sliced), at=spelling.at)
    return Expr("transpose", (expr,), at=spelling.at) if spelling.transposed else expr
