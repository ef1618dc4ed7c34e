"""Columns that stand for the entries of a matrix, taken row by row: J_{i, 3a+b} is the entry of J for W_{ab}."""

from __future__ import annotations

import numpy as np

from labrunner.derivation.arrays import algebra
from labrunner.derivation.arrays.dual import COLUMN, ROW, Named, Value, linear, multiply, renamed
from labrunner.derivation.evaluation.active import Active, Evaluates
from labrunner.derivation.problems import Misfit, Unread
from labrunner.derivation.terms.expressions import Expr

_PAIR = ("#row", "#column")
"""The axes that a column is parted into before they have their letters."""


def parted(value: Value, expr: Expr) -> Value:
    """Return the entries of a matrix with `expr.number` columns for each of the last index letters but one."""
    here, width = algebra.places(value), int(expr.number)
    if len(here) + 1 != len(expr.indices):
        raise Misfit(f"{algebra.kind_of(value)} has no column {width}{'+'.join(expr.indices[-2:])}")

    def act(x: Named) -> Named:
        at = x.axes.index(here[-1])
        if width < 1 or x.data.shape[at] % width:
            raise Misfit(f"{x.data.shape[at]} columns are no rows of {width}")
        shape = (*x.data.shape[:at], -1, width, *x.data.shape[at + 1 :])
        return Named((*x.axes[:at], *_PAIR, *x.axes[at + 1 :]), x.data.reshape(shape))

    # Two of the letters may be the same: then the diagonal is meant.
    return renamed(linear(value, act), dict(zip((*here[:-1], *_PAIR), expr.indices, strict=True)))


def as_whole(name: Expr, body: Expr) -> Expr:
    """Return the matrix that `body` says entry by entry where `name` is P_{k, 3a+b}; `body` itself for other names."""
    return Expr("joined", (body,), indices=name.indices, number=name.number, at=body.at) if name.number else body


def joined(evaluator: Evaluates, expr: Expr, sizes: dict[str, int], active: Active) -> Value:
    """Return the matrix whose entries are said for a column 3a + b."""
    *row, first, second = expr.indices
    value = evaluator.of(expr.parts[0], sizes, active)
    for index in expr.indices:
        if index not in sizes:
            raise Unread(f"how far the index {index} runs does not appear from this", expr.at)
        value = multiply(value, Named((index,), np.ones(sizes[index])))
    return algebra.flattened(renamed(value, dict.fromkeys(row, ROW)), first, second, COLUMN if row else ROW)
