"""Conditions as numbers: 1 where they hold and 0 elsewhere, and values that are told apart by them."""

from __future__ import annotations

import numpy as np

from labrunner.derivation.arrays import algebra
from labrunner.derivation.arrays.dual import (
    CLOSED_STEP,
    STEP,
    Named,
    Value,
    add,
    apply,
    close,
    constant,
    multiply,
    negative,
    primal,
    spread,
)
from labrunner.derivation.evaluation.active import Active, Evaluates
from labrunner.derivation.evaluation.entries import delta
from labrunner.derivation.problems import Misfit
from labrunner.derivation.terms.expressions import Expr


def truth(evaluator: Evaluates, expr: Expr, sizes: dict[str, int], active: Active) -> Value:
    """Return 1 where the condition in an indicator holds, and 0 elsewhere."""
    return holds(evaluator, expr.parts[0], sizes, active)


def holds(evaluator: Evaluates, rel: Expr, sizes: dict[str, int], active: Active) -> Value:
    """Return 1 where a relation, or all of several, holds and 0 elsewhere."""
    if rel.kind == "and":
        first, *others = [holds(evaluator, part, sizes, active) for part in rel.parts]
        for other in others:
            first = multiply(first, other)
        return first
    if rel.parts:
        left, right = evaluator.parts(rel, sizes, active)
        gap = add(left, negative(right)) if rel.name in ">≥" else add(right, negative(left))
        if rel.name == "=":
            return multiply(apply(CLOSED_STEP, gap), apply(CLOSED_STEP, negative(gap)))
        return apply(CLOSED_STEP if rel.name in "≥≤" else STEP, gap)
    same = delta(rel, sizes)
    return same if rel.name == "=" else algebra.complement(same)


def cases(evaluator: Evaluates, expr: Expr, sizes: dict[str, int], active: Active) -> Value:
    """Return the value of the case whose condition holds, not a number where none does.

    Raise Misfit where two hold at once and say different things.
    """
    result: Value = constant(0)
    left_over: Value = constant(1)
    for body, condition in zip(expr.parts[::2], expr.parts[1::2], strict=True):
        here, value = left_over, evaluator.of(body, sizes, active)
        if condition.kind != "otherwise":
            stated = holds(evaluator, condition, sizes, active)
            _check_agreement(primal(stated), primal(left_over), primal(result), primal(value))
            here = multiply(left_over, stated)
        result = add(result, multiply(here, value))
        left_over = add(left_over, negative(here))
    # Where no case applies, the value is not a number, so that no equality holds there.
    gap = primal(left_over)
    return add(result, Named(gap.axes, np.where(gap.data > 0, np.nan, 0.0)))


def _check_agreement(stated: Named, left_over: Named, before: Named, value: Named) -> None:
    """Raise Misfit where a case is `stated` that one before it has covered with another value."""
    axes = tuple(dict.fromkeys((*stated.axes, *left_over.axes, *before.axes, *value.axes)))
    twice = (spread(stated, axes) > 0) & (spread(left_over, axes) == 0)
    if twice.any() and (twice & ~close(spread(before, axes), spread(value, axes))).any():
        raise Misfit("two of the cases apply at once and say different things")
