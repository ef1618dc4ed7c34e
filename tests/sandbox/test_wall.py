"""The wall is measured, never lowered without a word, and nothing of the judge's is behind it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

import labrunner
from labrunner.errors import UsageError
from labrunner.sandbox import Level, Limits, Sandbox, probe
from labrunner.sandbox.nursery import FreshNursery
from labrunner.sandbox.wall import raise_wall

LIMITS = Limits(call_seconds=10, total_seconds=60, memory_mb=256)
ROOT = Path(labrunner.__file__).parent.parent
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has the filter")

# A machine as a container's default profile makes it: no new namespaces, no mounts.
WITHOUT_NAMESPACES = """
import os, sys
from labrunner.sandbox.inside import kernel, seccomp, syscalls
DENIED = {"x86_64": [272, 308, 165, 155], "aarch64": [97, 268, 40, 41]}[os.uname().machine]
filters = [(0x20, 0, 0, 0)]
for number in DENIED:
    filters += [(0x15, 0, 1, number), (0x06, 0, 0, 0x00050001)]
seccomp.program = lambda table: [*filters, (0x06, 0, 0, 0x7FFF0000)]
kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
seccomp.install(seccomp.prepare(syscalls.call_table()))
os.execv(sys.executable, [sys.executable, "-c", sys.argv[1]])
"""
REPORT_THE_WALL = """
import json
from labrunner.errors import UsageError
from labrunner.sandbox import Level, Limits, Sandbox, probe
with Sandbox() as sandbox, sandbox.open("def f(x): return 2 * x", "r.py", Limits(10, 60, 256)) as solution:
    value = solution.f(2.0)
try:
    Sandbox(Level.STRONG)
    refused = ""
except UsageError as error:
    refused = str(error)
found = probe()
features = {feature.name: (feature.available, feature.detail, feature.advice) for feature in found.features}
print(json.dumps([sandbox.level.value, sandbox.reason, value, refused, found.level.value, features]))
"""


def test_levels_are_ordered():
    assert Level.STRONG.is_at_least(Level.SEALED)
    assert Level.SEALED.is_at_least(Level.SEALED)
    assert not Level.WEAK.is_at_least(Level.SEALED)


@on_linux
def test_probe_says_what_is_there_and_how_to_get_the_rest(sandbox):
    found = probe()

    assert found.level is sandbox.level
    assert found.features[0].name == "system-call filter"
    assert all(feature.available or (feature.detail and feature.advice) for feature in found.features)


@on_linux
def test_without_namespaces_the_wall_is_sealed_and_says_why():
    command = [sys.executable, "-c", WITHOUT_NAMESPACES, REPORT_THE_WALL]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)

    level, reason, value, refused, probed, features = json.loads(done.stdout)
    assert (level, probed, value) == ("sealed", "sealed", 4.0)
    assert reason == "no namespaces: unshare: Operation not permitted"
    assert refused == f"isolation strong is not to be had on this machine: {reason}"
    available, detail, advice = features["user namespace"]
    assert not available
    assert detail == "unshare: Operation not permitted"
    assert "kernel.unprivileged_userns_clone=1" in advice


def as_stranger(code: str) -> subprocess.CompletedProcess[str]:
    """Run `code` as a user without rights, with a Python that such a user can reach."""
    stranger = {"user": 4321, "group": 4321, "extra_groups": []}
    environ = {"PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path]), "PYTHONDONTWRITEBYTECODE": "1"}
    for python in (sys.executable, f"/usr/bin/python{sys.version_info.major}.{sys.version_info.minor}"):
        try:
            command = [python, "-c", code]
            return subprocess.run(
                command, **stranger, env=environ, capture_output=True, text=True, check=False, cwd="/"
            )
        except OSError:
            continue
    pytest.skip("no Python here can be reached by an ordinary user")


@on_linux
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become somebody else")
@pytest.mark.parametrize("level", [Level.STRONG, Level.SEALED], ids=lambda level: level.value)
def test_an_ordinary_user_gets_the_same_wall(sandbox_at, level):
    sandbox_at(level)
    code = (
        f"from labrunner.sandbox import *\nwith Sandbox(Level('{level.value}')) as wall:\n    print(wall.level.value)"
    )

    done = as_stranger(code)

    assert done.stdout == f"{level.value}\n", done.stderr


def test_on_another_system_the_wall_is_weak_and_says_why(monkeypatch):
    monkeypatch.setattr("labrunner.sandbox.wall.sys.platform", "darwin")

    wall = raise_wall()

    assert wall.level is Level.WEAK
    assert wall.reason == "darwin has no system-call filter; only Linux does"
    with pytest.raises(UsageError, match="isolation sealed is not to be had on this machine: darwin has no"):
        raise_wall(Level.SEALED)


def test_a_weak_wall_works_over_plain_pipes_too(sandbox_at):
    sandbox = Sandbox(Level.WEAK)
    object.__setattr__(sandbox.wall, "nursery", FreshNursery(pumped=True))
    source = "print('hello')\ndef f(x): return 2 * x\ndef spin():\n    while True: pass\n"

    with sandbox, sandbox.open(source, "r.py", LIMITS) as solution:
        assert solution.f(3.0) == 6.0
        # What was printed comes through a pipe of its own, and may arrive after the answer.
        assert eventually(lambda: solution.printed == "hello\n")


def eventually(holds, seconds=10.0):
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.01)
    return holds()


def test_nothing_of_the_judges_is_behind_the_wall(any_sandbox, monkeypatch):
    monkeypatch.setenv("LABRUNNER_SECRET", "hidden")
    source = """
