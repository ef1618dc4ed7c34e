"""Reports that cannot be taken: whose fault it is, what is said, and the record that a program gets all the same."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

RIGHT = "# Squares\n\n```python\ndef square_grad(x):\n    return x + x\n```\n"
DENIED = "learners/ada/squares.md: cannot be read: Permission denied"
# Root reads everything, unless it gives that up.
UNPRIVILEGED = ("setpriv", "--bounding-set=-dac_override,-dac_read_search")


@pytest.fixture
def squares(tmp_path, lab_folder):
    """Return a lab's name and options, with ada's report in the class folder."""
    report = tmp_path / "learners" / "ada" / "squares.md"
    report.parent.mkdir(parents=True)
    report.write_text(RIGHT, encoding="utf-8")
    return ["squares", "--labs", str(lab_folder())]


@pytest.fixture
def closed(tmp_path):
    """Return a function that takes all permissions from a path below the test's folder until the test is over."""
    paths = []

    def close(name: str) -> None:
        paths.append(tmp_path / name)
        paths[-1].chmod(0)

    yield close
    for path in paths:
        path.chmod(0o755)


@pytest.fixture
def as_anyone(tmp_path):
    """Return a function that runs labrunner as somebody whom permissions bind."""
    if os.name == "nt" or (os.geteuid() == 0 and shutil.which("setpriv") is None):
        pytest.skip("permissions bind nobody here: this is root, and there is no setpriv")

    def run(*args: str) -> subprocess.CompletedProcess[str]:
        bound = (*UNPRIVILEGED, "--inh-caps=-dac_override,-dac_read_search") if os.geteuid() == 0 else ()
        command = [*bound, sys.executable, "-m", "labrunner", *args]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False)

    return run


@pytest.mark.parametrize("name", ["learners/ada/squares.md", "learners/ada"])
def test_a_report_that_the_grader_may_not_read_is_ungraded_and_nobodys_zero(as_anyone, squares, closed, name):
    closed(name)

    done = as_anyone("grade", *squares, "--format", "json")

    [verdict] = json.loads(done.stdout)["verdicts"]
    assert (verdict["status"], done.returncode) == ("ungraded", 4)
    assert verdict["report"]["notes"] == [f"not graded, through no fault of the learner: {DENIED}"]


@pytest.mark.parametrize("name", ["learners/ada/squares.md", "learners/ada", "learners"])
@pytest.mark.parametrize("command", ["run", "derive"])
def test_a_report_that_may_not_be_read_is_said_so_and_not_refused(as_anyone, squares, closed, name, command):
    lab = squares if command == "run" else ["lab-00"]
    closed(name)

    done = as_anyone(command, lab[0], "learners/ada/squares.md", *lab[1:])

    assert (done.returncode, done.stderr) == (2, f"labrunner: {DENIED}\n")


def test_a_learners_folder_that_may_not_be_read_is_said_so(as_anyone, squares, closed):
    closed("learners/ada")

    done = as_anyone("run", "squares", "ada", *squares[1:])

    assert (done.returncode, done.stderr) == (2, f"labrunner: {DENIED}\n")


def test_a_program_gets_the_record_of_a_report_that_may_not_be_read(as_anyone, squares, closed):
    closed("learners/ada/squares.md")

    done = as_anyone("run", "squares", "ada", *squares[1:], "--format", "json")

    record = json.loads(done.stdout)
    assert (record["status"], record["submission"]["learner"], done.returncode) == ("ungraded", "ada", 2)


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n", b"\xff\xfe\x00\x00", b"# Squares\n\nNo code.\n"])
def test_run_prints_the_record_that_grade_gives_of_what_cannot_be_taken(labrunner, squares, tmp_path, data):
    (tmp_path / "learners/ada/squares.md").write_bytes(data)

    run = labrunner("run", "squares", "ada", *squares[1:], "--format", "json", "--secret", "s")
    grade = labrunner("grade", *squares, "--format", "json", "--secret", "s")

    [verdict], record = json.loads(grade.out)["verdicts"], json.loads(run.out)
    assert (run.code, grade.code) == (1, 1)
    assert {**record, "seconds": 0} == {**verdict, "seconds": 0}


def test_code_beside_a_report_is_not_read_and_run_says_so_as_grade_does(labrunner, squares, tmp_path):
    (tmp_path / "learners/ada/squares.md").write_text("# Squares\n\nThe code is beside this.\n", encoding="utf-8")
    (tmp_path / "learners/ada/squares.py").write_text("def square_grad(x): return x + x\n", encoding="utf-8")

    run = labrunner("run", "squares", "ada", *squares[1:], COLUMNS="200")
    code = labrunner("run", "squares", "learners/ada/squares.py", *squares[1:], COLUMNS="200")

    assert (run.code, code.code) == (1, 0)
    assert "learners/ada/squares.py: not read, for squares.md stands beside it" in run.out
    assert "not read" not in code.out


