"""The kernel by way of the C library: each call raises OSError, which names the call, where it fails."""

from __future__ import annotations

import ctypes
import functools
import os
from typing import Any

from .syscalls import call_table

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_NO_NEW_PRIVS = 38
_CAPABILITY_VERSION_3 = 0x20080522


@functools.cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _checked(result: int, call: str) -> int:
    if result == -1:
        number = ctypes.get_errno()
        raise OSError(number, f"{call}: {os.strerror(number)}")
    return result


def system_call(name: str, *args: Any) -> int:
    """Make system call `name` (which the C library may not wrap) and return its result."""
    number = _numbers().get(name)
    if number is None:
        raise OSError(f"{name}: the system calls of this machine are not known")
    return _checked(_libc().syscall(ctypes.c_long(number), *args), name)


@functools.cache
def _numbers() -> dict[str, int]:
    table = call_table()
    return table.numbers if table is not None else {}


def raw_call(number: int) -> int:
    """Make system call `number` with zeros for arguments and return the errno that it ends with, 0 for success."""
    ctypes.set_errno(0)
    zeros = [ctypes.c_long(0)] * 6
    return ctypes.get_errno() if _libc().syscall(ctypes.c_long(number), *zeros) == -1 else 0


def prctl(option: int, value: int) -> None:
    """Set `option` of this process to `value`."""
    zero = ctypes.c_ulong(0)
    _checked(_libc().prctl(option, ctypes.c_ulong(value), zero, zero, zero), "prctl")


def unshare(flags: int) -> None:
    """Leave the namespaces named by `flags` for new ones."""
    _checked(_libc().unshare(flags), "unshare")


def setns(descriptor: int, kind: int) -> None:
    """Enter the namespace behind `descriptor`."""
    _checked(_libc().setns(descriptor, kind), "setns")


def mount(source: str, target: str, kind: str | None, flags: int, data: str | None = None) -> None:
    """Mount `source` of file system `kind` at `target`."""
    words = [word.encode() if word is not None else None for word in (source, target, kind, data)]
    _checked(_libc().mount(words[0], words[1], words[2], ctypes.c_ulong(flags), words[3]), f"mount {target}")


def unmount(target: str, flags: int) -> None:
    """Unmount what is mounted at `target`."""
    _checked(_libc().umount2(target.encode(), flags), f"umount {target}")


def pivot_root(new: str, old: str) -> None:
    """Make `new` the root of the file system and hang the former one at `old`."""
    system_call("pivot_root", ctypes.c_char_p(new.encode()), ctypes.c_char_p(old.encode()))


def drop_capabilities() -> None:
    """Give up every capability of this process."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    system_call("capset", header, (ctypes.c_uint32 * 6)())
