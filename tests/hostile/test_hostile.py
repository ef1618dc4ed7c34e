"""No hostile or broken report is accepted, escapes, hangs, leaves anything behind, or touches its neighbours."""

from __future__ import annotations

import ctypes
import os
import socket
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

import numpy as np
import pytest
from labrunner.bench import Bench, open_bench
from labrunner.catalog import find_lab
from labrunner.classroom import grade_class
from labrunner.errors import SubmissionError, UsageError
from labrunner.report import grade_submission
from labrunner.reporters.json import verdict_json
from labrunner.sandbox import Level, Limits, Sandbox, SandboxedSolution
from labrunner.submission.finding import find_submissions
from labrunner.submission.reading import parse_submission
from labrunner.trial import trials
from labrunner.unjudged import unjudged
from labrunner.verdict import Scope, Status, SubmissionId, Verdict

from hostile_corpus import FAMILIES, Hostile, corpus

# A stolen CPU looks like a busy one from inside a virtual machine; what is then unexpectedly out of time gets more.
SECONDS, MORE_SECONDS = (0.15, 0.3), (5, 15)
# Time for what the machine itself keeps the judge waiting.
PATIENCE = 60.0
# Milliseconds, unless the machine stalls; what escapes stays for longer.
BURIAL = 5.0
# A weak wall promises to stop accidents, and these are some. (Each process there is started anew, which takes long.)
ACCIDENTS = {"harm_spin", "harm_memory", "harm_write_files", "harm_subprocess", "harm_print_flood", "broken_matplotlib"}
WALLS = [Level.STRONG, Level.SEALED]
CASES = [(level, report) for level in Level for report in corpus() if level in WALLS or report.path.stem in ACCIDENTS]
# Those that a judge who minds the whole class has most to fear from.
NASTIEST = {
    "broken_half_done",
    "forge_frames_on_every_descriptor",
    "forge_patched_numpy",
    "forge_second_answer",
    "harm_global_state",
    "harm_interrupt_at_import",
    "harm_kill_everything",
    "read_other_reports",
}
# No two runs of these tests share what they watch.
ESCAPED = f"labrunner-escaped-{os.getpid()}"
SET_CHILD_SUBREAPER = 36

HONEST = Path(__file__).parents[1] / "reports" / "lab-00.md"
NEIGHBOUR = """
import numpy as np

def softmax(z):
    e = np.exp(z - z.max())
    return e / e.sum()

def softmax_jacobian(z):
    p = softmax(z)
    return np.diag(p) - np.outer(p, p)
"""
Z = np.array([2.0, 1.0, 0.5, -1.0, 0.0])


@pytest.fixture(scope="session")
def sandbox_of() -> Iterator[Callable[[Level], Sandbox]]:
    """Return a function that gives the one sandbox of a level, or skips the test where this machine has none."""
    sandboxes: dict[Level, Sandbox] = {}

    def get(level: Level) -> Sandbox:
        try:
            return sandboxes.get(level) or sandboxes.setdefault(level, Sandbox(level))
        except UsageError as error:
            pytest.skip(str(error))

    yield get
    for sandbox in sandboxes.values():
        sandbox.close()


@pytest.fixture(scope="session")
def neighbour_of(sandbox_of: Callable[[Level], Sandbox]) -> Iterator[Callable[[Level], SandboxedSolution]]:
    """Return a function that gives an honest report of a level, which is open all the while."""
    opened: dict[Level, SandboxedSolution] = {}

    def get(level: Level) -> SandboxedSolution:
        if level not in opened:
            opened[level] = sandbox_of(level).open(NEIGHBOUR, "neighbour.py", Limits(60, 600, 256))
        return opened[level]

    yield get
    for solution in opened.values():
        solution.close()


def bench(seconds: tuple[float, float]) -> Bench:
    """Return lab 00 with little time and memory for a report; it is judged on one published and one fresh instance."""
    limits = [f"limits.{key}={value}" for key, value in zip(("call_seconds", "total_seconds"), seconds, strict=True)]
    return open_bench(find_lab("lab-00"), [*limits, "limits.memory_mb=128", "seeds.fresh=1"])


HASTY, PATIENT = bench(SECONDS), bench(MORE_SECONDS)
TRIALS = trials(HASTY, "secret", "hostile")


