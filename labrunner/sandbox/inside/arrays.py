"""Arrays to bytes and back; what comes back is checked before a byte of it is believed."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .wire import Array, FrameError

AnyArray = np.ndarray[Any, np.dtype[Any]]

_NAMES = "float64 float32 float16 int64 int32 int16 int8 uint64 uint32 uint16 uint8 bool complex128 complex64"
DTYPES: dict[str, np.dtype[Any]] = {name: np.dtype(name) for name in _NAMES.split()}
# The least of what supported NumPy versions take (64 since NumPy 2).
MAX_DIMENSIONS = 32
MAX_LENGTH = 2**31 - 1


class Bytes:
    """The bytes behind a header, taken piece by piece; all of them must be asked for."""

    def __init__(self, data: bytes | bytearray | memoryview) -> None:
        self._data = memoryview(data)
        self._at = 0

    def take(self, size: int) -> memoryview:
        """Return the next `size` bytes, or raise FrameError where fewer are left."""
        if size > len(self._data) - self._at:
            raise FrameError(f"an array of {size} bytes where {len(self._data) - self._at} are left")
        self._at += size
        return self._data[self._at - size : self._at]

    def finish(self) -> None:
        """Raise FrameError where bytes are left that no header spoke of."""
        if self._at != len(self._data):
            raise FrameError(f"{len(self._data) - self._at} bytes that no array speaks of")


def pack(array: AnyArray | np.generic, buffers: list[bytes]) -> Array:
    """Append the bytes of `array`, whose dtype is one of DTYPES, to `buffers` and return its header."""
    scalar = isinstance(array, np.generic)
    whole = np.asarray(array)
    # Memory order decides in which order BLAS adds, so it is kept: the last digit depends on it.
    order = "F" if whole.flags.f_contiguous and not whole.flags.c_contiguous else "C"
    native = whole.astype(DTYPES[whole.dtype.name], copy=False)
    buffers.append(native.tobytes(order="F" if order == "F" else "C"))
    return Array(dtype=whole.dtype.name, shape=list(whole.shape), order=order, scalar=scalar)


def unpack(header: Array, body: Bytes) -> Any:
    """Return a new writable array (or NumPy scalar), or raise FrameError where header and bytes do not agree."""
    dtype = DTYPES.get(header.dtype)
    if dtype is None:
        raise FrameError(f"an array of dtype {header.dtype!r:.40}")
    shape = _checked_shape(header)
    data = body.take(math.prod(shape) * dtype.itemsize)
    flat = np.frombuffer(bytearray(data), dtype=dtype)
    if dtype == np.bool_ and flat.size and flat.view(np.uint8).max() > 1:
        raise FrameError("a boolean array with bytes other than 0 and 1")
    if header.order == "F":
        return flat.reshape(shape[::-1]).T
    return flat.reshape(())[()] if header.scalar else flat.reshape(shape)


def _checked_shape(header: Array) -> tuple[int, ...]:
    shape = tuple(header.shape)
    if len(shape) > MAX_DIMENSIONS:
        raise FrameError(f"an array of {len(shape)} dimensions")
    if any(length < 0 or length > MAX_LENGTH for length in shape):
        raise FrameError(f"an array of shape {shape!s:.80}")
    # An empty array may still name lengths whose product no machine can hold.
    if math.prod(max(length, 1) for length in shape) > MAX_LENGTH:
        raise FrameError(f"an array of shape {shape!s:.80}")
    if header.order not in ("C", "F"):
        raise FrameError(f"an array of order {header.order!r:.10}")
    if header.scalar and shape:
        raise FrameError(f"a scalar of shape {shape!s:.80}")
    return shape
