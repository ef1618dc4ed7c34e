"""Differences, handed in as a derivation or taken in a wrong way, are named with the step that was taken."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
import quotients
from mistakes import benches, diagnosed
from quotients import DERIVED, NUMERIC, WRONG_WAYS

JACOBIAN = ("lab-00", "softmax_jacobian")
NUMERIC_JACOBIAN = ("lab-00", "softmax_jacobian_fd")


def only(found):
    (diagnosis,) = found.values()
    return diagnosis


@pytest.mark.parametrize("kind", WRONG_WAYS)
def test_every_wrong_way_is_named_where_differences_are_asked_for(kind):
    way, steps, name = WRONG_WAYS[kind]

    found = [only(diagnosed(*NUMERIC_JACOBIAN, NUMERIC[NUMERIC_JACOBIAN](partial(way, h=h)))) for h in steps]

    assert all(diagnosis.pitfall in name.split("|") for diagnosis in found)


@pytest.mark.parametrize("kind", WRONG_WAYS)
def test_every_way_is_seen_through_where_a_derivation_is_asked_for(kind):
    way, steps, _ = WRONG_WAYS[kind]

    found = [diagnosed(*JACOBIAN, DERIVED[JACOBIAN](partial(way, h=h))) for h in steps]

    said = [diagnosis for checks in found for diagnosis in checks.values()]
    assert said
    assert {diagnosis.pitfall for diagnosis in said} == {"finite-differences"}
    assert {d.says for d in said} == {"Are these finite differences, where a derivation is asked for?"}


@pytest.mark.parametrize("h", [1e-3, 2e-4, 1e-5, 3e-6])
def test_the_step_that_was_taken_is_said(h):
    backward = NUMERIC[NUMERIC_JACOBIAN](partial(quotients.backward, h=h))

    found = only(diagnosed(*NUMERIC_JACOBIAN, backward))

    assert found.says == f"Is this a backward difference where a central one is asked for, with h = {h:g}?"


def test_the_labs_own_name_is_preferred_where_it_has_one():
    forward = NUMERIC[NUMERIC_JACOBIAN](partial(quotients.forward, h=2e-6))

    found = only(diagnosed(*NUMERIC_JACOBIAN, forward))

    assert found.pitfall == "forward_differences"
    assert "the errors are those of a forward difference with h = 2e-06" in found.evidence


def test_three_numbers_are_enough_for_a_step_that_people_write():
    left = NUMERIC["lab-05", "ce_numeric_z"](partial(quotients.left_below, h=1e-4))

    found = diagnosed("lab-05", "ce_numeric_z", left, checks=["ce_numeric_z_matches"])

    assert only(found).pitfall == "not-restored"


def test_a_numeric_jacobian_that_stacks_its_steps_is_named_in_lab_05():
    stacked = NUMERIC["lab-05", "softmax_numeric"](partial(quotients.left_below, h=1e-4))

    found = diagnosed("lab-05", "softmax_numeric", stacked, checks=["softmax_numeric_matches"])

    assert only(found).pitfall == "perturbations_stack"


def test_the_callers_array_left_changed_is_said():
    def numeric(W, X):
        slopes = benches()["lab-05"].lab.references["product_numeric"](W, X)
        X[0, 0] += 1e-4
        return slopes

    found = only(diagnosed("lab-05", "product_numeric", numeric))

    assert found.pitfall == "inputs-changed"
    assert "Does an array that is changed belong to the caller?" in found.says


def test_noise_of_the_size_of_a_forward_difference_is_none():
    rng = np.random.default_rng(3)

    def noisy(z):
        return benches()["lab-00"].lab.references["softmax_jacobian_fd"](z) + 1e-6 * rng.standard_normal((5, 5))

    assert only(diagnosed(*NUMERIC_JACOBIAN, noisy)).pitfall is None
