"""System calls by name and machine: those a sealed child may use, and those its own jail needs."""

from __future__ import annotations

import os
from dataclasses import dataclass

_Numbers = dict[str, tuple[int | None, int | None]]
# name: (x86_64, aarch64); None where the machine does not have the call.
_ALLOWED: _Numbers = {
    # talking to the judge, and to the printed-output pipe
    "read": (0, 63),
    "write": (1, 64),
    "readv": (19, 65),
    "writev": (20, 66),
    "close": (3, 57),
    "lseek": (8, 62),
    "fstat": (5, 80),
    "poll": (7, None),
    "ppoll": (271, 73),
    "select": (23, None),
    "pselect6": (270, 72),
    # memory; mmap and mprotect are allowed apart, without PROT_EXEC
    "brk": (12, 214),
    "munmap": (11, 215),
    "mremap": (25, 216),
    "madvise": (28, 233),
    # locks and time
    "futex": (202, 98),
    "clock_gettime": (228, 113),
    "clock_getres": (229, 114),
    "clock_nanosleep": (230, 115),
    "nanosleep": (35, 101),
    "gettimeofday": (96, 169),
    "time": (201, None),
    "times": (100, 153),
    "getrusage": (98, 165),
    "sched_yield": (24, 124),
    "sched_getaffinity": (204, 123),
    "getcpu": (309, 168),
    "getrandom": (318, 278),
    # one's own signal handlers and one's own end
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132),
    "restart_syscall": (219, 128),
    "exit": (60, 93),
    "exit_group": (231, 94),
    "rseq": (334, 293),
    "set_robust_list": (273, 99),
    # who and where am I: plain facts that the standard library asks for
    "getpid": (39, 172),
    "gettid": (186, 178),
    "getppid": (110, 173),
    "getuid": (102, 174),
    "geteuid": (107, 175),
    "getgid": (104, 176),
    "getegid": (108, 177),
    "uname": (63, 160),
    "getcwd": (79, 17),
}
_MAPPING: _Numbers = {"mmap": (9, 222), "mprotect": (10, 226)}
# The C library tries these first and falls back to older calls only where they do not exist.
_ABSENT: _Numbers = {"clone3": (435, 435), "openat2": (437, 437)}
_OTHERS: _Numbers = {
    "openat": (257, 56),
    "pivot_root": (155, 41),
    "capset": (126, 91),
    "seccomp": (317, 277),
    "landlock_create_ruleset": (444, 444),
    "landlock_restrict_self": (446, 446),
    "clone": (56, 220),
    "execve": (59, 221),
    "newfstatat": (262, 79),
    "statx": (332, 291),
    "socket": (41, 198),
    "kill": (62, 129),
    "ptrace": (101, 117),
    "keyctl": (250, 219),
    "bpf": (321, 280),
    "unshare": (272, 97),
    "mount": (165, 40),
    "memfd_create": (319, 279),
    "prlimit64": (302, 261),
    "prctl": (157, 167),
}
_MACHINES = ("x86_64", "aarch64")
_AUDIT_ARCH = (0xC000003E, 0xC00000B7)


@dataclass(frozen=True)
class CallTable:
    """The system calls of one machine; `audit_arch` is the kernel's name for it in a filter."""

    audit_arch: int
    allowed: dict[str, int]
    mapping: dict[str, int]
    absent: dict[str, int]
    numbers: dict[str, int]
    x32_bit: int | None


def call_table(machine: str | None = None) -> CallTable | None:
    """Return the calls of `machine` (this one if None), or None where its numbers are not known."""
    name = os.uname().machine if machine is None else machine
    if name not in _MACHINES:
        return None
    column = _MACHINES.index(name)
    allowed, mapping, absent, others = (_column(calls, column) for calls in (_ALLOWED, _MAPPING, _ABSENT, _OTHERS))
    x32_bit = 0x40000000 if name == "x86_64" else None
    return CallTable(_AUDIT_ARCH[column], allowed, mapping, absent, allowed | mapping | absent | others, x32_bit)


def _column(calls: _Numbers, column: int) -> dict[str, int]:
    return {name: number for name, numbers in calls.items() if (number := numbers[column]) is not None}
