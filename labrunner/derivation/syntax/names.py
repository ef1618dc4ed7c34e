"""Symbols as people write them: accents, labels and indices told apart with the declared names at hand."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from labrunner.derivation.latex.alphabet import ACCENTS, GREEK
from labrunner.derivation.latex.subscripts import MOST_LETTERS, column_pair, flat, index_letters, is_slice
from labrunner.derivation.latex.tokens import Token
from labrunner.derivation.problems import Unread
from labrunner.derivation.syntax.reader import Cursor
from labrunner.derivation.syntax.superscripts import column_name, is_label, is_layer, names_example, raises_index
from labrunner.derivation.terms.counting import is_as_large, numbered_places, picked
from labrunner.derivation.terms.expressions import COLUMN_ENTRY, Expr
from labrunner.derivation.terms.vocabulary import Vocabulary

LABELS = ("number", "letter", "text", "word")
_LONGEST_ENTRY = 9
_LABEL = 3
"""So many letters side by side are a word."""
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
    name, marks = _parted(base, labels, cursor.vocabulary)
    if _numbers_column(base, name, labels, cursor.vocabulary):
        return Spelling(column_name(base), (), at, transposed, places=(COLUMN_ENTRY, labels[0].text))
    width, row, column, length = column_pair(marks)
    if width:
        return Spelling(name, (*index_letters(marks[:-length]), row, column), at, transposed, width=width)
    places = places_of(name, marks, cursor) if numbered and marks else ()
    if places:
        return Spelling(name, (), at, transposed, places=places)
    rest = tuple(index_letters(marks))
    known = cursor.vocabulary
    if len(rest) >= _LABEL and known.rank(name) == 0 and all(b.at == a.at + 1 for a, b in pairwise(marks)):
        # A number has no indices: J_{batch} is another one.
        return Spelling(f"{name}_{''.join(rest)}", (), at, transposed)
    if raised and len(rest) == 1 and known.rank(name) == 2:
        # The column \\delta^{(i)} of the entries \\delta^{(i)}_a.
        return Spelling(name, rest, at, transposed=True, sliced=1)
    if len(rest) == 1 and known.knows(column_name(name)) and (known.rank(name) == 0 or not known.knows(name)):
        name = column_name(name)
    return Spelling(name, rest, at, transposed)


def _numbers_column(base: str, name: str, labels: Sequence[Token], vocabulary: Vocabulary) -> bool:
    """Return whether v_1 is the first of the columns v_a that a text has given a name."""
    numbered = [token.kind for token in labels] == ["number"] and not vocabulary.knows(name)
    return numbered and not vocabulary.knows(base) and vocabulary.knows(column_name(base))


def _scripts(cursor: Cursor, base: str, numbered: bool) -> tuple[list[Token], str, bool]:
    """Return the labels and indices behind `base`, the letter of its example, and whether it is transposed there."""
    labels: list[Token] = []
    column, transposed = "", False
    while (mark := cursor.peek()).kind in _MARKS:
        if mark.kind == "_" and not transposed:
            cursor.take()
            labels += _spelled_out(cursor, base) or _subscript(cursor)
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
        elif mark.kind == "number" and _glued_number(cursor, base, labels):
            labels.append(cursor.take())
        else:
            break
    return labels, column, transposed


def _sliced(base: str, labels: Sequence[Token], at: int, vocabulary: Vocabulary) -> Spelling:
    """Return Z_{:,j}, of which one axis stays whole."""
    whole = [token.text for token in labels[-2:]].index(":")
    name, marks = _parted(base, [token for token in labels if token.text != ":"], vocabulary)
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
    name, rest = _parted(base, labels, cursor.vocabulary)
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


def _spelled_out(cursor: Cursor, base: str) -> list[Token]:
    """Return the letters of a label without braces, as in h_pre or y_pred, where they spell a declared name."""
    found: list[Token] = []
    while cursor.peek(len(found)).kind == "letter" and len(found) < MOST_LETTERS:
        if found and cursor.peek(len(found)).at != found[-1].at + 1:
            break
        found.append(cursor.peek(len(found)))
    for length in range(len(found), 1, -1):
        if cursor.vocabulary.knows(f"{base}_{''.join(token.text for token in found[:length])}"):
            cursor.place += length
            return found[:length]
    return []


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
        label = _glued_label(token, cursor)
        if label:
            cursor.place += len(label)
            return f"{name}_{label}", []
    if cursor.sees("'") and _is_primed(name, cursor):
        cursor.take()
        return name + "'", []
    return name, []


def _glued_label(token: Token, cursor: Cursor) -> str:
    """Return pre for hpre where h_pre is declared: the letters right behind a name that make up its label."""
    label = ""
    for ahead in range(MOST_LETTERS):
        letter = cursor.peek(ahead)
        if letter.kind != "letter" or letter.at != token.at + ahead + 1:
            break
        label += letter.text
    while len(label) > 1 and not cursor.vocabulary.knows(f"{token.text}_{label}"):
        label = label[:-1]
    return label if len(label) > 1 else ""


def _is_primed(name: str, cursor: Cursor) -> bool:
    """Return whether the prime behind `name` belongs to it, and does not transpose it."""
    known = cursor.vocabulary
    if known.knows(name + "'"):
        return True
    return not known.knows(name) and name not in known.functions and cursor.peek(1).kind in ("_", "=", "end of line")


def _glued_number(cursor: Cursor, base: str, labels: list[Token]) -> bool:
    digit, known = cursor.peek().text, cursor.vocabulary
    return not labels and (known.knows(f"{base}_{digit}") or known.knows(base + digit))


def _parted(base: str, labels: Sequence[Token], vocabulary: Vocabulary) -> tuple[str, Sequence[Token]]:
    """Return the declared name that `base` and the longest label make, and the tokens of the indices after it."""
    if not labels:
        return base, labels
    accented = _barred(base, labels, vocabulary)
    if accented is not None:
        return accented
    for length in range(min(len(labels), MOST_LETTERS), 0, -1):
        text = "".join(token.text.lstrip("\\") for token in labels[:length])
        for name in (vocabulary.short.get(f"{base}_{text}", f"{base}_{text}"), base + text):
            if vocabulary.knows(name):
                return name, labels[length:]
    own = labels[0].kind == "number" and vocabulary.is_foreign(base)
    if vocabulary.knows(base) and not own and not _is_known_label(base, labels, vocabulary):
        return base, labels
    if labels[0].kind in ("number", "word", "text") or [token.text for token in labels] == [r"\cdot"]:
        # A dot under a name says that it is a sum, as Z_\bullet is of the e^{z_k}.
        return f"{base}_{labels[0].text}", labels[1:]
    if len(labels) > 2 and all(token.kind == "letter" for token in labels):
        return f"{base}_{''.join(token.text for token in labels)}", []
    return base, labels


def _is_known_label(base: str, labels: Sequence[Token], vocabulary: Vocabulary) -> bool:
    """Return whether a learner's own name has labels that spell out that of another, as g_pre has that of h_pre."""
    if len(labels) < _LABEL or base not in vocabulary.definitions or vocabulary.definitions[base].source != "learner":
        return False
    spelled = "".join(token.text for token in labels)
    return any(name.endswith(f"_{spelled}") for name in vocabulary.definitions)


def _barred(base: str, labels: Sequence[Token], vocabulary: Vocabulary) -> tuple[str, Sequence[Token]] | None:
    """Return \\bar x for x_{bar}, as code names it, where the lab knows \\bar x."""
    for start, label in enumerate(labels[:MOST_LETTERS]):
        if label.text not in ("bar", "b"):
            continue
        width = 1 if label.text == "bar" else 3
        if "".join(token.text for token in labels[start : start + width]) != "bar":
            continue
        name, rest = _parted(base, labels[:start], vocabulary)
        if not rest and vocabulary.knows("bar " + name):
            return "bar " + name, labels[start + width :]
    return None


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
