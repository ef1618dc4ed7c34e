"""Arrays whose axes have names, so that z_i times p_j needs no bookkeeping: equal names meet, others spread out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

Data = np.ndarray[Any, Any]
# A free or bound index has a number of its own; the points, a vector's axis and a matrix's second one have names.
Axis = int | str

POINTS, ROW, COLUMN = "points", "row", "column"
MOST_ELEMENTS = 300_000


class TooLargeError(Exception):
    """An array that would take too long."""


class Array(NamedTuple):
    """Numbers and the name of each axis; along an axis that is not named they are constant."""

    data: Data
    axes: tuple[Axis, ...]


def constant(value: float) -> Array:
    """Return `value` without any axis."""
    return Array(np.asarray(value, dtype=np.float64), ())


def spread(array: Array, axes: tuple[Axis, ...]) -> Data:
    """Return the data with one axis for each of `axes`, of length 1 where the array is constant."""
    if array.axes == axes:
        return array.data
    own = array.axes
    order = [own.index(axis) for axis in axes if axis in own]
    data = array.data if order == list(range(len(order))) else array.data.transpose(order)
    shape, sizes = [], iter(data.shape)
    for axis in axes:
        shape.append(next(sizes) if axis in own else 1)
    return data.reshape(shape)


def combined(function: Callable[[Data, Data], Data], left: Array, right: Array) -> Array:
    """Return function(left, right), element by element, over the union of their axes."""
    if left.axes == right.axes:
        return Array(function(left.data, right.data), left.axes)
    extra = tuple(axis for axis in right.axes if axis not in left.axes)
    axes = left.axes + extra
    if extra:
        size = left.data.size
        for axis in extra:
            size *= right.data.shape[right.axes.index(axis)]
        if size > MOST_ELEMENTS:
            raise TooLargeError
    return Array(function(spread(left, axes), spread(right, axes)), axes)


def summed(array: Array, axis: Axis, size: int) -> Array:
    """Return the sum over `axis`; where the array is constant along it, that is `size` times the array."""
    if axis not in array.axes:
        return Array(array.data * size, array.axes)
    place = array.axes.index(axis)
    return Array(array.data.sum(axis=place), array.axes[:place] + array.axes[place + 1 :])


def renamed(array: Array, changes: dict[Axis, Axis]) -> Array:
    """Return the array with axes renamed; an axis renamed to one that is there already leaves the diagonal of both."""
    if not changes or not array.axes:
        return array
    axes = tuple(changes.get(axis, axis) for axis in array.axes)
    data = array.data
    while len(set(axes)) < len(axes):
        name = next(axis for axis in axes if axes.count(axis) > 1)
        first = axes.index(name)
        second = axes.index(name, first + 1)
        data = np.diagonal(data, axis1=first, axis2=second)
        axes = (*(axis for i, axis in enumerate(axes) if i not in (first, second)), name)
    return Array(data, axes)


def flattened(array: Array, first: tuple[Axis, int], second: tuple[Axis, int], into: Axis) -> Array:
    """Return the array with two axes of given sizes made one, in C order."""
    rest = tuple(axis for axis in array.axes if axis not in (first[0], second[0]))
    data = spread(array, (*rest, first[0], second[0]))
    whole = np.broadcast_to(data, (*data.shape[:-2], first[1], second[1]))
    return Array(whole.reshape((*data.shape[:-2], first[1] * second[1])), (*rest, into))


def unflattened(array: Array, axis: Axis, sizes: tuple[int, int], into: tuple[Axis, Axis]) -> Array:
    """Return the array with one axis split in two, in C order."""
    if axis not in array.axes:
        return array
    rest = tuple(other for other in array.axes if other != axis)
    data = spread(array, (*rest, axis))
    return Array(data.reshape((*data.shape[:-1], *sizes)), (*rest, *into))


def delta(size: int, first: Axis, second: Axis) -> Array:
    """Return Kronecker's delta over two axes, which may be one: then it is 1."""
    if first == second:
        return constant(1.0)
    return Array(np.eye(size), (first, second))
