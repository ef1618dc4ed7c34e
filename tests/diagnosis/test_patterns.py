"""Where an unknown mistake is: rows, columns, a diagonal, a few entries; and the worst of them with both values."""

from __future__ import annotations

import numpy as np
import pytest
from mistakes import benches, diagnosed

CHECK = "jacobian_matches_differences"


def with_changed(change):
    """Return what is said of lab-00's Jacobian after `change` has written into it."""

    def spoilt(z):
        J = benches()["lab-00"].lab.references["softmax_jacobian"](z)
        change(J)
        return J

    return diagnosed("lab-00", "softmax_jacobian", spoilt, count=2, checks=[CHECK])[CHECK]


def add(index):
    def change(J):
        J[index] += np.linspace(0.1, 0.4, J[index].size).reshape(np.shape(J[index]))

    return change


@pytest.mark.parametrize(
    ("index", "words"),
    [
        ((2, slice(None)), "row 2 is"),
        ((slice(0, 2), slice(None)), "rows 0, 1 are"),
        ((slice(None), 4), "column 4 is"),
        ((np.arange(5), np.arange(5)), "the diagonal is"),
        (~np.eye(5, dtype=bool), "what stands beside the diagonal is"),
        (([0, 2, 4], [1, 2, 0]), "3 entries of 25 are"),
    ],
)
def test_wrong_entries_are_placed(index, words):
    found = with_changed(add(index))

    assert found.pitfall is None
    assert f"Only {words} wrong" in found.says


def test_the_worst_entry_is_told_with_both_values():
    found = with_changed(add((2, slice(None))))

    assert "the worst at [2, 4] is" in found.evidence
    assert "is right" in found.evidence


def test_zeros_in_place_of_entries_are_said():
    def change(J):
        J[3] = 0.0

    assert "row 3 is wrong: 0 stands there" in with_changed(change).says


def test_a_constant_added_is_said():
    def change(J):
        J += 0.125

    assert "by +0.125 each" in with_changed(change).says


def test_a_pattern_must_hold_on_all_instances():
    rows = iter([0, 3])

    def change(J):
        J[next(rows)] += np.linspace(0.1, 0.4, 5)

    assert "row" not in with_changed(change).says
