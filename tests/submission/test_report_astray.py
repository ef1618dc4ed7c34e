"""A report that lies beside its place, told from one to another lab."""

import pytest

from labrunner.submission.astray import report_astray


@pytest.mark.parametrize(
    ("there", "near"),
    [
        ("phase-04/lab01.md", "phase-04/lab01.md"),
        ("lab-01-jacobian.ipynb", "lab-01-jacobian.ipynb"),
        ("phase-04/lab-02-relu-zero.md", ""),
        ("phase-04/lab-01-jacobian.pdf", ""),
        ("notes/shopping.md", ""),
        (".trash/lab-01-jacobian.md", ""),
        ("a/b/c/d/lab-01-jacobian.md", ""),
    ],
)
def test_only_a_file_that_may_be_the_report_is_named(tmp_path, there, near):
    (tmp_path / there).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / there).write_text("x", encoding="utf-8")

    assert report_astray(tmp_path, "phase-04/lab-01-jacobian.md") == near


def test_the_likeliest_of_several_is_named(tmp_path):
    for name in ("lab1.md", "lab-01-jacobian-final.md"):
        (tmp_path / name).write_text("x", encoding="utf-8")

    assert report_astray(tmp_path, "phase-04/lab-01-jacobian.md") == "lab-01-jacobian-final.md"
