"""The child's end of the pipe: runs the report, answers the judge's calls, and knows no answer itself."""

from __future__ import annotations

import linecache
import random
import signal
import sys
import types
from collections.abc import Callable
from os import _exit, read, write
from typing import Any, NoReturn

import numpy as np

from . import faults, printing, wire
from .arrays import Bytes, pack, unpack
from .results import Packer, UnfitError

_SEED = 0
# Given back when a call fails, so that a report that used up its memory can still say so.
_RESERVE = 2 * 1024 * 1024


class Pipe:
    """Frames over one descriptor for each direction; the judge's end closing is the end of this process."""

    def __init__(self, incoming: int, outgoing: int) -> None:
        self._incoming = incoming
        self._outgoing = outgoing

    def receive(self) -> tuple[wire.ToChild, bytes]:
        """Return the judge's next message and the bytes behind it."""
        header, body = wire.PREFIX.unpack(self._exactly(wire.PREFIX.size))
        return wire.decode_for_child(self._exactly(header)), self._exactly(body)

    def send(self, message: wire.ToJudge, buffers: list[bytes]) -> None:
        """Send one frame."""
        data = memoryview(wire.frame(message, buffers))
        while data:
            data = data[write(self._outgoing, data) :]

    def _exactly(self, size: int) -> bytes:
        parts: list[bytes] = []
        while size:
            part = read(self._incoming, min(size, 1 << 20))
            if not part:
                _exit(0)
            parts.append(part)
            size -= len(part)
        return b"".join(parts)


