"""Where children come from: forked by a warm zygote, or each a process of its own."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
from functools import partial
from typing import Protocol

from labrunner.sandbox.child import Child, DownError, pid_behind
from labrunner.sandbox.cleaning import Printed
from labrunner.sandbox.inside import orders, wire
from labrunner.sandbox.launch import configuration, last_words, launch
from labrunner.sandbox.pumps import launch_with_pumps
from labrunner.sandbox.session import HungUpError, Session, TimedOutError

# A cold start on a slow disk; every later answer comes within milliseconds.
_START_SECONDS = 120.0
_ANSWER_SECONDS = 60.0
_FAREWELL_SECONDS = 5.0
# A process closes its descriptors shortly before it is dead.
_DEATH_SECONDS = 0.5


class Nursery(Protocol):
    """Gives out children that have not seen a learner's byte yet."""

    def take(self) -> Child:
        """Return a child; raises DownError."""
        ...

    def close(self) -> None:
        """End every child and everything that bears them."""
        ...


class WarmNursery:
    """Children of one zygote; `ready` is what it found when it started."""

    def __init__(self, *, apart: bool, survey: bool = False) -> None:
        self._lock = threading.Lock()
        # Messages, not a stream: two orders that are sent one after the other do not run together.
        self._control, theirs = socket.socketpair(type=socket.SOCK_SEQPACKET)
        with contextlib.ExitStack() as undo, theirs:
            undo.enter_context(self._control)
            self._process = launch(theirs, subprocess.DEVNULL, subprocess.PIPE)
            undo.pop_all()
        try:
            self._control.settimeout(_START_SECONDS)
            self._control.sendall(configuration("zygote", apart=apart, survey=survey))
            self.ready = self._first_report()
        except BaseException:
            self.close()
            raise
        self._control.settimeout(_ANSWER_SECONDS)
        self._in_step = True

    @property
    def pid(self) -> int:
        """Return the process that ends with the zygote, and the zygote with it."""
        return self._process.pid

    def take(self) -> Child:
        """Return a child; raises DownError."""
        report, descriptors = self._request(orders.Take())
        if not isinstance(report, orders.Taken) or len(descriptors) < 2:
            raise DownError("the zygote handed over no child")
        channel, output = (socket.socket(fileno=descriptor) for descriptor in descriptors[:2])
        handle = descriptors[2] if len(descriptors) > 2 else None
        pid = report.child if handle is None and self.ready.obstacle else None
        pid = pid_behind(handle) if handle is not None else pid
        kill, await_end = partial(self._kill, report.child), partial(self._end_of, report.child)
        return Child(channel, output, pid, handle, kill, await_end)

    def close(self) -> None:
        """End every child and the zygote: it ends them all when its control socket closes."""
        self._control.close()
        try:
            self._process.wait(_FAREWELL_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stderr is not None:
            self._process.stderr.close()

    def _first_report(self) -> orders.Ready:
        with contextlib.suppress(OSError):
            data = self._control.recv(orders.MESSAGE_LIMIT)
            report = orders.decode_report(data) if data else None
            if isinstance(report, orders.Ready):
                return report
        raise DownError(f"the process for learners' code did not start: {self._last_words()}")

    def _kill(self, child: int) -> None:
        # Where the zygote is gone, its children are too.
        with contextlib.suppress(OSError):
            self._control.send(orders.encode(orders.Kill(child)))

    def _end_of(self, child: int) -> int | None:
        report, _ = self._request(orders.Await(child))
        if not isinstance(report, orders.Ended):
            raise DownError("the zygote did not say how a child ended")
        return report.code

    def _request(self, order: orders.Order) -> tuple[orders.Report, list[int]]:
        with self._lock:
            if not self._in_step:
                raise DownError("an earlier order to the zygote was interrupted")
            # Should anything, a Ctrl-C too, come between order and report, the next report would be for this order.
            self._in_step = False
            try:
                self._control.send(orders.encode(order))
                flags = getattr(socket, "MSG_CMSG_CLOEXEC", 0)
                data, descriptors, _, _ = socket.recv_fds(self._control, orders.MESSAGE_LIMIT, 3, flags)
            except OSError as error:
                raise DownError(f"the zygote does not answer: {error}") from error
            if not data:
                raise DownError(f"the zygote ended: {self._last_words()}")
            self._in_step = True
        return orders.decode_report(data), descriptors

    def _last_words(self) -> str:
        try:
            self._process.wait(_FAREWELL_SECONDS)
        except subprocess.TimeoutExpired:
            return "it hangs"
        return last_words(self._process.stderr)


class FreshNursery:
    """Children that are each a process of their own, with limits and no wall to speak of."""

    def __init__(self, *, pumped: bool = sys.platform == "win32") -> None:
        self._launch = launch_with_pumps if pumped else _launch_with_sockets

    def take(self) -> Child:
        """Return a child; raises DownError."""
        process, channel, output = self._launch()
        child = Child(channel, output, process.pid, None, partial(_kill, process), partial(_end_of, process))
        try:
            channel.settimeout(_START_SECONDS)
            channel.sendall(configuration("fresh"))
            _await_start(child)
        except BaseException:
            child.end()
            raise
        return child

    def close(self) -> None:
        """Do nothing: each child is ended by who took it."""


def _launch_with_sockets() -> tuple[subprocess.Popen[bytes], socket.socket, socket.socket]:
    channel, theirs = socket.socketpair()
    output, printing = socket.socketpair()
    with contextlib.ExitStack() as undo, theirs, printing:
        undo.enter_context(channel)
        undo.enter_context(output)
        process = launch(theirs, theirs, printing)
        undo.pop_all()
    return process, channel, output


def _await_start(child: Child) -> None:
    printed = Printed(4096)
    session = Session(child, 0, printed)
    try:
        session.receive(session.budget(_START_SECONDS))
    except (TimedOutError, HungUpError, wire.FrameError) as error:
        raise DownError(f"the process for learners' code did not start: {printed.text.strip()[-200:]}") from error
    finally:
        session.leave()


def _end_of(process: subprocess.Popen[bytes]) -> int | None:
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(_DEATH_SECONDS)
    code = process.poll()
    _kill(process)
    return code


def _kill(process: subprocess.Popen[bytes]) -> None:
    if hasattr(os, "killpg"):
        with contextlib.suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()