def test_an_empty_python_file_is_not_told_to_open_a_fence(labrunner, squares, tmp_path):
    (tmp_path / "mine.py").write_bytes(b"\n")

    done = labrunner("run", "squares", "mine.py", *squares[1:])

    assert done.code == 1
    assert done.err == "labrunner: mine.py: is empty; a Python file holds the functions that the lab asks for\n"


def test_derive_prints_a_record_of_what_cannot_be_taken(labrunner, tmp_path):
    (tmp_path / "empty.md").write_bytes(b"")

    done = labrunner("derive", "lab-00", "empty.md", "--format", "json")

    record = json.loads(done.out)
    assert (record["status"], done.code) == ("refused", 1)
    assert record["message"].startswith("empty.md: is empty")
    assert {target["status"] for target in record["targets"]} == {"missing"}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["run", "lab-00", ""], "REPORT is empty"),
        (["derive", "lab-00", " "], "REPORT is empty"),
        (["run", "lab-00", "--scope", "code"], "--scope code is a way to judge a REPORT, and none is given"),
        (["run", "lab-00", "--scope", "report"], "--scope report is a way to judge a REPORT, and none is given"),
        (["run", "lab-00", "ada", "--scope", "reference"], "--scope reference is the lab's own solution"),
    ],
)
def test_what_is_asked_of_no_report_is_refused_as_a_command_line(labrunner, arguments, says):
    done = labrunner(*arguments)

    assert (done.code, done.out) == (2, "")
    assert says in done.err


def test_a_folder_is_called_a_folder_and_the_report_in_it_is_named(labrunner, squares):
    done = labrunner("run", "squares", "learners/ada", *squares[1:])

    assert done.code == 5
    assert done.err == "labrunner: learners/ada is a folder; did you mean learners/ada/squares.md?\n"


def test_a_folder_without_a_report_is_called_a_folder(labrunner, squares, tmp_path):
    (tmp_path / "notes" / "old").mkdir(parents=True)

    done = labrunner("run", "squares", "notes/old", *squares[1:])

    assert done.code == 5
    assert done.err == "labrunner: notes/old is a folder; give the report in it, such as squares.md\n"


def test_a_broken_link_is_called_one(labrunner, squares, tmp_path):
    (tmp_path / "mine.md").symlink_to("gone.md")

    done = labrunner("run", "squares", "mine.md", *squares[1:])

    assert done.code == 5
    assert done.err == "labrunner: mine.md is a link to gone.md, and nothing is there\n"


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
@pytest.mark.parametrize(("name", "shown"), [(b"mar\xeda", "mar\\udceda"), (b"a\x1b[31mb\nc", "a\\x1b[31mb\\nc")])
def test_a_name_that_cannot_be_printed_is_escaped_in_record_and_table(labrunner, squares, tmp_path, name, shown):
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))
    try:
        shutil.copytree(tmp_path / "learners", folder)
    except OSError:
        pytest.skip("this file system does not take such a name")
    report = os.path.join(folder.name, "ada", "squares.md")

    record = labrunner("run", "squares", report, *squares[1:], "--format", "json")
    table = labrunner("run", "squares", report, *squares[1:], COLUMNS="200")

    assert json.loads(record.out)["submission"]["path"] == os.path.join(shown, "ada", "squares.md")
    assert (record.code, table.code) == (0, 0)
    assert table.out.startswith(f"lab-90  Squares  [{shown}/ada/squares.md]\n")


@pytest.mark.skipif(os.name == "nt", reason="such names cannot be there")
def test_a_learner_whose_name_is_a_command_to_the_terminal_is_graded_under_a_harmless_one(labrunner, squares, tmp_path):
    (tmp_path / "learners" / "ada").rename(tmp_path / "learners" / "ada\x1b[2J\nbob")

    table = labrunner("grade", *squares)
    record = labrunner("grade", *squares, "--format", "json")

    assert (table.code, record.code) == (0, 0)
    assert "\x1b" not in table.out + table.err
    assert table.out.split()[2] == "ada\\x1b[2J\\nbob"
    assert json.loads(record.out)["verdicts"][0]["submission"]["learner"] == "ada\\x1b[2J\\nbob"


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
def test_the_record_of_what_cannot_be_taken_holds_a_harmless_name_too(labrunner, squares, tmp_path):
    try:
        (tmp_path / "learners" / "ada").rename(tmp_path / "learners" / "mar\udceda")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    (tmp_path / "learners" / "mar\udceda" / "squares.md").write_bytes(b"")

    done = labrunner("run", "squares", "mar\udceda", *squares[1:], "--format", "json")

    assert json.loads(done.out)["submission"]["learner"] == "mar\\udceda"
    assert done.code == 1