import gc, os, sys
def environment(): print(sorted(os.environ)); return len(os.environ)
def modules(): return sum(name.split('.')[0] in ('labrunner', 'inside', 'msgspec') for name in sys.modules)
def paths(): return len(sys.path) + len(sys.path_importer_cache)
def arguments(): print(sys.argv); return len(sys.argv)
"""
    with any_sandbox.open(source, "/home/somebody/class/ann/report.py", LIMITS) as solution:
        assert solution.environment() == 6
        assert solution.modules() == 0
        assert solution.paths() == 0
        assert solution.arguments() == 1
        assert "hidden" not in solution.printed
        assert "['-c']" in solution.printed


@pytest.mark.parametrize("level", [Level.STRONG, Level.SEALED], ids=lambda level: level.value)
def test_a_sealed_child_has_no_rights_and_few_descriptors(sandbox_at, level):
    source = """
import os, resource
def who(): return os.getuid(), os.getgid(), os.geteuid()
def descriptors():
    open_ones = []
    for number in range(64):
        try:
            os.lseek(number, 0, os.SEEK_CUR)
            open_ones.append(number)
        except OSError as error:
            if error.errno != 9: open_ones.append(number)
    return open_ones
"""
    with sandbox_at(level).open(source, "r.py", LIMITS) as solution:
        assert 0 not in solution.who()
        assert solution.descriptors().tolist() == [0, 1, 2, 3]


@pytest.mark.parametrize("level", [Level.STRONG, Level.SEALED], ids=lambda level: level.value)
def test_the_kernel_agrees_that_a_child_is_sealed(sandbox_at, level):
    with sandbox_at(level).open("def f(): return 1.0\n", "r.py", LIMITS) as solution:
        solution.f()
        pid = solution._hosted._session._child.pid
        status = dict(
            line.split(":\t", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines() if ":\t" in line
        )
        limits = Path(f"/proc/{pid}/limits").read_text()

    assert (status["Seccomp"], status["NoNewPrivs"]) == ("2", "1")
    assert {status[name] for name in ("CapInh", "CapPrm", "CapEff", "CapAmb")} == {"0" * 16}
    assert status["Threads"] == "1"
    assert len(status["NSpid"].split()) == (3 if level is Level.STRONG else 1)
    rows = {line[:25].strip(): line[26:].split()[:2] for line in limits.splitlines()[1:]}
    assert rows["Max processes"] == rows["Max file size"] == rows["Max core file size"] == ["0", "0"]
    assert rows["Max open files"] == ["32", "32"]
    assert rows["Max cpu time"] == ["62", "62"]
