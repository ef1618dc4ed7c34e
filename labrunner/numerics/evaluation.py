"""Functions called at many points near x: inputs that stay as they were, outputs of one shape."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labrunner.numerics.faults import MutatedInputError, NumericsError

Array = NDArray[Any]
Floats = NDArray[np.float64]
Function = Callable[..., Any]

# Up to this size of x one call on a batch beats a loop; above it the copies of x cost more than the calls they save.
BATCH_LIMIT = 64 * 1024
# A batch this large amortises the call and still fits in the second-level cache.
CHUNK_BYTES = 512 * 1024
# Below this size two bytes objects are compared faster than two arrays.
_BYTES_LIMIT = 16 * 1024


@dataclass(frozen=True, slots=True)
class Primal:
    """A function `f`, a point `x` (float64) and `value` = f(x); `vectorized`: f takes a leading batch axis."""

    f: Function
    x: Floats
    value: Floats
    vectorized: bool


def as_point(x: Any, name: str = "x") -> Floats:
    """Return a float64 copy of `x` in C order; raise NumericsError unless it holds finite floating-point numbers."""
    try:
        array = np.asarray(x)
    except ValueError as error:
        raise NumericsError(f"{name} is not an array: its rows differ in length") from error
    if array.dtype.kind in "iub":
        raise NumericsError(f"{name} holds {array.dtype} numbers: give floating-point ones, {name}.astype(float)")
    if array.dtype.kind != "f":
        raise NumericsError(f"{name} holds {array.dtype}: give real floating-point numbers")
    point = np.array(array, dtype=np.float64, order="C")
    finite = np.isfinite(point)
    if not finite.all():
        index = first_index(~finite)
        raise NumericsError(f"{name} is not finite at index {list(index)}: {point[index]!r}")
    return point


def primal_at(f: Function, x: Any, vectorized: bool = False) -> Primal:
    """Return `f` and `x` with the value f(x), checked as every later value is."""
    point = as_point(x)
    result = _guarded_call(f, point.copy(), point, False, lone=vectorized)
    value = as_values(result, np.float64)
    if vectorized:
        _refuse_lost_batch(value, 1)
        value = value[0]
    return Primal(f, point, np.array(value), vectorized)


def value_at(primal: Primal, point: Floats) -> Floats:
    """Return f at another `point`, shape of f(x), checked as `values_at` checks it."""
    result = _guarded_call(primal.f, point.copy(), point, False, lone=primal.vectorized)
    shape = (1, *primal.value.shape) if primal.vectorized else primal.value.shape
    return _checked(result, shape, np.float64).reshape(primal.value.shape)


def values_at(primal: Primal, entries: NDArray[np.intp], nodes: Array) -> Array:
    """Return f at x with entry `entries[i]` (of x in row-major order) set to `nodes[i, j]`, shape nodes.shape + (m,).

    m is the number of f's outputs. x itself is never handed out. Raises MutatedInputError, or NumericsError where
    f gives another shape than at x.
    """
    table = np.empty(nodes.shape + primal.value.shape, dtype=nodes.dtype)
    if primal.vectorized and primal.x.nbytes <= BATCH_LIMIT:
        _fill_in_batches(table.reshape((nodes.size, *primal.value.shape)), primal, entries, nodes)
    else:
        _fill_in_place(table, primal, entries, nodes)
    return table.reshape((*nodes.shape, primal.value.size))


def guarded(f: Function, name: str = "f", *, batch: bool = False) -> Function:
    """Return `f` called with a copy of its array, and refused with MutatedInputError where it writes into it.

    With `batch` the array leads with an axis that is not part of the index to be named.
    """

    def call(x: Array, *rest: Any) -> Any:
        mine = np.array(x)
        result = f(mine[()], *rest)
        _refuse_change(mine, np.asarray(x), name, batch)
        return result

    return call


def as_values(result: Any, dtype: Any) -> Array:
    """Return what f gave as an array of `dtype`; raise NumericsError where it is not made of real numbers."""
    try:
        values = np.asarray(result)
    except ValueError as error:
        raise NumericsError("f returned parts of different shapes: return one array, or one number") from error
    if values.dtype.kind in "fiub" or (values.dtype.kind == "c" and np.dtype(dtype).kind == "c"):
        return values.astype(dtype, copy=False)
    raise NumericsError(f"f returned {_in_words(result, values)}: return one array of real numbers, or one number")


def first_index(mask: Array) -> tuple[int, ...]:
    """Return the index of the first true entry of `mask`, in row-major order."""
    return tuple(int(i) for i in np.unravel_index(int(np.argmax(mask)), mask.shape))


def _in_words(result: Any, values: Array) -> str:
    if result is None:
        return "None"
    return "complex numbers" if values.dtype.kind == "c" else f"a {type(result).__name__} of {values.dtype}"


def _fill_in_place(table: Array, primal: Primal, entries: NDArray[np.intp], nodes: Array) -> None:
    """Write f's values into `table`, moving one entry of one buffer at a time."""
    buffer, shadow = primal.x.astype(nodes.dtype), primal.x.astype(nodes.dtype)
    flat, shadow_flat = buffer.reshape(-1), shadow.reshape(-1)
    shape = (1, *primal.value.shape) if primal.vectorized else primal.value.shape
    for row, entry in enumerate(entries):
        home = flat[entry]
        for column, node in enumerate(nodes[row]):
            flat[entry] = shadow_flat[entry] = node
            result = _guarded_call(primal.f, buffer, shadow, False, primal.vectorized)
            table[row, column] = _checked(result, shape, table.dtype).reshape(primal.value.shape)
        flat[entry] = shadow_flat[entry] = home


