"""Strict comparison of a returned value with what was expected: exact shapes, no broadcasting, nan is never right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labrunner.numerics.estimate import Estimate
from labrunner.numerics.evaluation import Floats, first_index
from labrunner.numerics.faults import NumericsError
from labrunner.numerics.returned import MismatchError, checked_array, checked_parts
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


Mask = NDArray[np.bool_]
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


@dataclass(frozen=True, slots=True)
class _Interval:
    """What is right in each entry: anything in [low, high], to within the bound of an Estimate."""

    low: Floats
    high: Floats
    bound: Floats | None
    note: str


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
    is_tuple = isinstance(expected, tuple)
    intervals = [_interval(part) for part in (expected if is_tuple else (expected,))]
    try:
        given = checked_parts(actual, len(intervals)) if is_tuple else [actual]
        leaves = [
            _leaf(part, interval, allowance, f"part {position} of the tuple: " if is_tuple else "")
            for position, (part, interval) in enumerate(zip(given, intervals, strict=True))
        ]
    except MismatchError as refusal:
        notes = [interval.note for interval in intervals]
        return Comparison(
            False, np.inf, np.inf, None, _largest_bound(intervals), str(refusal), _joined(notes, is_tuple)
        )
    notes = [_with_choice(interval, leaf) for interval, leaf in zip(intervals, leaves, strict=True)]
    return _judged(leaves, _largest_bound(intervals), is_tuple, _joined(notes, is_tuple))


def refuse_tolerance(name: str, value: Any) -> None:
    """Raise NumericsError unless `value` is a finite number of at least 0."""
    number = isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool)
    if not number or not np.isfinite(value) or value < 0:
        raise NumericsError(f"{name} must be a finite number of at least 0, not {value!r}")


def _leaf(actual: Any, interval: _Interval, allowance: Allowance, place: str) -> _Leaf:
    try:
        given = checked_array(actual, interval.low.shape)
    except MismatchError as refusal:
        raise MismatchError(f"{place}{refusal}") from None
    with np.errstate(invalid="ignore", over="ignore"):
        nearest = np.where(np.isnan(given), interval.low, np.clip(given, interval.low, interval.high))
        error = np.where(given == nearest, 0.0, np.abs(given - nearest))
        error = np.where(np.isnan(error), np.inf, error)
        relative = _relative(error, nearest, interval.bound)
        size = np.where(np.isfinite(nearest), nearest, 0.0)
        allowed = np.broadcast_to(allowance(size, interval.bound), error.shape)
    return _Leaf(given, nearest, error, relative, allowed, interval.bound)


def _interval(expected: Any) -> _Interval:
    if isinstance(expected, Estimate):
        return _Interval(expected.low, expected.high, expected.bound, expected.note)
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
    return _Interval(exact, exact, None, "")


def _relative(error: Floats, expected: Floats, bound: Floats | None) -> Floats:
    """Return error / |expected|, and 0 where `expected` is finite but cannot be told from zero."""
    size = np.abs(expected)
    told = size > (0.0 if bound is None else np.where(np.isfinite(bound), bound, 0.0))
    ratio = np.divide(error, size, out=np.zeros_like(error), where=told & np.isfinite(size))
    return np.where(np.isinf(error), np.inf, ratio)


def _judged(leaves: list[_Leaf], bound: float | None, is_tuple: bool, note: str) -> Comparison:
    if not any(leaf.error.size for leaf in leaves):
        return Comparison(False, np.inf, np.inf, None, None, "nothing was compared: the expected value is empty", note)
    passed = all(bool(np.all((leaf.error <= leaf.allowed) & np.isfinite(leaf.error))) for leaf in leaves)
    worst, tolerance = _worst(leaves, is_tuple)
    return Comparison(
        passed=passed,
        max_abs_error=max(float(leaf.error.max(initial=0.0)) for leaf in leaves),
        max_rel_error=max(float(leaf.relative.max(initial=0.0)) for leaf in leaves),
        worst=worst,
        bound=bound,
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
    """Return in words what the numbers alone do not say, "" if they say it all."""
    for position, leaf in enumerate(leaves):
        prefix = [position] if is_tuple else []
        for array, whose in ((leaf.expected, "the expected value"), (leaf.actual, "the returned value")):
            bad = ~np.isfinite(array) & (leaf.error > 0)
            if bad.any():
                return _not_finite(array, bad, whose, prefix)
    return "" if passed else _unresolved(leaves)


def _not_finite(array: Floats, bad: Mask, whose: str, prefix: list[int]) -> str:
    index = first_index(bad)
    place = prefix + list(index)
    others = f"; {int(bad.sum())} of {bad.size} entries are not finite" if bad.sum() > 1 else ""
    return f"{whose} is {array[index]}{f' at {place}' if place else ''}{others}"


def _unresolved(leaves: list[_Leaf]) -> str:
    """Return in words that the tolerance asks for more than the bound gives, where that alone explains the errors."""
    bounds: list[float] = []
    for leaf in leaves:
        over = leaf.error > leaf.allowed
        if over.any():
            if leaf.bound is None or np.any(leaf.error[over] > leaf.bound[over]):
                return ""
            bounds.append(float(leaf.bound[over].max()))
    return f"the tolerance is below what the reference can resolve: it is good to about {max(bounds):.1e}"


def _with_choice(interval: _Interval, leaf: _Leaf) -> str:
    """Return the interval's note and, where it leaves the most choice, what was returned there."""
    choice = interval.low < interval.high
    if not choice.any():
        return interval.note
    width = np.subtract(interval.high, interval.low, out=np.zeros_like(interval.low), where=choice)
    index = first_index(width == width.max())
    return f"{interval.note}; returned{f' at {list(index)}' if index else ''}: {leaf.actual[index]:.4g}"


def _joined(notes: list[str], is_tuple: bool) -> str:
    named = [f"part {position}: {note}" if is_tuple and note else note for position, note in enumerate(notes)]
    return "; ".join(filter(None, named))


def _largest_bound(intervals: list[_Interval]) -> float | None:
    bounds = [float(part.bound.max()) for part in intervals if part.bound is not None and part.bound.size]
    return max(bounds, default=None)
