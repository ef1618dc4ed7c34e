"""Hints follow the diagnosis: those of the pitfall, of the first one in a tie, or what helps with any mistake."""

from __future__ import annotations

import pytest
from mistakes import benches

from labrunner.hints import Failure, next_hint


def failure(pitfall, level=0):
    return Failure("jacobian_matches_differences", "dp/dz is right", pitfall, "off by 1", (1, 2), level)


@pytest.mark.parametrize("named", ["outer_product_added", "sign|outer_product_added", "outer_product_added+factor"])
def test_the_hints_of_a_pitfall_are_given_however_it_was_named(named):
    lab = benches()["lab-00"].lab

    hint = next_hint(lab, failure(named))

    assert hint.text == lab.pitfalls["outer_product_added"].hints[0]


@pytest.mark.parametrize("named", [None, "factor", "a pitfall of another lab"])
def test_a_mistake_without_hints_of_its_own_has_those_that_always_help(named):
    hints = [next_hint(benches()["lab-00"].lab, failure(named, level)) for level in range(3)]

    assert hints[0].text == "off by 1"
    assert "entry [1, 2]" in hints[1].text


def test_after_the_last_hint_comes_the_last_again():
    lab = benches()["lab-00"].lab

    assert next_hint(lab, failure("jacobian_sign", 7)).level == 3