class Desk:
    """One report at work: its namespace, the closures it handed out, and its random numbers."""

    def __init__(self, pipe: Pipe, order: wire.Open) -> None:
        self._pipe = pipe
        self._order = order
        self._namespace: dict[str, Any] = {}
        self._closures: dict[int, Callable[..., Any]] = {}
        self._next_closure = 0
        self._random: tuple[Any, Any] = (None, None)
        self._reserve = bytes(_RESERVE)

    def serve(self) -> NoReturn:
        """Run the source, then answer calls until the judge hangs up."""
        printing.redirect(self._order.output)
        self.open()
        while True:
            self.take_call()

    def open(self) -> None:
        """Run the source and say what came of it."""
        _tell_where_on_request(self._pipe, self._order.filename)
        self._send(self._run())

    def take_call(self) -> None:
        """Wait for the judge's next message, and answer it if it is a call."""
        message, body = self._pipe.receive()
        if isinstance(message, wire.Call):
            self._answer(message, body)

    def _run(self) -> wire.ToJudge:
        """Execute the report from a known random state, as a module that `inspect` can show."""
        order = self._order
        module = types.ModuleType(order.module)
        module.__file__ = order.filename
        sys.modules[order.module] = module
        self._namespace = module.__dict__
        linecache.cache[order.filename] = (len(order.source), None, order.source.splitlines(True), order.filename)
        random.seed(_SEED)
        np.random.seed(_SEED)
        stopped = None
        try:
            exec(compile(order.source, order.filename, "exec", dont_inherit=True), self._namespace)  # noqa: S102 - sealed
        except BaseException as error:  # noqa: BLE001 - the learner's code answers here
            self._reserve = b""
            if not (isinstance(error, SystemExit) and error.code in (None, 0)):
                stopped = faults.raised(0, error, order.filename)
        self._random = (random.getstate(), np.random.get_state())
        names = [name for name, value in self._namespace.items() if _is_function(name, value)]
        # What was defined before an exception, in a print call, say, can be judged all the same.
        return wire.Opened(names[:1000], stopped) if names or stopped is None else stopped

    def _answer(self, call: wire.Call, body: bytes) -> None:
        for number in call.forget:
            self._closures.pop(number, None)
        function = self._find(call.function)
        if not callable(function):
            found = "" if function is None else type(function).__name__[:100]
            return self._send(wire.Absent(call.id, found))
        try:
            self._send(*self._outcome(call, body, function))
        except BaseException as error:  # noqa: BLE001 - the learner's code answers here
            self._reserve = b""
            self._send(faults.raised(call.id, error, self._order.filename))

    def _outcome(self, call: wire.Call, body: bytes, function: Callable[..., Any]) -> tuple[wire.ToJudge, list[bytes]]:
        args, kwargs = self._arguments(call, body)
        # Each call starts from the state the source left, so that no result depends on which calls came before.
        random.setstate(self._random[0])
        np.random.set_state(self._random[1])
        result = function(*args, **kwargs)
        packer = Packer(self._keep, self._order.answer)
        try:
            value = packer.value(result)
        except UnfitError as error:
            return wire.Unfit(call.id, str(error), self._line(function)), []
        changed = self._changed(call, body, args, kwargs, packer.buffers)
        return wire.Answer(call.id, value, changed), packer.buffers

    def _arguments(self, call: wire.Call, body: bytes) -> tuple[list[Any], dict[str, Any]]:
        data = Bytes(body)
        args = [self._value(value, data) for value in call.args]
        return args, {name: self._value(value, data) for name, value in call.kwargs.items()}

    def _value(self, value: wire.Value, data: Bytes) -> Any:
        match value:
            case wire.Array():
                return unpack(value, data)
            case wire.Number() | wire.Text():
                return value.value
            case wire.Complex():
                return complex(value.real, value.imag)
            case wire.Nothing():
                return None
            case wire.Items():
                items = [self._value(item, data) for item in value.items]
                return items if value.mutable else tuple(items)
            case wire.Own():
                return self._find(value.function)
            case wire.Function():
                return self._judges_function(value.number)

    def _judges_function(self, number: int) -> Callable[..., Any]:
        """Return a function whose calls go to the judge and come back with what its function gives."""

        def function(*args: Any, **kwargs: Any) -> Any:
            packer = Packer(self._keep, self._order.answer)
            try:
                packed = [packer.value(arg) for arg in args], {k: packer.value(v) for k, v in kwargs.items()}
            except UnfitError as error:
                raise TypeError(f"the function was given {error}") from None
            self._pipe.send(wire.Callback(number, *packed), packer.buffers)
            reply, body = self._await_reply()
            if reply.error:
                raise RuntimeError(reply.error)
            return self._value(reply.value, Bytes(body))

        return function

    def _await_reply(self) -> tuple[wire.Reply, bytes]:
        """Return the judge's reply, answering calls that the judge makes on the way to it."""
        while True:
            message, body = self._pipe.receive()
            if isinstance(message, wire.Reply):
                return message, body
            if isinstance(message, wire.Call):
                self._answer(message, body)

    def _changed(
        self, call: wire.Call, body: bytes, args: list[Any], kwargs: dict[str, Any], buffers: list[bytes]
    ) -> list[wire.Changed]:
        """Return the array arguments that differ from what was sent, and append their bytes to `buffers`."""
        before_args, before_kwargs = self._arguments(call, body)
        pairs: list[tuple[int | str, Any, Any]] = [
            *((i, old, new) for i, (old, new) in enumerate(zip(before_args, args, strict=True))),
            *((name, old, kwargs[name]) for name, old in before_kwargs.items()),
        ]
        return [
            wire.Changed(argument, pack(new, buffers))
            for argument, old, new in pairs
            if isinstance(old, np.ndarray) and not _same(old, new)
        ]

    def _find(self, function: str | int) -> Any:
        return self._namespace.get(function) if isinstance(function, str) else self._closures.get(function)

    def _keep(self, function: Callable[..., Any]) -> int:
        self._next_closure += 1
        self._closures[self._next_closure] = function
        return self._next_closure

    def _line(self, function: Any) -> int:
        code = getattr(function, "__code__", None)
        ours = isinstance(code, types.CodeType) and code.co_filename == self._order.filename
        return code.co_firstlineno if ours and code is not None else 0

    def _send(self, message: wire.ToJudge, buffers: list[bytes] | None = None) -> None:
        printing.flush()
        self._pipe.send(message, buffers or [])


def _same(old: Any, new: Any) -> bool:
    return bool(old.shape == new.shape and old.dtype == new.dtype and old.tobytes() == new.tobytes())


def _is_function(name: object, value: object) -> bool:
    return isinstance(name, str) and callable(value) and not isinstance(value, type) and not name.startswith("__")


def _tell_where_on_request(pipe: Pipe, filename: str) -> None:
    """Answer the judge's last signal to a call that takes too long with the line it is at."""
    if not hasattr(signal, "SIGUSR1"):
        return

    def tell(_number: int, frame: types.FrameType | None) -> None:
        frames = faults.frames_of_stack(frame, filename)
        pipe.send(wire.Raised(0, "TimeoutError", "TimeoutError", "", frames), [])

    signal.signal(signal.SIGUSR1, tell)
