"""Derivatives and differentials worked out by dual numbers: names are seeded, and tangents read off."""

from __future__ import annotations

from dataclasses import replace

from labrunner.derivation.arrays import algebra
from labrunner.derivation.arrays.dual import (
    COLUMN,
    ROW,
    Dual,
    Value,
    add,
    axes_of,
    constant,
    identity,
    multiply,
    primal,
    renamed,
    split,
)
from labrunner.derivation.evaluation.active import Active, Evaluates
from labrunner.derivation.evaluation.entries import latex_of
from labrunner.derivation.evaluation.slopes import axes_of_derivative, widened
from labrunner.derivation.problems import Unread
from labrunner.derivation.syntax.differentials import SEPARATOR, along, nothing_of
from labrunner.derivation.terms.expressions import Expr

DEEPEST = 4


def seeded(evaluator: Evaluates, name: str, active: Active, place: int, at: int) -> Value:
    """Return the value of `name` as what the derivative at `place` of `active` is taken by."""
    if active[place + 1 :]:
        raise Unread(f"a derivative by {latex_of(name)} of a derivative by what it depends on", at)
    tag = active[place][0]
    value = evaluator.symbol(name, active[:place], at)
    seed: Value = constant(1)
    for axis in algebra.places(value):
        size = primal(value).data.shape[axes_of(value).index(axis)]
        seed = multiply(seed, identity(size, axis, f"d{tag}{axis}"))
    return Dual(tag, value, seed)


def derivative(evaluator: Evaluates, expr: Expr, sizes: dict[str, int], active: Active) -> Value:
    """Return the derivative of an expression by a name, its axes in the layout of `evaluator`."""
    if len(active) >= DEEPEST:
        raise Unread("too many derivatives inside each other", expr.at)
    name = evaluator.vocabulary.true_name(expr.name)
    if name != expr.name:
        expr = replace(expr, name=name)
    _check_reach(evaluator, expr)
    tag = len(active) + 1
    value, tangent = split(evaluator.of(expr.parts[0], sizes, (*active, (tag, expr.name))), tag)
    by = evaluator.symbol(expr.name, active, expr.at)
    tangent = constant(0) if tangent is None else tangent
    result = renamed(tangent, axes_of_derivative(expr, value, by, tag, evaluator.layout))
    if "#vec0" in axes_of(result):
        # The derivative of a number is a column in the lab's layout, as by a vector.
        to = ROW if not algebra.places(value) and evaluator.layout != "jacobian" else COLUMN
        result = algebra.flattened(result, "#vec0", "#vec1", to)
    return widened(result, value, by, expr, evaluator.layout)


def differential(evaluator: Evaluates, expr: Expr, sizes: dict[str, int], active: Active) -> Value:
    """Return how much an expression changes when its inputs move; raise Unread where none is told to move."""
    if not expr.name or len(active) >= DEEPEST:
        raise Unread("a differential is not read here", expr.at, r"write a derivative, such as \frac{dL}{dz_j}")
    tag = len(active) + 1
    body = expr.parts[0]
    result = nothing_of(evaluator.of(body, sizes, active))
    for name in expr.name.split(SEPARATOR):
        _, tangent = split(evaluator.of(body, sizes, (*active, (tag, name))), tag)
        if tangent is not None:
            result = add(result, along(tangent, name, evaluator.sample[name], tag))
    return result


def _check_reach(evaluator: Evaluates, expr: Expr) -> None:
    """Raise Unread for a derivative by what shares inputs with the numerator but does not occur in it."""
    by = expr.name
    if not evaluator.vocabulary.is_value(by):
        raise Unread(f"{latex_of(by)} is not declared, so nothing can be derived by it", expr.at)
    if by not in evaluator.vocabulary.definitions:
        return
    above = frozenset().union(*(evaluator.vocabulary.reach(name) for name in expr.parts[0].names), frozenset())
    shared = above & evaluator.vocabulary.reach(by)
    if by not in above and shared:
        raise Unread(
            f"the numerator is not written through {latex_of(by)}, so it is open what is held fixed",
            expr.at,
            f"write the numerator through {latex_of(by)} first, or take the derivative by {sorted(shared)[0]}",
        )
