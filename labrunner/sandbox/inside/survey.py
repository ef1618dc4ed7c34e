"""What this machine offers, measured feature by feature in throw-away forks."""

from __future__ import annotations

import os
from collections.abc import Callable

from . import kernel, landlock, namespaces, seccomp
from .orders import Fact
from .syscalls import call_table


def survey(obstacle: str) -> list[Fact]:
    """Return what was found; `obstacle` is what keeps this process from entering all namespaces at once."""
    return [
        _filter(),
        *_namespaces(),
        Fact("empty root", not obstacle, obstacle),
        _landlock(),
        _attempted("process descriptors", lambda: os.close(os.pidfd_open(os.getpid()))),
        Fact("unprivileged user", os.geteuid() != 0, f"user id {os.geteuid()}"),
    ]


def _namespaces() -> list[Fact]:
    missing = namespaces.missing_kinds()
    first, *others = missing.items()
    # The user namespace gives the right to make the others; without it their own words would only repeat its.
    told = {kind: "needs the user namespace" if first[1] else words for kind, words in others}
    return [Fact(f"{kind} namespace", not words, words) for kind, words in {first[0]: first[1], **told}.items()]


def _filter() -> Fact:
    table = call_table()
    if table is None:
        return Fact("system-call filter", False, f"the system calls of {os.uname().machine} are not known")

    def install() -> None:
        kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
        seccomp.install(seccomp.prepare(table))

    return _attempted("system-call filter", install)


def _landlock() -> Fact:
    fact = _attempted("Landlock", landlock.restrict)
    return Fact(fact.feature, True, f"version {landlock.landlock_version()}") if fact.available else fact


def _attempted(feature: str, attempt: Callable[[], None]) -> Fact:
    words = namespaces.attempt_apart(attempt)
    return Fact(feature, not words, words)
