from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labrunner.submission.numbers import agrees, read_numbers
from labrunner.submission.printed import Printout, judge_output
from labrunner.submission.reading import parse_submission
from labrunner.verdict import Standing

CODE = "# Lab\n\n```python\nx = 1\n```\n"


def report(*fences):
    """Return a report whose output fences hold these texts; the first begins at line 10."""
    shown = "".join(f"\n```text\n{fence}\n```\n" for fence in fences)
    return parse_submission(f"{CODE}\n## Output\n{shown}".encode(), Path("report.md"))


def judge(shown, printed, least=1):
    return judge_output(report(shown), Printout(printed), least)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("max_err = 1.8e-11", [1.8e-11]),
        ("[[ 0.1  -2. ]\n [ .5  3e+2]]", [0.1, -2.0, 0.5, 300.0]),
        ("array([1., 2.], dtype=float64)", [1.0, 2.0]),
        ("np.float64(0.25) (4, 12)", [0.25, 4.0, 12.0]),
        ("nan inf -inf NaN", [np.nan, np.inf, -np.inf, np.nan]),
        ("−1.5 and 1.8e−11", [-1.5, 1.8e-11]),
        ("W1 b2 float64 lab-01 p_0 0x7f1a x1: dz2", []),
        ("Python 3.11.7, numpy 2.4.6", []),
        ("2024-05-01 12:30:11 1.5", [1.5]),
        ("took 3.2 and 5", []),
        ("seconds: 0.12", []),
        ("time = 0.12", []),
        ("tiempo: 0.12", []),
        ("0.12 s, 12ms, 3 µs per loop, 2.5 seconds, 7.0", [7.0]),
        ("3 s = 4", [3.0, 4.0]),
        ("y=0: 1e-8,", [0.0, 1e-8]),
        ("(1,2,3)", [1.0, 2.0, 3.0]),
        ("1,234.5", [1.0, 234.5]),
        ("50%", [50.0]),
        ("\x1b[32m1.5\x1b[0m", [1.5]),
        (">>> f(3)\n1.5\n$ python lab4.py 7\n2.5\nIn [3]: x + 9\nOut[3]: 4.5", [1.5, 2.5, 3.0, 4.5]),
        ("... 1.5", [1.5]),
        ("1..2 1.2.3 1e 2e5000000 ١٢", [12.0]),
    ],
)
def test_numbers_are_read_as_printed(text, values):
    assert [number.value for number in read_numbers(text)] == pytest.approx(values, rel=1e-12, nan_ok=True)


@pytest.mark.parametrize(
    ("shown", "given", "same"),
    [
        ("0.1234", "0.12341", True),
        ("0.1234", "0.12336", True),
        ("0.1234", "0.1236", False),
        ("1.04e-10", "1.0386e-10", True),
        ("6.668e-07", "6.6678e-07", True),
        ("6.6e-07", "6.6678e-07", False),
        ("2", "2.0", True),
        ("2", "2.3", False),
        ("0", "0.4", False),
        ("0.", "0.4", False),
        ("0.", "1e-17", True),
        ("0", "1.8e-11", False),
        ("0.000", "1.8e-11", True),
        ("0.3", "0.30000000000000004", True),
        ("0.30000000000000004", "0.3", True),
        ("0.123456789", "0.1235", False),
        ("1.8e-11", "2.4e-11", True),
        ("1.8e-11", "9e-12", True),
        ("1.8e-11", "-3e-11", True),
        ("1.8e-11", "4e-10", False),
        ("1.8e-11", "1.8e-07", False),
        ("1.8e-11", "0.0", False),
        ("1.1e-16", "0.0", True),
        ("1.1e-16", "3.3e-16", True),
        ("1.5e-5", "1.5e-05", True),
        ("1e5", "100000", True),
        ("12345678.5", "12345678.5001", True),
        ("nan", "nan", True),
        ("inf", "inf", True),
        ("inf", "-inf", False),
        ("nan", "0", False),
        ("0", "nan", False),
        ("1" * 400, "inf", True),
    ],
)
def test_numbers_agree_to_the_digits_shown_and_round_off_by_its_size(shown, given, same):
    assert agrees(read_numbers(shown)[0], read_numbers(given)[0]) is same


