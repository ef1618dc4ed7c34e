"""A process of its own for one report where the machine has no better wall: limits, and a fence against accidents."""

from __future__ import annotations

import errno
import os
import queue
import sys
import threading
from typing import NoReturn

from . import harness, jail, preload, wire

# What a report has no business with. This stops accidents and simple tricks, not a determined attacker.
_FENCED = (
    "open os.listdir os.scandir os.remove os.rename os.rmdir os.mkdir os.link os.symlink os.truncate os.chmod"
    " os.chown os.chdir os.fork os.exec os.posix_spawn os.spawn os.system os.kill os.putenv os.startfile"
    " os.utime os.setxattr os.removexattr os.lockf subprocess. socket. shutil. tempfile. glob. ctypes. mmap. pty."
    " webbrowser. sqlite3. resource. winreg. _winapi. msvcrt. pathlib. ftplib. smtplib. poplib. urllib. syslog."
    " fcntl. _thread.start_new_thread signal.pthread_kill"
)
_FENCED_EVENTS = tuple(_FENCED.split())


class ListeningPipe(harness.Pipe):
    """A pipe that is always listened to, so that this process ends with the judge even in the middle of a call."""

    def __init__(self, incoming: int, outgoing: int) -> None:
        super().__init__(incoming, outgoing)
        self._messages: queue.SimpleQueue[tuple[wire.ToChild, bytes]] = queue.SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()

    def receive(self) -> tuple[wire.ToChild, bytes]:
        """Return the judge's next message and the bytes behind it."""
        return self._messages.get()

    def _listen(self) -> None:
        while True:
            self._messages.put(super().receive())


def main(_config: dict[str, object]) -> NoReturn:
    """Warm up, take the judge's order from descriptor 0, and serve it."""
    pipe = ListeningPipe(*_adopt_channel())
    preload.preload()
    used = jail.used_address_space()
    jail.drop_root()
    preload.forget_the_file_system()
    preload.hide(__package__)
    preload.hide("msgspec")
    pipe.send(wire.Awake(), [])
    order, _ = pipe.receive()
    if isinstance(order, wire.Open):
        if sys.platform != "win32":
            jail.limit(None if used is None else used + order.memory, order.cpu_seconds)
        sys.addaudithook(_fence)
        harness.Desk(pipe, order).serve()
    os._exit(0)


def _adopt_channel() -> tuple[int, int]:
    """Move the judge's pipe away from descriptors 0 and 1, where learners' code reads and prints."""
    incoming, outgoing = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(2, 1)
    os.close(null)
    return incoming, outgoing


def _fence(event: str, _details: object) -> None:
    if event.startswith(_FENCED_EVENTS):
        raise PermissionError(errno.EPERM, f"{event} is not permitted")
