"""Equalities in plain letters are read where they hold, and left to a human where they do not."""

import pytest
from derivation_corpus import declared
from hypothesis import given
from hypothesis import strategies as st

from labrunner.derivation.judge import judge
from labrunner.derivation.text.plain import plain_equalities


def verdicts(text, lab="lab-00"):
    return [line.verdict for line in judge(text, declared(lab)).lines]


@pytest.mark.parametrize(
    "said",
    [
        "S = sum_k exp(z_k)",
        "`S = sum_k exp(z[k])`",
        "S = sum of all exp(z_k)",
        "S = the sum over k of e^{z_k}",
        "S := sum over all k of e^z_k.",
    ],
)
def test_a_sum_gets_its_name_in_plain_letters(said):
    text = f"With {said}\n\n" + r"$$p_i = \frac{e^{z_i}}{S}$$"

    assert verdicts(text) == ["definition", "ok"]


@pytest.mark.parametrize(
    "said",
    [
        "dL/dz = p - e_y.",
        "dL/dz = p - e_y (as above), so",
        "Then dp_i/dz_j = p_i (delta_ij - p_j) for all i and j.",
        "dL/dz_j = p_j - delta_jy",
    ],
)
def test_a_derivative_in_plain_letters_is_read_where_it_holds(said):
    assert verdicts(said) == ["ok"]


@pytest.mark.parametrize("said", ["dL/dz = p + e_y.", "dp_i/dz_j = p_i p_j", "dL/dz = what we had before"])
def test_a_derivative_in_plain_letters_that_does_not_hold_is_left_to_a_human(said):
    assert verdicts(said) == ["unread"]


def test_a_name_in_code_that_is_hidden_gives_nothing_its_meaning():
    text = "```\nS = sum_k exp(z[k])\n```\n\n" + r"$$p_i = \frac{e^{z_i}}{S}$$"

    assert verdicts(text) == ["unread"]


@given(st.text(alphabet="dLzp_ij/=∂ ()[]sumexp^{}k.,`+-", max_size=60))
def test_whatever_stands_in_plain_letters_is_read_without_a_crash(prose):
    assert all(0 <= said.at < len(prose) for said in plain_equalities(prose))
    assert judge(prose, declared("lab-00")).lines is not None