def test_output_that_the_code_prints_passes():
    judgement = judge("max_err = 1.79e-11\nrows [0.09 0.24 0.67]", "max_err = 1.7912e-11\nrows [0.09 0.246 0.665]\n")

    assert judgement.standing is Standing.FAILED
    assert judgement.says == "report.md:11: the report shows 0.24, but the code prints 0.246 now: paste what it prints"
    assert judge("max_err = 1.8e-11", "start\nmax_err = 1.79e-11\nend 3\n").standing is Standing.PASSED


def test_an_invented_number_is_refused_with_both_numbers_and_the_line():
    judgement = judge("a = 0.5\nmax_err = 1.2e-05", "a = 0.5\nmax_err = 1.79e-11\n")

    assert judgement.standing is Standing.FAILED
    assert judgement.says == (
        "report.md:11: the report shows 1.2e-05, but the code prints 1.79e-11 now: paste what it prints"
    )
    assert judgement.line == 11


def test_a_number_is_looked_for_on_the_line_of_the_same_words():
    assert judge("max_err = 0.5", "a = 0.5\nmax_err = 0.7\n").standing is Standing.FAILED
    assert judge("the greatest error: 0.5", "a = 0.5\nmax_err = 0.7\n").standing is Standing.PASSED


def test_a_word_that_stands_on_no_line_with_a_number_is_for_a_human_to_look_at():
    printed = Printout("max_err = 1.8e-11\n1.5\n")

    assert judge_output(report("max_err = 1.8e-11"), printed, 1, ["max_err"]).standing is Standing.PASSED
    assert judge_output(report("Max error: 1.8e-11"), printed, 1, ["max_err"]).standing is Standing.PASSED
    lost = judge_output(report("1.5"), printed, 1, ["max_err"])
    assert lost.standing is Standing.REVIEW
    assert "no number of the output stands on a line with max_err" in lost.says


def test_the_order_counts():
    printed = "1.5\n2.5\n3.5\n"

    assert judge("1.5\n3.5", printed).standing is Standing.PASSED
    assert judge("3.5\n1.5", printed).standing is Standing.FAILED
    assert judge("1.5\n1.5", printed).standing is Standing.FAILED


def test_each_fence_is_an_excerpt_of_its_own():
    assert judge_output(report("3.5", "1.5\n2.5"), Printout("1.5\n2.5\n3.5\n"), 3).standing is Standing.PASSED


def test_a_matrix_may_be_wrapped_otherwise():
    J = np.arange(24.0).reshape(2, 12) / 7
    with np.printoptions(linewidth=40):
        narrow = str(J)
    with np.printoptions(linewidth=200):
        wide = str(J)

    assert judge(narrow, wide, 24).standing is Standing.PASSED
    assert judge(wide, narrow, 24).standing is Standing.PASSED
    assert judge(wide.replace("3.28571429", "3.29571429"), narrow, 24).standing is Standing.FAILED


def test_durations_need_not_agree_and_do_not_count():
    assert judge("err = 0.5\ntook 0.12 s", "err = 0.5\ntook 3.4 s\n").standing is Standing.PASSED
    assert judge("took 0.12 s", "took 3.4 s\n").standing is Standing.MISSING


def test_small_numbers_of_one_size_are_for_a_human_to_look_at():
    judgement = judge("h 1e-12 error 2.3e-05", "h 1e-12 error 4.1e-05\n")

    assert judgement.standing is Standing.REVIEW
    assert judgement.says.startswith(
        "report.md:10: the report shows 2.3e-05, but the code prints 4.1e-05 now: of one size"
    )
    assert judge("error 2.3e-05\nsum 0.5", "error 4.1e-05\nsum 0.7\n").standing is Standing.FAILED
    assert judge("error 2.3e-05", "error 4.1e-03\n").standing is Standing.FAILED
    assert judge("error 1.8e-11", "error 0.0\n").standing is Standing.REVIEW


def test_a_report_without_output_misses_it():
    judgement = judge_output(parse_submission(CODE.encode(), Path("report.md")), Printout("1\n"), 1)

    assert judgement.standing is Standing.MISSING
    assert "put it in a fence under a heading `## Output`" in judgement.message


def test_a_python_file_shows_no_output():
    assert judge_output(parse_submission(b"x = 1", Path("lab.py")), Printout("1\n"), 1).standing is Standing.MISSING


