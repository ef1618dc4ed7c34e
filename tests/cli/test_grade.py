from __future__ import annotations

import json
from pathlib import Path

import pytest

RIGHT = """# Lab 90

## Code

```python
import numpy as np

def square_grad(x):
    total = np.zeros_like(x)
    for i in range(len(x)):
        total[i] = x[i] + x[i]
    return total
```
"""
STEM = "squares.md"


@pytest.fixture
def class_folder(tmp_path, lab_folder):
    """Return a function that writes each learner's report and returns the options that find lab and class."""

    def write(**reports: str) -> list[str]:
        for learner, text in reports.items():
            path = tmp_path / "class" / learner / STEM
            path.parent.mkdir(parents=True)
            path.write_text(text, encoding="utf-8")
        return ["--labs", str(lab_folder()), "--learners", str(tmp_path / "class")]

    return write


def test_grading_all_labs_without_reports_grades_their_own_solutions(labrunner):
    done = labrunner("grade", "lab-00", "lab-01", "--format", "json")

    record = json.loads(done.out)
    assert done.code == 0
    assert record["summary"]["accepted"] == record["summary"]["total"] == 2
    assert {verdict["scope"] for verdict in record["verdicts"]} == {"reference"}


def test_each_report_of_a_class_gets_its_verdict(labrunner, class_folder):
    options = class_folder(ada=RIGHT, bob=RIGHT.replace("x[i] + x[i]", "x[i]"), cyd="no code at all")

    done = labrunner("grade", "squares", *options, "--format", "json")

    verdicts = {v["submission"]["learner"]: v for v in json.loads(done.out)["verdicts"]}
    assert done.code == 1
    assert {name: v["status"] for name, v in verdicts.items()} == {
        "ada": "accepted",
        "bob": "refused",
        "cyd": "refused",
    }
    assert verdicts["bob"]["checks"][0]["outcome"] == "failed"
    assert verdicts["ada"]["isolation"] in ("strong", "sealed", "weak")


def test_a_secret_is_made_and_said_so_that_a_regrade_can_repeat_it(labrunner, class_folder):
    options = class_folder(ada=RIGHT)

    first = labrunner("grade", "squares", *options, "--format", "json")
    secret = first.err.split("--secret ")[1].split()[0]
    again = labrunner("grade", "squares", *options, "--format", "json", "--secret", secret)

    seeds = [[c["seed"] for c in json.loads(run.out)["verdicts"][0]["checks"]] for run in (first, again)]
    assert seeds[0] == seeds[1]
    assert "secret" not in again.err


def test_a_report_that_cannot_be_read_spoils_only_itself(labrunner, class_folder, tmp_path):
    options = class_folder(ada=RIGHT, bob=RIGHT)
    (tmp_path / "class" / "bob" / STEM).write_bytes(b"\xff\xfe\x00\x00binary")

    done = labrunner("grade", "squares", *options, "--format", "json")

    statuses = {v["submission"]["learner"]: v["status"] for v in json.loads(done.out)["verdicts"]}
    assert statuses == {"ada": "accepted", "bob": "refused"}


def test_a_class_folder_without_reports_ends_with_code_5_and_the_paths_tried(labrunner, class_folder, tmp_path):
    options = class_folder(ada=RIGHT)
    (tmp_path / "class" / "ada" / STEM).unlink()

    done = labrunner("grade", "squares", *options)

    assert done.code == 5
    assert str(Path("NAME") / STEM) in done.err


def test_a_broken_lab_spoils_only_itself(labrunner, lab_folder):
    folder = lab_folder(lab="x = 1 / 0\n")

    done = labrunner("grade", "lab-01", "squares", "--labs", str(folder))

    assert done.code == 2
    assert "accepted: lab-01" in done.out
    assert "lab.py:1: ZeroDivisionError" in done.err


def test_exit_zero_leaves_the_verdict_to_the_result(labrunner, class_folder):
    options = class_folder(bob=RIGHT.replace("x[i] + x[i]", "x[i]"))

    done = labrunner("grade", "squares", *options, "--exit-zero")

    assert done.code == 0
    assert "refused" in done.out


def test_a_class_prints_one_line_a_report_and_a_count(labrunner, class_folder):
    done = labrunner("grade", "squares", *class_folder(ada=RIGHT, bob=RIGHT.replace("x[i] + x[i]", "x[i]")))

    assert [line.split()[0] for line in done.out.splitlines() if "lab-90" in line] == ["accepted", "refused"]
    assert "1 accepted, 1 refused" in done.out


def test_a_lab_named_in_several_ways_is_graded_once(labrunner):
    done = labrunner("grade", "1", "01", "lab-01", "mlp-jacobian", "--format", "json")

    assert json.loads(done.out)["summary"]["total"] == 1


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("Squares.MD", True),
        ("phase/squares (1).md", True),
        ("squares-final.md", True),
        ("essay.md", False),
        ("squares.txt", False),
    ],
)
def test_a_report_under_another_name_is_asked_for(labrunner, class_folder, tmp_path, name, near):
    options = class_folder(ada=RIGHT)
    path = tmp_path / "class" / "bob" / name
    path.parent.mkdir(parents=True)
    path.write_text(RIGHT, encoding="utf-8")

    done = labrunner("grade", "squares", *options, COLUMNS="200")

    asked = f" (is it {name}?)" if near else ""
    assert f"no report for lab-90: bob{asked}" in [line.rstrip() for line in done.out.splitlines()]


def test_learners_without_a_report_are_named(labrunner, class_folder, tmp_path):
    options = class_folder(ada=RIGHT, bob=RIGHT)
    for name in ("cyd", "Ann", ".git"):
        (tmp_path / "class" / name).mkdir()
    (tmp_path / "class" / "notes.txt").write_text("x", encoding="utf-8")

    table = labrunner("grade", "squares", *options)
    record = json.loads(labrunner("grade", "squares", *options, "--format", "json").out)

    assert table.code == 0
    assert [line.rstrip() for line in table.out.splitlines()[-2:]] == ["no report for lab-90: Ann, cyd", "2 accepted"]
    assert [(one["lab"], one["learner"], one["near"]) for one in record["missing"]] == [
        ("lab-90", "Ann", ""),
        ("lab-90", "cyd", ""),
    ]
    assert record["summary"]["total"] == 2
