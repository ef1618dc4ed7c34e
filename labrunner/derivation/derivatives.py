"""Derivatives in their many spellings: fractions, slashes, operators, subscripts, nabla."""

from __future__ import annotations

from collections.abc import Sequence

from labrunner.derivation.cursor import Cursor, Reach, depths
from labrunner.derivation.expressions import Add, Apply, Derivative, Entry, Expression, Name, Number, Power, Transpose
from labrunner.derivation.problems import UnreadError
from labrunner.derivation.tokens import Token

_LONGEST_SLASH = 30


def is_d(token: Token | None) -> bool:
    """Return whether `token` is a differential sign: the partial sign, or d in italics or upright."""
    if token is None:
        return False
    return (token.kind == "command" and token.text == "partial") or (token.kind == "letter" and token.text == "d")


def is_derivative(top: Sequence[Token], bottom: Sequence[Token]) -> bool:
    """Return whether a fraction of `top` and `bottom` is a derivative: both begin with the same d."""
    if not top or len(bottom) < 2 or not is_d(top[0]) or not is_d(bottom[0]):
        return False
    return top[0].text == bottom[0].text and top[0].kind == bottom[0].kind


def read_fraction(cursor: Cursor, top: Sequence[Token], bottom: Sequence[Token], position: int) -> Expression:
    """Return the derivative that the fraction is; without a numerator it is an operator on what follows."""
    order, rest = _order(cursor, top)
    by = _variables(cursor, bottom, position)
    if len(by) != order:
        raise UnreadError(f"the orders above and below the bar differ: {order} and {len(by)}", "", position)
    of = cursor.expression(rest) if rest else operand(cursor)
    return Derivative(of, by, position)


def _order(cursor: Cursor, top: Sequence[Token]) -> tuple[int, Sequence[Token]]:
    if len(top) >= 3 and top[1].text == "^":
        inner = cursor.inside(top[2:])
        exponent = inner.argument()
        if len(exponent) == 1 and exponent[0].text in ("1", "2", "3"):
            return int(exponent[0].text), inner.tokens[inner.at :]
        raise UnreadError("derivatives are read up to the third order", "", top[0].start)
    return 1, top[1:]


def _variables(cursor: Cursor, bottom: Sequence[Token], position: int) -> tuple[Expression, ...]:
    """Return by what is differentiated, from `\\partial z_i \\partial z_j` or `\\partial z_j^2`."""
    level = depths(bottom)
    starts = [i for i, token in enumerate(bottom) if level[i] == 0 and _is_same_d(token, bottom[0])]
    found: list[Expression] = []
    for begin, end in zip(starts, [*starts[1:], len(bottom)], strict=True):
        variable = cursor.expression(bottom[begin + 1 : end])
        count = 1
        base, count = _repeated(variable)
        found += [checked_variable(base, position)] * count
    return tuple(found)


def _repeated(variable: Expression) -> tuple[Expression, int]:
    """Return z_j and 2 for z_j^2, as it stands below the bar of a second derivative."""
    if isinstance(variable, Power) and isinstance(variable.exponent, Number) and variable.exponent.value in (2, 3):
        return variable.base, int(variable.exponent.value)
    return variable, 1


def _is_same_d(token: Token, first: Token) -> bool:
    return is_d(token) and token.kind == first.kind and token.text == first.text


def checked_variable(variable: Expression, position: int) -> Expression:
    """Return `variable` if one can differentiate by it; raises UnreadError otherwise."""
    inner = variable.arguments[0] if isinstance(variable, Apply) and variable.function == "vec" else variable
    inner = inner.base if isinstance(inner, Entry | Transpose) else inner
    if isinstance(inner, Name):
        return variable
    raise UnreadError(
        "a derivative is taken by a name or an entry of one", r"\frac{\partial p_i}{\partial z_j}", position
    )


def operand(cursor: Cursor) -> Expression:
    """Return what an operator such as d/dz is applied to: the next factor, or (the other manner) the whole term."""
    sign = -1 if cursor.accept("-") else 1
    if cursor.next_is("(", "[", "\\{", "{"):
        result = cursor.grammar.factor(cursor)
    else:
        start = cursor.at
        result = cursor.grammar.factor(cursor)
        if cursor.peek() is not None and not cursor.next_is("+", "-", ")", "]", ","):
            cursor.ambiguous.add("reach")
            if cursor.reach is Reach.TERM:
                cursor.at = start
                result = cursor.grammar.term(cursor)
    return result if sign == 1 else Add(((-1, result),))


def starts_slash(cursor: Cursor) -> bool:
    """Return whether a derivative written with a slash comes next, as in dL/dz_j."""
    return is_d(cursor.peek()) and _slash(cursor) is not None


def _slash(cursor: Cursor) -> int | None:
    """Return the place of the slash in `d... / d...`, or None; only a name or a bracket may stand before it."""
    first = cursor.tokens[cursor.at]
    window = cursor.tokens[cursor.at : cursor.at + _LONGEST_SLASH]
    depth = 0
    for offset, token in enumerate(window):
        depth += {"{": 1, "(": 1, "[": 1, "}": -1, ")": -1, "]": -1}.get(token.text, 0)
        if depth < 0 or (depth == 0 and token.text in ("+", "-", "=", ",", "cdot")):
            return None
        if depth == 0 and token.text == "/" and token.kind == "symbol":
            behind = cursor.peek(offset + 1)
            return cursor.at + offset if behind is not None and _is_same_d(behind, first) else None
    return None


def read_partial(cursor: Cursor) -> Expression:
    """Return the derivative that a bare differential sign begins: dL/dz_j, d/dz_j (...), or with a subscript."""
    position = cursor.here()
    slash = _slash(cursor)
    if slash is not None:
        top = cursor.tokens[cursor.at : slash]
        order, rest = _order(cursor, top)
        cursor.at = slash + 1
        by: list[Expression] = []
        while len(by) < order and is_d(cursor.peek()):
            cursor.take()
            by += _one_variable(cursor, position)
        if len(by) != order:
            raise UnreadError("the orders on both sides of the slash differ", "", position)
        return Derivative(cursor.expression(rest) if rest else operand(cursor), tuple(by), position)
    cursor.take()
    if not cursor.accept("_"):
        raise UnreadError("a differential alone is not read", r"\frac{\partial p_i}{\partial z_j}", position)
    variable = checked_variable(cursor.expression(cursor.argument()), position)
    return Derivative(operand(cursor), (variable,), position)


def _one_variable(cursor: Cursor, position: int) -> list[Expression]:
    base, count = _repeated(cursor.grammar.factor(cursor))
    return [checked_variable(base, position)] * count


def read_nabla(cursor: Cursor) -> Expression:
    """Return the gradient that the next sign begins; it must say by what."""
    position = cursor.take().start
    if not cursor.accept("_"):
        raise UnreadError("a gradient without its variable", r"\nabla_z L", position)
    variable = checked_variable(cursor.expression(cursor.argument()), position)
    if cursor.next_is("^"):
        raise UnreadError("powers of nabla are not read", r"\frac{\partial^2 L}{\partial z_i \partial z_j}", position)
    return Derivative(operand(cursor), (variable,), position)