def _fill_in_batches(table: Array, primal: Primal, entries: NDArray[np.intp], nodes: Array) -> None:
    """Write f's values into `table`, row i from the i-th node in row-major order, many points in one call."""
    owners, values = np.repeat(entries, nodes.shape[1]), nodes.reshape(-1)
    for part in _chunks(values.size, max(primal.x.nbytes, primal.value.nbytes, 8)):
        count = part.stop - part.start
        points = np.repeat(primal.x.astype(nodes.dtype)[np.newaxis], count, axis=0)
        points.reshape(count, -1)[np.arange(count), owners[part]] = values[part]
        result = _guarded_call(primal.f, points, points.copy(), True)
        table[part] = _checked(result, (count, *primal.value.shape), table.dtype)


def _chunks(total: int, bytes_each: int) -> Iterator[slice]:
    size = max(1, CHUNK_BYTES // bytes_each)
    return (slice(start, min(start + size, total)) for start in range(0, total, size))


def _guarded_call(f: Function, argument: Array, shadow: Array, batch: bool, lone: bool = False) -> Any:
    """Return f(argument), and raise MutatedInputError unless `argument` still equals `shadow`."""
    result = f(argument[np.newaxis] if lone else argument[()])
    if not _same(argument, shadow):
        _refuse_change(argument, shadow, "f", batch)
    return result


def _same(argument: Array, shadow: Array) -> bool:
    if argument.nbytes <= _BYTES_LIMIT:
        return argument.tobytes() == shadow.tobytes()
    return bool((argument == shadow).all())


def _refuse_change(after: Array, before: Array, name: str, batch: bool = False) -> None:
    changed = after != before
    if changed.any():
        index = first_index(changed)
        raise MutatedInputError(name, index[1:] if batch else index, before[index].item(), after[index].item())


def _checked(result: Any, shape: tuple[int, ...], dtype: Any) -> Array:
    # The common case first: this line runs once for every difference taken.
    values = result if type(result) is np.ndarray and result.dtype == dtype else as_values(result, dtype)
    if values.shape != shape:
        raise NumericsError(f"f returned shape {values.shape} beside x, but {shape} was expected: it must not change")
    return values


def _refuse_lost_batch(value: Array, count: int) -> None:
    if value.ndim == 0 or value.shape[0] != count:
        raise NumericsError(
            f"f is said to be vectorized, but gave shape {value.shape} for a batch of {count}: "
            "its result must lead with the batch axis"
        )
