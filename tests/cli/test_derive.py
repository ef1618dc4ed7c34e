"""labrunner derive: a derivation alone, for a person, for a program, and where there is none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

RIGHT = r"""# Softmax

## Derivation

Let $S = \sum_k e^{z_k}$.

$$\frac{\partial p_i}{\partial z_j} = \frac{\delta_{ij} e^{z_i} S - e^{z_i} e^{z_j}}{S^2} = p_i (\delta_{ij} - p_j)$$

$$J = \operatorname{diag}(p) - p p^T$$

$$\frac{\partial L}{\partial z_j} = -\frac{1}{p_y} \frac{\partial p_y}{\partial z_j} = -(\delta_{yj} - p_j)
= p_j - \delta_{jy}$$

## Reflection

I first wrote $J = p p^T$, which is wrong.
"""
WRONG = RIGHT.replace("S - e^{z_i} e^{z_j}", "S + e^{z_i} e^{z_j}")


@pytest.fixture
def derived(labrunner, tmp_path: Path):
    """Return a function that runs `labrunner derive lab-00` on a text."""

    def run(text: str, *args: str, **environ: str):
        (tmp_path / "report.md").write_text(text, encoding="utf-8")
        return labrunner("derive", "lab-00", "report.md", *args, **environ)

    return run


def test_a_right_derivation_is_accepted(derived):
    done = derived(RIGHT)

    assert done.code == 0
    assert "accepted: lab-00, 3 of 3 targets reached" in done.out
    assert "taken as your definition, not checked: S" in done.out


def test_the_first_false_line_is_named_with_place_source_and_both_values(derived):
    done = derived(WRONG, COLUMNS="200")

    assert done.code == 1
    assert "report.md:7:39" in done.out
    assert r"\delta_{ij} e^{z_i} S + e^{z_i} e^{z_j}" in done.out
    assert "left side" in done.out


def test_a_formula_cannot_move_the_cursor_of_a_terminal(derived):
    done = derived(RIGHT + "\n## Derivation\n\n$$p = \\text{\x1b[2J accepted} q$$\n")

    assert "\x1b" not in done.out
    assert "\N{REPLACEMENT CHARACTER}[2J accepted" in done.out


def test_of_a_long_line_what_is_wrong_is_shown(derived):
    done = derived(RIGHT.replace("Let $S", "So much for " + "words and " * 40 + "$p_i = 2 p_i$. Let $S"), COLUMNS="200")

    assert "$p_i = 2 p_i$" in done.out
    assert "…" in done.out


def test_a_result_without_a_step_is_said_to_be_one(derived):
    done = derived(r"$$\frac{\partial p_i}{\partial z_j} = p_i (\delta_{ij} - p_j)$$", COLUMNS="200")

    assert done.code == 1
    assert "dp_i/dz_j, for all i and j: stated and true, but no step leads to it; show how you get there" in done.out


def test_what_rests_on_the_learners_word_is_listed_apart_from_examples(derived):
    text = RIGHT.replace("## Reflection", "Say that $p = [0.5, 0.4, 0.1]$.\n\n## Reflection")

    done = derived(text, COLUMNS="200")

    assert done.code == 0
    listed = [line.rstrip() for line in done.out.splitlines() if "not checked" in line]
    assert listed == ["taken as your definition, not checked: S", "a numerical example, not checked"]


def test_explain_shows_how_every_line_was_read(derived):
    done = derived(RIGHT, "--explain")

    assert "read as S := (sum over k of exp(z_{k}))" in done.out
    assert done.out.count("read as") == len(json.loads(derived(RIGHT, "--format", "json").out)["lines"])


def test_json_holds_status_targets_and_lines(derived):
    done = derived(WRONG, "--format", "json")

    record = json.loads(done.out)
    false = [line for line in record["lines"] if line["verdict"] == "false"]
    assert (record["status"], done.code) == ("refused", 1)
    assert {target["status"] for target in record["targets"]} <= {"reached", "missing", "review"}
    assert false[0]["line"] == 7
    assert false[0]["counterexample"]["left"] != false[0]["counterexample"]["right"]
    assert record["message"].startswith("report.md:7:")


def test_what_cannot_be_read_waits_for_a_human(derived):
    done = derived(RIGHT.replace("$$J = ", r"$$J = \lim_{n \to \infty} "))

    assert done.code == 4
    assert "unread" in done.out


@pytest.mark.parametrize("columns", ["80", "40"])
def test_it_fits_the_terminal(derived, columns):
    done = derived(WRONG, COLUMNS=columns)

    assert max(map(len, done.out.splitlines())) <= int(columns)


def test_a_notebooks_derivation_is_placed_by_cell(labrunner, tmp_path):
    cell = {"cell_type": "markdown", "metadata": {}, "source": WRONG}
    notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (tmp_path / "report.ipynb").write_text(json.dumps(notebook), encoding="utf-8")

    assert "report.ipynb:cell 1:7:39" in labrunner("derive", "lab-00", "report.ipynb").out


def test_a_python_file_holds_no_derivation(labrunner, tmp_path):
    (tmp_path / "report.py").write_text("x = 1\n", encoding="utf-8")

    done = labrunner("derive", "lab-00", "report.py")

    assert done.code == 1
    assert "a Python file holds no derivation" in done.err


def test_a_lab_without_a_derivation_says_so(labrunner, tmp_path):
    (tmp_path / "report.md").write_text(RIGHT, encoding="utf-8")

    done = labrunner("derive", "lab-02", "report.md")

    assert done.code == 2
    assert "lab-02 asks for no derivation" in done.err


def test_the_template_lists_the_symbols(labrunner, tmp_path):
    labrunner("start", "lab-00", "--learner", "ada")

    template = (tmp_path / "learners/ada/phase-04/lab-00-softmax-gradient.md").read_text(encoding="utf-8")
    assert "- `z`: real n" in template
    assert r"- you may claim: $J_{ij} = \frac{\partial p_i}{\partial z_j}$" in template


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("reprot.md", "there is no file reprot.md; did you mean report.md?"),
        ("nowhere/report.md", "there is no file nowhere/report.md\n"),
        ("ada", "no report of ada at learners/ada/phase-04/lab-00-softmax-gradient.md (nor as .py, .ipynb)\n"),
    ],
)
def test_a_report_that_is_not_there_is_told_of_with_what_was_looked_for(labrunner, tmp_path, name, said):
    (tmp_path / "report.md").write_text(RIGHT, encoding="utf-8")

    done = labrunner("derive", "lab-00", name)

    assert done.code == 5
    assert said in done.err
