"""Kronecker's delta and the unit vectors: \\delta_{ij}, e_y; and Euler's e, which is written with the same letter."""

from __future__ import annotations

from labrunner.derivation.latex.subscripts import index_letters
from labrunner.derivation.latex.tokens import Token
from labrunner.derivation.problems import Unread
from labrunner.derivation.syntax.delimiters import bracketed
from labrunner.derivation.syntax.reader import Cursor
from labrunner.derivation.syntax.relations import has_relation, read_relation
from labrunner.derivation.syntax.rules import Rules
from labrunner.derivation.terms.expressions import Expr, number


def read_delta(cursor: Cursor, rules: Rules) -> Expr | None:
    """Return \\delta_{ij}, \\delta[i, j] or \\delta_{i = j} if one comes next, else None without moving."""
    start = cursor.place
    at = cursor.take().at
    if cursor.vocabulary.rank("delta") != 2:
        if cursor.sees("[") and (both := _entry_letters(cursor)):
            return Expr("delta", indices=both, at=at)
        if cursor.skip("_") and (found := _subscripted(cursor, rules, at)):
            return found
    cursor.place = start
    return None


def read_e(cursor: Cursor, rules: Rules) -> Expr:
    """Return e^x, the unit vector e_y, the delta e_{ij}, or the number e."""
    at = cursor.take().at
    unit = _numbered_unit(cursor)
    if unit:
        return Expr("onehot", indices=(unit,), at=at)
    if cursor.skip("^"):
        return Expr("call", (rules.sum(cursor.inside(cursor.group())),), name="exp", at=at)
    if cursor.skip("_"):
        letters = index_letters([t for t in cursor.group() if t.kind not in ("{", "}")])
        if len(letters) == 1:
            return Expr("onehot", indices=tuple(letters), at=at)
        if len(letters) == 2:
            return Expr("delta", indices=tuple(letters), at=at)
    return Expr("call", (number(1, at),), name="exp", at=at)


def _numbered_unit(cursor: Cursor) -> str:
    """Return the y of e^{(y)}, a unit vector for its brackets, and step over it; nothing for an exponential."""
    kinds = [cursor.peek(ahead).kind for ahead in range(5)]
    letter = cursor.peek(3).text
    if kinds != ["^", "{", "(", "letter", ")"] or cursor.peek(5).kind != "}" or cursor.vocabulary.is_value(letter):
        return ""
    cursor.place += 6
    return letter


def _subscripted(cursor: Cursor, rules: Rules, at: int) -> Expr | None:
    inner = [t for t in cursor.group() if t.kind not in (",", "{", "}", "space")]
    if has_relation(inner):
        return Expr("truth", (read_relation(inner, cursor, rules.sum),), at=at)
    letters = _letters(inner)
    return Expr("delta", indices=tuple(letters), at=at) if len(letters) == 2 else None


def _letters(tokens: list[Token]) -> list[str]:
    try:
        return index_letters(tokens)
    except Unread:
        return []


def _entry_letters(cursor: Cursor) -> tuple[str, ...]:
    """Return the two letters of a bracket such as [i, j], and step over it; none where it holds anything else."""
    inner = bracketed(cursor) or []
    if [token.kind for token in inner] != ["letter", ",", "letter"]:
        return ()
    cursor.place += len(inner) + 2
    return inner[0].text, inner[2].text
