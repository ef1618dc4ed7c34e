"""A class folder: every learner's report to a lab, graded one after the other behind one wall."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from labrunner.bench import Bench
from labrunner.errors import FaultError, SubmissionError
from labrunner.report import grade_submission, unreadable
from labrunner.sandbox import Sandbox
from labrunner.submission.finding import Found
from labrunner.submission.reading import read_submission
from labrunner.trial import trials
from labrunner.verdict import Scope, Status, SubmissionId, Verdict


def grade_class(bench: Bench, reports: Sequence[Found], root: Path, sandbox: Sandbox, secret: str) -> Iterator[Verdict]:
    """Yield a verdict on each report in the class folder `root`; none of them can spoil another's."""
    for found in reports:
        try:
            yield _grade_found(bench, found, root, sandbox, secret)
        except SubmissionError as error:
            yield unreadable(bench, _identity(found), str(error))
        except FaultError as error:
            verdict = unreadable(bench, _identity(found), f"not graded, through no fault of the learner: {error}")
            yield replace(verdict, status=Status.UNGRADED)


def _grade_found(bench: Bench, found: Found, root: Path, sandbox: Sandbox, secret: str) -> Verdict:
    if found.error:
        raise SubmissionError(found.error)
    submission = read_submission(found.path, root / found.learner, need_code=False)
    submission = replace(submission, learner=found.learner, notes=(*submission.notes, *found.notes))
    chosen = trials(bench, secret, submission.sha256)
    return grade_submission(bench, submission, sandbox, chosen, Scope.REPORT)


def _identity(found: Found) -> SubmissionId:
    """Return whose file could not be graded, with the digest of what could be read of it."""
    try:
        data = found.path.read_bytes()[: 1 << 20] if not found.error else b""
    except OSError:
        data = b""
    return SubmissionId(found.learner, str(found.path), hashlib.sha256(data).hexdigest())
