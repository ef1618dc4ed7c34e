from __future__ import annotations

import json

import pytest

FEW = ("--instances", "4")


@pytest.fixture
def briefed(lab_folder):
    """Return a function like lab_folder that writes a brief too, and returns the folder as text."""

    def write(*args, **kwargs):
        folder = lab_folder(*args, **kwargs)
        for lab in folder.iterdir():
            (lab / "brief.md").write_text("square_grad", encoding="utf-8")
        return str(folder)

    return write


def test_an_audit_shows_each_check_on_a_log_axis_and_passes(labrunner):
    done = labrunner("audit", "lab-01", *FEW, COLUMNS="80")

    row = next(line for line in done.out.splitlines() if line.startswith("numerical_jacobian_matches "))
    strip = row.split()[1]
    assert (done.code, done.err) == (0, "")
    assert (len(strip), strip.count(".")) == (21, 18)
    assert strip.index("o") < strip.index("|") < strip.index("x")
    assert "passed: lab-01, 16 of 16 pitfalls refused" in done.out
    assert "note pitfall forward_differences never shows" in done.out


@pytest.mark.parametrize("columns", ["40", "60", "80", "130"])
def test_an_audit_fits_the_terminal_and_cuts_no_number(labrunner, columns):
    done = labrunner("audit", "lab-00", "--instances", "2", COLUMNS=columns)

    assert max(len(line) for line in done.out.splitlines()) <= int(columns)
    assert "1.0e-12" in done.out
    assert "\u2026" not in done.out
    assert done.out.isascii()


def test_marks_differ_without_colour_and_colour_can_be_forced(labrunner, briefed):
    folder = briefed()
    plain, coloured = (
        labrunner("audit", "squares", "--labs", folder, *FEW, *more) for more in ((), ("--color", "always"))
    )

    assert "\x1b" not in plain.out
    assert "\x1b[" in coloured.out


def test_json_holds_the_whole_record_and_nothing_else(labrunner, briefed):
    done = labrunner("audit", "squares", "--labs", briefed(), *FEW, "--format", "json")

    record = json.loads(done.out)
    (lab,) = record["labs"]
    assert (done.code, done.err) == (0, "")
    assert record["schema_version"] == 1
    assert record["summary"] == {"total": 1, "passed": 1, "failed": 0}
    assert list(lab) == [
        "lab", "title", "status", "draws", "checks", "pitfalls", "findings", "notes", "oracle", "agreements", "seconds",
    ]  # fmt: skip
    assert list(lab["checks"][0]) == ["check", "criterion", "atol", "rtol", "right", "wrong", "spoilt", "refuses"]
    assert list(lab["checks"][0]["wrong"]) == [
        "check", "of", "instance", "passed", "error", "tolerance", "resolution", "message",
    ]  # fmt: skip
    assert lab["draws"] == {"first_seed": 0, "drawn": 4, "unfit": 0, "adequate": 4, "tried": 5}
    assert lab["pitfalls"][0]["refused_by"] == ["gradient_matches"]


def test_an_error_that_is_not_finite_is_null(labrunner, briefed, lab_text):
    folder = briefed(lab_text.replace("return x\n", "return x[:-1]\n"))

    done = labrunner("audit", "squares", "--labs", folder, *FEW, "--format", "json")

    assert json.loads(done.out)["labs"][0]["checks"][0]["wrong"]["error"] is None


def test_a_lab_that_fails_its_audit_says_why_and_leaves_with_1(labrunner, briefed):
    done = labrunner("audit", "squares", "--labs", briefed(), *FEW, "--set", "gradient_matches.atol=0.1", COLUMNS="200")

    assert done.code == 1
    assert "FAIL check gradient_matches: accepts references spoilt to 1.001 y + 0.001" in done.out
    assert "failed: lab-90" in done.out


def test_several_labs_end_with_a_summary(labrunner, briefed, lab_text):
    folder = briefed()
    briefed(lab_text.replace("return x\n", "return 2 * x\n"), name="lab_91_more")

    done = labrunner("audit", "lab-90", "lab-91", "--labs", folder, "--instances", "30", COLUMNS="200")

    assert done.code == 1
    assert "FAIL pitfall factor_two_missing: changes no number" in done.out
    assert [line.split(",")[0] for line in done.out.splitlines()[-3:-1]] == ["passed: lab-90", "failed: lab-91"]
    assert done.out.splitlines()[-1] == "1 passed, 1 failed"


def test_a_lab_named_twice_is_audited_once(labrunner, briefed):
    done = labrunner("audit", "squares", "90", "--labs", briefed(), *FEW, "--format", "json")

    assert json.loads(done.out)["summary"]["total"] == 1


def test_a_broken_lab_spoils_only_itself(labrunner, briefed):
    folder = briefed()
    briefed("x = 1 / 0\n", name="lab_91_broken")

    done = labrunner("audit", "lab-91", "lab-90", "--labs", folder, *FEW)

    assert done.code == 2
    assert "lab.py:1: ZeroDivisionError" in done.err
    assert "passed: lab-90" in done.out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["audit"], "say --all"),
        (["audit", "lab-77"], "no lab is named 'lab-77'"),
        (["audit", "1", "--instances", "0"], "--instances"),
        (["audit", "1", "--oracle", "tensorflow"], "--oracle"),
        (["audit", "1", "--set", "jacobians_match.atl=1"], "did you mean atol?"),
        (["audit", "1", "--labs", "nowhere"], "no such folder"),
    ],
)
def test_a_wrong_command_line_ends_with_code_2(labrunner, arguments, says):
    done = labrunner(*arguments)

    assert done.code == 2
    assert says in done.err
    assert "Traceback" not in done.err + done.out


def test_a_library_that_is_not_there_is_named_with_the_command_that_installs_it(labrunner, tmp_path):
    (tmp_path / "jax.py").write_text("raise ImportError('no jaxlib')", encoding="utf-8")

    done = labrunner("audit", "--all", "--oracle", "jax", PYTHONPATH=str(tmp_path))

    assert done.code == 2
    assert done.err == "labrunner: jax cannot be imported (no jaxlib): pip install 'labrunner[jax]'\n"
    assert done.out == ""


def test_a_second_opinion_stands_in_a_table_of_its_own(labrunner):
    pytest.importorskip("autograd")

    done = labrunner("audit", "lab-02", "--instances", "2", "--oracle", "autograd", COLUMNS="80")
    narrow = labrunner("audit", "lab-02", "--instances", "2", "--oracle", "autograd", COLUMNS="40")

    assert done.code == 0
    assert "second opinion of autograd" in done.out
    assert "jacobian_at_the_kink" in done.out
    assert "note no second opinion on bias_at_kink" in done.out
    assert max(len(line) for line in narrow.out.splitlines()) <= 40
