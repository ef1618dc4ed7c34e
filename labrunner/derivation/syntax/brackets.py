"""Expressions enclosed in brackets, norms, inner products and boxes."""

from __future__ import annotations

from labrunner.derivation.latex.unexpected import unexpected
from labrunner.derivation.problems import Unread
from labrunner.derivation.syntax.delimiters import CLOSING, bracketed
from labrunner.derivation.syntax.indicators import is_mask, read_truth
from labrunner.derivation.syntax.reader import Cursor
from labrunner.derivation.syntax.relations import has_relation
from labrunner.derivation.syntax.rules import Rules
from labrunner.derivation.terms.expressions import Expr


def read_bracket(cursor: Cursor, rules: Rules) -> Expr | None:
    """Return what the bracket that comes next encloses, None without moving where none comes."""
    token = cursor.peek()
    if token.text == r"\|":
        return _norm(cursor, rules)
    if token.text == r"\langle":
        return _inner_product(cursor, rules)
    if token.text == "|":
        raise Unread("a bar is not read here", token.at, r"write \|x\| for a norm")
    if token.kind in ("(", "[", "{") or token.text == r"\{":
        return _grouped(cursor, rules)
    return None


def read_box(cursor: Cursor, rules: Rules) -> Expr:
    """Return what stands in a box, or over or under a brace; what the brace says is left out."""
    cursor.take()
    inner = cursor.inside(cursor.group())
    expr = rules.sum(inner)
    if not inner.ended():
        raise unexpected(inner.peek())
    if cursor.skip("_", "^"):
        cursor.group()
    return expr


def _grouped(cursor: Cursor, rules: Rules) -> Expr:
    token = cursor.peek()
    inner = bracketed(cursor)
    if inner is None:
        raise Unread(f"a {token.text} is never closed", token.at, f"close it with {CLOSING[token.text]}")
    if (token.text == "[" and has_relation(inner)) or (token.text == "(" and is_mask(inner)):
        return read_truth(cursor, rules)
    cursor.take()
    expr = rules.sum(cursor)
    cursor.expect(CLOSING[token.text])
    return expr


def _inner_product(cursor: Cursor, rules: Rules) -> Expr:
    at = cursor.take().at
    left = rules.sum(cursor)
    if not cursor.skip(",", "|"):
        raise Unread("an inner product has two parts", at, r"write \langle a, b \rangle")
    right = rules.sum(cursor)
    cursor.expect(r"\rangle")
    return Expr("call", (left, right), name="inner", at=at)


def _norm(cursor: Cursor, rules: Rules) -> Expr:
    at = cursor.take().at
    cursor.norms += 1
    inner = rules.sum(cursor)
    cursor.norms -= 1
    cursor.expect(r"\|")
    label = "".join(t.text for t in cursor.group()) if cursor.skip("_") else ""
    if label not in ("", "2", "F"):
        raise Unread("only the Euclidean norm is read", at, r"write \|x\|_2")
    return Expr("call", (inner,), name="norm_2" if label == "2" else "norm", at=at)
