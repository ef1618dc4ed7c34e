"""The seal is tried before it is trusted: everything that must fail is attempted in a sealed child."""

from __future__ import annotations

import errno
import mmap
import os
import resource
import socket
import threading
from collections.abc import Callable

from . import kernel
from .syscalls import CallTable, call_table

# Beyond the highest call that any kernel has today; the filter refuses what it does not know.
_LAST_CALL = 512
# uretprobe and uprobe: the kernel lets its own trampolines pass every filter, and ends whoever else calls them.
_TRAMPOLINES = (335, 336)
_REFUSED = (errno.EPERM, errno.ENOSYS)


def holes() -> list[str]:
    """Return the names of what this sealed process can still do, of all that it must not."""
    table = call_table()
    # Only behind a filter is it safe to try calls by number: one of them pauses, another would fork.
    if table is None or kernel.raw_call(table.numbers["openat"]) != errno.EPERM:
        return ["the filter is not in force"]
    return [name for name, attempt in _ATTEMPTS.items() if _succeeds(attempt)] + _open_calls(table)


def _open_calls(table: CallTable) -> list[str]:
    spared = {*table.allowed.values(), *table.mapping.values(), *_TRAMPOLINES}
    names = {number: name for name, number in table.numbers.items()}
    tried = [number for number in range(_LAST_CALL) if number not in spared]
    return [names.get(n, f"system call {n}") for n in tried if kernel.raw_call(n) not in _REFUSED]


def _succeeds(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except (OSError, RuntimeError, ValueError):
        return False
    return True


def _fork() -> None:
    if os.fork() == 0:
        os._exit(0)


_ATTEMPTS: dict[str, Callable[[], object]] = {
    "open a file": lambda: os.open("/", os.O_RDONLY),
    "write a file": lambda: os.open("/tmp/labrunner-self-test", os.O_WRONLY | os.O_CREAT),  # noqa: S108 - must fail
    "stat a file": lambda: os.stat("/"),
    "list a folder": lambda: os.listdir("/"),
    "make a link": lambda: os.symlink("/", "/tmp/labrunner-self-test"),  # noqa: S108 - must fail
    "open a socket": socket.socket,
    "fork": _fork,
    "start a thread": lambda: threading.Thread(target=int).start(),
    "execute a program": lambda: os.execv("/bin/true", ["true"]),  # noqa: S606 - must fail
    "signal a process": lambda: os.kill(os.getppid() or 1, 0),
    "signal oneself": lambda: os.kill(os.getpid(), 0),
    "map executable memory": lambda: mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_EXEC),
    "set a limit": lambda: resource.setrlimit(resource.RLIMIT_CORE, (0, 0)),
    "become traceable": lambda: kernel.prctl(kernel.PR_SET_DUMPABLE, 1),
}
