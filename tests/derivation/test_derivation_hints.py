"""What a false line is told: why it may be false, where, and with which values."""

from __future__ import annotations

import pytest
from derivation_softmax import only


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
