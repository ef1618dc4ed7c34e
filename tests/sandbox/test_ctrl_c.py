"""Ctrl-C in the middle of a report's endless loop ends the program, and all that it started, within a second."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from labrunner.sandbox import Level
from labrunner.sandbox.clock import OwnTime

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")

LOOP = "def softmax_jacobian(z):\n    while True:\n        pass\n"
LIMITS = ("--set", "limits.call_seconds=600", "--set", "limits.total_seconds=600")
# A busy machine may keep the program waiting for a CPU; that is not counted, but it has an end too.
PATIENCE = 30.0


def below(root: int) -> list[int]:
    """Return the processes that descend from `root`."""
    children = []
    for task in Path(f"/proc/{root}/task").glob("*/children"):
        try:
            children += [int(child) for child in task.read_text().split()]
        except OSError:
            continue
    return children + [each for child in children for each in below(child)]


def is_looping(pid: int) -> bool:
    """Tell whether the process is sealed, as only a report's is, and has computed for a while."""
    try:
        sealed = "\nSeccomp:\t2\n" in Path(f"/proc/{pid}/status").read_text()
        ticks = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11])
    except OSError:
        return False
    return sealed and ticks >= 0.1 * os.sysconf("SC_CLK_TCK")


def is_alive(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def test_ctrl_c_in_an_endless_loop_ends_everything_within_a_second(sandbox, tmp_path, request):
    if sandbox.level is Level.WEAK:
        pytest.skip("a report's process is not sealed here, by which this test knows it")
    (tmp_path / "loop.py").write_text(LOOP, encoding="utf-8")
    command = [sys.executable, "-m", "labrunner", "run", "lab-00", "loop.py", *LIMITS]
    process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    request.addfinalizer(process.kill)
    while not any(is_looping(pid) for pid in below(process.pid)):
        assert process.poll() is None, process.stderr.read()
        time.sleep(0.02)
    family, clock = below(process.pid), OwnTime(process.pid)
    seconds, started = 0.0, time.monotonic()

    process.send_signal(signal.SIGINT)

    # Its books are closed with it, so they are read until then.
    while process.poll() is None and time.monotonic() - started < PATIENCE:
        seconds = clock.seconds()
        time.sleep(0.01)
    clock.close()
    assert "Traceback" not in process.communicate(timeout=PATIENCE)[1]
    assert process.returncode == 130
    assert seconds < 1
    assert [pid for pid in family if is_alive(pid)] == []
