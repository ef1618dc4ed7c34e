"""Whole reports to every lab, written apart from the references, as Markdown, Python file and notebook."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

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


@pytest.fixture
def verdict_on(labrunner, tmp_path):
    """Return a function that runs a lab on a report's text and returns the verdict record."""

    def run(lab: str, text: str, suffix: str = ".md", scope: str = "code"):
        path = tmp_path / f"report{suffix}"
        path.write_text(FORMATS[suffix](text), encoding="utf-8")
        done = labrunner("run", lab, path.name, "--scope", scope, "--format", "json")
        return json.loads(done.out), done

    return run


def test_there_is_a_report_to_every_lab():
    assert [f"lab-{n:02}" for n in range(6)] == LABS == list(SLIPS)


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("lab", LABS)
def test_right_code_is_accepted_in_every_format(verdict_on, lab, suffix):
    verdict, done = verdict_on(lab, (REPORTS / f"{lab}.md").read_text(encoding="utf-8"), suffix)

    assert (verdict["status"], done.code) == ("accepted", 0)
    assert verdict["submission"]["path"].endswith(suffix)


@pytest.mark.parametrize("lab", LABS)
def test_one_slip_is_refused_and_costs_its_criterion(verdict_on, lab):
    right, wrong, criterion = SLIPS[lab]
    text = (REPORTS / f"{lab}.md").read_text(encoding="utf-8")
    assert text.count(right) == 1

    verdict, done = verdict_on(lab, text.replace(right, wrong))

    standings = {c["id"]: c["status"] for c in verdict["criteria"]}
    assert (verdict["status"], done.code) == ("refused", 1)
    assert standings[criterion] == "failed"


@pytest.mark.parametrize("suffix", FORMATS)
def test_an_error_is_told_at_the_line_of_the_file_itself(verdict_on, suffix):
    text = (REPORTS / "lab-00.md").read_text(encoding="utf-8").replace("np.diag(p) - ", "np.dia(p) - ")
    line = next(
        n
        for n, words in enumerate(FORMATS[".py" if suffix == ".ipynb" else suffix](text).split("\n"), 1)
        if "np.dia(" in words
    )

    verdict, _ = verdict_on("lab-00", text, suffix)

    messages = {check["message"] for check in verdict["checks"]}
    place = f"report.ipynb:cell 1:{line}" if suffix == ".ipynb" else f"report{suffix}:{line}"
    assert all(place in message for message in messages)


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


def test_invented_output_is_refused(verdict_on):
    text = (REPORTS / "lab-02.md").read_text(encoding="utf-8").replace("disagreement 0.080354", "disagreement 0.080355")

    verdict, _ = verdict_on("lab-02", text, scope="report")

    part = next(part for part in verdict["report"]["parts"] if part["kind"] == "output")
    assert part["status"] == "failed"
    assert "0.080355" in part["message"]


def test_a_reflection_that_is_too_short_is_refused(verdict_on):
    text = (REPORTS / "lab-02.md").read_text(encoding="utf-8")
    head, _, _ = text.partition("## Reflection")

    verdict, _ = verdict_on("lab-02", head + "## Reflection\n\nAll went well, thanks.\n", scope="report")

    assert {p["kind"]: p["status"] for p in verdict["report"]["parts"]}["reflection"] != "passed"
    assert verdict["status"] == "refused"
