"""Sums, products, powers and functions of what stands in them."""

from __future__ import annotations

import numpy as np

from labrunner.derivation.arrays import algebra
from labrunner.derivation.arrays.dual import (
    COLUMN,
    ROW,
    Named,
    Value,
    apply,
    axes_of,
    constant,
    identity,
    multiply,
    power,
    total,
)
from labrunner.derivation.evaluation.active import Active, Evaluates
from labrunner.derivation.problems import Misfit, Unread
from labrunner.derivation.terms.expressions import Expr
from labrunner.derivation.terms.vocabulary import Vocabulary

_REPEATED = (2, 3)
"""The powers of a square matrix that are read."""


def function(evaluator: Evaluates, expr: Expr, sizes: dict[str, int], active: Active) -> Value:
    """Return a function of its arguments; raise Unread for diag of a size, which another name would not be."""
    if expr.name == "onehot" and expr.parts[0].kind == "onehot":
        return evaluator.of(expr.parts[0], sizes, active)
    if expr.name == "diag" and _is_size(evaluator.vocabulary, expr.parts[0].name):
        raise Unread(f"{expr.parts[0].name} is not declared as a vector, but as a size", expr.at, "use another name")
    return algebra.function_of(expr.name, evaluator.parts(expr, sizes, active))


def _is_size(known: Vocabulary, name: str) -> bool:
    return name in known.sizes and name not in known.definitions


def indexed_sum(evaluator: Evaluates, expr: Expr, sizes: dict[str, int], active: Active) -> Value:
    """Return a sum over its indices; raise Misfit for one that nothing under it carries."""
    value = evaluator.of(expr.parts[0], sizes, active)
    for index in expr.indices:
        if index in axes_of(value):
            value = total(value, index)
        elif index in sizes:
            value = multiply(value, constant(sizes[index]))
        else:
            raise Misfit(f"nothing under the sum carries the index {index}")
    return value


def raised(evaluator: Evaluates, expr: Expr, sizes: dict[str, int], active: Active) -> Value:
    """Return a number, a norm or a square matrix raised to a literal power; raise Unread for any other power."""
    base, exponent = expr.parts
    number = _literal(exponent)
    if number is None:
        raise Unread("only numbers, T and the exponent of e are read as exponents", expr.at, r"write \exp(...)")
    if base.kind == "call" and base.name in ("norm", "norm_2") and number == 2:
        inner = evaluator.of(base.parts[0], sizes, active)
        if base.name == "norm" or len(algebra.places(inner)) == 1:
            return algebra.square_sum(inner)
    value = evaluator.of(base, sizes, active)
    if number in _REPEATED and algebra.is_square(value):
        return multiplied(evaluator, Expr("mul", (base,) * int(number), at=expr.at), sizes, active)
    if number == -1 and algebra.is_square(value):
        return algebra.inverse(value)
    if algebra.places(value):
        raise Unread("a power of a vector or matrix is not read", expr.at, r"write the product out, or x \odot x")
    return apply(power(number), value)


def added(evaluator: Evaluates, expr: Expr, sizes: dict[str, int], active: Active) -> Value:
    """Return the terms of a sum added up."""
    literal = [_literal(part) is not None for part in expr.parts]
    return algebra.added(evaluator.parts(expr, sizes, active), literal)


def multiplied(evaluator: Evaluates, expr: Expr, sizes: dict[str, int], active: Active) -> Value:
    """Return a product, of matrices where its factors are, from left to right."""
    first, *others = evaluator.parts(expr, sizes, active)
    for other in others:
        first = algebra.matmul(first, other)
    return first


def constant_matrix(evaluator: Evaluates, expr: Expr, sizes: dict[str, int], active: Active) -> Value:
    """Return the vector of ones or the identity; raise Unread where it does not appear how large it is."""
    size = _constant_size(evaluator.vocabulary, expr.name)
    if size is None:
        raise Unread(f"how large {expr.name} is does not appear from the line", expr.at, "write it with indices")
    return Named((ROW,), np.ones(size)) if expr.kind == "ones" else identity(size, ROW, COLUMN)


def _constant_size(known: Vocabulary, name: str) -> int | None:
    """Return how large 1, 1_n, I or I_4 is; None where neither its label nor the lab says so."""
    label = name[2:]
    if label:
        label = known.numbers.get(label, label)
        return known.sizes.get(label, int(label) if label.isdigit() and int(label) in known.sizes.values() else None)
    symbol = known.symbols.get(name)
    return None if symbol is None else known.sizes[symbol.shape[0]]


def _literal(expr: Expr) -> float | None:
    if expr.kind == "number":
        return expr.number
    if expr.kind == "neg" and expr.parts[0].kind == "number":
        return -expr.parts[0].number
    if expr.kind == "div" and all(part.kind == "number" for part in expr.parts) and expr.parts[1].number:
        return expr.parts[0].number / expr.parts[1].number
    return None
