"""Arrays whose axes have names, and dual numbers over them: exact derivatives, of any order, by forward mode."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from labrunner.derivation.problems import Misfit

_WHOLE = slice(None)
Data = NDArray[np.float64]
Mask = NDArray[np.bool_]

TOLERANCE = 1e-9

ROW, COLUMN, POINT = "#0", "#1", "@"
"""The axis down a column vector or matrix, the axis along a row vector or matrix, and the axis of random points."""


class Named(NamedTuple):
    """An array with one name per axis."""

    axes: tuple[str, ...]
    data: Data


@dataclass(frozen=True, slots=True)
class Dual:
    """A value and its tangent, a + b eps with eps**2 = 0; `tag` tells nested derivatives apart, outermost lowest."""

    tag: int
    value: Value
    tangent: Value


Value = Named | Dual


def constant(number: float) -> Named:
    """Return `number` as an array without axes."""
    return Named((), np.asarray(float(number)))


def primal(value: Value) -> Named:
    """Return the number part of `value`."""
    while isinstance(value, Dual):
        value = value.value
    return value


def axes_of(value: Value) -> tuple[str, ...]:
    """Return the names of the axes of the number part of `value`."""
    while isinstance(value, Dual):
        value = value.value
    return value.axes


def aligned(a: Named, b: Named) -> tuple[tuple[str, ...], Data, Data]:
    """Return common axes and both arrays, laid out for them."""
    if a.axes == b.axes and a.data.shape == b.data.shape:
        return a.axes, a.data, b.data
    axes = a.axes + tuple([name for name in b.axes if name not in a.axes])
    _fit(a, b)
    return axes, spread(a, axes), spread(b, axes)


def spread(a: Named, axes: tuple[str, ...]) -> Data:
    """Return the data of `a` with one axis per name in `axes`, of length 1 where `a` has none."""
    if a.axes == axes:
        return a.data
    if not a.axes:
        return a.data.reshape((1,) * len(axes))
    order = [a.axes.index(name) for name in axes if name in a.axes]
    data = a.data if order == sorted(order) else a.data.transpose(order)
    return data[tuple([_WHOLE if name in a.axes else None for name in axes])]


def close(left: Data, right: Data) -> Mask:
    """Return where two arrays agree, up to the tolerance times the larger of their sizes where that is above 1."""
    gap = np.abs(left - right)
    near: Mask = gap <= TOLERANCE
    if np.count_nonzero(near) < near.size:
        near = gap <= TOLERANCE * np.maximum(1.0, np.maximum(np.abs(left), np.abs(right)))
    return near


def _fit(a: Named, b: Named) -> None:
    for name, size in zip(a.axes, a.data.shape, strict=True):
        if name in b.axes and b.data.shape[b.axes.index(name)] != size:
            other = b.data.shape[b.axes.index(name)]
            raise Misfit(f"{_axis(name)} is {size} long on one side and {other} long on the other")


def _axis(name: str) -> str:
    return {ROW: "the vector's axis (rows)", COLUMN: "the axis of columns"}.get(name, f"index {name}")


def _top(a: Value, b: Value) -> int:
    return max(a.tag if isinstance(a, Dual) else 0, b.tag if isinstance(b, Dual) else 0)


def split(a: Value, tag: int) -> tuple[Value, Value | None]:
    """Return the value and the tangent of `a` for `tag`; the tangent is None where `a` does not depend on it."""
    if isinstance(a, Dual) and a.tag == tag:
        return a.value, a.tangent
    return a, None


def add(a: Value, b: Value) -> Value:
    """Return a + b."""
    if isinstance(a, Named) and isinstance(b, Named):
        axes, x, y = aligned(a, b)
        return Named(axes, x + y)
    tag = _top(a, b)
    (x0, dx), (y0, dy) = split(a, tag), split(b, tag)
    tangent = dx if dy is None else dy if dx is None else add(dx, dy)
    return Dual(tag, add(x0, y0), tangent if tangent is not None else constant(0))


def multiply(a: Value, b: Value) -> Value:
    """Return a b, entry by entry, each axis against its namesake."""
    if isinstance(a, Named) and isinstance(b, Named):
        axes, x, y = aligned(a, b)
        return Named(axes, x * y)
    tag = _top(a, b)
    (x0, dx), (y0, dy) = split(a, tag), split(b, tag)
    left = None if dx is None else multiply(dx, y0)
    right = None if dy is None else multiply(x0, dy)
    tangent = left if right is None else right if left is None else add(left, right)
    return Dual(tag, multiply(x0, y0), tangent if tangent is not None else constant(0))


def linear(a: Value, act: Callable[[Named], Named]) -> Value:
    """Return the linear map `act` applied to value and tangent alike."""
    if isinstance(a, Dual):
        return Dual(a.tag, linear(a.value, act), linear(a.tangent, act))
    return act(a)


def negative(a: Value) -> Value:
    """Return -a."""
    return linear(a, lambda x: Named(x.axes, -x.data))


@dataclass(frozen=True, slots=True)
class Elementary:
    """A function of one number, and the rule for its derivative."""

    of: Callable[[Data], Data]
    slope: Callable[[Value], Value]


def apply(function: Elementary, a: Value) -> Value:
    """Return `function` of every entry of `a`."""
    if isinstance(a, Dual):
        return Dual(a.tag, apply(function, a.value), multiply(function.slope(a.value), a.tangent))
    return Named(a.axes, function.of(a.data))


def _zero(a: Value) -> Value:
    return linear(a, lambda x: Named(x.axes, np.zeros_like(x.data)))


def power(exponent: float) -> Elementary:
    """Return x -> x**exponent."""
    return Elementary(
        lambda x: np.power(x, exponent),
        lambda a: constant(1) if exponent == 1 else multiply(constant(exponent), apply(power(exponent - 1), a)),
    )


def _sigmoid(x: Data) -> Data:
    result: Data = 1 / (1 + np.exp(-x))
    return result


EXP: Elementary = Elementary(np.exp, lambda a: apply(EXP, a))
RECIPROCAL = Elementary(lambda x: 1 / x, lambda a: negative(apply(power(-2), a)))
LOG = Elementary(np.log, lambda a: apply(RECIPROCAL, a))
STEP = Elementary(lambda x: (x > 0).astype(np.float64), _zero)
CLOSED_STEP = Elementary(lambda x: (x >= 0).astype(np.float64), _zero)
RELU = Elementary(lambda x: np.maximum(x, 0), lambda a: apply(STEP, a))
SIGMOID: Elementary = Elementary(
    _sigmoid, lambda a: multiply(apply(SIGMOID, a), add(constant(1), negative(apply(SIGMOID, a))))
)
TANH: Elementary = Elementary(np.tanh, lambda a: add(constant(1), negative(apply(power(2), apply(TANH, a)))))


def derived(function: Elementary) -> Elementary:
    """Return the derivative of `function`, itself with a rule for its derivative."""

    def slope(a: Value) -> Value:
        tag = 1 + (a.tag if isinstance(a, Dual) else 0)
        tangent = split(function.slope(Dual(tag, a, constant(1))), tag)[1]
        return constant(0) if tangent is None else tangent

    def of(x: Data) -> Data:
        axes = tuple(f"axis {place}" for place in range(x.ndim))
        return spread(primal(function.slope(Named(axes, x))), axes)

    return Elementary(of, slope)


def total(a: Value, name: str) -> Value:
    """Return the sum of `a` over its axis `name`."""

    def act(x: Named) -> Named:
        if name not in x.axes:
            return x
        at = x.axes.index(name)
        return Named(x.axes[:at] + x.axes[at + 1 :], x.data.sum(axis=at))

    return linear(a, act)


def renamed(a: Value, new: dict[str, str]) -> Value:
    """Return `a` with its axes renamed, the diagonal being taken where two axes come to the same name."""
    return linear(a, lambda x: _renamed(x, new))


def _renamed(x: Named, new: dict[str, str]) -> Named:
    axes = tuple([new.get(name, name) for name in x.axes])
    if len(set(axes)) == len(axes):
        return Named(axes, x.data)
    names = tuple(dict.fromkeys(axes))
    sizes: dict[str, int] = {}
    for name, size in zip(axes, x.data.shape, strict=True):
        if sizes.setdefault(name, size) != size:
            raise Misfit(f"index {name} would run over {sizes[name]} and over {size} entries at once")
    letters = {name: chr(ord("a") + place) for place, name in enumerate(names)}
    return Named(names, np.einsum(f"{''.join(letters[n] for n in axes)}->{''.join(letters.values())}", x.data))


def identity(size: int, first: str, second: str) -> Named:
    """Return the Kronecker delta of two axes."""
    return Named((first, second), np.eye(size))
