import hashlib
import os
import threading
from pathlib import Path

import pytest

from labrunner.errors import SubmissionError, UnreachableError
from labrunner.submission.reading import parse_submission, read_submission

REPORT = "# Lab\n\n```python\nx = 1\n```\n"


@pytest.fixture
def report(tmp_path):
    path = tmp_path / "learners" / "ada" / "phase-04" / "lab.md"
    path.parent.mkdir(parents=True)
    path.write_text(REPORT)
    return path


def test_a_report_is_read_with_its_learner_and_digest(report):
    submission = read_submission(report, report.parents[2])

    assert (submission.path, submission.kind, submission.learner) == (report, "markdown", "ada")
    assert submission.sha256 == hashlib.sha256(REPORT.encode()).hexdigest()
    assert submission.text == REPORT


def test_a_report_without_a_class_folder_has_no_learner(report):
    assert read_submission(report).learner is None


def test_a_report_right_in_the_class_folder_has_no_learner(tmp_path):
    (tmp_path / "lab.py").write_text("x = 1")

    assert read_submission(tmp_path / "lab.py", tmp_path).learner is None


def test_a_python_file_is_its_own_source(tmp_path):
    path = tmp_path / "lab.PY"
    path.write_bytes(b"\xef\xbb\xbfx = 1\r\ny = 2")

    submission = read_submission(path)

    assert (submission.kind, submission.source, submission.text) == ("python", "x = 1\ny = 2\n", None)
    assert submission.locate(2, 3) == f"{path}:2:3"


def test_a_derivation_alone_can_be_read_where_no_code_is_needed():
    submission = parse_submission(b"# Derivation\n", Path("d.md"), need_code=False)

    assert submission.source == ""


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("lab.txt", b"x = 1", "is neither .md nor .py nor .ipynb; hand in one of these"),
        ("lab", b"x = 1", "is neither .md nor .py nor .ipynb"),
        ("lab.py", b"# nothing yet\n\n", "no code found: it holds comments at most"),
        ("lab.md", b"# Title\n", "no code found: open the fence around it with ```python"),
        ("lab.md", b"```python\n# soon\n```\n", "no code found"),
        ("lab.md", b"", "is empty"),
        ("lab.md", b"a" * (1 << 20) + b"a", "is larger than 1 MiB"),
        ("lab.md", b"```python\nx = 1\n```\n" + b"a\n\n" * 5_000, "has more than 10,000 lines of text"),
    ],
)
def test_a_file_that_holds_no_solution_is_refused_by_name(tmp_path, name, data, says):
    (tmp_path / name).write_bytes(data)

    with pytest.raises(SubmissionError) as caught:
        read_submission(tmp_path / name)

    assert str(caught.value).startswith(f"{tmp_path / name}: ")
    assert says in str(caught.value)


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    (tmp_path / "lab.md").mkdir()

    with pytest.raises(SubmissionError, match=r"lab\.md: is a folder; give the report inside it"):
        read_submission(tmp_path / "lab.md")
    with pytest.raises(SubmissionError, match=r"none\.md: is not there"):
        read_submission(tmp_path / "none.md")
    with pytest.raises(SubmissionError, match=r"cannot be read"):
        read_submission(tmp_path / "a\0.md")
    with pytest.raises(SubmissionError, match=r"cannot be read"):
        read_submission(tmp_path / "a\0.md", tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_that_nobody_writes_to_is_refused_at_once(tmp_path):
    os.mkfifo(tmp_path / "lab.md")
    caught = []

    def read():
        with pytest.raises(SubmissionError, match="is not a file"):
            read_submission(tmp_path / "lab.md")
        caught.append(True)

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    reader.join(5)
    assert caught


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_file_is_no_fault_of_its_learner(report):
    report.chmod(0)

    with pytest.raises(UnreachableError, match="cannot be read: Permission denied"):
        read_submission(report)


def test_a_link_within_the_learners_folder_is_followed(report):
    link = report.with_name("link.md")
    link.symlink_to("lab.md")

    assert read_submission(link, report.parents[2]).learner == "ada"


@pytest.mark.parametrize("target", ["/etc/hostname", "../../../outside.md", "../../bob/lab.md"])
def test_a_link_out_of_the_learners_folder_is_refused(report, target):
    (report.parents[3] / "outside.md").write_text(REPORT)
    (report.parents[2] / "bob").mkdir()
    (report.parents[2] / "bob" / "lab.md").write_text(REPORT)
    link = report.with_name("link.md")
    link.symlink_to(target)

    with pytest.raises(SubmissionError, match=r"link\.md: is a link that leads out of .*ada; hand in the file itself"):
        read_submission(link, report.parents[2])


def test_a_linked_learner_folder_is_refused(report):
    root = report.parents[2]
    (root / "eve").symlink_to("ada", target_is_directory=True)

    with pytest.raises(SubmissionError, match="leads out of"):
        read_submission(root / "eve" / "phase-04" / "lab.md", root)


def test_a_path_beside_the_class_folder_is_refused(report, tmp_path):
    (tmp_path / "other.md").write_text(REPORT)

    with pytest.raises(SubmissionError, match=r"other\.md: lies outside"):
        read_submission(tmp_path / "other.md", report.parents[2])


def test_links_in_a_circle_are_refused(report):
    link = report.with_name("loop.md")
    link.symlink_to("loop.md")

    with pytest.raises(SubmissionError, match=r"loop\.md: (cannot be read|is not there)"):
        read_submission(link, report.parents[2])
    with pytest.raises(SubmissionError, match=r"loop\.md: cannot be read"):
        read_submission(link)


def test_a_class_folder_may_itself_be_a_link(report, tmp_path):
    (tmp_path / "class").symlink_to(report.parents[2], target_is_directory=True)

    assert read_submission(tmp_path / "class" / "ada" / "phase-04" / "lab.md", tmp_path / "class").learner == "ada"


def test_a_broken_file_leaves_no_descriptor_open(tmp_path):
    (tmp_path / "lab.md").mkdir()
    before = len(os.listdir("/proc/self/fd")) if Path("/proc/self/fd").exists() else None

    for _ in range(5):
        with pytest.raises(SubmissionError):
            read_submission(tmp_path / "lab.md")

    assert before is None or len(os.listdir("/proc/self/fd")) == before
