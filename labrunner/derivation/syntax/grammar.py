"""A small recursive-descent reader of LaTeX expressions: sums of terms, terms of products, products of factors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from labrunner.derivation.latex.tokens import MATRICES, Token
from labrunner.derivation.latex.unexpected import unexpected
from labrunner.derivation.problems import Unread
from labrunner.derivation.syntax.calls import BARE, ends_argument
from labrunner.derivation.syntax.delimiters import bracketed
from labrunner.derivation.syntax.primary import read_primary
from labrunner.derivation.syntax.reader import Cursor
from labrunner.derivation.syntax.relations import has_relation
from labrunner.derivation.syntax.rules import Rules
from labrunner.derivation.syntax.scripts import read_scripts
from labrunner.derivation.terms.expressions import Expr
from labrunner.derivation.terms.vocabulary import FUNCTIONS, Vocabulary

MOST_REMEMBERED = 500
_SIGNS = {r"\odot": "odot", r"\otimes": "kron", r"\oslash": "div", r"\cdot": "dot", r"\times": "dot", "*": "dot"}
"""The signs that join two products, and the node that each makes."""
_SIGNING = ("command", "*")
"""Kinds of tokens that such a sign may be."""
_ADDED = ("+", "-")
_BREAKS = frozenset(["row", "&", "space"])
_STOPS = frozenset([")", "]", r"\}", "}", "+", "-", "=", ",", ";", r"\rangle", "&", "row", "/", ":", ".", "|", ":=",
                    r"\ne", ">", "<", r"\ge", r"\le", r"\Rightarrow", r"\in", r"\approx", r"\propto", r"\equiv",
                    r"\sim", *_SIGNS])  # fmt: skip


def read_expression(tokens: Sequence[Token], vocabulary: Vocabulary) -> Expr:
    """Return the expression that all of `tokens` make; raise Unread where they make none."""
    # A side is read as a name, as a step, and once more for each layout of derivatives.
    key = tuple(tokens)
    if key in vocabulary.read:
        return vocabulary.read[key]
    expr = _whole(Cursor(key, vocabulary))
    if len(vocabulary.read) > MOST_REMEMBERED:
        vocabulary.read.clear()
    vocabulary.read[key] = expr
    return expr


def read_numbered(tokens: Sequence[Token], vocabulary: Vocabulary) -> Expr:
    """Return the expression that all of `tokens` make, in which numbers may name entries; raise Unread."""
    cursor = Cursor(tokens, vocabulary)
    cursor.numbered = True
    return _whole(cursor)


def _whole(cursor: Cursor) -> Expr:
    expr = read_sum(cursor)
    if not cursor.ended():
        raise unexpected(cursor.peek())
    return expr


def read_sum(cursor: Cursor) -> Expr:
    """Return the terms that come next, added up."""
    cursor.deeper()
    if cursor.peek().kind in _BREAKS:
        _skip_breaks(cursor, inside_sum=False)
    terms = [_read_signed(cursor)]
    while cursor.peek().kind in _ADDED:
        terms.append(_read_signed(cursor))
    cursor.depth -= 1
    return terms[0] if len(terms) == 1 else Expr("add", tuple(terms), at=terms[0].at)


def _read_signed(cursor: Cursor) -> Expr:
    """Return the next term, with the signs before it."""
    first = cursor.peek()
    negated = False
    if first.kind in _ADDED:
        while cursor.peek().kind in _ADDED:
            negated ^= cursor.take().text == "-"
    term = _read_term(cursor)
    return Expr("neg", (term,), at=first.at) if negated else term


def _skip_breaks(cursor: Cursor, inside_sum: bool) -> bool:
    """Step over a line break and & where the expression goes on behind it with an operator; return whether it did."""
    ahead = 1
    while cursor.peek(ahead).kind in _BREAKS:
        ahead += 1
    follower = cursor.peek(ahead).text
    goes_on = follower in ("+", "-", r"\cdot", r"\times") or not inside_sum
    if not goes_on or cursor.peek(ahead).kind == "text":
        return False
    cursor.place += ahead
    return True


def _read_term(cursor: Cursor) -> Expr:
    """Return products, divided by factors, and multiplied with signs between them, from left to right."""
    result = _read_product(cursor)
    while True:
        sign = cursor.peek()
        if sign.kind in _BREAKS and _skip_breaks(cursor, inside_sum=True):
            sign = cursor.peek()
        if sign.kind == "/":
            result = _divided(result, cursor)
        elif sign.kind in _SIGNING and sign.text in _SIGNS:
            cursor.take()
            result = Expr(_SIGNS[sign.text], (result, _read_product(cursor)), at=sign.at)
        else:
            return result


def _divided(top: Expr, cursor: Cursor) -> Expr:
    at = cursor.take().at
    below = _read_factor(cursor)
    if below.kind != "sum" and _goes_on(cursor):
        raise Unread("a / b c can mean (a / b) c or a / (b c)", at, r"write \frac{a}{b c} or \frac{a}{b} c")
    return Expr("div", (top, below), at=at)


def _read_product(cursor: Cursor) -> Expr:
    """Return the factors that stand side by side, multiplied."""
    at = cursor.peek().at
    factors = [_read_factor(cursor)]
    while _goes_on(cursor):
        if factors[-1].kind == "call" and factors[-1].number == BARE and not ends_argument(cursor.peek()):
            raise _ambiguous(factors[-1])
        factors.append(_read_factor(cursor))
        if factors[-1].kind == factors[-2].kind == "number":
            raise Unread("two numbers stand side by side", factors[-1].at, r"write one number, or \cdot between them")
    if len(factors) == 1 and factors[0].kind != "call":
        return factors[0]
    factors = [replace(f, number=0.0) if f.kind == "call" and f.number else f for f in factors]
    return factors[0] if len(factors) == 1 else Expr("mul", tuple(factors), at=at)


def _goes_on(cursor: Cursor) -> bool:
    """Return whether another factor follows without a sign between."""
    token = cursor.peek()
    if token.text == r"\|":
        return not cursor.norms
    if token.kind == "text":
        return token.text in FUNCTIONS or cursor.vocabulary.is_value(token.text)
    if token.kind in ("end of line", "space", "row", "end") or token.text in _STOPS:
        return False
    if token.kind == "(":
        # What stands in brackets behind a factor may be its condition: p_i p_j (i \ne j).
        inner = bracketed(cursor)
        return inner is None or not has_relation(inner)
    return token.kind != "begin" or token.text == "cases" or token.text in MATRICES


def _ambiguous(call: Expr) -> Unread:
    return Unread(
        f"{call.name} a b can mean {call.name}(a b) or {call.name}(a) b", call.at, f"write \\{call.name}(a b)"
    )


def _read_factor(cursor: Cursor) -> Expr:
    """Return the next factor, with the exponents, primes and indices behind it."""
    cursor.deeper()
    expr = read_scripts(read_primary(cursor, _RULES), cursor, read_sum)
    cursor.depth -= 1
    return expr


_RULES = Rules(read_sum, _read_term, _read_product, _read_factor)
