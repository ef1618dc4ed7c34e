"""Values over the wall: the judge's arguments packed, the child's answers believed only after they are checked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from labrunner.errors import LabError
from labrunner.sandbox.inside import wire
from labrunner.sandbox.inside.arrays import DTYPES, Bytes, pack, unpack
from labrunner.sandbox.remote import RemoteFunction

MakeHandle = Callable[[int], Any]
# Deeper or longer than any answer of a lab; the child refuses far less in words of its own.
_MOST_LEVELS = 8
_MOST_ITEMS = 64


class ArgumentPacker:
    """Packs arguments of calls; functions of the judge's are kept here and called by number."""

    def __init__(self) -> None:
        self.functions: list[Callable[..., Any]] = []

    def pack(self, value: Any, buffers: list[bytes]) -> wire.Value:
        """Return `value` as it goes on the wire, its array bytes appended to `buffers`."""
        match value:
            case None:
                return wire.Nothing()
            case bool() | np.bool_() | np.number() | np.ndarray():
                return self._number_or_array(value, buffers)
            case int() | float():
                return wire.Number(value)
            case complex():
                return wire.Complex(value.real, value.imag)
            case str():
                return wire.Text(value)
            case tuple() | list():
                items = [self.pack(item, buffers) for item in value]
                return wire.Items(items, mutable=isinstance(value, list))
            case RemoteFunction():
                return wire.Own(value.function)
        if callable(value):
            return wire.Function(self._number(value))
        raise LabError(f"a {type(value).__name__} cannot be given to a report's function; arrays and numbers can")

    def _number_or_array(self, value: Any, buffers: list[bytes]) -> wire.Value:
        if isinstance(value, bool):
            return wire.Number(value)
        if value.dtype.name not in DTYPES:
            raise LabError(f"an array of dtype {value.dtype} cannot be given to a report's function")
        return pack(value, buffers)

    def _number(self, function: Callable[..., Any]) -> int:
        if function not in self.functions:
            self.functions.append(function)
        return self.functions.index(function)


class AnswerReader:
    """Turns one answer into arrays, numbers, tuples and handles, or raises FrameError."""

    def __init__(self, body: bytes, make_handle: MakeHandle) -> None:
        self._bytes = Bytes(body)
        self._make_handle = make_handle

    def read(self, value: wire.Value, level: int = 0) -> Any:
        """Return what `value` stands for."""
        match value:
            case wire.Array():
                return unpack(value, self._bytes)
            case wire.Number():
                return value.value
            case wire.Complex():
                return complex(value.real, value.imag)
            case wire.Function():
                return self._make_handle(value.number)
            case wire.Items() if level < _MOST_LEVELS and len(value.items) <= _MOST_ITEMS:
                items = [self.read(item, level + 1) for item in value.items]
                return items if value.mutable else tuple(items)
        raise wire.FrameError(f"an answer that holds a {type(value).__name__.lower()} too many")

    def changed(self, arguments: list[wire.Changed]) -> dict[int | str, Any]:
        """Return the arguments that the call left changed."""
        return {changed.argument: unpack(changed.array, self._bytes) for changed in arguments}

    def finish(self) -> None:
        """Raise FrameError where bytes are left over."""
        self._bytes.finish()
