"""Derivatives as people write them: fractions, operators, slashes, nabla, of first and second order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from labrunner.derivation.latex.subscripts import BY_ROWS, index_letters
from labrunner.derivation.latex.tokens import Token
from labrunner.derivation.problems import Unread
from labrunner.derivation.syntax.names import read_name, starts_name
from labrunner.derivation.syntax.reader import Cursor
from labrunner.derivation.syntax.rules import Read, Rules
from labrunner.derivation.terms.counting import picked
from labrunner.derivation.terms.expressions import Expr
from labrunner.derivation.terms.vocabulary import FUNCTIONS, Vocabulary

_SECOND = r"write \frac{\partial^2 L}{\partial z_i \partial z_j}"


def _is_d(token: Token) -> bool:
    return token.text == r"\partial" or (token.text == "d" and token.kind == "letter")


def read_fraction(cursor: Cursor, rules: Rules) -> Expr:
    """Return the quotient or the derivative that a \\frac stands for."""
    at = cursor.take().at
    top, below = cursor.group(), cursor.group()
    if top and below and _is_d(top[0]) and _is_d(below[0]) and len(below) > 1:
        return _derivative(cursor, top, below, at, rules)
    return Expr("div", (_whole(cursor, top, rules), _whole(cursor, below, rules)), at=at)


def _whole(cursor: Cursor, tokens: Sequence[Token], rules: Rules) -> Expr:
    inner = cursor.inside(tokens)
    if inner.ended():
        raise Unread("a fraction lacks its numerator or denominator", cursor.peek(-1).at)
    expr = rules.sum(inner)
    if not inner.ended():
        raise Unread(f"{inner.peek().text} is not understood here", inner.peek().at)
    return expr


def _derivative(cursor: Cursor, top: Sequence[Token], below: Sequence[Token], at: int, rules: Rules) -> Expr:
    numerator = cursor.inside(top[1:])
    order = _order(numerator)
    variables = _variables(cursor.inside(below), below[0])
    if order != len(variables):
        raise Unread(f"a derivative of order {order} with respect to {len(variables)} variables", at)
    if not numerator.ended():
        body = _whole(cursor, numerator.tokens[numerator.place :], rules)
        return _wrapped(body, variables, at)
    bare = cursor.peek().text not in ("(", "[", r"\{")
    body = rules.product(cursor) if bare else rules.factor(cursor)
    if bare and body.kind != "sum" and cursor.sees(r"\cdot", r"\times", "*", r"\odot", "/"):
        raise Unread("it is open how far the derivative reaches", at, r"put brackets: \frac{\partial}{\partial z}(a b)")
    return _wrapped(body, variables, at)


def _wrapped(body: Expr, variables: Sequence[Expr], at: int) -> Expr:
    for variable in reversed(variables):
        by = variable.parts[0] if variable.kind == "pick" else variable
        body = Expr("diff", (body,), name=by.name, indices=by.indices, number=by.number, at=at)
        body = replace(variable, parts=(body,), at=at) if variable.kind == "pick" else body
    return body


def _order(cursor: Cursor) -> int:
    if not cursor.skip("^"):
        return 1
    text = "".join(token.text for token in cursor.group())
    if text not in ("1", "2"):
        raise Unread("derivatives of first and second order are read", cursor.peek().at)
    return int(text)


def _variables(cursor: Cursor, d: Token) -> list[Expr]:
    found: list[Expr] = []
    while not cursor.ended():
        if cursor.take().text != d.text:
            raise Unread("a denominator such as \\partial z_j is expected", cursor.peek(-1).at)
        variable = read_variable(cursor)
        found.append(variable)
        if cursor.skip("^"):
            if "".join(token.text for token in cursor.group()) != "2":
                raise Unread("derivatives of first and second order are read", cursor.peek().at)
            found.append(variable)
    return found


def read_variable(cursor: Cursor) -> Expr:
    """Return what a derivative is taken by; number is 1 for vec(W), 2 for a transposed name, 4 for a column.

    It is an entry of a derivative by the whole where one is named by a number, as in \\partial z_0.
    """
    at = cursor.peek().at
    if cursor.peek().text in ("vec", "rvec"):
        cursor.take()
        _skip_rows(cursor)
        inner = cursor.inside(_bracket(cursor)) if cursor.sees("(") else cursor
        return replace(read_variable(inner), number=1.0)
    if cursor.peek().kind in ("(", "[", "{"):
        closing = {"(": ")", "[": "]", "{": "}"}[cursor.take().kind]
        variable = read_variable(cursor)
        cursor.expect(closing)
        if cursor.sees("_"):
            cursor.take()
            inner_tokens = [t for t in cursor.group() if t.kind not in (",", "{", "}")]
            variable = replace(variable, indices=variable.indices + tuple(index_letters(inner_tokens)))
        return variable
    if not starts_name(cursor.peek()):
        raise Unread("a derivative is taken by a symbol", at, r"write \partial z_j, after naming what it is taken by")
    spelling = read_name(cursor, numbered=True)
    if spelling.places:
        return picked(Expr("diff", name=spelling.name, at=at), spelling.places, cursor.vocabulary.first)
    flattened = _flattened(spelling.name, cursor.vocabulary)
    if flattened and not spelling.indices:
        return Expr("diff", name=flattened, number=1.0, at=at)
    column = spelling.sliced == 0 or (spelling.name.endswith("^") and len(spelling.indices) == 1)
    number = 4.0 if column else 0.0
    if cursor.sees("^") and cursor.peek(1).text in ("T", r"\top"):
        cursor.place += 2
        number = 2.0
    elif cursor.skip("'"):
        # Who transposes by a prime derives by the row.
        number = 2.0
    return Expr("diff", name=spelling.name, indices=spelling.indices, number=number, at=at)


def _skip_rows(cursor: Cursor) -> None:
    """Step over what says under a vec that it goes row by row."""
    place = cursor.place
    if cursor.skip("_") and "".join(token.text for token in cursor.group()) not in BY_ROWS:
        cursor.place = place


def _flattened(name: str, vocabulary: Vocabulary) -> str:
    """Return W where a learner calls vec(W) `name`, an empty string where `name` stands for anything else."""
    definition = vocabulary.definitions.get(name)
    if definition is None or definition.body.kind != "call" or definition.body.name != "vec":
        return ""
    (matrix,) = definition.body.parts
    return matrix.name if matrix.kind == "name" and not matrix.indices else ""


def _bracket(cursor: Cursor) -> list[Token]:
    cursor.expect("(")
    found: list[Token] = []
    while not cursor.sees(")"):
        if cursor.ended():
            raise Unread("a ( is never closed", cursor.peek().at, "close it with )")
        found.append(cursor.take())
    cursor.take()
    return found


def read_inline_derivative(cursor: Cursor, read_factor: Read) -> Expr | None:
    """Return dL/dz_j or \\partial_{z_j} L if one comes next, else None without moving."""
    start, depth = cursor.place, cursor.depth
    d = cursor.take()
    if d.text == r"\partial" and cursor.skip("_"):
        inner = cursor.inside(cursor.group())
        by = cursor.vocabulary.functions.get(r"\partial_") or next(iter(_inputs(cursor.vocabulary)), "")
        if by and len(inner.tokens) == 1 and not cursor.vocabulary.is_value(inner.peek().text.lstrip("\\")):
            letters = tuple(index_letters(inner.tokens))
            return _wrapped(read_factor(cursor), [Expr("diff", name=by, indices=letters)], d.at)
        return _wrapped(read_factor(cursor), [read_variable(inner)], d.at)
    if cursor.sees("/") and _is_d(cursor.peek(1)):
        cursor.place += 2
        variable = read_variable(cursor)
        return _wrapped(read_factor(cursor), [variable], d.at)
    try:
        called = cursor.peek().text.lstrip("\\") in FUNCTIONS
        if not (starts_name(cursor.peek()) or cursor.peek().kind == "(" or called):
            raise Unread("no derivative", d.at)
        body = read_factor(cursor)
        if not (cursor.skip("/") and _is_d(cursor.peek())):
            raise Unread("no derivative", d.at)
        cursor.take()
        return _wrapped(body, [read_variable(cursor)], d.at)
    except Unread:
        cursor.place, cursor.depth = start, depth
    if d.text == r"\partial" and not starts_name(cursor.peek(1)) and cursor.peek(1).text != r"\log":
        raise Unread("this derivative is not understood", d.at, r"write \frac{\partial L}{\partial z_j}")
    return None


def _only_input(vocabulary: Vocabulary, at: int) -> Expr:
    """Return what a bare \\nabla derives by where the lab has one input alone."""
    inputs = _inputs(vocabulary)
    if not inputs:
        raise Unread("the gradient lacks what it is taken by", at, r"write \nabla_z L")
    return Expr("diff", name=inputs[0], at=at)


def _inputs(vocabulary: Vocabulary) -> list[str]:
    """Return the one input of the lab, nothing where it has several."""
    used = [name for name in vocabulary.symbols if vocabulary.is_number(name) and not vocabulary.is_idle(name)]
    inputs = [name for name in used if name not in vocabulary.definitions]
    return inputs if len(inputs) == 1 else []


def read_nabla(cursor: Cursor, read_factor: Read) -> Expr:
    """Return the gradient \\nabla_z L, in the shape of what it is taken by, or the Hessian, \\nabla^2 L."""
    at = cursor.take().at
    twice = _squared(cursor)
    variable = read_variable(cursor.inside(cursor.group())) if cursor.skip("_") else _only_input(cursor.vocabulary, at)
    twice = twice or _squared(cursor)
    body = read_factor(cursor)
    gradient = Expr("diff", (replace(body, number=0.0) if body.kind == "call" else body,), name=variable.name,
                    indices=variable.indices, number=3.0 if not variable.indices else 0.0, at=at)  # fmt: skip
    if not twice:
        return gradient
    if variable.indices:
        raise Unread("a second derivative by one entry is not read with a nabla", at, _SECOND)
    return Expr("diff", (gradient,), name=variable.name, at=at)


def _squared(cursor: Cursor) -> bool:
    """Step over an exponent 2 if one comes next; return whether it did."""
    squared = cursor.sees("^") and cursor.peek(1).text == "2"
    cursor.place += 2 * squared
    return squared
