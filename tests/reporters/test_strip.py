from __future__ import annotations

from math import inf

import pytest

from labrunner.audit import Answer, Margin
from labrunner.reporters.strip import NARROW_CELLS, WIDE_CELLS, axis, strip


def answer(error, tolerance=1e-7):
    return Answer("c", None, "seed 0", error <= tolerance, error, tolerance, 1e-16, "")


def margin(right, wrong=None, spoilt=None, tolerance=1e-7):
    def of(error):
        return None if error is None else answer(error, tolerance)

    return Margin("c", "criterion", tolerance, 0.0, of(right), of(wrong), of(spoilt), ())


@pytest.mark.parametrize(
    ("errors", "drawn"),
    [
        ({"right": 1e-11, "wrong": 1.0}, "......o...|......x..."),
        ({"right": 0.0, "wrong": inf}, "o.........|.........x"),
        ({"right": 1e-40, "wrong": 1e40}, "o.........|.........x"),
        ({"right": 1e-11, "spoilt": 1e-3}, "......o...|...s......"),
        ({"right": 1e-11}, "......o...|.........."),
        ({"right": 0.9e-7, "wrong": 1.0}, "..........*......x..."),
        ({"right": None}, "..........|.........."),
        ({"right": 0.0, "wrong": 1e-3, "tolerance": 0.0}, "*.............x......"),
    ],
)
def test_errors_stand_on_a_log_axis_around_the_tolerance(errors, drawn):
    assert strip(margin(**errors), NARROW_CELLS).plain == drawn


def test_a_wide_strip_has_two_cells_for_each_decade():
    assert strip(margin(1e-11, 1.0), WIDE_CELLS).plain == "............o.......|.............x......"


def test_a_wrong_answer_stands_as_far_from_the_tolerance_as_it_is_in_units_of_its_own():
    relative = Margin("c", "criterion", 0.0, 1e-7, answer(1e-11, 1e-7), answer(1e-2, 1e-4), None, ())

    assert strip(relative, NARROW_CELLS).plain == "......o...|.x........"


@pytest.mark.parametrize("cells", [NARROW_CELLS, WIDE_CELLS])
def test_the_axis_is_as_long_as_its_strips(cells):
    assert len(axis(cells)) == cells
    assert axis(cells).split() == ["1e-17", "1e-7", "1e3"]
