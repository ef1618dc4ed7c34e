"""A whole report to lab 00, the one lab that asks in which order it was written, judged in a real repository."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from labrunner.report import grade_submission
from labrunner.sandbox import Sandbox
from labrunner.submission.reading import read_submission
from labrunner.trial import trials_of_seeds
from labrunner.verdict import Scope, Status

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")

REPORT = (Path(__file__).parents[1] / "reports" / "lab-00.md").read_text(encoding="utf-8")
DERIVATION = REPORT.partition("## Code")[0]
CODE = "# Softmax and cross-entropy\n\n## Code" + REPORT.partition("## Code")[2].partition("## Output")[0]


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def verdict_after(sandbox, bench_of, tmp_path):
    """Return a function that commits a report version by version, and returns the verdict on the last one."""

    def judge(*versions):
        report = tmp_path / "phase-04" / "lab-00-softmax-gradient.md"
        report.parent.mkdir()
        git(tmp_path, "init", "-q", "--template=")
        for version in versions:
            report.write_text(version, encoding="utf-8")
            git(tmp_path, "add", "-A")
            git(tmp_path, "commit", "-q", "-m", "work")
        bench = bench_of("lab-00")
        return grade_submission(bench, read_submission(report), sandbox, trials_of_seeds(bench, [42]), Scope.REPORT)

    return judge


def git(folder: Path, *arguments: str) -> None:
    who = {f"GIT_{role}_{what}": "a@b" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1", **who}
    subprocess.run(["git", *arguments], cwd=folder, env=environment, check=True, capture_output=True)


@pytest.mark.parametrize(
    ("versions", "status", "order"),
    [
        ((DERIVATION, REPORT), Status.ACCEPTED, "passed"),
        ((REPORT,), Status.REVIEW, "review"),
        ((CODE, REPORT), Status.REFUSED, "failed"),
    ],
    ids=["derivation first", "both at once", "code first"],
)
def test_the_order_of_the_commits_decides_about_a_report_otherwise_right(verdict_after, versions, status, order):
    verdict = verdict_after(*versions)

    standings = {criterion.id: criterion.status.value for criterion in verdict.criteria}
    assert (verdict.status, standings.pop("derivation-first")) == (status, order)
    assert set(standings.values()) == {"passed"}
