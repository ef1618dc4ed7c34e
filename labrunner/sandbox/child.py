"""A process that holds one report, as the judge sees it."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
from collections.abc import Callable
from dataclasses import dataclass


class DownError(Exception):
    """A process of ours failed: no learner's fault, and worth one more try."""


@dataclass(frozen=True)
class Child:
    """The judge's ends of its pipes; `pid` and `handle` (a pidfd) are None where they cannot be had."""

    channel: socket.socket
    output: socket.socket
    pid: int | None
    handle: int | None
    # Sees to its end without waiting for an answer: it may be called in the middle of anything.
    kill: Callable[[], object]
    await_end: Callable[[], int | None]

    def ask_where(self) -> bool:
        """Send the signal that makes it tell the line it is at, and say whether that could be sent."""
        if not hasattr(signal, "SIGUSR1"):
            return False
        try:
            if self.handle is not None:
                signal.pidfd_send_signal(self.handle, signal.SIGUSR1)
            elif self.pid is not None:
                os.kill(self.pid, signal.SIGUSR1)
        except OSError:
            return False
        return self.handle is not None or self.pid is not None

    def end(self) -> None:
        """See to its end, wherever this thread is in talking with others."""
        self.kill()
        self._hang_up()

    def ended(self) -> int | None:
        """Return how it ended, which it is given a moment for: its exit code, minus a signal, or None if it did not."""
        try:
            return self.await_end()
        finally:
            self._hang_up()

    def _hang_up(self) -> None:
        self.channel.close()
        self.output.close()
        if self.handle is not None:
            with contextlib.suppress(OSError):
                os.close(self.handle)


def pid_behind(handle: int) -> int | None:
    """Return the process id behind a pidfd in this process's own numbering."""
    try:
        with open(f"/proc/self/fdinfo/{handle}", encoding="ascii") as info:
            lines = dict(line.split(":", 1) for line in info if ":" in line)
    except OSError:
        return None
    pid = int(lines.get("Pid", "-1"))
    return pid if pid > 0 else None
