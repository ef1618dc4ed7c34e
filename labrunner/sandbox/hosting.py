"""One report and the processes that it has lived in: opened when needed, ended when done with or in disgrace."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from pathlib import PurePath
from typing import Any, Protocol

import numpy as np

from labrunner.errors import FaultError
from labrunner.sandbox import wording
from labrunner.sandbox.child import Child, DownError
from labrunner.sandbox.cleaning import Printed
from labrunner.sandbox.inside import wire
from labrunner.sandbox.level import Level
from labrunner.sandbox.limits import Limits
from labrunner.sandbox.remote import RemoteFunction
from labrunner.sandbox.session import HungUpError, Session, TimedOutError
from labrunner.sandbox.values import AnswerReader, ArgumentPacker
from labrunner.sandbox.wall import Wall
from labrunner.solution import SolutionError, refuse_changed_inputs
from labrunner.verdict import Outcome

_OUTSIDE = "the code outside functions"


class Source(Protocol):
    """Where children come from: a sandbox."""

    @property
    def level(self) -> Level:
        """Return the wall there is."""
        ...

    @property
    def wall(self) -> Wall:
        """Return the wall that stands now."""
        ...

    def take(self) -> Child:
        """Return a child; raises DownError."""
        ...

    def revive(self, failed: Wall) -> None:
        """Raise the wall anew if it is still the one that failed."""
        ...


class HostedReport:
    """A report behind the wall, its current process if it has one, and what it has used up so far."""

    def __init__(self, sandbox: Source, source: str, filename: str, limits: Limits, *, as_script: bool) -> None:
        self.sandbox = sandbox
        self.printed = Printed(limits.output_bytes)
        self.printed_on_opening: str | None = None
        self.names: frozenset[str] = frozenset()
        self._source = source
        self._limits = limits
        self._module = "__main__" if as_script else "report"
        self._report = wording.Report(source, filename)
        self._session: Session | None = None
        self._failure: SolutionError | None = None
        self._stopped: SolutionError | None = None
        self._calls = 0
        self._spent = 0.0

    def call(self, function: RemoteFunction, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Return what `function` gives; raises SolutionError, and FaultError where processes of ours fail twice."""
        return self._robustly(lambda: self._attempt(function, args, kwargs))

    def try_to_open(self) -> None:
        """Run the source now if it has not been run, whatever comes of it."""
        try:
            self._robustly(self._opened)
        except SolutionError:
            return

    @property
    def failure(self) -> str:
        """Return why running the source failed or stopped, or an empty string where it did not, or was not tried."""
        failure = self._failure or self._stopped
        return failure.message if failure else ""

    def printed_by_now(self) -> str:
        """Return what was printed so far, on either stream, by all of its processes."""
        if self._session is not None:
            self._session.take_in()
        return self.printed.text

    def end(self) -> None:
        """See to the end of the process there is."""
        session = self._released()
        if session is not None:
            session.close()

    def _released(self) -> Session | None:
        session, self._session = self._session, None
        if session is not None:
            self._finalizer.detach()
        return session

    def _lose(self) -> None:
        """Let go of the process there is, through no fault of the report's."""
        if self._session is not None:
            self._session.is_lost = True
        self.end()

    def _robustly(self, attempt: Callable[[], Any]) -> Any:
        """Return what `attempt` gives; where a process of ours fails, set everything up anew and try once more."""
        wall = self.sandbox.wall
        try:
            return attempt()
        except DownError:
            self._lose()
            self.sandbox.revive(wall)
        try:
            return attempt()
        except DownError as error:
            self._lose()
            raise FaultError(f"the sandbox failed twice in a row: {error}") from error

    def _attempt(self, function: RemoteFunction, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        session = self._opened()
        if function.session not in (None, session):
            raise _orphaned(function)
        self._calls += 1
        packer, buffers = ArgumentPacker(), list[bytes]()
        call = wire.Call(
            self._calls,
            function.function,
            [packer.pack(arg, buffers) for arg in args],
            {name: packer.pack(value, buffers) for name, value in kwargs.items()},
            session.take_forgotten(),
        )
        reply, body = self._exchange(session, function.name, call, buffers, packer)
        try:
            return self._result(session, function, (args, kwargs), call.id, reply, body)
        except wire.FrameError as error:
            self.end()
            raise wording.garbled(function.name, error) from error

    def _opened(self) -> Session:
        """Return the process that has run the source, started now if there is none."""
        if self._failure is not None:
            raise wording.again(self._failure)
        if self._session is None:
            if self._spent >= self._limits.total_seconds:
                raise wording.used_up(self._limits)
            self._session = self._started()
            self._run_source(self._session)
        return self._session

    def _started(self) -> Session:
        session = Session(self.sandbox.take(), self._limits.answer_bytes, self.printed)
        # Also where nobody closes the solution.
        self._finalizer = weakref.finalize(self, session.forsake)
        return session

    def _run_source(self, session: Session) -> None:
        # What it prints while it is run again has been read before.
        self.printed.muted = self.printed_on_opening is not None
        try:
            self.names = self._open(session)
        except SolutionError as error:
            # It would fail again in each further process; so it fails once, and each call says why.
            self._failure = error
            self.end()
            raise
        finally:
            if not self.printed.muted:
                self.printed_on_opening = self.printed.text
            self.printed.muted = False

    def _open(self, session: Session) -> frozenset[str]:
        limits = self._limits
        order = wire.Open(
            self._source,
            PurePath(self._report.filename).name,
            self._module,
            limits.memory_bytes,
            limits.cpu_seconds,
            limits.output_bytes,
            limits.answer_bytes,
        )
        reply, _ = self._exchange(session, _OUTSIDE, order, [], ArgumentPacker())
        if isinstance(reply, wire.Raised):
            raise wording.raised(reply, self._report, limits)
        if not isinstance(reply, wire.Opened):
            raise wording.garbled(_OUTSIDE, wire.FrameError("another message than was awaited"))
        self._stopped = wording.raised(reply.stopped, self._report, limits) if reply.stopped else None
        return frozenset(name for name in reply.names if name.isidentifier())

    def _exchange(
        self, session: Session, what: str, message: wire.ToChild, buffers: list[bytes], packer: ArgumentPacker
    ) -> tuple[wire.ToJudge, bytes]:
        """Return the child's reply; whatever else comes of it ends the child."""
        allowed = min(self._limits.call_seconds, self._limits.total_seconds - self._spent)
        if allowed <= 0:
            raise wording.used_up(self._limits)
        budget = session.budget(allowed)
        try:
            return session.ask(message, buffers, budget, lambda *callback: self._reply(session, packer, *callback))
        except TimedOutError:
            frames = session.where()
            self.end()
            raise wording.timed_out(what, allowed, frames, self._report, self._limits) from None
        except HungUpError:
            self._released()
            raise wording.ended(what, session.ended(), self._limits) from None
        except wire.FrameError as error:
            self.end()
            raise wording.garbled(what, error) from error
        except BaseException:
            # A Ctrl-C, most likely: what runs must not run on.
            self.end()
            raise
        finally:
            # Where this process came late to stop it, the report is not charged for that.
            self._spent += min(budget.spent(), allowed)

    def _reply(
        self, session: Session, packer: ArgumentPacker, callback: wire.Callback, body: bytes
    ) -> tuple[wire.Reply, list[bytes]]:
        """Return what the judge's function gives for the child's arguments."""
        if not 0 <= callback.number < len(packer.functions):
            raise wire.FrameError("a call of a function that it was not given")
        reader = AnswerReader(body, lambda number: self._closure(session, "the argument", number))
        args = [reader.read(value) for value in callback.args]
        kwargs = {name: reader.read(value) for name, value in callback.kwargs.items()}
        reader.finish()
        buffers: list[bytes] = []
        try:
            return wire.Reply(packer.pack(packer.functions[callback.number](*args, **kwargs), buffers)), buffers
        except Exception as error:  # noqa: BLE001 - a lab's function, called with what a learner chose
            return wire.Reply(wire.Nothing(), f"{type(error).__name__}: {error}"), []

    def _result(
        self, session: Session, function: RemoteFunction, given: Any, call: int, reply: wire.ToJudge, body: bytes
    ) -> Any:
        match reply:
            case wire.Answer(id=number) if number == call:
                reader = AnswerReader(body, lambda closure: self._closure(session, function.name, closure))
                result = reader.read(reply.value)
                changed = reader.changed(reply.changed)
                reader.finish()
                _refuse_changes(function.name, given, changed)
                return result
            case wire.Raised(id=number) if number == call:
                if reply.family == "MemoryError":
                    # What it has hoarded would be missing in every further call.
                    self.end()
                raise wording.raised(reply, self._report, self._limits)
            case wire.Unfit(id=number) if number == call:
                raise wording.unfit(function.name, reply, self._report)
            case wire.Absent(id=number) if number == call:
                if self._stopped is not None:
                    raise wording.again(self._stopped)
                raise wording.absent(function.name, reply.found)
        raise wire.FrameError("an answer to something else")

    def _closure(self, session: Session, name: str, number: int) -> RemoteFunction:
        handle = RemoteFunction(self, number, f"{name}'s vjp", session)
        weakref.finalize(handle, session.forget, number).atexit = False
        return handle


def _orphaned(function: RemoteFunction) -> Exception:
    """Return the error for a closure whose process has ended, by its own fault or by ours."""
    words = f"{function.name} belongs to a process that has ended"
    ours = function.session is not None and function.session.is_lost
    return FaultError(f"the sandbox failed: {words}") if ours else SolutionError(words, kind="killed")


def _refuse_changes(name: str, given: Any, changed: dict[int | str, Any]) -> None:
    """Raise SolutionError where an array among the arguments came back different."""
    args, kwargs = given
    for argument, after in changed.items():
        before = kwargs.get(argument) if isinstance(argument, str) else _at(args, argument)
        if isinstance(before, np.ndarray) and (before.shape, before.dtype) != (after.shape, after.dtype):
            shown = argument if isinstance(argument, str) else argument + 1
            message = f"{name} changed the shape or dtype of its argument {shown}: copy an array before you alter it"
            raise SolutionError(message, Outcome.FAILED)
    after_args = [changed.get(i, arg) for i, arg in enumerate(args)]
    refuse_changed_inputs(name, given, (after_args, {k: changed.get(k, v) for k, v in kwargs.items()}))


def _at(args: tuple[Any, ...], position: int) -> Any:
    return args[position] if 0 <= position < len(args) else None