@pytest.fixture(scope="module", autouse=True)
def foster_parent() -> Iterator[None]:
    """Adopt every process whose parent ends before it, so that a daemon is seen among this process's descendants."""
    adopt = ctypes.CDLL(None).prctl if sys.platform == "linux" else lambda *_: None
    adopt(SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    yield
    adopt(SET_CHILD_SUBREAPER, 0, 0, 0, 0)


@pytest.fixture(scope="module")
def canary() -> Iterator[Path]:
    """Lay out a file that everybody may write to, and return its folder."""
    with TemporaryDirectory(prefix="labrunner-canary-") as folder:
        Path(folder).chmod(0o777)
        file = Path(folder) / "file"
        file.write_text("untouched")
        file.chmod(0o666)
        yield Path(folder)


@pytest.fixture(scope="module")
def door() -> Iterator[socket.socket]:
    """Listen where hostile reports try to connect."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
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
    places = (Path("/"), Path(gettempdir()), Path("/var/tmp"), Path("/dev/shm"), Path.home(), Path.cwd())
    return [path for folder in set(places) if folder.is_dir() for path in folder.glob(f"{ESCAPED}*")]


def descriptors() -> int:
    return len(os.listdir("/proc/self/fd")) if sys.platform == "linux" else 0


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


def settled(count: int) -> dict[int, str]:
    """Return the processes once there are at most `count`, none a zombie, or what there is if that does not come."""
    deadline = time.monotonic() + BURIAL
    while True:
        found = processes()
        if (len(found) <= count and "Z" not in found.values()) or time.monotonic() > deadline:
            return found
        time.sleep(0.002)


@pytest.mark.parametrize(("level", "report"), CASES, ids=lambda part: getattr(part, "value", "") or part.path.name)
def test_report(
    level: Level,
    report: Hostile,
    sandbox_of: Callable[[Level], Sandbox],
    neighbour_of: Callable[[Level], SandboxedSolution],
    canary: Path,
    door: socket.socket,
) -> None:
    data = report.aimed_at(ESCAPED, canary, door.getsockname()[1])
    neighbour = neighbour_of(level)
    alone = neighbour.softmax_jacobian(Z).tobytes()
    before, opened, started = len(processes()), descriptors(), time.monotonic()

    verdict = verdict_on(report, data, HASTY, sandbox_of(level))
    if not report.is_as_expected(outcomes(verdict)):
        verdict = verdict_on(report, data, PATIENT, sandbox_of(level))

    assert verdict.status is Status.REFUSED
    assert not {c.id for c in verdict.criteria if c.points} & {"jacobian", "gradient", "stability", "numerical"}
    assert report.is_as_expected(outcomes(verdict)), f"{report.tries}: {outcomes(verdict)}"
    assert "escaped:" not in verdict.report.get("printed", "")
    assert time.monotonic() - started < PATIENCE
    assert neighbour.softmax_jacobian(Z).tobytes() == alone
    assert descriptors() == opened
    left = settled(before)
    assert len(left) <= before
    assert "Z" not in left.values()
    assert litter() == []
    assert [(file.name, file.read_text()) for file in canary.iterdir()] == [("file", "untouched")]
    assert not knocked(door)


def verdict_on(report: Hostile, data: bytes, bench: Bench, sandbox: Sandbox) -> Verdict:
    """Read and judge a report as `grade` does; each of the two steps may refuse it."""
    try:
        submission = parse_submission(data, report.path, need_code=False)
    except SubmissionError as error:
        return unjudged(bench, SubmissionId(None, str(report.path), ""), error, Scope.REPORT)
    return grade_submission(bench, submission, sandbox, TRIALS, Scope.CODE)


def outcomes(verdict: Verdict) -> frozenset[str]:
    """Return what came of the checks; a report that none was asked of could not be read."""
    return frozenset(check.outcome.value for check in verdict.checks) or frozenset({"unreadable"})


@pytest.mark.parametrize("level", WALLS, ids=lambda level: level.value)
def test_a_class_is_graded_as_if_the_hostile_were_not_in_it(level, sandbox_of, tmp_path, canary, door):
    mixed, honest = tmp_path / "mixed", tmp_path / "honest"
    nasty = [report for report in corpus() if report.path.stem in NASTIEST]
    for name in ("anna", "mona", "zoe"):
        for folder in (mixed, honest):
            hand_in(folder / name / "report.md", HONEST.read_bytes())
    for number, report in enumerate(nasty):
        path = mixed / f"n{number:02}-{report.path.stem}" / f"report{report.path.suffix}"
        hand_in(path, report.aimed_at(ESCAPED, canary, door.getsockname()[1]))

    together = graded(mixed, PATIENT, sandbox_of(level))
    alone = graded(honest, PATIENT, sandbox_of(level))

    assert [verdict.status for name, verdict in together.items() if name not in alone] == [Status.REFUSED] * len(nasty)
    assert {n: r for n, r in records(together, mixed).items() if n in alone} == records(alone, honest)
    assert {verdict.points for verdict in alone.values()} == {19.0}
    assert litter() == []


def hand_in(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(data)


def graded(folder: Path, bench: Bench, sandbox: Sandbox) -> dict[str, Verdict]:
    """Return each learner's verdict but for the time it took."""
    verdicts = grade_class(bench, find_submissions(folder, "report.md"), sandbox, "secret")
    return {verdict.submission.learner: replace(verdict, seconds=0.0) for verdict in verdicts}


def records(verdicts: dict[str, Verdict], folder: Path) -> dict[str, str]:
    """Return the verdicts as they are kept, but for the folder of the class."""
    return {name: verdict_json(verdict).replace(str(folder), "") for name, verdict in verdicts.items()}


def test_the_corpus_is_large_and_of_every_family():
    families = [report.path.stem.partition("_")[0] for report in corpus()]

    assert len(families) >= 60
    assert min(families.count(family) for family in FAMILIES) >= 15
    assert {len(report.tries) > 0 for report in corpus()} == {True}
    words = {word for report in corpus() for choice in report.expect for word in choice}
    assert words == {"error", "failed", "missing", "unreadable"}


@pytest.mark.parametrize("level", list(Level), ids=lambda level: level.value)
def test_the_honest_report_is_accepted_by_the_same_judge(level, sandbox_of):
    submission = parse_submission(HONEST.read_bytes(), HONEST)

    verdict = grade_submission(PATIENT, submission, sandbox_of(level), TRIALS, Scope.CODE)

    assert (verdict.status, verdict.isolation) == (Status.ACCEPTED, level.value)
