"""The clock of a report counts what it computes and sleeps, and not what the machine makes it wait."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from labrunner.sandbox.clock import Budget, OwnTime
from labrunner.sandbox.limits import Limits

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps such books")


@pytest.fixture
def process():
    """Return a function that starts a Python process, which is in the middle of its code when it is returned."""
    started = []

    def start(code: str) -> int:
        child = subprocess.Popen([sys.executable, "-S", "-c", f"print(flush=True)\n{code}"], stdout=subprocess.PIPE)
        started.append(child)
        child.stdout.readline()
        return child.pid

    yield start
    for child in started:
        child.kill()
        child.communicate()


def cpu_seconds(pid: int) -> float:
    with open(f"/proc/{pid}/schedstat", encoding="ascii") as books:
        return int(books.read().split()[0]) / 1e9


@on_linux
def test_computing_counts_as_the_cpu_time_it_takes(process):
    pid = process("while True: pass")
    first = cpu_seconds(pid)
    clock = OwnTime(pid)
    second = cpu_seconds(pid)
    time.sleep(0.5)
    third, shown, fourth = cpu_seconds(pid), clock.seconds(), cpu_seconds(pid)

    # The books are a tick behind, and this test may be kept waiting between any two readings.
    assert third - second - 0.05 <= shown <= fourth - first + 0.05
    clock.close()


@on_linux
def test_sleeping_counts(process):
    clock = OwnTime(process("import time; time.sleep(60)"))
    time.sleep(0.3)

    # At least half of it, for this test may have had to wait for a CPU itself.
    assert 0.05 < clock.seconds() < 60
    clock.close()


@on_linux
def test_being_kept_from_the_cpu_does_not_count(process):
    pid = process("while True: pass")
    os.kill(pid, signal.SIGSTOP)
    time.sleep(0.05)
    clock = OwnTime(pid)
    time.sleep(0.5)

    assert clock.seconds() < 0.1
    clock.close()


@on_linux
def test_the_clock_of_a_process_that_has_ended_stands_still(process):
    pid = process("import time; time.sleep(60)")
    clock = OwnTime(pid)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    time.sleep(0.2)

    assert clock.seconds() == pytest.approx(clock.seconds(), abs=1e-3)
    clock.close()


@on_linux
def test_a_clock_that_was_closed_keeps_the_time_it_showed_last(process):
    clock = OwnTime(process("while True: pass"))
    budget = Budget(clock, 10)
    while budget.spent() < 0.3:
        time.sleep(0.02)
    clock.close()
    shown = budget.spent()
    time.sleep(0.2)

    assert budget.spent() == shown >= 0.3


def test_without_books_half_of_the_time_is_taken_for_waiting():
    first = time.monotonic()
    clock = OwnTime(None)
    second = time.monotonic()
    time.sleep(0.2)
    third, shown, fourth = time.monotonic(), clock.seconds(), time.monotonic()

    assert (third - second) / 2 <= shown <= (fourth - first) / 2


def test_a_budget_runs_out():
    clock = OwnTime(None)
    assert 0 < Budget(clock, 5).left() <= 5

    budget = Budget(clock, 0.05)
    time.sleep(0.2)
    assert budget.left() < 0
    assert budget.spent() > 0.05


def test_limits_are_given_to_the_kernel_in_its_own_units():
    limits = Limits(call_seconds=2, total_seconds=20.5, memory_mb=512, output_kb=2, answer_kb=0.5)

    assert (limits.memory_bytes, limits.output_bytes, limits.answer_bytes) == (512 * 2**20, 2048, 512)
    assert limits.cpu_seconds == 23
