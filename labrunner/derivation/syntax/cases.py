"""The cases environment: values told apart by conditions."""

from __future__ import annotations

from labrunner.derivation.latex.tokens import Token
from labrunner.derivation.problems import Unread
from labrunner.derivation.syntax.reader import Cursor
from labrunner.derivation.syntax.relations import read_relation
from labrunner.derivation.syntax.rules import Rules
from labrunner.derivation.terms.expressions import Expr
from labrunner.derivation.text.words import IF, OTHERWISE

_IF = ("", *IF, "if and", "for and", "only if", "only for", "solo si", "sólo si", "nur für")


def read_cases(cursor: Cursor, rules: Rules) -> Expr | None:
    """Return the rows of cases if they come next, else None; parts are value, condition, value, condition, ..."""
    if cursor.peek().kind != "begin" or cursor.peek().text != "cases":
        return None
    at = cursor.take().at
    parts: list[Expr] = []
    while cursor.peek().kind != "end":
        parts.append(rules.sum(cursor))
        cursor.skip(",", ";")
        _skip_kinds(cursor, "&", "space")
        parts.append(_condition(cursor, rules))
        _skip_kinds(cursor, "row")
    cursor.take()
    if sum(part.kind == "otherwise" for part in parts) > 1:
        raise Unread("two rows of cases say otherwise", at, r"give each row but the last its condition")
    return Expr("cases", tuple(parts), at=at)


def _skip_kinds(cursor: Cursor, *kinds: str) -> None:
    while cursor.peek().kind in kinds:
        cursor.take()


def _condition(cursor: Cursor, rules: Rules) -> Expr:
    """Return the condition of one row, which stands up to its end."""
    at = cursor.peek().at
    words, rest = _worded(_rest_of_row(cursor))
    if not rest and words.rstrip(".") in OTHERWISE:
        return Expr("otherwise", at=at)
    if len(rest) > 2 and rest[0].text == "(" and rest[-1].text == ")":
        rest = rest[1:-1]
    if words not in _IF:
        raise Unread(f"the condition '{words}' of a case is not read", at, r"write \text{if } i = j")
    return read_relation(rest, cursor, rules.sum)


def _rest_of_row(cursor: Cursor) -> list[Token]:
    found: list[Token] = []
    while cursor.peek().kind not in ("row", "end", "end of line"):
        found.append(cursor.take())
    return [t for t in found if t.kind != "space" and t.text not in (".", ";")]


def _is_remark(token: Token) -> bool:
    """Return whether words stand in brackets behind a condition, such as (by convention)."""
    return token.kind == "text" and token.text.startswith("(") and token.text.endswith(")")


def _worded(tokens: list[Token]) -> tuple[str, list[Token]]:
    """Return the words before a relation, such as "if", and the relation without a comma at its end."""
    words = ""
    while tokens and tokens[0].kind == "text":
        words = f"{words} {tokens.pop(0).text.lower().rstrip('.,')}".strip()
    while tokens and (tokens[-1].text == "," or _is_remark(tokens[-1])):
        tokens.pop()
    return words, tokens
