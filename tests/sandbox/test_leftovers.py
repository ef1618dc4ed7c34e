"""However it ends, nothing is left: no process, no zombie, no file, no descriptor."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from labrunner.errors import FaultError
from labrunner.sandbox import Level, Limits, Sandbox
from labrunner.solution import SolutionError

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")

LIMITS = Limits(call_seconds=10, total_seconds=60, memory_mb=256)
# What a busy machine may take for what takes milliseconds.
PATIENCE = 30.0

JUDGE = """
import sys
from labrunner.sandbox import Level, Limits, Sandbox
with Sandbox(Level(sys.argv[1])) as sandbox:
    source = "def spin():\\n    while True: pass\\ndef f(): return 1.0\\n"
    solution = sandbox.open(source, "r.py", Limits(1e4, 1e5, 256))
    solution.f()
    print("ready", flush=True)
    solution.spin()
"""


def descendants(root: int) -> set[tuple[int, str]]:
    """Return pid and start time of every process below `root`, zombies included."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents[int(entry.name)] = (int(fields[1]), fields[19])
    found, wave = set(), {root}
    while wave:
        wave = {pid for pid, (parent, _) in parents.items() if parent in wave}
        found |= {(pid, parents[pid][1]) for pid in wave}
    return found


def alive(process: tuple[int, str]) -> bool:
    """Tell whether the process is there and more than a zombie that waits for the machine's init."""
    try:
        fields = Path(f"/proc/{process[0]}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return False
    return fields[19] == process[1] and fields[0] != "Z"


def wait_until(condition) -> bool:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.01)
    return False


@pytest.fixture(params=list(Level), ids=lambda level: level.value)
def judge(request, sandbox_at):
    """Start a judge of its own that is in the middle of an endless call, and return it with its processes."""
    sandbox_at(request.param)
    process = subprocess.Popen(
        [sys.executable, "-c", JUDGE, request.param.value], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "ready\n"
    time.sleep(0.1)
    below = descendants(process.pid)
    assert len(below) >= 1
    yield process, below
    process.kill()
    process.communicate()


def test_ctrl_c_ends_an_endless_call_at_once_with_nothing_left(judge):
    process, below = judge

    process.send_signal(signal.SIGINT)
    started = time.monotonic()
    process.wait(PATIENCE)

    assert "KeyboardInterrupt" in process.stderr.read()
    assert not [each for each in below if alive(each)]
    assert time.monotonic() - started < 10


def test_a_killed_judge_leaves_nothing(judge):
    process, below = judge

    process.kill()
    process.wait()

    assert wait_until(lambda: not [each for each in below if alive(each)])


@pytest.mark.parametrize("level", list(Level), ids=lambda level: level.value)
def test_a_closed_sandbox_leaves_no_process_no_zombie_and_no_descriptor(sandbox_at, level):
    sandbox_at(level)
    before, descriptors = descendants(os.getpid()), len(os.listdir("/proc/self/fd"))

    source = "import os\ndef f(): return 1.0\ndef die(): os._exit(1)\n"
    with Sandbox(level) as sandbox, sandbox.open(source, "r.py", LIMITS) as one:
        two = sandbox.open("def f(x): return lambda: x\n", "s.py", LIMITS)
        kept = two.f(np.ones(3))
        one.f()
        with pytest.raises(SolutionError):
            one.die()
        one.f()

    assert descendants(os.getpid()) <= before
    assert len(os.listdir("/proc/self/fd")) <= descriptors
    assert kept is not None


def test_a_closed_solution_ends_its_process(sandbox):
    before = len(descendants(os.getpid()))

    for _ in range(5):
        with sandbox.open("def f(): return 1.0\n", "r.py", LIMITS) as solution:
            solution.f()

    assert wait_until(lambda: len(descendants(os.getpid())) <= before)


def test_a_closed_solution_stops_computing_without_another_word_to_its_zygote(sandbox):
    source = "import itertools\ndef f(): return (lambda: sum(itertools.repeat(0)))\n"
    with sandbox.open(source, "r.py", Limits(0.5, 60, 256)) as solution:
        endless = solution.f()
        before = descendants(os.getpid())
        with pytest.raises(SolutionError):
            endless()

    assert wait_until(lambda: len([each for each in before if alive(each)]) == len(before) - 1)


def test_a_sandbox_that_nobody_closed_ends_when_it_is_collected():
    before = descendants(os.getpid())
    sandbox = Sandbox()
    solution = sandbox.open("def f(): return 1.0\n", "r.py", LIMITS)
    solution.f()

    del sandbox, solution

    assert wait_until(lambda: descendants(os.getpid()) <= before)


@pytest.mark.parametrize("level", list(Level), ids=lambda level: level.value)
def test_a_solution_that_nobody_closed_ends_when_it_is_collected(sandbox_at, level):
    sandbox = sandbox_at(level)
    before, descriptors = len(descendants(os.getpid())), len(os.listdir("/proc/self/fd"))

    for _ in range(3):
        solution = sandbox.open("def f(): return 1.0\n", "r.py", LIMITS)
        solution.f()
        del solution

    assert len(os.listdir("/proc/self/fd")) <= descriptors
    assert wait_until(lambda: len(descendants(os.getpid())) <= before)


def test_a_closed_sandbox_opens_nothing_more():
    sandbox = Sandbox()
    solution = sandbox.open("def f(): return 1.0\n", "r.py", LIMITS)
    sandbox.close()

    with pytest.raises(FaultError, match="has been closed"):
        solution.f()


@pytest.mark.parametrize("level", [Level.STRONG, Level.SEALED], ids=lambda level: level.value)
def test_a_dead_zygote_is_replaced_once_and_never_blamed_on_the_learner(sandbox_at, level):
    sandbox_at(level)
    with Sandbox(level) as sandbox, sandbox.open("def f(): return 1.0\n", "r.py", LIMITS) as solution:
        before = descendants(os.getpid())
        assert solution.f() == 1.0
        kill_zygotes_of(sandbox)

        assert solution.f() == 1.0
        assert sandbox.level is level
        assert wait_until(lambda: len(descendants(os.getpid())) <= len(before) + 1)


def test_a_zygote_that_dies_during_a_call_costs_the_learner_nothing(sandbox_at):
    source = "import time\ndef slow():\n    time.sleep(1)\n    return 1.0\n"
    with Sandbox() as sandbox, sandbox.open(source, "r.py", LIMITS) as solution:
        solution.names()
        killer = subprocess.Popen(
            [sys.executable, "-c", f"import os, time; time.sleep(0.3); os.kill({sandbox.wall.nursery.pid}, 9)"]
        )

        assert solution.slow() == 1.0
        killer.wait()


def test_a_sandbox_that_fails_again_and_again_is_a_fault_of_ours(sandbox_at, monkeypatch):
    with Sandbox() as sandbox, sandbox.open("def f(): return 1.0\n", "r.py", LIMITS) as solution:
        assert solution.f() == 1.0
        kill_zygotes_of(sandbox)
        monkeypatch.setattr(sys, "executable", "/nonexistent/python")

        with pytest.raises(FaultError, match="cannot be started again"):
            solution.f()


def kill_zygotes_of(sandbox) -> None:
    pid = sandbox.wall.nursery.pid
    below = descendants(pid)
    os.kill(pid, signal.SIGKILL)
    assert wait_until(lambda: not [each for each in below if alive(each)])
