"""Strict comparison of a returned value with what was expected: exact shapes, no broadcasting, nan is never right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from labrunner.numerics.estimate import Estimate
from labrunner.numerics.evaluation import Array, Floats, first_index
from labrunner.numerics.faults import NumericsError
from labrunner.verdict import Worst


@dataclass(frozen=True, slots=True)
class Comparison:
    """What came of comparing one value with what was expected.

    `max_abs_error` is inf for a wrong shape, a wrong kind of value, or any entry that is not finite; `worst` is the
    entry furthest beyond its tolerance, None where entries could not be paired. `bound` is the largest error bound
    of an Estimate. `fault` says what the numbers cannot, a wrong shape for one, `note` speaks of kinks. `tolerance`
    is the error that was allowed at `worst`.
    """

    passed: bool
    max_abs_error: float
    max_rel_error: float
    worst: Worst | None
    bound: float | None
    fault: str = ""
    note: str = ""
    tolerance: float | None = None

    @property
    def message(self) -> str:
        """Return all that the reader should be told beside the numbers, "" if nothing."""
        return "; ".join(filter(None, [self.fault, self.note]))


# The allowed error of each entry, from what was expected there and, for an Estimate, its error bound.
Allowance = Callable[[Floats, Floats | None], Floats]


@dataclass(frozen=True, slots=True)
class _Leaf:
    """One pair of arrays: absolute and relative error, the allowed error, and the bound of each entry."""

    actual: Floats
    expected: Floats
    error: Floats
    relative: Floats
    allowed: Floats
    bound: Floats | None
    note: str


class MismatchError(NumericsError):
    """A returned value that cannot be compared entry by entry, and why."""


def compare(actual: Any, expected: Any, atol: float, rtol: float = 0.0) -> Comparison:
    """Return how far `actual` is from `expected`: passed if |actual - expected| <= atol + rtol |expected| everywhere.

    `expected` is a number, an array, an Estimate, or a tuple of these, and `actual` must have exactly its shape (a
    number has shape ()). The distance to an Estimate is the distance to its interval [low, high]. An inf is right
    only where that very inf is expected, a nan never. The relative error is |actual - expected| / |expected| where
    `expected` can be told from zero. Raises NumericsError for a tolerance or an expected value that makes no sense.
    """
    refuse_tolerance("atol", atol)
    refuse_tolerance("rtol", rtol)
    return compare_within(actual, expected, lambda nearest, _: atol + rtol * np.abs(nearest))


def compare_within(actual: Any, expected: Any, allowance: Allowance) -> Comparison:
    """Return what `compare` does, where the allowed error may depend on the bound of each entry."""
    wanted = expected if isinstance(expected, (tuple, list)) else None
    note = _joined_notes(expected)
    try:
        if wanted is None:
            leaves = [_leaf(actual, expected, allowance)]
        else:
            given = _parts(actual, len(wanted))
            leaves = [_leaf_of_tuple(i, *pair, allowance) for i, pair in enumerate(zip(given, wanted, strict=True))]
    except MismatchError as refusal:
        return Comparison(False, np.inf, np.inf, None, _largest_bound(expected), str(refusal), note)
    return _judged(leaves, wanted is not None, note)


def checked_array(actual: Any, shape: tuple[int, ...]) -> Floats:
    """Return `actual` as float64; raise MismatchError in words unless it holds real numbers in exactly `shape`."""
    given = _as_reals(actual, shape)
    if given.shape != shape:
        hint = " (its transpose)" if given.shape == shape[::-1] else ""
        raise MismatchError(f"shape {shape} was expected, but shape {given.shape}{hint} was returned")
    return given


def refuse_tolerance(name: str, value: Any) -> None:
    """Raise NumericsError unless `value` is a finite number of at least 0."""
    number = isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool)
    if not number or not np.isfinite(value) or value < 0:
        raise NumericsError(f"{name} must be a finite number of at least 0, not {value!r}")


def _parts(actual: Any, count: int) -> list[Any]:
    example = "return (dx,)" if count == 1 else "return (dx, dW)"
    wanted = f"a tuple of {count} array{'s' if count != 1 else ''} was expected, e.g. {example}"
    if not isinstance(actual, (tuple, list)):
        raise MismatchError(f"{wanted}, but {_kind(actual)} was returned")
    if len(actual) != count:
        raise MismatchError(f"{wanted}, but {_kind(actual)} was returned")
    return list(actual)


def _leaf_of_tuple(position: int, actual: Any, expected: Any, allowance: Allowance) -> _Leaf:
    try:
        return _leaf(actual, expected, allowance)
    except MismatchError as refusal:
        raise MismatchError(f"part {position} of the tuple: {refusal}") from None


def _leaf(actual: Any, expected: Any, allowance: Allowance) -> _Leaf:
    low, high, bound, note = _interval(expected)
    given = checked_array(actual, low.shape)
    with np.errstate(invalid="ignore", over="ignore"):
        nearest = np.where(np.isnan(given), low, np.clip(given, low, high))
        error = np.where(given == nearest, 0.0, np.abs(given - nearest))
        error = np.where(np.isnan(error), np.inf, error)
        relative = _relative(error, nearest, bound)
        allowed = np.broadcast_to(allowance(np.where(np.isfinite(nearest), nearest, 0.0), bound), error.shape)
    return _Leaf(given, nearest, error, relative, allowed, bound, note)


def _interval(expected: Any) -> tuple[Floats, Floats, Floats | None, str]:
    if isinstance(expected, Estimate):
        return expected.low, expected.high, expected.bound, expected.note
    if isinstance(expected, tuple):
        raise NumericsError("a tuple within a tuple is expected: one level of tuple is what can be compared")
    try:
        array = np.asarray(expected)
    except ValueError as error:
        raise NumericsError("the expected value is not an array: its rows differ in length") from error
    if array.dtype.kind == "c" and not np.any(array.imag):
        array = array.real
    if array.dtype.kind not in "fiub":
        raise NumericsError(f"the expected value holds {array.dtype}: an equation needs real numbers")
    exact = array.astype(np.float64)
    return exact, exact, None, ""


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


def _relative(error: Floats, expected: Floats, bound: Floats | None) -> Floats:
    """Return error / |expected|, and 0 where `expected` is finite but cannot be told from zero."""
    size = np.abs(expected)
    told = size > (0.0 if bound is None else np.where(np.isfinite(bound), bound, 0.0))
    ratio = np.divide(error, size, out=np.zeros_like(error), where=told & np.isfinite(size))
    return np.where(np.isinf(error), np.inf, ratio)


def _judged(leaves: list[_Leaf], is_tuple: bool, note: str) -> Comparison:
    if not any(leaf.error.size for leaf in leaves):
        return Comparison(False, np.inf, np.inf, None, None, "nothing was compared: the expected value is empty", note)
    passed = all(bool(np.all((leaf.error <= leaf.allowed) & np.isfinite(leaf.error))) for leaf in leaves)
    bounds = [leaf.bound for leaf in leaves if leaf.bound is not None and leaf.bound.size]
    worst, tolerance = _worst(leaves, is_tuple)
    return Comparison(
        passed=passed,
        max_abs_error=max(float(leaf.error.max(initial=0.0)) for leaf in leaves),
        max_rel_error=max(float(leaf.relative.max(initial=0.0)) for leaf in leaves),
        worst=worst,
        bound=max(float(bound.max()) for bound in bounds) if bounds else None,
        fault=_fault(leaves, is_tuple, passed),
        note=note,
        tolerance=tolerance,
    )


def _worst(leaves: list[_Leaf], is_tuple: bool) -> tuple[Worst, float]:
    """Return the entry whose error is the largest multiple of what it is allowed, and that allowance.

    Among equals the largest error counts.
    """
    excess = np.concatenate([_excess(leaf).reshape(-1) for leaf in leaves])
    errors = np.concatenate([leaf.error.reshape(-1) for leaf in leaves])
    flat = int(np.argmax(np.where(excess == excess.max(), errors, -1.0)))
    ends = np.cumsum([leaf.error.size for leaf in leaves])
    position = int(np.searchsorted(ends, flat, side="right"))
    leaf = leaves[position]
    index = tuple(int(i) for i in np.unravel_index(flat - int(ends[position]) + leaf.error.size, leaf.error.shape))
    worst = Worst((position, *index) if is_tuple else index, float(leaf.actual[index]), float(leaf.expected[index]))
    return worst, float(leaf.allowed[index])


def _excess(leaf: _Leaf) -> Floats:
    with np.errstate(over="ignore"):
        ratio = np.divide(leaf.error, leaf.allowed, out=np.full_like(leaf.error, np.inf), where=leaf.allowed > 0)
    return np.where(leaf.error == 0, 0.0, ratio)


def _fault(leaves: list[_Leaf], is_tuple: bool, passed: bool) -> str:
    """Return in words why numbers alone would mislead: entries that are not finite, or a tolerance below the bound."""
    for position, leaf in enumerate(leaves):
        prefix = [position] if is_tuple else []
        for array, whose in ((leaf.expected, "the expected value"), (leaf.actual, "the returned value")):
            bad = ~np.isfinite(array) & (leaf.error > 0)
            if bad.any():
                index = first_index(bad)
                count = f", as {int(bad.sum())} of {bad.size} entries" if bad.sum() > 1 else ""
                return f"{whose} is {array[index]} at {prefix + list(index)}{count}"
    if passed:
        return ""
    over = [(leaf.error[leaf.error > leaf.allowed], leaf) for leaf in leaves]
    resolved = all(leaf.bound is not None and np.all(e <= leaf.bound[leaf.error > leaf.allowed]) for e, leaf in over)
    if not resolved:
        return ""
    bound = max(float(leaf.bound.max()) for _, leaf in over if leaf.bound is not None and leaf.bound.size)
    return f"the tolerance is below what the reference can resolve: it is good to about {bound:.1e}"


def _joined_notes(expected: Any) -> str:
    if isinstance(expected, (tuple, list)):
        named = ((i, part.note) for i, part in enumerate(expected) if isinstance(part, Estimate) and part.note)
        return "; ".join(f"part {i}: {note}" for i, note in named)
    return expected.note if isinstance(expected, Estimate) else ""


def _largest_bound(expected: Any) -> float | None:
    parts = expected if isinstance(expected, (tuple, list)) else (expected,)
    bounds = [float(part.bound.max()) for part in parts if isinstance(part, Estimate) and part.bound.size]
    return max(bounds) if bounds else None
