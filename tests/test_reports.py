"""Whole reports to every lab, written apart from the references, as Markdown, Python file and notebook."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from labrunner.cli.outcome import exit_code
from labrunner.report import grade_submission
from labrunner.reporters.json import verdict_json
from labrunner.sandbox import Sandbox
from labrunner.submission.reading import read_submission
from labrunner.trial import trials
from labrunner.verdict import Scope

REPORTS = Path(__file__).parent / "reports"
LABS = [path.stem for path in sorted(REPORTS.glob("lab-*.md"))]

# One slip in each report's code: what stands there, what stands in its place, and the criterion that it costs.
SLIPS = {
    "lab-00": ("np.diag(p) - np.outer(p, p)", "np.diag(p) + np.outer(p, p)", "jacobian"),
    "lab-01": ("J[i, 3 * a + b] = ", "J[i, 4 * b + a] = ", "published-seed"),
    "lab-02": ("b1 > 0).astype(float)", "b1 >= 0).astype(float)", "convention"),
    "lab-03": ("u[:, None] * x[None, :], u @ W", "x[:, None] * u[None, :], u @ W", "dot"),
    "lab-04": ("return J_outer @ J_inner", "return J_inner.T @ J_outer.T", "chain-rule"),
    "lab-05": ("- Y) / X.shape[1]", "- Y)", "batch"),
}


def code_of(markdown: str) -> str:
    return "\n".join(re.findall(r"```python\n(.*?)```", markdown, re.DOTALL))


def as_python(markdown: str) -> str:
    return code_of(markdown)


def as_notebook(markdown: str) -> str:
    cells = [{"cell_type": "code", "source": code_of(markdown), "metadata": {}, "outputs": [], "execution_count": None}]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


FORMATS = {".md": str, ".py": as_python, ".ipynb": as_notebook}


@dataclass(frozen=True)
class Ended:
    """How the program would have ended."""

    code: int


@pytest.fixture(scope="module")
def sandbox():
    """One wall for all reports of this file."""
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def verdict_on(sandbox, bench_of, tmp_path):
    """Return a function that judges a lab's report, given as Markdown: its record, and how the program would end."""

    def judge(lab: str, markdown: str, suffix: str = ".md", scope: str = "code"):
        path = tmp_path / f"report{suffix}"
        path.write_text(FORMATS[suffix](markdown), encoding="utf-8")
        bench, submission = bench_of(lab), read_submission(path)
        verdict = grade_submission(bench, submission, sandbox, trials(bench, "secret", submission.sha256), Scope(scope))
        return json.loads(verdict_json(verdict)), Ended(exit_code([verdict]))

    return judge


def test_there_is_a_report_to_every_lab():
    assert [f"lab-{n:02}" for n in range(6)] == LABS == list(SLIPS)


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("lab", LABS)
def test_right_code_is_accepted_in_every_format(verdict_on, lab, suffix):
    verdict, done = verdict_on(lab, (REPORTS / f"{lab}.md").read_text(encoding="utf-8"), suffix)

    assert (verdict["status"], done.code) == ("accepted", 0)
    assert verdict["submission"]["path"].endswith(suffix)


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("lab", LABS)
def test_one_slip_is_refused_in_every_format_and_costs_its_criterion(verdict_on, lab, suffix):
    right, wrong, criterion = SLIPS[lab]
    text = (REPORTS / f"{lab}.md").read_text(encoding="utf-8")
    assert text.count(right) == 1

    verdict, done = verdict_on(lab, text.replace(right, wrong), suffix)

    assert (verdict["status"], done.code) == ("refused", 1)
    assert {c["id"]: c["status"] for c in verdict["criteria"]}[criterion] == "failed"


@pytest.mark.parametrize("suffix", FORMATS)
def test_an_error_is_told_at_the_line_of_the_file_itself(verdict_on, suffix):
    text = (REPORTS / "lab-00.md").read_text(encoding="utf-8").replace("np.diag(p) - ", "np.dia(p) - ")
    line = next(
        n
        for n, words in enumerate(FORMATS[".py" if suffix == ".ipynb" else suffix](text).split("\n"), 1)
        if "np.dia(" in words
    )

    verdict, _ = verdict_on("lab-00", text, suffix)

    messages = {check["message"] for check in verdict["checks"] if check["outcome"] == "error"}
    place = f"report.ipynb:cell 1:{line}" if suffix == ".ipynb" else f"report{suffix}:{line}"
    assert messages
    assert all(place in message for message in (*messages, *verdict["report"]["notes"]))


