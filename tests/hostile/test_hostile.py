"""No hostile or broken report is accepted, escapes, hangs, leaves anything behind, or touches its neighbours."""

from __future__ import annotations

import os
import socket
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import gettempdir

import numpy as np
import pytest
from labrunner.errors import UsageError
from labrunner.sandbox import Level, Limits, Sandbox, SandboxedSolution
from labrunner.solution import SolutionError

from hostile_corpus import Hostile, corpus, source_of

LIMITS = Limits(call_seconds=0.3, total_seconds=0.7, memory_mb=128, output_kb=16)
# A stolen CPU looks like a busy one from inside a virtual machine; what is then unexpectedly out of time gets more.
MORE_TIME = Limits(call_seconds=5, total_seconds=15, memory_mb=128, output_kb=16)
# Time for what the machine itself keeps the judge waiting.
PATIENCE = 60.0
Z, Y = np.array([2.0, 1.0, 0.5, -1.0, 0.0]), 2
P = np.exp(Z) / np.exp(Z).sum()
EXPECTED = {
    "softmax": ((Z,), P),
    "softmax_jacobian": ((Z,), np.diag(P) - np.outer(P, P)),
    "ce_loss": ((Z, Y), -np.log(P[Y])),
    "ce_grad": ((Z, Y), P - np.eye(5)[Y]),
}
HONEST = """
import numpy as np

def softmax(z):
    e = np.exp(z - z.max())
    return e / e.sum()

def softmax_jacobian(z):
    p = softmax(z)
    return np.diag(p) - np.outer(p, p)

def ce_loss(z, y):
    return -np.log(softmax(z)[y])

def ce_grad(z, y):
    return softmax(z) - np.eye(len(z))[y]
"""
# An escape is seen from outside: files of this name, a file that must stay as it is, a door that nobody may knock at.
ESCAPED = "labrunner-escaped*"
CANARY = Path("/tmp/labrunner-canary/file")
DOOR = 50507
# A weak wall promises to stop accidents, and these are some. (Each process there is started anew, which takes long.)
ACCIDENTS = {"harm_spin", "harm_memory", "harm_write_files", "harm_subprocess", "harm_print_flood", "broken_matplotlib"}


def outcomes(solution: SandboxedSolution) -> list[str]:
    """Judge the report as a small honest grader would, and return what came of each function."""
    return [outcome(getattr(solution, name), args, right) for name, (args, right) in EXPECTED.items()]


def outcome(function: Callable[..., object], args: tuple[object, ...], right: object) -> str:
    try:
        value = function(*args)
    except SolutionError as error:
        return {"failed": "refused"}.get(error.outcome.value, error.outcome.value)
    if not isinstance(value, np.ndarray | float) or np.shape(value) != np.shape(right):
        return "refused"
    return "accepted" if np.max(np.abs(value - right)) < 1e-7 else "refused"


@pytest.fixture(scope="module", params=list(Level), ids=lambda level: level.value)
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """Return a sandbox of each level that this machine offers."""
    try:
        sandbox = Sandbox(request.param)
    except UsageError as error:
        pytest.skip(str(error))
    with sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def neighbour(sandbox: Sandbox) -> Iterator[SandboxedSolution]:
    """Return an honest report that is open all the while."""
    with sandbox.open(HONEST, "neighbour.py", Limits(60, 600, 256)) as solution:
        yield solution


@pytest.fixture(scope="module")
def canary() -> Iterator[Path]:
    """Lay out a file that everybody may write to, and return it."""
    CANARY.parent.mkdir(exist_ok=True)
    CANARY.parent.chmod(0o777)
    CANARY.write_text("untouched")
    CANARY.chmod(0o666)
    yield CANARY
    CANARY.unlink()
    CANARY.parent.rmdir()


@pytest.fixture(scope="module")
def door() -> Iterator[socket.socket]:
    """Listen where hostile reports try to connect."""
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", DOOR))
        listening.listen()
        listening.setblocking(False)
        yield listening


def knocked(door: socket.socket) -> bool:
    try:
        door.accept()[0].close()
    except BlockingIOError:
        return False
    return True


def litter() -> list[Path]:
    folders = {
        Path("/"),
        Path(gettempdir()),
        Path("/var/tmp"),
        Path("/dev/shm"),
        Path.home(),
        Path.cwd(),
        CANARY.parent,
    }
    return [path for folder in folders if folder.is_dir() for path in folder.glob(ESCAPED)]


def processes() -> dict[int, str]:
    """Return the state of every process that descends from this one; there are none to see elsewhere than on Linux."""
    parents: dict[int, tuple[int, str]] = {}
    for entry in Path("/proc").glob("[0-9]*") if sys.platform == "linux" else ():
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(entry.name)] = (int(fields[1]), fields[0])
    found, wave = {}, {os.getpid()}
    while wave:
        wave = {pid for pid, (parent, _) in parents.items() if parent in wave}
        found |= {pid: parents[pid][1] for pid in wave}
    return found


@pytest.mark.parametrize("report", corpus(), ids=lambda report: report.path.name)
def test_report(
    report: Hostile, sandbox: Sandbox, neighbour: SandboxedSolution, canary: Path, door: socket.socket
) -> None:
    if sandbox.level is Level.WEAK and report.path.stem not in ACCIDENTS:
        pytest.skip("a weak wall does not promise to stop this")
    assert outcomes(neighbour) == ["accepted"] * 4
    before, started = len(processes()), time.monotonic()

    found, printed = judged(sandbox, report, LIMITS)
    if not report.expect & set(found):
        found, printed = judged(sandbox, report, MORE_TIME)

    assert "accepted" not in found
    assert report.expect & set(found), f"{report.tries}: {found}"
    assert "escaped" not in printed
    assert time.monotonic() - started < PATIENCE
    assert outcomes(neighbour) == ["accepted"] * 4
    assert len(processes()) <= before
    assert "Z" not in processes().values()
    assert litter() == []
    assert canary.read_text() == "untouched"
    assert not knocked(door)


def judged(sandbox: Sandbox, report: Hostile, limits: Limits) -> tuple[list[str], str]:
    try:
        source = source_of(report.path)
    except UnicodeDecodeError:
        return ["unreadable"], ""
    with sandbox.open(source, str(report.path), limits) as solution:
        return outcomes(solution), solution.printed


def test_the_corpus_is_large_and_of_every_family() -> None:
    names = [report.path.stem.partition("_")[0] for report in corpus()]

    assert len(names) >= 60
    assert {name: names.count(name) > 9 for name in ("forge", "read", "harm", "broken")} == dict.fromkeys(
        ("forge", "read", "harm", "broken"), True
    )
    assert all(report.expect <= {"error", "refused", "missing", "unreadable"} and report.tries for report in corpus())


def test_the_honest_report_is_accepted_by_the_same_judge(sandbox: Sandbox) -> None:
    with sandbox.open(HONEST, "honest.py", MORE_TIME) as solution:
        assert outcomes(solution) == ["accepted"] * 4
