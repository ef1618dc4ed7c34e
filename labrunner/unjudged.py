"""The verdict on a file that could not be judged, and whether that is its learner's doing."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from labrunner.bench import Bench
from labrunner.errors import FaultError, SubmissionError, UnreachableError
from labrunner.grading import verdict_of
from labrunner.submission.decoding import LIMIT
from labrunner.submission.naming import seen
from labrunner.verdict import PartResult, Scope, Standing, Status, SubmissionId, Verdict

# Why a file may go without a judgement; the first alone is the learner's to mend.
Obstacle = SubmissionError | UnreachableError | FaultError


def unjudged(bench: Bench, identity: SubmissionId, obstacle: Obstacle, scope: Scope) -> Verdict:
    """Return the verdict on a file that stayed without a judgement: nothing in it counts, and it says why."""
    if isinstance(obstacle, SubmissionError):
        return _verdict(bench, identity, str(obstacle), scope)
    problem = f"not graded, through no fault of the learner: {obstacle}"
    return replace(_verdict(bench, identity, problem, scope), status=Status.UNGRADED)


def identity_of_file(learner: str | None, path: Path, *, is_open: bool = True) -> SubmissionId:
    """Return whose file it is, with the digest of what can be read of it; of nothing where it is not `is_open`."""
    return SubmissionId(learner, seen(str(path)), hashlib.sha256(_data(path) if is_open else b"").hexdigest())


def _verdict(bench: Bench, identity: SubmissionId, problem: str, scope: Scope) -> Verdict:
    asked = [id_ for id_, criterion in bench.config.acceptance.items() if scope is Scope.REPORT or not criterion.report]
    parts = [PartResult(id_, "unread", Standing.MISSING, problem) for id_ in asked]
    return verdict_of(bench, (), scope, parts, identity, {"notes": [problem]})


def _data(path: Path) -> bytes:
    try:
        # A pipe or a device would keep its reader waiting.
        if not path.is_file():
            return b""
        with path.open("rb") as file:
            return file.read(LIMIT)
    except (OSError, ValueError):
        return b""
