"""What a report's function returned, put on the wire; what is no answer is refused in words."""

from __future__ import annotations

import types
from collections.abc import Callable
from typing import Any

import numpy as np

from .arrays import DTYPES, pack
from .wire import Complex, Function, Items, Number, Value

_MOST_ARRAYS = 16
_MOST_LEVELS = 4
_NUMERIC_LEAVES = (bool, int, float, complex)
_RIGHT = "return a NumPy array, a number, or a tuple of them"

Keep = Callable[[Any], int]


class UnfitError(Exception):
    """A returned value that is no answer; its words complete "f returned ..."."""


class Packer:
    """Packs one returned value: `keep` stores a function and numbers it, `limit` bounds the bytes."""

    def __init__(self, keep: Keep, limit: int) -> None:
        self.buffers: list[bytes] = []
        self._keep = keep
        self._limit = limit
        self._size = 0

    def value(self, value: Any, level: int = 0) -> Value:
        """Return `value` as it goes on the wire, or raise UnfitError."""
        kind = type(value)
        if kind in (bool, int, float):
            return Number(_in_64_bits(value))
        if kind is complex:
            return Complex(value.real, value.imag)
        if isinstance(value, (np.ndarray, np.generic)):
            return self._array(value)
        if isinstance(value, (tuple, list)):
            return self._items(value, level)
        if callable(value) and not isinstance(value, type):
            return Function(self._keep(value))
        raise UnfitError(_in_words(value))

    def _array(self, array: Any) -> Value:
        _refuse_odd_array(array)
        self._size += array.nbytes
        if self._size > self._limit:
            raise UnfitError(f"{self._size} bytes; at most {self._limit} are read")
        if len(self.buffers) >= _MOST_ARRAYS:
            raise UnfitError(f"more than {_MOST_ARRAYS} arrays")
        return pack(array, self.buffers)

    def _items(self, items: tuple[Any, ...] | list[Any], level: int) -> Value:
        if isinstance(items, list) and _is_numeric(items, 0):
            return self._array(_array_of(items))
        if level >= _MOST_LEVELS:
            raise UnfitError(f"tuples more than {_MOST_LEVELS} deep")
        if len(items) > 4 * _MOST_ARRAYS:
            raise UnfitError(f"a {type(items).__name__} of {len(items)} items")
        return Items([self.value(item, level + 1) for item in items], mutable=isinstance(items, list))


def _in_64_bits(number: bool | int | float) -> bool | int | float:
    if isinstance(number, int) and not -(2**63) <= number < 2**63:
        raise UnfitError("an integer that needs more than 64 bits; a float has room for it")
    return number


def _refuse_odd_array(array: Any) -> None:
    kind = type(array)
    if isinstance(array, np.ma.MaskedArray):
        raise UnfitError("a masked array; fill it first, masked.filled(0.0), and return the plain array")
    if isinstance(array, np.ndarray) and kind is not np.ndarray:
        raise UnfitError(f"an object of type {kind.__name__:.60}, which is not a plain array; return np.asarray(...)")
    if array.dtype.name in DTYPES:
        return
    if array.dtype.kind == "O":
        raise UnfitError("an array of dtype object (are its rows of different lengths?); return an array of numbers")
    if array.dtype.names is not None:
        raise UnfitError("a structured array; return one plain array, or a tuple of them")
    raise UnfitError(f"an array of dtype {array.dtype.name:.60}; return float64")


def _is_numeric(items: list[Any], level: int) -> bool:
    """Tell whether `items` is a list of numbers, or of such lists."""
    if level > _MOST_LEVELS * 2:
        return False
    return all(
        type(item) in _NUMERIC_LEAVES
        or isinstance(item, np.generic)
        or (isinstance(item, list) and _is_numeric(item, level + 1))
        for item in items
    )


def _array_of(items: list[Any]) -> Any:
    try:
        return np.array(items)
    except ValueError as error:
        raise UnfitError("a list whose rows have different lengths; return an array") from error
    except OverflowError as error:
        raise UnfitError("a list with an integer that needs more than 64 bits") from error


def _in_words(value: Any) -> str:
    if value is None:
        return f"None (is a `return` missing?); {_RIGHT}"
    if isinstance(value, types.GeneratorType):
        return f"a generator (was `yield` or a bare comprehension meant?); {_RIGHT}"
    if isinstance(value, types.CoroutineType):
        return f"a coroutine (is it an `async def`?); {_RIGHT}"
    if isinstance(value, type):
        return f"the class {value.__name__:.60} itself; {_RIGHT}"
    return f"an object of type {type(value).__name__:.60}; {_RIGHT}"
