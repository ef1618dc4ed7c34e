"""Sums, terms and factors: the grammar of one side of an equality.

Products bind tighter than + and -; a sum sign reaches to the end of its term; a/b takes one factor on its right.
"""

from __future__ import annotations

from collections.abc import Sequence

from labrunner.derivation.atoms import read_atom, starts_atom
from labrunner.derivation.conditions import read_condition
from labrunner.derivation.cursor import Cursor, Grammar, Reach, Vocabulary
from labrunner.derivation.expressions import Add, Apply, Condition, Entry, Expression, Name, Number, Product, Quotient
from labrunner.derivation.names import index_atoms, raised
from labrunner.derivation.problems import UnreadError
from labrunner.derivation.tokens import Token

_SIGNS = {
    "cdot": "cdot", "times": "times", "star": "star", "*": "star", "odot": "odot", "circ": "odot",
    "otimes": "otimes", "/": "/", "div": "/", "oslash": "/",
}  # fmt: skip
_NOT_NUMBERS = {
    "dots": ("an ellipsis leaves open what it stands for", r"a sum or an indexed line, such as \sum_k p_k"),
    "infty": ("infinity is not a number here", ""),
}


def read_side(tokens: Sequence[Token], vocabulary: Vocabulary, reach: Reach = Reach.FACTOR) -> tuple[Expression, bool]:
    """Return the expression that `tokens` make, and whether an operator in it has two possible reaches."""
    cursor = _cursor(tokens, vocabulary, reach)
    expression = cursor.expression(tokens)
    return expression, bool(cursor.ambiguous)


def read_side_condition(tokens: Sequence[Token], vocabulary: Vocabulary) -> Condition:
    """Return the condition that `tokens` make."""
    return read_condition(_cursor(tokens, vocabulary, Reach.FACTOR), tokens)


def _cursor(tokens: Sequence[Token], vocabulary: Vocabulary, reach: Reach) -> Cursor:
    return Cursor(tokens, vocabulary, Grammar(read_sum, read_term, read_factor), reach)


def read_sum(cursor: Cursor) -> Expression:
    """Return the sum that comes next."""
    terms = [(_read_sign(cursor), read_term(cursor))]
    while cursor.next_is("+", "-"):
        terms.append((_read_sign(cursor), read_term(cursor)))
    if len(terms) == 1 and terms[0][0] == 1:
        return terms[0][1]
    return Add(tuple(terms))


def _read_sign(cursor: Cursor) -> int:
    sign = 1
    while cursor.next_is("+", "-"):
        sign *= -1 if cursor.take().text == "-" else 1
    return sign


def read_term(cursor: Cursor) -> Expression:
    """Return the product that comes next; raises UnreadError where nothing comes."""
    position = cursor.here()
    factors, signs = [read_factor(cursor)], list[str]()
    while (sign := _next_sign(cursor)) is not None:
        if sign == "/":
            _divide(cursor, factors, signs, position)
        else:
            signs.append(sign)
            factors.append(_read_signed_factor(cursor) if sign else read_factor(cursor))
    return factors[0] if len(factors) == 1 else Product(tuple(factors), tuple(signs), position)


def _next_sign(cursor: Cursor) -> str | None:
    """Return the multiplication sign that comes next, `` for none before a factor, None where the term ends."""
    token = cursor.peek()
    if token is not None and token.kind in ("symbol", "command") and token.text in _SIGNS:
        cursor.take()
        return _SIGNS[token.text]
    if token is not None and token.kind == "command" and token.text in _NOT_NUMBERS:
        return ""
    return "" if starts_atom(cursor) else None


def _read_signed_factor(cursor: Cursor) -> Expression:
    sign = _read_sign(cursor)
    factor = read_factor(cursor)
    return factor if sign == 1 else Add(((-1, factor),))


def _divide(cursor: Cursor, factors: list[Expression], signs: list[str], position: int) -> None:
    """Put all factors so far over the next one; raises UnreadError where a/bc leaves open what is divided."""
    top = factors[0] if len(factors) == 1 else Product(tuple(factors), tuple(signs), position)
    here = cursor.here()
    bottom = _read_signed_factor(cursor)
    if starts_atom(cursor) and not _is_plain_fraction(cursor, top, bottom):
        raise UnreadError("a/bc can mean (a/b)c or a/(bc)", r"\frac{a}{b} c or a/(bc)", here)
    factors[:] = [Quotient(top, bottom, position)]
    signs.clear()


def _is_plain_fraction(cursor: Cursor, top: Expression, bottom: Expression) -> bool:
    """Return whether everybody reads top/bottom as one number: 1/2, 1/m."""
    size = isinstance(bottom, Name) and bottom.key in cursor.vocabulary.sizes
    return isinstance(top, Number) and (isinstance(bottom, Number) or size)


def read_factor(cursor: Cursor) -> Expression:
    """Return the atom that comes next with everything that stands behind it, below or above."""
    token = cursor.peek()
    if token is None:
        raise UnreadError("the formula ends where something is still to come", "", cursor.here())
    if token.kind == "command" and token.text in _NOT_NUMBERS:
        raise UnreadError(*_NOT_NUMBERS[token.text], token.start)
    if not starts_atom(cursor):
        raise UnreadError(f"{cursor.shown()} is not read here", "", token.start)
    result = read_atom(cursor)
    while True:
        if cursor.accept("_"):
            result = _lowered(cursor, result, token.start)
        elif cursor.accept("^"):
            result = raised(cursor, result, cursor.argument(), token.start)
        elif cursor.next_is("'", "prime"):
            result = raised(cursor, result, [cursor.take()], token.start)
        else:
            return result


def _lowered(cursor: Cursor, base: Expression, position: int) -> Expression:
    tokens = cursor.argument()
    if [token.text for token in tokens] == ["+"]:
        return Apply("relu", (base,), 0, position)
    return Entry(base, tuple(index_atoms(tokens, position)), position)
