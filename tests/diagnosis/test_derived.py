"""The criterion "derived, not differenced": judged by the numbers where they can tell, else by what the code calls."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
import quotients
from mistakes import benches, instances, run_with
from quotients import DERIVED

from labrunner.diagnosis import judge_derived, suspicious_calls
from labrunner.verdict import Standing

ASKED = [key for key in DERIVED if any(key[1] in c.derived for c in benches()[key[0]].config.criteria().values())]


def judged(lab, of, function, source="", count=3):
    runs = run_with(lab, of, function, instances(lab, count))
    return judge_derived(benches()[lab], [of], runs, source)


@pytest.mark.parametrize("h", [1e-4, 1e-5, 1e-6])
@pytest.mark.parametrize(("lab", "of"), ASKED)
def test_central_differences_that_pass_every_check_fail_the_criterion(lab, of, h):
    standing, message, evidence = judged(lab, of, DERIVED[lab, of](partial(quotients.central, h=h)))

    assert standing is Standing.FAILED
    assert f"{of} is differenced, not derived" in message
    assert f"{h:g}" in evidence


@pytest.mark.parametrize(("lab", "of"), [key for key in ASKED if key[0] != "lab-03"])
def test_differences_that_are_rounded_are_for_a_human_to_look_at(lab, of):
    differenced = DERIVED[lab, of](partial(quotients.central, h=1e-5))

    standing, message, _ = judged(lab, of, lambda *given: rounded(differenced(*given)))

    assert standing is Standing.REVIEW
    assert f"is {of} derived? Its numbers are right to" in message


def rounded(answer):
    return tuple(map(rounded, answer)) if isinstance(answer, tuple) else np.round(answer, 9)


@pytest.mark.parametrize("made", [lambda f, z: f(z).astype(np.float32), lambda f, z: f(z.astype(np.float32))])
def test_a_derivation_in_float32_is_no_difference_and_does_not_show_what_it_is(made):
    right = benches()["lab-00"].lab.references["softmax_jacobian"]

    standing, message, _ = judged("lab-00", "softmax_jacobian", lambda z: made(right, z))

    assert standing is Standing.REVIEW
    assert message == "is softmax_jacobian derived? Its numbers are in float32, which does not show it"


@pytest.mark.parametrize(("lab", "of"), ASKED)
def test_the_labs_own_derivation_passes(lab, of):
    standing, message, _ = judged(lab, of, benches()[lab].lab.references[of])

    assert (standing, message) == (Standing.PASSED, "")


def test_a_complex_step_whose_error_shows_fails_the_criterion():
    def by_complex_step(z):
        h = 1e-5

        def softmax(w):
            e = np.exp(w)
            return e / e.sum()

        return np.stack([softmax(z + 1j * h * e).imag / h for e in np.eye(len(z))], axis=1)

    standing, _, evidence = judged("lab-00", "softmax_jacobian", by_complex_step)

    assert standing is Standing.FAILED
    assert "a complex step" in evidence


def test_a_complex_step_without_error_is_for_a_human_to_see():
    right = benches()["lab-00"].lab.references["softmax_jacobian"]
    source = "def softmax_jacobian(z):\n    return softmax(z + 1e-30j).imag / 1e-30\n"

    standing, message, _ = judged("lab-00", "softmax_jacobian", right, source)

    assert standing is Standing.REVIEW
    assert "a complex number (line 2)" in message


def test_what_is_not_written_is_missing():
    standing, message, _ = judge_derived(benches()["lab-00"], ["softmax_jacobian"], [])

    assert standing is Standing.MISSING
    assert message == "softmax_jacobian was never called"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("def f(x):\n    return (g(x + 1) - g(x)) / 2\n", "a difference of two values of one function, divided"),
        ("import torch\ndef f(x):\n    return torch.grad(x)\n", "automatic differentiation by torch"),
        ("def f(x):\n    return numerical_jacobian(x)\n", "numerical_jacobian"),
        ("def f(x):\n    return h(x)\ndef h(x):\n    return x.astype(complex)\n", "complex numbers (complex)"),
    ],
)
def test_calls_that_no_derivation_needs_are_found(source, found):
    assert found in [what for _, what in suspicious_calls(source, ["f"])]


def test_plain_arithmetic_and_other_functions_are_not_suspicious():
    source = "def f(x):\n    return (x - 1) / 2\ndef check(x):\n    return (f(x + 1) - f(x)) / 2\n"

    assert suspicious_calls(source, ["f"]) == []


def test_source_that_is_not_python_has_nothing_to_hide():
    assert suspicious_calls("def f(:\n") == []
