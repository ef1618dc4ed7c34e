import os
from pathlib import Path

import pytest

from labrunner.errors import UsageError
from labrunner.submission.finding import expected_paths, find_submissions

DELIVERABLE = "phase-04/lab-01-jacobian.md"


def hand_in(root, learner, name="lab-01-jacobian.md", text="x"):
    folder = root / learner / "phase-04"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text)
    return folder / name


def test_reports_are_found_in_the_order_of_their_learners(tmp_path):
    for learner in ("bob", "ada", "Zoe", "ñandú"):
        hand_in(tmp_path, learner)
    (tmp_path / "late").mkdir()
    (tmp_path / "README.md").write_text("x")
    hand_in(tmp_path, ".git")

    found = find_submissions(tmp_path, DELIVERABLE)

    assert [report.learner for report in found] == ["Zoe", "ada", "bob", "ñandú"]
    assert all(report.error is None and report.notes == () for report in found)
    assert found[1].path == tmp_path / "ada" / "phase-04" / "lab-01-jacobian.md"


@pytest.mark.parametrize("suffix", [".py", ".ipynb"])
def test_another_format_of_the_same_stem_is_taken(tmp_path, suffix):
    path = hand_in(tmp_path, "ada", "lab-01-jacobian" + suffix)

    assert [report.path for report in find_submissions(tmp_path, DELIVERABLE)] == [path]


def test_markdown_comes_first_and_the_others_are_named(tmp_path):
    for suffix in (".ipynb", ".py", ".md"):
        hand_in(tmp_path, "ada", "lab-01-jacobian" + suffix)

    [found] = find_submissions(tmp_path, DELIVERABLE)

    assert found.path.suffix == ".md"
    assert [note.split(": ")[1] for note in found.notes] == ["not read, for lab-01-jacobian.md stands beside it"] * 2
    assert found.notes[0].startswith(str(tmp_path / "ada" / "phase-04" / "lab-01-jacobian.py"))


def test_links_out_of_a_learners_folder_are_reported_and_not_followed(tmp_path):
    root = tmp_path / "class"
    secret = hand_in(tmp_path, "outside")
    right = hand_in(root, "ada")
    hand_in(root, "cy", "real.md")
    for learner, target in (("bob", secret), ("eve", right), ("dee", tmp_path / "nowhere.md")):
        (root / learner / "phase-04").mkdir(parents=True)
        (root / learner / "phase-04" / "lab-01-jacobian.md").symlink_to(target)
    (root / "cy" / "phase-04" / "lab-01-jacobian.md").symlink_to("real.md")
    (root / "fay").symlink_to(tmp_path / "outside", target_is_directory=True)
    (root / "gus").mkdir()
    (root / "gus" / "phase-04").symlink_to(right.parent, target_is_directory=True)

    found = {report.learner: report.error and str(report.error) for report in find_submissions(root, DELIVERABLE)}

    assert found["ada"] is None
    assert found["cy"] is None
    assert sorted(found) == ["ada", "bob", "cy", "dee", "eve", "fay", "gus"]
    for learner in ("bob", "dee", "eve", "fay", "gus"):
        assert "is a link that leads out of the learner's folder" in found[learner]


def test_what_is_no_file_is_reported(tmp_path):
    (tmp_path / "ada" / "phase-04" / "lab-01-jacobian.md").mkdir(parents=True)
    (tmp_path / "bob" / "phase-04").mkdir(parents=True)
    (tmp_path / "bob" / "phase-04" / "lab-01-jacobian.md").symlink_to("gone.md")
    (tmp_path / "cy").mkdir()
    (tmp_path / "cy" / "phase-04").write_text("a file in place of a folder")

    errors = [str(report.error).split(": ", 1)[1] for report in find_submissions(tmp_path, DELIVERABLE)]

    assert errors == ["is not a file", "cannot be read: No such file or directory"]


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
def test_a_name_that_is_no_text_is_reported_in_text(tmp_path):
    folder = os.path.join(os.fsencode(tmp_path), b"mar\xeda", b"phase-04")
    try:
        os.makedirs(folder)
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    (Path(os.fsdecode(folder)) / "lab-01-jacobian.md").write_text("x")

    [found] = find_submissions(tmp_path, DELIVERABLE)

    assert found.learner == "mar\\udceda"
    assert str(found.error).endswith("its name is not UTF-8; rename it")
    str(found.error).encode()


def test_a_class_folder_that_is_not_there_is_a_usage_error(tmp_path):
    with pytest.raises(UsageError, match="none: is not there; give the folder that holds one folder for each learner"):
        find_submissions(tmp_path / "none", DELIVERABLE)
    (tmp_path / "file").write_text("x")
    with pytest.raises(UsageError, match="file: is no folder to read"):
        find_submissions(tmp_path / "file", DELIVERABLE)


def test_the_paths_tried_can_be_told(tmp_path):
    paths = expected_paths(tmp_path, "ada", DELIVERABLE)

    assert [path.name for path in paths] == ["lab-01-jacobian.md", "lab-01-jacobian.py", "lab-01-jacobian.ipynb"]
    assert paths[0] == tmp_path / "ada" / DELIVERABLE


def test_finding_costs_little_time_for_each_learner(tmp_path, least_seconds):
    for index in range(300):
        hand_in(tmp_path, f"learner-{index:03}")

    assert len(find_submissions(tmp_path, DELIVERABLE)) == 300
    assert least_seconds(lambda: find_submissions(tmp_path, DELIVERABLE)) < 0.5