# lab-00 asks for a history in git as well: tests/submission has one.
@pytest.mark.parametrize("lab", LABS[1:])
def test_a_whole_report_is_accepted(verdict_on, lab):
    verdict, done = verdict_on(lab, (REPORTS / f"{lab}.md").read_text(encoding="utf-8"), scope="report")

    assert (verdict["status"], done.code) == ("accepted", 0)
    assert verdict["points"] == verdict["max_points"]


def test_a_false_step_in_a_derivation_is_refused_at_its_place(verdict_on):
    text = (REPORTS / "lab-05.md").read_text(encoding="utf-8")
    right = r"dW = dZ X^\top"
    assert right in text

    verdict, done = verdict_on("lab-05", text.replace(right, right.replace(r"^\top", "")), scope="report")

    part = next(part for part in verdict["report"]["parts"] if part["kind"] == "derivation")
    line = next(n for n, words in enumerate(text.split("\n"), 1) if right in words)
    assert (part["status"], part["line"], done.code) == ("failed", line, 1)
    assert f"report.md:{line}:" in part["message"]
    assert verdict["report"]["derivation"]["status"] == "refused"


def test_a_photo_of_a_derivation_waits_for_a_human(verdict_on):
    text = (REPORTS / "lab-05.md").read_text(encoding="utf-8")
    photo = re.sub(
        r"## Derivation.*?## Code", "## Derivation\n\n![my notes](notes.jpg)\n\n## Code", text, flags=re.DOTALL
    )

    verdict, done = verdict_on("lab-05", photo, scope="report")

    part = next(part for part in verdict["report"]["parts"] if part["kind"] == "derivation")
    assert (part["status"], verdict["status"], done.code) == ("review", "review", 4)
    assert "photo or scan" in part["message"]


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_program_takes_every_format(labrunner, tmp_path, suffix):
    text = (REPORTS / "lab-04.md").read_text(encoding="utf-8")
    (tmp_path / f"report{suffix}").write_text(FORMATS[suffix](text), encoding="utf-8")

    done = labrunner("run", "lab-04", f"report{suffix}")

    assert (done.code, done.out.splitlines()[-1].partition(":")[0]) == (0, "accepted")


def test_invented_output_is_refused(verdict_on):
    text = (REPORTS / "lab-02.md").read_text(encoding="utf-8").replace("disagreement 0.080354", "disagreement 0.080355")

    verdict, _ = verdict_on("lab-02", text, scope="report")

    part = next(part for part in verdict["report"]["parts"] if part["kind"] == "output")
    assert part["status"] == "failed"
    assert "0.080355" in part["message"]


@pytest.mark.parametrize(
    ("line", "standing", "says"),
    [
        ("print('x' * 100_000)", "review", "only the beginning is kept"),
        ("gone", "failed", "its code ended before it printed a number: NameError: name 'gone' is not defined"),
        ("while True: pass", "failed", "its code ended before it printed a number: the code outside functions took"),
    ],
)
def test_output_that_never_came_is_told_with_what_stood_in_its_way(verdict_on, line, standing, says):
    text = (REPORTS / "lab-02.md").read_text(encoding="utf-8")
    text = text.replace("import numpy as np\n", f"import numpy as np\n\nif __name__ == '__main__':\n    {line}\n", 1)

    verdict, _ = verdict_on("lab-02", text, scope="report")

    part = next(part for part in verdict["report"]["parts"] if part["kind"] == "output")
    assert part["status"] == standing
    assert says in part["message"]


def test_a_reflection_that_is_too_short_is_refused(verdict_on):
    text = (REPORTS / "lab-02.md").read_text(encoding="utf-8")
    head, _, _ = text.partition("## Reflection")

    verdict, _ = verdict_on("lab-02", head + "## Reflection\n\nAll went well, thanks.\n", scope="report")

    assert {p["kind"]: p["status"] for p in verdict["report"]["parts"]}["reflection"] != "passed"
    assert verdict["status"] == "refused"
