"""What a false line is told: why it may be false, where, and with which values."""

from __future__ import annotations

import pytest
from derivation_corpus import declared, texts
from derivation_softmax import only

from labrunner.derivation.judge import judge
from labrunner.verdict import Status


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        (r"\frac{\partial p_i}{\partial z_j} = -p_i(\delta_{ij} - p_j)", "sign"),
        (r"\frac{\partial p_i}{\partial z_j} = 2 p_i(\delta_{ij} - p_j)", "constant factor"),
        (r"\frac{\partial p_i}{\partial z_j} = p_i(1 - p_i)", "only for i = j"),
        (r"\frac{\partial p_i}{\partial z_j} = -p_i p_j", "only for i ≠ j"),
    ],
)
def test_a_hint_says_what_would_be_right(text, hint):
    assert hint in only(text).message


def test_a_letter_that_runs_further_on_one_side_than_on_the_other_is_no_obstacle():
    (path,) = [path for path in texts("right/lab-01") if path.stem == "14-everything-substituted"]
    text = path.read_text(encoding="utf-8").replace(r"\delta_{ca} \, x_b \\", r"\delta_{ka} \, x_b \\")

    assert judge(text, declared("lab-01")).status is Status.REFUSED
