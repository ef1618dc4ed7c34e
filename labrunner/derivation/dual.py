"""Dual numbers over named arrays: exact derivatives in forward mode, of any order.

A dual a + b eps has eps^2 = 0, so that f(a + b eps) = f(a) + f'(a) b eps. Each derivative has an eps of its own, told
apart by its level; parts of a dual may be duals of lower levels, which gives second derivatives.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from labrunner.derivation.arrays import Array, combined, constant


class Dual(NamedTuple):
    """A value and its derivative in the direction of one eps."""

    level: int
    primal: Number
    tangent: Number


Number = Array | Dual

ZERO, ONE = constant(0.0), constant(1.0)


def _parts(value: Number, level: int) -> tuple[Number, Number | None]:
    """Return value and derivative with respect to the eps of `level`, above which `value` has none; None is zero."""
    if isinstance(value, Dual) and value.level == level:
        return value.primal, value.tangent
    return value, None


def _top(left: Number, right: Number) -> int:
    return max(left.level if isinstance(left, Dual) else 0, right.level if isinstance(right, Dual) else 0)


def add(left: Number, right: Number) -> Number:
    """Return left + right."""
    level = _top(left, right)
    if level == 0:
        return combined(np.add, left, right)  # type: ignore[arg-type]
    (a, da), (b, db) = _parts(left, level), _parts(right, level)
    tangent = db if da is None else da if db is None else add(da, db)
    return Dual(level, add(a, b), tangent)  # type: ignore[arg-type]


def mul(left: Number, right: Number) -> Number:
    """Return left * right, with (ab)' = a'b + ab'."""
    level = _top(left, right)
    if level == 0:
        return combined(np.multiply, left, right)  # type: ignore[arg-type]
    (a, da), (b, db) = _parts(left, level), _parts(right, level)
    terms = [mul(da, b)] if da is not None else []
    terms += [mul(a, db)] if db is not None else []
    return Dual(level, mul(a, b), terms[0] if len(terms) == 1 else add(*terms))


def neg(value: Number) -> Number:
    """Return -value."""
    return linear(lambda array: Array(-array.data, array.axes), value)


def linear(function: Callable[[Array], Array], value: Number) -> Number:
    """Return a linear map of arrays applied to every part of `value`."""
    if isinstance(value, Dual):
        return Dual(value.level, linear(function, value.primal), linear(function, value.tangent))
    return function(value)


def where(mask: Array, value: Number, other: Number) -> Number:
    """Return `value` where the mask is 1 and `other` where it is 0; neither touches the other, not even as nan."""
    level = _top(value, other)
    if level == 0:
        kept = combined(_keep, mask, value)  # type: ignore[arg-type]
        rest = combined(_keep, Array(1.0 - mask.data, mask.axes), other)  # type: ignore[arg-type]
        return combined(np.add, kept, rest)
    (a, da), (b, db) = _parts(value, level), _parts(other, level)
    return Dual(level, where(mask, a, b), where(mask, da or ZERO, db or ZERO))


def _keep(mask: np.ndarray, data: np.ndarray) -> np.ndarray:
    return np.where(mask > 0.5, data, 0.0)


def primal(value: Number) -> Array:
    """Return the value without any derivative."""
    while isinstance(value, Dual):
        value = value.primal
    return value


def tangent(value: Number, level: int) -> Number:
    """Return the derivative with respect to the eps of `level`, the highest in use."""
    return value.tangent if isinstance(value, Dual) and value.level == level else ZERO


def elementwise(name: str, value: Number) -> Number:
    """Return the function `name` of every element, with f(a + b eps) = f(a) + f'(a) b eps."""
    if isinstance(value, Dual):
        return Dual(value.level, elementwise(name, value.primal), mul(slope(name, value.primal), value.tangent))
    return Array(_FUNCTIONS[name](value.data), value.axes)


def slope(name: str, value: Number) -> Number:
    """Return the derivative of the function `name` at every element."""
    return _SLOPES[name](value)


def power(value: Number, exponent: float) -> Number:
    """Return value ** exponent for a constant exponent."""
    if isinstance(value, Dual):
        factor = mul(constant(exponent), power(value.primal, exponent - 1.0))
        return Dual(value.level, power(value.primal, exponent), mul(factor, value.tangent))
    return Array(value.data**exponent, value.axes)


def _sigmoid_slope(value: Number) -> Number:
    s = elementwise("sigmoid", value)
    return mul(s, add(ONE, neg(s)))


def _tanh_slope(value: Number) -> Number:
    return add(ONE, neg(power(elementwise("tanh", value), 2.0)))


_FUNCTIONS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "exp": np.exp,
    "log": np.log,
    "relu": lambda x: np.maximum(x, 0.0),
    "step": lambda x: (x > 0).astype(np.float64),
    "sigmoid": lambda x: 1.0 / (1.0 + np.exp(-x)),
    "tanh": np.tanh,
    "abs": np.abs,
    "sign": np.sign,
    "sqrt": np.sqrt,
}
_SLOPES: dict[str, Callable[[Number], Number]] = {
    "exp": lambda x: elementwise("exp", x),
    "log": lambda x: power(x, -1.0),
    "relu": lambda x: elementwise("step", x),
    "step": lambda x: mul(ZERO, x),
    "sigmoid": _sigmoid_slope,
    "tanh": _tanh_slope,
    "abs": lambda x: elementwise("sign", x),
    "sign": lambda x: mul(ZERO, x),
    "sqrt": lambda x: mul(constant(0.5), power(x, -0.5)),
}
ELEMENTWISE = frozenset(_FUNCTIONS)
