"""Factors with a name: signs, twos, the step, and the sizes of the instance."""

from __future__ import annotations

import numpy as np
import pytest
from mistakes import benches, diagnosed
from slips import on_arrays


def reference(lab, of):
    return benches()[lab].lab.references[of]


def only(found):
    (diagnosis,) = found.values()
    return diagnosis


def test_a_size_of_the_instance_is_said_by_its_name():
    scaled = on_arrays(reference("lab-00", "softmax_jacobian"), lambda J: 5 * J)

    found = diagnosed("lab-00", "softmax_jacobian", scaled)["jacobian_matches_differences"]

    assert found.pitfall == "factor"
    assert found.says == "Is the mean's 1/classes missing? Every entry is 5x too large, and classes = 5."


def test_a_division_too_many_is_told_from_one_too_few():
    scaled = on_arrays(reference("lab-00", "softmax_jacobian"), lambda J: J / 5)

    found = diagnosed("lab-00", "softmax_jacobian", scaled)["jacobian_matches_differences"]

    assert "the mean's 1/classes there once too often" in found.says
    assert "5x too small" in found.says


def test_a_mean_taken_twice_is_a_size_squared():
    scaled = on_arrays(reference("lab-00", "softmax_jacobian"), lambda J: J / 25)

    found = diagnosed("lab-00", "softmax_jacobian", scaled)["jacobian_matches_differences"]

    assert "there twice too often" in found.says
    assert "25x too small" in found.says


def test_sizes_of_the_same_length_are_all_said():
    scaled = on_arrays(reference("lab-05", "dJ_dx"), lambda g: 2 * g)

    found = only(diagnosed("lab-05", "dJ_dx", scaled))

    assert found.pitfall == "factor"
    assert "examples" in found.says or "1/2" in found.says


def test_a_sign_turned_round_is_a_sign_and_not_a_factor():
    found = only(diagnosed("lab-05", "dJ_dW", on_arrays(reference("lab-05", "dJ_dW"), np.negative)))

    assert found.pitfall == "sign"
    assert found.says.startswith("Is the sign turned round?")


def test_a_missing_division_by_the_step_is_said_as_one():
    scaled = on_arrays(reference("lab-00", "softmax_jacobian_fd"), lambda J: 2e-5 * J)

    found = only(diagnosed("lab-00", "softmax_jacobian_fd", scaled))

    assert found.pitfall == "factor"
    assert found.says.startswith("Is the division by the step missing?")


def test_a_factor_in_one_part_says_which():
    def one_part_doubled(W, b, X, Y):
        dZ, dW, dX, db = reference("lab-05", "batch_gradients")(W, b, X, Y)
        return dZ, dW, 3 * dX, db

    found = only(diagnosed("lab-05", "batch_gradients", one_part_doubled))

    assert found.pitfall == "factor"
    assert "Every entry of part 3 is 3x too large, and classes = 3" in found.says


@pytest.mark.parametrize("factor", [1.1, 7.0, 1 / 3.5, np.pi])
def test_a_factor_without_a_name_has_none(factor):
    scaled = on_arrays(reference("lab-00", "softmax_jacobian"), lambda J: factor * J)

    found = diagnosed("lab-00", "softmax_jacobian", scaled)["jacobian_matches_differences"]

    assert found.pitfall is None
    assert f"by a factor of {factor:.6g}" in found.says


def test_a_factor_must_hold_for_all_entries():
    def all_but_one(z):
        J = 2 * reference("lab-00", "softmax_jacobian")(z)
        J[0, 1] /= 2
        return J

    found = diagnosed("lab-00", "softmax_jacobian", all_but_one)["jacobian_matches_differences"]

    assert found.pitfall is None
