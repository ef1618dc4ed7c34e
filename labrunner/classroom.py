"""A class folder: every learner's report to a lab, graded one after the other behind one wall."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from labrunner.bench import Bench
from labrunner.errors import FaultError, SubmissionError, UnreachableError
from labrunner.report import grade_submission
from labrunner.sandbox import Sandbox
from labrunner.submission.finding import Found
from labrunner.submission.reading import read_submission
from labrunner.trial import trials
from labrunner.unjudged import identity_of_file, unjudged
from labrunner.verdict import Scope, Verdict


def grade_class(bench: Bench, reports: Sequence[Found], sandbox: Sandbox, secret: str) -> Iterator[Verdict]:
    """Yield a verdict on each of the `reports` of a class; none of them can spoil another's."""
    for found in reports:
        try:
            yield _grade_found(bench, found, sandbox, secret)
        except (SubmissionError, UnreachableError, FaultError) as error:
            # What a link leads to outside of the learner's folder is not even counted.
            identity = identity_of_file(found.learner, found.path, is_open=found.error is None)
            yield unjudged(bench, identity, error, Scope.REPORT)


def _grade_found(bench: Bench, found: Found, sandbox: Sandbox, secret: str) -> Verdict:
    if found.error:
        raise found.error
    submission = read_submission(found.path, found.folder, need_code=False)
    submission = replace(submission, learner=found.learner, notes=(*submission.notes, *found.notes))
    chosen = trials(bench, secret, submission.sha256)
    return grade_submission(bench, submission, sandbox, chosen, Scope.REPORT)
