"""Landlock without a single rule: a second wall around files, network and signals where the kernel has it."""

from __future__ import annotations

import ctypes
import os

from .kernel import system_call

_ASK_VERSION = 1
# Highest access right to files that each version of the interface knows.
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}
_FILE_RIGHTS_SINCE_5 = 16
_NETWORK_RIGHTS = 0b11
_SCOPES = 0b11


def landlock_version() -> int:
    """Return the version of the kernel's Landlock interface, or raise OSError where there is none."""
    return system_call("landlock_create_ruleset", None, ctypes.c_size_t(0), ctypes.c_uint32(_ASK_VERSION))


def restrict() -> None:
    """Forbid this process and its children every file, port and outside signal that Landlock can speak of."""
    version = landlock_version()
    files = (1 << _FILE_RIGHTS.get(version, _FILE_RIGHTS_SINCE_5)) - 1
    words = [files]
    if version >= 4:
        words.append(_NETWORK_RIGHTS)
    if version >= 6:
        words.append(_SCOPES)
    attributes = (ctypes.c_uint64 * len(words))(*words)
    size = ctypes.c_size_t(ctypes.sizeof(attributes))
    ruleset = system_call("landlock_create_ruleset", attributes, size, ctypes.c_uint32(0))
    try:
        system_call("landlock_restrict_self", ctypes.c_int(ruleset), ctypes.c_uint32(0))
    finally:
        os.close(ruleset)