def test_too_few_numbers_are_refused():
    assert judge("", "1\n").standing is Standing.MISSING
    assert judge("done", "done 1\n").standing is Standing.MISSING
    judgement = judge("1.5", "1.5\n", 3)
    assert judgement.standing is Standing.FAILED
    assert judgement.says == "report.md:10: the output holds 1 number, but 3 are asked for"


@pytest.mark.parametrize("printed", ["", "\n", "done\n", "took 3 s\n"])
def test_output_of_code_that_prints_nothing_is_refused_with_advice(printed):
    judgement = judge("1.5", printed)

    assert judgement.standing is Standing.FAILED
    assert "its code prints no number now: add the print calls" in judgement.message


def test_too_much_output_is_for_a_human_to_look_at():
    assert judge_output(report(*["1"] * 201), Printout("1\n"), 1).standing is Standing.REVIEW
    assert judge("1 " * 100_000, "1\n").standing is Standing.REVIEW


@pytest.mark.parametrize(
    ("shown", "printed"),
    [
        ("1\n" * 9_000, "1\n" * 30_000),
        ("a 1\n" * 9_000, "a 1\n" * 16_000),
        ("2e-5\n" * 9_000, "1e-5\n" * 10_000),
        ("1" * 120_000 + "x", "1\n"),
        ("1." * 60_000, "1\n"),
        ("-" * 120_000, "1\n"),
        ("12:" * 40_000, "1\n"),
        ("time " * 20_000, "1\n"),
        ("1 " * 60_000, "1\n"),
        ("1 " * 500_000, "1\n"),
    ],
)
def test_hostile_output_is_compared_in_little_time(shown, printed, least_seconds):
    assert least_seconds(lambda: judge(shown, printed)) < 5


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(-1e300, 1e300), min_size=1, max_size=8), st.integers(1, 17), st.sampled_from("efg"))
def test_what_was_printed_with_fewer_digits_agrees(values, digits, style):
    printed = "\n".join(repr(value) for value in values)
    shown = "\n".join(f"{value:.{digits}{style}}" for value in values)

    for number, full in zip(read_numbers(shown), read_numbers(printed), strict=True):
        assert agrees(number, full) or (number.unit == 0 and number.value != full.value)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=8), min_size=1, max_size=4))
def test_what_numpy_prints_agrees_with_itself(rows):
    text = "\n".join(str(np.array(row)) for row in rows)

    assert judge(text, text).standing is Standing.PASSED


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=200), st.text(max_size=200))
def test_any_output_gets_a_judgement(shown, printed):
    shown = shown.encode("utf-8", "replace").decode().replace("\0", "")

    assert judge(shown, printed).standing in Standing


CRASHED = "NameError: name 'y' is not defined\nreport.md:4: y"


@pytest.mark.parametrize(
    ("printed", "standing", "says"),
    [
        (Printout("", failure=CRASHED), Standing.FAILED, f"its code ended before it printed a number: {CRASHED}"),
        (
            Printout("0.5\n", failure=CRASHED),
            Standing.FAILED,
            f"prints 0.5 now: it ended before it printed all: {CRASHED}",
        ),
        (
            Printout("x" * 9, is_cut=True),
            Standing.REVIEW,
            "prints none of its numbers at first; of all that the code prints",
        ),
        (
            Printout("7\n", is_cut=True),
            Standing.REVIEW,
            "prints 7 now: of all that the code prints only the beginning is kept",
        ),
        (Printout("1.5\n7\n", is_cut=True), Standing.PASSED, "1 number as the report shows"),
        (Printout("1.5\n", failure=CRASHED), Standing.PASSED, "1 number as the report shows"),
        (Printout("done"), Standing.FAILED, "its code prints no number now: add the print calls"),
    ],
)
def test_why_a_number_is_not_printed_is_told_as_it_is(printed, standing, says):
    judgement = judge_output(report("1.5"), printed, 1)

    assert judgement.standing is standing
    assert says in judgement.message


def test_a_python_file_is_not_told_to_open_a_fence():
    judgement = judge_output(parse_submission(b"x = 1", Path("lab.py")), Printout("1\n"), 1)

    assert judgement.message == "a Python file shows no printed output; hand in a Markdown report"
