"""The seal itself: the filter's program, the numbers it is made of, and the self-test that tries it."""

from __future__ import annotations

import errno
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from labrunner.sandbox import Level
from labrunner.sandbox.inside.seccomp import program
from labrunner.sandbox.inside.syscalls import call_table
from labrunner.sandbox.wall import self_test

MACHINES = ["x86_64", "aarch64"]
ALLOW, KILL = 0x7FFF0000, 0x80000000
DENY, ABSENT = 0x00050000 | errno.EPERM, 0x00050000 | errno.ENOSYS
HEADERS = {
    "x86_64": (Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"), r"#define __NR_(\w+) (\d+)"),
    "aarch64": (Path("/usr/include/asm-generic/unistd.h"), r"#define __NR(?:3264)?_(\w+) (\d+)"),
}


def decision(machine: str, number: int, third_argument: int = 0, arch: int | None = None) -> int:
    """Run the filter as the kernel would, and return what it decides."""
    table = call_table(machine)
    words = {0: number, 4: table.audit_arch if arch is None else arch, 32: third_argument}
    instructions, at, accumulator = program(table), 0, 0
    while True:
        code, if_true, if_false, operand = instructions[at]
        at += 1
        match code:
            case 0x20:
                accumulator = words[operand]
            case 0x15:
                at += if_true if accumulator == operand else if_false
            case 0x35:
                at += if_true if accumulator >= operand else if_false
            case 0x45:
                at += if_true if accumulator & operand else if_false
            case 0x06:
                return operand


@pytest.mark.parametrize("machine", MACHINES)
def test_the_filter_allows_the_list_and_nothing_else(machine):
    table = call_table(machine)
    allowed = {number for number in range(1024) if decision(machine, number) == ALLOW}

    assert allowed == {*table.allowed.values(), *table.mapping.values()}
    assert {decision(machine, number) for number in table.absent.values()} == {ABSENT}
    assert decision(machine, 1023) == DENY


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("call", ["mmap", "mprotect"])
def test_memory_can_be_had_but_not_made_executable(machine, call):
    number = call_table(machine).mapping[call]

    assert [decision(machine, number, protection) for protection in (0, 1, 3)] == [ALLOW] * 3
    assert [decision(machine, number, protection) for protection in (4, 5, 7)] == [DENY] * 3


@pytest.mark.parametrize("machine", MACHINES)
def test_calls_of_other_machines_end_the_process(machine):
    assert decision(machine, 0, arch=0x40000003) == KILL
    assert decision("x86_64", 0x40000000) == KILL


@pytest.mark.parametrize("machine", MACHINES)
def test_no_call_that_takes_a_path_makes_a_process_or_talks_to_another_is_allowed(machine):
    names = set(call_table(machine).allowed)

    files = "open|stat$|link|mount|chdir|ioctl|dup|pipe"
    others = "exec|fork|clone|socket|connect|send|recv|kill|ptrace|prctl"
    assert {name for name in names if re.search(f"{files}|{others}", name)} == {"fstat"}


@pytest.mark.parametrize("machine", MACHINES)
def test_every_number_is_the_kernels(machine):
    header, pattern = HEADERS[machine]
    if not header.exists():
        pytest.skip(f"{header} is not installed")
    known = {name: int(number) for name, number in re.findall(pattern, header.read_text(encoding="utf-8"))}

    # newfstatat is fstatat in the generic table.
    ours = {name: n for name, n in call_table(machine).numbers.items() if name in known}
    assert ours == {name: known[name] for name in ours}
    assert len(ours) > 60


def test_an_unknown_machine_has_no_calls():
    assert call_table("riscv64") is None


@pytest.mark.parametrize("level", [Level.STRONG, Level.SEALED], ids=lambda level: level.value)
def test_the_self_test_finds_no_hole(sandbox_at, level):
    assert self_test(sandbox_at(level).wall.nursery) == []


WITH_A_HOLE = """
import os, sys
from labrunner.sandbox.inside import jail, kernel, selftest, seccomp, syscalls
hole = int(sys.argv[1])
syscalls._ALLOWED["hole"] = (hole, None)
table = syscalls.call_table()
del syscalls._ALLOWED["hole"]
kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
seccomp.install(seccomp.prepare(table))
os.write(1, repr(selftest.holes()).encode())
"""


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="the number of the hole is x86_64's")
@pytest.mark.parametrize("hole", [72, 121], ids=["fcntl", "getpgid"])
def test_the_self_test_finds_a_hole_that_is_there(hole):
    done = subprocess.run([sys.executable, "-c", WITH_A_HOLE, str(hole)], capture_output=True, text=True, check=True)

    assert done.stdout == repr([f"system call {hole}"])


def test_the_self_test_says_so_where_there_is_no_filter():
    code = "from labrunner.sandbox.inside import selftest\nprint(selftest.holes())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "['the filter is not in force']\n"
