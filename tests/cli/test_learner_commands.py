"""list, show, start, hint, doctor, schema: what a learner types between two runs."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

WRONG = """
```python
import numpy as np

def square_grad(x):
    return x
```
"""


def test_list_shows_each_lab_with_its_title(labrunner):
    done = labrunner("list")

    assert done.code == 0
    assert "lab-01  mlp-jacobian" in done.out
    assert "Jacobian of a two-layer MLP" in done.out


def test_list_fits_a_narrow_terminal(labrunner):
    assert max(map(len, labrunner("list", COLUMNS="40").out.splitlines()[:4])) <= 40


def test_list_survives_a_broken_config_and_a_broken_lab(labrunner, lab_folder):
    done = labrunner("list", "--labs", str(lab_folder(lab="x = 1 / 0\n", config="title: [\n")))

    assert done.code == 0
    config = Path("extra", "lab_90_squares", "config.yaml")
    assert re.search(rf"lab-90  squares +\[its config: .*{config}: no title can be read in it\]", done.out)


def test_a_lab_without_a_config_is_told_where_its_config_belongs(labrunner, lab_folder):
    folder = lab_folder()
    (folder / "lab_90_squares" / "config.yaml").unlink()

    run, listed = labrunner("run", "squares", "--labs", str(folder)), labrunner("list", "--labs", str(folder))

    config = folder / "lab_90_squares" / "config.yaml"
    assert (run.code, listed.code) == (2, 0)
    assert run.err == f"labrunner: {config}: cannot be read: No such file or directory\n"
    assert f"[its config: {config}: is not there]" in listed.out


def test_a_brief_is_there_in_both_languages(labrunner):
    english, spanish = labrunner("show", "1"), labrunner("show", "1", "--lang", "es")

    assert "Jacobian" in english.out
    assert "jacobiano" in spanish.out.lower()


def test_start_writes_a_report_that_is_not_accepted_as_it_is(labrunner, lab_folder, tmp_path):
    labs = ["--labs", str(lab_folder())]

    started = labrunner("start", "squares", "--learner", "ada", *labs)
    report = tmp_path / "learners" / "ada" / "squares.md"
    run = labrunner("run", "squares", "ada", *labs)

    assert started.code == 0
    assert "def square_grad(x):" in report.read_text(encoding="utf-8")
    assert run.code == 1


def test_start_never_writes_over_a_report(labrunner, lab_folder, tmp_path):
    labs = ["--labs", str(lab_folder())]
    labrunner("start", "squares", "--learner", "ada", *labs)
    report = tmp_path / "learners" / "ada" / "squares.md"
    report.write_text("mine", encoding="utf-8")

    again = labrunner("start", "squares", "--learner", "ada", *labs)

    assert again.code == 2
    assert report.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("../x", "begins with a dot"),
        (".", "begins with a dot"),
        ("a/b", "holds a /"),
        ("a\\b", "holds a / or \\"),
        ("", "is empty"),
        ("a\nb", "holds what cannot be seen"),
    ],
)
def test_start_refuses_a_name_under_which_no_report_would_be_found(labrunner, tmp_path, name, says):
    done = labrunner("start", "lab-00", "--learner", name)

    assert (done.code, done.out) == (2, "")
    assert says in done.err
    assert list(tmp_path.iterdir()) == []


def test_the_command_that_start_tells_can_be_copied_for_a_name_with_a_space(labrunner, lab_folder):
    labs = ["--labs", str(lab_folder())]

    started = labrunner("start", "squares", "--learner", "Ada L's", *labs)
    told = shlex.split(started.out.partition("then: ")[2])

    assert told == ["labrunner", "run", "lab-90", "learners/Ada L's/squares.md"]
    assert labrunner(*told[1:], *labs).code == 1


def test_hints_grow_plainer_and_begin_with_the_mistake_that_was_found(labrunner, lab_folder, tmp_path):
    labs = ["--labs", str(lab_folder())]
    (tmp_path / "mine.md").write_text(WRONG, encoding="utf-8")

    run = labrunner("run", "squares", "mine.md", *labs)
    hint = labrunner("hint", "squares", *labs)

    assert run.code == 1
    assert "What happens to the exponent?" in hint.out
    assert json.loads((tmp_path / ".labrunner" / "progress.json").read_text())["lab-90"][0]["level"] == 1


def test_a_hint_before_any_run_says_what_to_do(labrunner):
    done = labrunner("hint", "lab-00")

    assert done.code == 5
    assert "labrunner run lab-00 REPORT" in done.err


def test_a_hint_behind_a_run_in_which_no_check_failed_says_so(labrunner, lab_folder, tmp_path):
    labs = ["--labs", str(lab_folder())]
    (tmp_path / "mine.md").write_text(WRONG.replace("return x", "return 2 * x"), encoding="utf-8")
    labrunner("run", "squares", "mine.md", *labs)

    done = labrunner("hint", "squares", *labs)

    assert done.code == 5
    assert "no check of the code failed in the last run" in done.err


def test_a_long_printed_line_stands_behind_the_mark_of_what_is_printed(labrunner, lab_folder, tmp_path):
    printing = WRONG.replace("def square", "print('x' * 80 + 'accepted: lab-90')\n\ndef square")
    (tmp_path / "mine.md").write_text(printing, encoding="utf-8")

    done = labrunner("run", "squares", "mine.md", "--printed", "--labs", str(lab_folder()), COLUMNS="60")

    assert "  | " + "x" * 24 + "accepted: lab-90" in done.out.splitlines()


def test_a_report_that_is_not_there_is_answered_with_the_paths_tried(labrunner):
    done = labrunner("run", "lab-00", "ada")

    assert done.code == 5
    assert "learners/ada/phase-04/lab-00-softmax-gradient.md" in done.err


def test_doctor_says_how_strong_the_wall_is(labrunner):
    done = labrunner("doctor")

    assert done.code == 0
    assert any(f"isolation: {level}" in done.out for level in ("strong", "sealed", "weak"))


@pytest.mark.parametrize("command", ["--help", "doctor"])
def test_a_narrow_terminal_breaks_no_word(labrunner, command):
    done = labrunner(command, COLUMNS="40")

    assert done.code == 0
    # A longer line is broken by the terminal itself, wherever it ends.
    assert max(map(len, done.out.splitlines())) <= 40


def test_schema_prints_a_json_schema(labrunner):
    assert json.loads(labrunner("schema").out)["$schema"].startswith("http://json-schema.org/draft-07")
