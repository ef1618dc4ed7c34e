from __future__ import annotations

import json
import re

import pytest

ATOL = "acceptance.published-seed.checks.jacobians_match.atol"


def test_running_a_lab_accepts_its_own_solution(labrunner):
    done = labrunner("run", "lab-01", "--secret", "s")

    assert (done.code, done.err) == (0, "")
    assert "accepted: lab-01" in done.out
    assert "jacobians_match" in done.out


def test_the_softmax_lab_prints_its_jacobian_as_a_matrix(labrunner):
    done = labrunner("run", "0")

    rows = [line for line in done.out.splitlines() if line.lstrip().startswith("[") and line.count(".") == 5]
    assert done.code == 0
    assert len(rows) == 10  # the Jacobian, and the gradient for each of the five labels


def test_json_holds_the_whole_record_and_nothing_else(labrunner):
    done = labrunner("run", "lab-01", "--format", "json")

    record = json.loads(done.out)
    assert list(record) == [
        "schema_version", "lab", "scope", "submission", "status", "points", "max_points",
        "criteria", "checks", "report", "isolation", "seconds",
    ]  # fmt: skip
    assert list(record["criteria"][0]) == ["id", "says", "status", "points", "max_points", "stretch"]
    assert list(record["checks"][0]) == [
        "check", "says", "criterion", "seed", "fresh", "outcome", "max_abs_error", "max_rel_error", "atol", "rtol",
        "bound", "worst", "message", "line", "diagnosis",
    ]  # fmt: skip
    assert (record["schema_version"], record["scope"], record["submission"]) == (1, "reference", None)


def test_a_tolerance_of_1e_20_is_refused_by_name(labrunner):
    done = labrunner("run", "lab-01", "--set", f"{ATOL}=1e-20")

    assert done.code == 1
    assert "FAIL    jacobians_match at seed 42" in done.out
    assert "the tolerance is below what the reference can resolve" in done.out.replace("\n        ", " ")


def test_a_seed_that_cannot_tell_right_from_wrong_says_so(labrunner):
    done = labrunner("run", "lab-01", "--seed", "0", COLUMNS="200")

    assert done.code == 4
    assert "this instance cannot tell right from wrong: all 4 hidden units are dead" in done.out


def test_a_seed_next_to_a_kink_is_accepted_and_explained(labrunner):
    done = labrunner("run", "lab-01", "--seed", "8770", COLUMNS="200")

    assert done.code == 0
    assert "differences straddle a kink" in done.out


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ("stepp=1", "did you mean step?"),
        ("step=no", "no is text in YAML 1.2"),
        ("step=-1", "-1 is not more than 0"),
        ("step=.inf", "not finite"),
        (f"{ATOL[:-4]}atl=1", "did you mean atol?"),
        ("step", "PATH=VALUE"),
        ("nope=1", "there is no nope (there is title,"),
        ("sizes={inputs: 3, hiden: 4, outputs: 2}", "did you mean hidden?"),
        ("sizes={inputs: 3}", "the lab's size hidden is not given"),
        ("limits.memory_mb=1", "1 is less than 16"),
        ("seeds.published=[]", "published, but seeds.published is empty"),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused_with_advice(labrunner, setting, says):
    done = labrunner("run", "lab-01", "--set", setting)

    assert done.code == 2
    assert says in done.err
    assert f"--set {setting}" in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["run", "lab-77"], "no lab is named 'lab-77'"),
        (["run"], "LAB"),
        (["run", "lab-01", "--seed", "x"], "--seed"),
        (["run", "lab-01", "--seed", "-1"], "--seed"),
        (["run", "lab-01", "--format", "xml"], "--format"),
        (["runn"], "runn"),
        (["grade"], "--all"),
        (["show", "lab-01", "--lang", "xx"], "it has"),
        (["run", "lab-01", "--labs", "nowhere"], "no such folder"),
    ],
)
def test_a_wrong_command_line_ends_with_code_2_and_one_line(labrunner, arguments, says):
    done = labrunner(*arguments)

    assert done.code == 2
    assert says in done.err
    assert "Traceback" not in done.err + done.out


@pytest.mark.parametrize("columns", ["40", "80", "200"])
def test_no_line_is_wider_than_the_terminal_and_no_number_is_cut(labrunner, columns):
    done = labrunner("run", "lab-01", COLUMNS=columns)

    assert max(len(line) for line in done.out.splitlines()) <= int(columns)
    assert "1.0e-04" in done.out
    assert "\u2026" not in done.out


def test_a_pipe_gets_no_colour_and_color_always_gives_it(labrunner):
    plain, coloured = labrunner("run", "1"), labrunner("run", "1", "--color", "always")

    assert "\x1b" not in plain.out
    assert "\x1b[" in coloured.out


def test_an_ascii_pipe_gets_no_crash(labrunner):
    done = labrunner("run", "1", PYTHONIOENCODING="ascii")

    assert done.code == 0
    assert done.out.isascii()


def test_a_lab_of_ones_own_runs_from_its_folder(labrunner, lab_folder):
    done = labrunner("run", "squares", "--labs", str(lab_folder()))

    assert done.code == 0
    assert "gradient_matches" in done.out


def test_a_wrong_reference_is_refused_at_the_hands_of_its_own_check(labrunner, lab_folder, lab_text):
    folder = lab_folder(lab_text.replace("return 2 * x", "return 2.001 * x"))

    assert labrunner("run", "squares", "--labs", str(folder)).code == 1


def test_a_config_fault_is_told_with_file_line_and_column(labrunner, lab_folder, config_text):
    folder = lab_folder(config=config_text.replace("step: 1e-5", "step: no"))

    done = labrunner("run", "squares", "--labs", str(folder))

    assert done.code == 2
    assert "config.yaml:6:7: step:" in done.err


def test_the_same_secret_gives_the_same_record(labrunner):
    first, again = (json.loads(labrunner("run", "1", "--secret", "s", "--format", "json").out) for _ in range(2))

    assert [c["seed"] for c in first["checks"]] == [c["seed"] for c in again["checks"]]


@pytest.mark.parametrize("command", ["run", "grade"])
def test_a_secret_that_was_made_up_is_said_and_repeats_the_instances(labrunner, command):
    first = labrunner(command, "1", "--format", "json")
    secret = first.err.split("--secret ")[1].split()[0]
    again = labrunner(command, "1", "--format", "json", "--secret", secret)

    seeds = [re.findall(r'"seed": (\d+)', done.out) for done in (first, again)]
    assert seeds[0] == seeds[1]
    assert len(set(seeds[0])) == 6
    assert again.err == ""


@pytest.mark.parametrize("options", [["--seed", "7"], ["--set", "seeds.fresh=0"]])
def test_no_secret_is_said_where_none_was_used(labrunner, lab_folder, options):
    done = labrunner("run", "squares", "--labs", str(lab_folder()), *options)

    assert (done.code, done.err) == (0, "")
