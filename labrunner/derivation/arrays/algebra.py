"""Products, transposes and functions of scalars, column vectors, row vectors and matrices."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from labrunner.derivation.arrays.dual import (
    COLUMN,
    EXP,
    LOG,
    RECIPROCAL,
    RELU,
    ROW,
    SIGMOID,
    STEP,
    TANH,
    Data,
    Dual,
    Named,
    Value,
    add,
    apply,
    axes_of,
    constant,
    derived,
    identity,
    linear,
    multiply,
    negative,
    power,
    primal,
    renamed,
    spread,
    total,
)
from labrunner.derivation.problems import Misfit, Unread

INNER = "#inner"
_WORST_CONDITION = 1e8
"""What is lost to rounding beyond this is more than what a line may be off by."""
ELEMENTWISE = {"exp": EXP, "log": LOG, "relu": RELU, "step": STEP, "sigmoid": SIGMOID, "tanh": TANH, "sqrt": power(0.5)}
SLOPES = {f"{name}'": derived(ELEMENTWISE[name]) for name in ("exp", "log", "sigmoid", "tanh", "sqrt")}
"""What a prime behind a function makes of it; that of relu is step."""


def places(value: Value) -> tuple[str, ...]:
    """Return which of ROW and COLUMN `value` has: () for a scalar, (ROW,) for a column vector."""
    axes = axes_of(value)
    if ROW in axes:
        return (ROW, COLUMN) if COLUMN in axes else (ROW,)
    return (COLUMN,) if COLUMN in axes else ()


def lengths(value: Value) -> dict[str, int]:
    """Return how long the axes ROW and COLUMN are, of those that `value` has."""
    here = primal(value)
    return {axis: here.data.shape[here.axes.index(axis)] for axis in places(here)}


def kind_of(value: Value) -> str:
    """Return what `value` is, in words."""
    size = lengths(value)
    if not size:
        return "a number"
    if len(size) == 2:
        return f"a {size[ROW]} x {size[COLUMN]} matrix"
    return f"a column of {size[ROW]}" if ROW in size else f"a row of {size[COLUMN]}"


def transposed(value: Value) -> Value:
    """Return the transpose: rows become columns."""
    return renamed(value, {ROW: COLUMN, COLUMN: ROW}) if places(value) else value


def matmul(a: Value, b: Value) -> Value:
    """Return the matrix product a b; raise Misfit where the shapes do not allow one."""
    left, right = places(a), places(b)
    if not left or not right:
        return multiply(a, b)
    if COLUMN in left and ROW in right:
        if primal(a).data.shape[axes_of(a).index(COLUMN)] != primal(b).data.shape[axes_of(b).index(ROW)]:
            raise Misfit(f"{kind_of(a)} times {kind_of(b)} is not a product")
        return total(multiply(renamed(a, {COLUMN: INNER}), renamed(b, {ROW: INNER})), INNER)
    if left == (ROW,) and right == (COLUMN,):
        return multiply(a, b)
    raise Misfit(f"{kind_of(a)} times {kind_of(b)} is not a product; transpose one of them, or use \\odot")


def dotted(a: Value, b: Value) -> Value:
    """Return a \\cdot b: the inner product of two columns, else the matrix product."""
    if places(a) == places(b) == (ROW,):
        return inner(a, b)
    return matmul(a, b)


def inner(a: Value, b: Value) -> Value:
    """Return the sum of the products of all entries."""
    return total(total(entrywise(a, b), ROW), COLUMN)


def entrywise(a: Value, b: Value) -> Value:
    """Return the product entry by entry; raise Misfit for unequal shapes."""
    if places(a) and places(b) and places(a) != places(b):
        raise Misfit(f"{kind_of(a)} and {kind_of(b)} cannot be multiplied entry by entry")
    return multiply(a, b)


def kronecker(a: Value, b: Value) -> Value:
    """Return a \\otimes b: the outer product of two columns, else the Kronecker product of matrices and rows."""
    left, right = places(a), places(b)
    if not left or not right:
        return multiply(a, b)
    return multiply(a, transposed(b)) if left == right == (ROW,) else _blocks(a, b)


def _blocks(a: Value, b: Value) -> Value:
    """Return the matrix of blocks a_ij b; of two columns, one column."""
    left, right = places(a), places(b)
    result = multiply(renamed(a, {ROW: "#a0", COLUMN: "#a1"}), renamed(b, {ROW: "#b0", COLUMN: "#b1"}))
    for axis, number in ((ROW, "0"), (COLUMN, "1")):
        here = [f"#{part}{number}" for part, has in (("a", left), ("b", right)) if axis in has]
        result = (
            flattened(result, here[0], here[1], axis) if len(here) == 2 else renamed(result, dict.fromkeys(here, axis))
        )
    return result


def divided(a: Value, b: Value) -> Value:
    """Return a / b, entry by entry where both have one shape."""
    if places(b) and places(a) != places(b):
        raise Misfit(f"{kind_of(a)} divided by {kind_of(b)}")
    return multiply(a, apply(RECIPROCAL, b))


def diagonal(value: Value) -> Value:
    """Return the diagonal matrix of a vector."""
    if len(places(value)) != 1:
        raise Misfit(f"diag of {kind_of(value)}")
    axis = places(value)[0]
    size = primal(value).data.shape[axes_of(value).index(axis)]
    return multiply(renamed(value, {axis: ROW}), identity(size, ROW, COLUMN))


def trace(value: Value) -> Value:
    """Return the sum of the diagonal of a square matrix."""
    if not places(value):
        return value
    if len(places(value)) != 2:
        raise Misfit(f"trace of {kind_of(value)}")
    return total(renamed(value, {COLUMN: ROW}), ROW)


def softmax(value: Value) -> Value:
    """Return e^z_i / sum_k e^z_k, down each column."""
    if not places(value):
        raise Misfit("softmax of a number")
    powers = apply(EXP, value)
    return multiply(powers, apply(RECIPROCAL, total(powers, ROW if ROW in places(value) else COLUMN)))


def flattened(value: Value, first: str = ROW, second: str = COLUMN, to: str = ROW) -> Value:
    """Return the axes `first` and `second` as one axis `to`, row by row."""

    def act(x: Named) -> Named:
        data = x.data
        axes = x.axes
        for name in (first, second):
            if name not in axes:
                raise Misfit("vec of what is no matrix")
        rest = [axis for axis in axes if axis not in (first, second)]
        order = [axes.index(axis) for axis in (*rest, first, second)]
        moved = np.ascontiguousarray(data.transpose(order))
        return Named((*rest, to), moved.reshape(*moved.shape[: len(rest)], -1))

    return linear(value, act)


def is_square(value: Value) -> bool:
    """Return whether `value` is a matrix of as many rows as columns."""
    sizes = lengths(primal(value))
    return ROW in sizes and COLUMN in sizes and sizes[ROW] == sizes[COLUMN]


def inverse(value: Value) -> Value:
    """Return the inverse of a square matrix; raise Unread where it has none, or too nearly none to be told."""
    if isinstance(value, Dual):
        inverted = inverse(value.value)
        # A A^{-1} = I gives dA A^{-1} + A dA^{-1} = 0.
        return Dual(value.tag, inverted, negative(matmul(matmul(inverted, value.tangent), inverted)))
    rest = [axis for axis in value.axes if axis not in (ROW, COLUMN)]
    matrices = spread(value, (*rest, ROW, COLUMN))
    if not (np.linalg.cond(matrices) < _WORST_CONDITION).all():
        raise Unread("a matrix that has no inverse is inverted")
    inverses: Data = np.linalg.inv(matrices).astype(np.float64, copy=False)
    return Named((*rest, ROW, COLUMN), inverses)


def square_sum(value: Value) -> Value:
    """Return the squared Euclidean norm."""
    return inner(value, value)


def function_of(name: str, arguments: list[Value]) -> Value:
    """Return the function `name` of its arguments; raise Unread for one that is not known."""
    count = 2 if name in _OF_TWO else 1
    if len(arguments) != count:
        raise Unread(f"{name} takes {count} argument(s) and was given {len(arguments)}")
    if name in ELEMENTWISE or name in SLOPES:
        return apply(ELEMENTWISE.get(name) or SLOPES[name], arguments[0])
    if name in _OF_TWO:
        return _OF_TWO[name](*arguments)
    if name == "norm_2" and len(places(arguments[0])) > 1:
        raise Unread("the norm 2 of a matrix is not read", rewrite=r"write \|W\|_F for the root of the sum of squares")
    if name in ("norm", "norm_2"):
        return apply(power(0.5), square_sum(arguments[0]))
    rules = {"diag": diagonal, "trace": trace, "softmax": softmax, "vec": flattened}
    if name == "vec" and places(arguments[0]) == (ROW,):
        return arguments[0]
    if name not in rules:
        raise Unread(f"the function {name} is not known")
    return rules[name](arguments[0])


def _larger(a: Value, b: Value) -> Value:
    """Return the larger of two values, entry by entry: a + relu(b - a), where a may be a number."""
    if _is_number(b):
        a, b = b, a
    if not _is_number(a) and places(a) != places(b):
        raise Misfit(f"of {kind_of(a)} and {kind_of(b)} none is the larger")
    return add(a, apply(RELU, add(b, negative(a))))


def _is_number(value: Value) -> bool:
    return isinstance(value, Named) and value.data.shape == ()


_OF_TWO: dict[str, Callable[[Value, Value], Value]] = {
    "max": _larger,
    "inner": inner,
    "outer": lambda a, b: matmul(a, transposed(b)),
    "kron": _blocks,
    "dot": lambda a, b: matmul(a, b),
}
"""Functions of two arguments."""


def added(terms: list[Value], literal: list[bool]) -> Value:
    """Return the sum of `terms` of one shape; only a literal number is added to every entry."""
    shapes = {places(term) for term, is_literal in zip(terms, literal, strict=True) if not is_literal}
    if len(shapes) > 1:
        kinds = " and ".join(dict.fromkeys(kind_of(term) for term in terms))
        raise Misfit(f"{kinds} cannot be added")
    result = terms[0]
    for term in terms[1:]:
        result = add(result, term)
    return result


def complement(a: Value) -> Value:
    """Return 1 - a."""
    return add(constant(1), negative(a))
