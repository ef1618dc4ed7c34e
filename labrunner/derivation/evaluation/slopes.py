"""Where the axes of a derivative go: to index letters, or to rows and columns as its layout wants them."""

from __future__ import annotations

import numpy as np

from labrunner.derivation.arrays import algebra
from labrunner.derivation.arrays.dual import COLUMN, ROW, Named, Value, add, axes_of, constant, primal
from labrunner.derivation.evaluation.entries import latex_of
from labrunner.derivation.problems import Misfit, Unread
from labrunner.derivation.terms.expressions import Expr


def axes_of_derivative(expr: Expr, value: Value, by: Value, tag: int, layout: str) -> dict[str, str]:
    """Return where the axes of a derivative go: to index letters, or to ROW and COLUMN."""
    seeds = tuple(f"d{tag}{axis}" for axis in algebra.places(by))
    above = algebra.places(value)
    if expr.indices:
        if expr.number == 4 and len(seeds) == 2 and len(above) < 2:
            return dict(zip(seeds, (COLUMN if above or layout == "jacobian" else ROW, expr.indices[0]), strict=True))
        if len(expr.indices) != len(seeds):
            raise Misfit(f"{latex_of(expr.name)} is {algebra.kind_of(by)}, derived by with {len(expr.indices)} indices")
        return dict(zip(seeds, expr.indices, strict=True))
    if len(seeds) == 2 and (expr.number == 1 or above == (ROW,)):
        return dict(zip(seeds, ("#vec0", "#vec1"), strict=True))
    if not above and len(seeds) == 1:
        return {seeds[0]: COLUMN if expr.number == 2 or (layout == "jacobian" and expr.number != 3) else ROW}
    if not above:
        return dict(zip(seeds, (ROW, COLUMN), strict=False))
    if above == (ROW,) and len(seeds) == 1:
        return {seeds[0]: COLUMN}
    if not seeds:
        return {}
    raise Unread(
        f"the derivative of {algebra.kind_of(value)} by {algebra.kind_of(by)} has {len(above) + len(seeds)} axes",
        expr.at,
        r"write it with indices: \frac{\partial y_i}{\partial W_{ab}}",
    )


def widened(result: Value, value: Value, by: Value, expr: Expr, layout: str) -> Value:
    """Return a derivative that is zero with the axes that it should have, so that shapes still speak."""
    if expr.indices or primal(result).data.shape != ():
        return result
    shape: Value = constant(0)
    names = axes_of_derivative(expr, value, by, 0, layout) if expr.number != 1 else {}
    sources = [(axis, axis, value) for axis in algebra.places(value)]
    sources += [(axis, names[f"d0{axis}"], by) for axis in algebra.places(by) if f"d0{axis}" in names]
    for axis, new, source in sources:
        size = primal(source).data.shape[axes_of(source).index(axis)]
        shape = add(shape, Named((new,), np.zeros(size)))
    return add(result, shape)
