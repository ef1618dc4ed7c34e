"""The second wall: an empty machine of namespaces, without files, network, processes or users to see."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import NoReturn

from . import kernel

NEW_USER = 0x10000000
NEW_PROCESSES = 0x20000000
# name: the flag of unshare; the user namespace comes first, for it gives the right to make the others.
KINDS = {
    "user": NEW_USER,
    "process": NEW_PROCESSES,
    "mount": 0x00020000,
    "network": 0x40000000,
    "ipc": 0x08000000,
    "host name": 0x04000000,
    "cgroup": 0x02000000,
}
_ALL = sum(KINDS.values())
_READ_ONLY, _NO_SUID, _NO_DEVICES, _NO_EXEC, _REMOUNT, _BIND = 1, 2, 4, 8, 32, 4096
_RECURSIVE, _PRIVATE = 16384, 1 << 18
_DETACH = 2


def enter() -> int:
    """Move into new namespaces as the first process there, and return a descriptor of its process namespace.

    The process that calls stays outside, waits for the one that returns, and ends with it. Raises OSError where the
    kernel denies a step; by then this may already be the inner process.
    """
    _leave(_ALL)
    inner = os.fork()
    if inner:
        _end_with(inner)
    kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
    here = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)
    _empty_root()
    return here


def fork_apart(here: int) -> int:
    """Fork a child that is the first process of a namespace of its own; `here` is this process's namespace."""
    kernel.unshare(NEW_PROCESSES)
    child = os.fork()
    if child:
        # Without the way back the next unshare would fail.
        kernel.setns(here, NEW_PROCESSES)
    return child


def obstacle() -> str:
    """Return what keeps this process from entering all namespaces, found out in a throw-away fork; "" for nothing."""

    def attempt() -> None:
        here = enter()
        child = fork_apart(here)
        if child == 0:
            os._exit(0)
        os.waitpid(child, 0)

    return attempt_apart(attempt)


def missing_kinds() -> dict[str, str]:
    """Return for each kind of namespace what keeps this process from it, "" for nothing."""
    return {kind: attempt_apart(lambda flag=flag: _leave(NEW_USER | flag)) for kind, flag in KINDS.items()}  # type: ignore[misc]


def attempt_apart(attempt: Callable[[], None]) -> str:
    """Return the words of the OSError that `attempt` ends with in a throw-away fork, "" where it succeeds."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        _report(attempt, write_end)
    os.close(write_end)
    with open(read_end, "rb") as pipe:
        words = pipe.read().decode()
    os.waitpid(child, 0)
    return words.removesuffix("done") if words.endswith("done") else words or "the attempt ended without a word"


def _report(attempt: Callable[[], None], write_end: int) -> NoReturn:
    try:
        attempt()
        os.write(write_end, b"done")
    except OSError as error:
        os.write(write_end, str(error.strerror or error).encode())
    finally:
        os._exit(0)


def _end_with(inner: int) -> NoReturn:
    """Wait for the first process inside and pass its end on; the judge waits for this one."""
    os.closerange(0, 1024)
    _, status = os.waitpid(inner, 0)
    os._exit(os.waitstatus_to_exitcode(status) & 0xFF)


def _leave(kinds: int) -> None:
    user, group = os.geteuid(), os.getegid()
    kernel.unshare(kinds)
    _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"{user} {user} 1")
    _write("/proc/self/gid_map", f"{group} {group} 1")


def _write(path: str, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CLOEXEC)
    try:
        os.write(descriptor, text.encode())
    except OSError as error:
        raise OSError(error.errno, f"writing {path}: {error.strerror}") from error
    finally:
        os.close(descriptor)


def _empty_root() -> None:
    """Make an empty read-only file system the root, and let go of the real one."""
    kernel.mount("none", "/", None, _RECURSIVE | _PRIVATE)
    stand = next(path for path in ("/tmp", "/proc", "/dev") if os.path.isdir(path))  # noqa: S108 - a place to mount on
    bare = _NO_SUID | _NO_DEVICES | _NO_EXEC
    kernel.mount("none", stand, "tmpfs", bare, "size=4k,nr_inodes=2,mode=555")
    os.chdir(stand)
    kernel.pivot_root(".", ".")
    kernel.unmount(".", _DETACH)
    os.chdir("/")
    kernel.mount("none", "/", None, _REMOUNT | _BIND | _READ_ONLY | bare)
