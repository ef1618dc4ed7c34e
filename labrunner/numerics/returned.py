"""What a function returned, taken as numbers or refused in words that its author understands."""

from __future__ import annotations

from typing import Any

import numpy as np

from labrunner.numerics.estimate import Estimate
from labrunner.numerics.evaluation import Array, Floats, first_index
from labrunner.numerics.faults import NumericsError


class MismatchError(NumericsError):
    """A returned value that cannot be compared entry by entry, and why."""


def checked_array(actual: Any, shape: tuple[int, ...]) -> Floats:
    """Return `actual` as float64; raise MismatchError in words unless it holds real numbers in exactly `shape`."""
    given = _as_reals(actual, shape)
    if given.shape != shape:
        hint = " (its transpose)" if given.shape == shape[::-1] else ""
        raise MismatchError(f"shape {shape} was expected, but shape {given.shape}{hint} was returned")
    return given


def checked_parts(actual: Any, count: int) -> list[Any]:
    """Return `actual` as a list of `count` values; raise MismatchError in words unless it is such a tuple or list."""
    example = "return (dx,)" if count == 1 else "return (dx, dW)"
    wanted = f"a tuple of {count} array{'s' if count != 1 else ''} was expected, e.g. {example}"
    if not isinstance(actual, (tuple, list)) or len(actual) != count:
        raise MismatchError(f"{wanted}, but {_kind(actual)} was returned")
    return list(actual)


def _as_reals(actual: Any, shape: tuple[int, ...]) -> Floats:
    if isinstance(actual, Estimate):
        raise NumericsError("an Estimate belongs on the expected side: compare (actual, expected), in this order")
    if isinstance(actual, (tuple, str, bytes, dict, set)) or actual is None or callable(actual):
        raise MismatchError(f"{_wanted(shape)}, but {_kind(actual)} was returned")
    try:
        array = np.asarray(actual)
    except ValueError:
        raise MismatchError(f"{_wanted(shape)}, but a list with rows of different lengths was returned") from None
    if array.dtype.kind == "c":
        return _real_part(array, shape)
    if array.dtype.kind not in "fiub":
        raise MismatchError(f"{_wanted(shape)}, but {_kind(actual)} of {array.dtype} was returned")
    return np.asarray(array, dtype=np.float64)


def _real_part(array: Array, shape: tuple[int, ...]) -> Floats:
    imaginary = array.imag != 0
    if imaginary.any():
        index = first_index(imaginary)
        raise MismatchError(f"real numbers were expected, but {array[index]} was returned at {list(index)}")
    return np.asarray(array.real, dtype=np.float64)


def _wanted(shape: tuple[int, ...]) -> str:
    return f"an array of shape {shape} was expected" if shape else "a number was expected"


def _kind(value: Any) -> str:
    if value is None:
        return "None (is there a return at the end?)"
    if isinstance(value, (tuple, list)):
        return f"a {type(value).__name__} of {len(value)}"
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    if callable(value):
        return "a function"
    article = "an" if type(value).__name__[:1] in "aeiou" else "a"
    return f"{article} {type(value).__name__}"
