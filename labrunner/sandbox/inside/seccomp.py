"""The seal: a system-call filter that allows what computing needs, and nothing that takes a path."""

from __future__ import annotations

import ctypes
import errno
from collections.abc import Iterable

from .kernel import system_call
from .syscalls import CallTable

_LOAD, _JUMP_EQUAL, _JUMP_AT_LEAST, _JUMP_BITS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _KILL_PROCESS, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
# Offsets in struct seccomp_data; the third argument's low word comes first on both (little-endian) machines.
_NUMBER, _ARCH, _THIRD_ARGUMENT = 0, 4, 32
_PROT_EXEC = 4
_SET_MODE_FILTER = 1

Instruction = tuple[int, int, int, int]


class _Filter(ctypes.Structure):
    _fields_ = (("code", ctypes.c_ushort), ("jt", ctypes.c_ubyte), ("jf", ctypes.c_ubyte), ("k", ctypes.c_uint32))


class Program(ctypes.Structure):
    """A filter as the kernel takes it."""

    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.POINTER(_Filter)))


def program(table: CallTable) -> list[Instruction]:
    """Return the filter for one machine: foreign calling conventions kill, unknown calls fail with EPERM."""
    instructions: list[Instruction] = [
        (_LOAD, 0, 0, _ARCH),
        (_JUMP_EQUAL, 1, 0, table.audit_arch),
        (_RETURN, 0, 0, _KILL_PROCESS),
        (_LOAD, 0, 0, _NUMBER),
    ]
    if table.x32_bit is not None:
        instructions += [(_JUMP_AT_LEAST, 0, 1, table.x32_bit), (_RETURN, 0, 0, _KILL_PROCESS)]
    instructions += _answers(table.allowed.values(), _ALLOW)
    instructions += _answers(table.absent.values(), _ERRNO | errno.ENOSYS)
    for number in table.mapping.values():
        instructions += _without_execution(number)
    return [*instructions, (_RETURN, 0, 0, _ERRNO | errno.EPERM)]


def _answers(numbers: Iterable[int], answer: int) -> list[Instruction]:
    pairs = [((_JUMP_EQUAL, 0, 1, number), (_RETURN, 0, 0, answer)) for number in numbers]
    return [instruction for pair in pairs for instruction in pair]


def _without_execution(number: int) -> list[Instruction]:
    return [
        (_JUMP_EQUAL, 0, 4, number),
        (_LOAD, 0, 0, _THIRD_ARGUMENT),
        (_JUMP_BITS, 1, 0, _PROT_EXEC),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _ERRNO | errno.EPERM),
    ]


def prepare(table: CallTable) -> Program:
    """Return the filter as the kernel takes it, which costs more to write down than to install."""
    instructions = program(table)
    block = (_Filter * len(instructions))(*(_Filter(*instruction) for instruction in instructions))
    return Program(len(instructions), ctypes.cast(block, ctypes.POINTER(_Filter)))


def install(prepared: Program) -> None:
    """Seal this process for good; it must have set no_new_privs before."""
    system_call("seccomp", ctypes.c_ulong(_SET_MODE_FILTER), ctypes.c_ulong(0), ctypes.byref(prepared))
