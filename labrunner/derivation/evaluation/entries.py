"""Values picked by their indices: entries, rows and columns, Kronecker deltas and unit vectors."""

from __future__ import annotations

import numpy as np

from labrunner.derivation.arrays import algebra
from labrunner.derivation.arrays.dual import COLUMN, ROW, Named, Value, axes_of, constant, identity, linear, renamed
from labrunner.derivation.problems import Misfit, Unread
from labrunner.derivation.terms.expressions import Expr

_FUNCTIONS = frozenset("fgFG")
"""Letters of functions, of which J_f is the Jacobian, rather than of indices."""
NO_ENTRY = "has no entry"
_OTHER_INDICES = r"write as many as it has; for a derivative, \frac{\partial p_i}{\partial z_j}"


def indexed(value: Value, expr: Expr) -> Value:
    """Return `value` with its axes named by the index letters of `expr`; raise Misfit or Unread for too many or few."""
    if not expr.indices:
        return value
    here = algebra.places(value)
    if not here and expr.kind == "entry" and set(expr.indices) <= set(axes_of(value)) and len(expr.indices) < 3:
        # [p_i q_j]_{ij} is the matrix of these entries.
        return renamed(value, dict(zip(expr.indices, (ROW, COLUMN), strict=False)))
    if not here:
        raise Unread(
            f"{latex_of(expr.name) or 'this'} is a number and is written with an index",
            expr.at,
            "give what it means for one index a name of its own",
        )
    if expr.name.endswith("^") and len(here) == 2 and len(expr.indices) == 1:
        return renamed(value, {COLUMN: expr.indices[0]})
    if len(here) != len(expr.indices):
        name = latex_of(expr.name) if expr.name else "this"
        if len(expr.indices) > 2 or expr.indices[0] in _FUNCTIONS:
            raise Unread(f"{name} is written with {len(expr.indices)} index letters", expr.at, "write the derivative")
        raise Unread(
            f"{name} is {algebra.kind_of(value)} and is written with {len(expr.indices)} index letter(s)",
            expr.at,
            _OTHER_INDICES,
        )
    return renamed(value, dict(zip(here, expr.indices, strict=True)))


def picked(value: Value, expr: Expr) -> Value:
    """Return the entries of `value` at the numbers among the indices of `expr`, one for each value of its letters."""
    here, marks = algebra.places(value), expr.name.split(",")
    if len(here) != len(marks):
        name = latex_of(expr.parts[0].name) or "this"
        raise Unread(f"{name} is {algebra.kind_of(value)} and is written with {len(marks)} index number(s)", expr.at)
    letters = iter(expr.indices)
    for axis, mark in zip(here, marks, strict=True):
        value = renamed(value, {axis: next(letters)}) if mark == ":" else _taken(value, axis, int(mark), expr)
    return value


def _taken(value: Value, axis: str, counted: int, expr: Expr) -> Value:
    """Return `value` at one place along `axis`."""
    size, place = algebra.lengths(value)[axis], counted - int(expr.number)
    if not 0 <= place < size:
        name = latex_of(expr.parts[0].name) or "this"
        raise Unread(f"{name} {NO_ENTRY} {counted}: here it has {size}, counted from {expr.number:g}", expr.at)

    def act(x: Named) -> Named:
        if axis not in x.axes:
            return x
        at = x.axes.index(axis)
        return Named(x.axes[:at] + x.axes[at + 1 :], np.asarray(x.data.take(place, at)))

    return linear(value, act)


def sliced(value: Value, expr: Expr) -> Value:
    """Return column j of a matrix, as a column, or its row i, as a row."""
    if algebra.places(value) != (ROW, COLUMN):
        name = latex_of(expr.parts[0].name) or "this"
        raise Misfit(f"{name} is {algebra.kind_of(value)}, not a matrix with rows and columns")
    return renamed(value, {COLUMN if expr.number == 0 else ROW: expr.indices[0]})


def delta(expr: Expr, sizes: dict[str, int]) -> Value:
    """Return the Kronecker delta of two index letters; raise Misfit where they run over different ranges."""
    first, second = expr.indices
    if first not in sizes or second not in sizes:
        raise Unread(f"how far the index {first} runs does not appear from the line", expr.at)
    if sizes[first] != sizes[second]:
        raise Misfit(f"{first} runs over {sizes[first]} values and {second} over {sizes[second]}")
    return constant(1) if first == second else identity(sizes[first], first, second)


def onehot(expr: Expr, sizes: dict[str, int]) -> Value:
    """Return the unit vector e_y, as a column, for each value of its index."""
    (index,) = expr.indices
    if index not in sizes:
        raise Unread(f"how far the index {index} runs does not appear from the line", expr.at)
    return identity(sizes[index], index, ROW)


def latex_of(name: str) -> str:
    """Return a plain key, such as bar W_1, as LaTeX writes it."""
    accent, _, rest = name.rpartition(" ")
    return f"\\{accent} {rest}" if accent else rest
