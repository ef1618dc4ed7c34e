"""Superscripts, primes and subscripts behind a factor: powers, transposes, entries and slices."""

from __future__ import annotations

from labrunner.derivation.latex.subscripts import BRACKETED, column_pair, index_letters, is_slice
from labrunner.derivation.problems import Unread
from labrunner.derivation.syntax.names import places_of
from labrunner.derivation.syntax.reader import Cursor
from labrunner.derivation.syntax.rules import Read
from labrunner.derivation.terms.counting import picked
from labrunner.derivation.terms.expressions import Expr

_MARKS = frozenset(["^", "_", "'", "["])
_OF_CODE = frozenset(["mul", "add", "call", "transpose", "div", "odot", "dot", "diff"])
"""Kinds of nodes of which code takes an entry as in (W x)[a]."""
_TRANSPOSED = ("T", r"\top", "t", r"\intercal", r"\prime")
_TRANSPOSABLE = ("name", "entry", "mul", "add", "ones", "onehot", "matrix")
"""Kinds of nodes that a prime transposes, where it is not found to mean a derivative."""
_DERIVED = ("div", "call", "pow", "neg", "dot", "odot", "transpose", "prime")
"""Kinds of nodes that nobody transposes by a prime."""


def read_scripts(expr: Expr, cursor: Cursor, read_sum: Read) -> Expr:
    """Return `expr` raised, transposed and indexed as the scripts say that come next."""
    while (mark := cursor.peek().kind) in _MARKS:
        if mark == "^":
            expr = _raised(expr, cursor, read_sum)
        elif mark == "_":
            expr = _entry(expr, cursor)
        elif mark == "[":
            whole, expr = expr, _bracketed_entry(expr, cursor)
            if expr is whole:
                break
        elif expr.kind in _TRANSPOSABLE:
            expr = Expr("transpose", (expr,), name="prime", at=cursor.take().at)
        elif expr.kind == "number" and expr.number == 0:
            # A row of zeros, as the transpose of a column of them.
            cursor.take()
        elif expr.kind in _DERIVED:
            expr = Expr("prime", (expr,), at=cursor.take().at)
        else:
            break
    return expr


def _bracketed_entry(expr: Expr, cursor: Cursor) -> Expr:
    """Return the entry of a bracket or a call that comes next as in (W x)[a], the expression itself for none."""
    known = cursor.vocabulary
    for kinds in BRACKETED:
        tokens = [cursor.peek(ahead) for ahead in range(len(kinds))]
        plain = all(token.kind != "letter" or not known.is_value(token.text) for token in tokens)
        if expr.kind in _OF_CODE and plain and [token.kind for token in tokens] == kinds:
            cursor.place += len(kinds)
            return Expr("entry", (expr,), indices=tuple(token.text for token in tokens[1::2]), at=tokens[0].at)
    return expr


def _raised(expr: Expr, cursor: Cursor, read_sum: Read) -> Expr:
    at = cursor.take().at
    inner = cursor.group()
    if len(inner) == 1 and inner[0].text in _TRANSPOSED:
        if expr.kind == "name" and len(expr.indices) > 1:
            raise Unread("it is open whether the entry or the matrix is transposed", at, "write (W^T)_{ij} or W_{ji}")
        return Expr("transpose", (expr,), name="prime" if inner[0].text == r"\prime" else "", at=at)
    return Expr("pow", (expr, read_sum(cursor.inside(inner))), at=at)


def _entry(expr: Expr, cursor: Cursor) -> Expr:
    at = cursor.take().at
    inner = [t for t in cursor.group() if t.kind not in ("{", "}", ",", "(", ")", "space")]
    if is_slice(inner) and len(inner) == 2:
        whole = [t.text for t in inner].index(":")
        return Expr("slice", (expr,), indices=tuple(index_letters([inner[1 - whole]])), number=float(whole), at=at)
    width, row, column, length = column_pair(inner)
    if width:
        letters = (*index_letters(inner[:-length]), row, column)
        return Expr("flat", (expr,), indices=letters, number=float(width), at=at)
    places = places_of(expr.name, inner, cursor) if expr.kind == "name" and not expr.indices else ()
    if places:
        return picked(expr, places, cursor.vocabulary.first)
    return Expr("entry", (expr,), indices=tuple(index_letters(inner)), at=at)
