"""What every child gives up before it reads a learner's first byte."""

from __future__ import annotations

import functools
import os
import signal
import sys

from . import kernel, seccomp
from .syscalls import call_table

NOBODY = 65534
CHANNEL = 3
_OPEN_FILES = 32
_STACK = 8 * 1024 * 1024


def drop_root() -> None:
    """Become nobody where this process is root; the kernel then grants it no more than a stranger."""
    if not hasattr(os, "setresuid") or os.geteuid() != 0:
        return
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    if sys.platform == "linux":
        # The change of user took it away, and the maps of a user namespace are written through /proc/self.
        kernel.prctl(kernel.PR_SET_DUMPABLE, 1)


def settle(channel: int, output: int) -> None:
    """Keep of all descriptors an empty input, the way out for printed text, and the channel; end with the parent."""
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.dup2(channel, CHANNEL)
    os.closerange(CHANNEL + 1, 4096)
    os.setsid()
    kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)


@functools.cache
def filter_of_this_machine() -> seccomp.Program:
    """Return the system-call filter, which the zygote prepares once for all its children; raises OSError."""
    table = call_table()
    if table is None:
        raise OSError("the system calls of this machine are not known")
    return seccomp.prepare(table)


def seal() -> None:
    """Give up capabilities and system calls for good."""
    kernel.prctl(kernel.PR_SET_DUMPABLE, 0)
    kernel.drop_capabilities()
    kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
    seccomp.install(filter_of_this_machine())


def limit(address_space: int | None, cpu_seconds: int) -> None:
    """Bound this process in bytes of address space (None: no bound) and CPU time; no files, processes, core dumps."""
    import resource

    bounds = {
        "RLIMIT_AS": address_space,
        # With both limits equal the kernel ends even the first process of a namespace.
        "RLIMIT_CPU": cpu_seconds,
        "RLIMIT_FSIZE": 0,
        "RLIMIT_NOFILE": _OPEN_FILES,
        "RLIMIT_NPROC": 0,
        "RLIMIT_CORE": 0,
        "RLIMIT_MEMLOCK": 0,
        "RLIMIT_MSGQUEUE": 0,
        "RLIMIT_STACK": _STACK,
    }
    for name, bound in bounds.items():
        kind = getattr(resource, name, None)
        if kind is None or bound is None:
            continue
        _, hardest = resource.getrlimit(kind)
        ours = bound if hardest == resource.RLIM_INFINITY else min(bound, hardest)
        resource.setrlimit(kind, (ours, ours))


def used_address_space() -> int | None:
    """Return the bytes of address space in use, or None where the machine does not say."""
    try:
        with open("/proc/self/statm", encoding="ascii") as statm:
            return int(statm.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return None


def thread_count() -> int | None:
    """Return the number of threads of this process, or None where the machine does not say."""
    try:
        return len(os.listdir("/proc/self/task"))
    except OSError:
        return None


def volunteer_for_the_oom_killer() -> None:
    """Ask the kernel to end this process before any other when memory runs out."""
    try:
        with open("/proc/self/oom_score_adj", "w", encoding="ascii") as score:
            score.write("1000")
    except OSError:
        return
