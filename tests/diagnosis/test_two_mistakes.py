"""Two mistakes at once, and one diagnosis for all instances that fail."""

from __future__ import annotations

import numpy as np
import pytest
from mistakes import benches, diagnosed, instances


def lab(lab_id):
    return benches()[lab_id].lab


def only(found):
    (diagnosis,) = found.values()
    return diagnosis


def test_a_pitfall_and_a_factor_are_both_named():
    wrong = lab("lab-00").pitfalls["outer_product_missing"].function

    found = diagnosed("lab-00", "softmax_jacobian", lambda z: -5 * wrong(z))["jacobian_matches_differences"]

    assert found.pitfall == "outer_product_missing+factor"
    assert found.says.startswith("Two mistakes at once?")


def test_a_pitfall_and_a_transpose_are_both_named():
    wrong = lab("lab-01").pitfalls["gate_missing"].function

    found = diagnosed("lab-01", "analytical_jacobian", lambda *args: wrong(*args).T)["jacobians_match"]

    assert found.pitfall == "gate_missing+transposed"


def test_a_transpose_and_a_sign_are_both_named():
    right = lab("lab-01").references["dL_dW1"]

    found = only(diagnosed("lab-01", "dL_dW1", lambda *args: -right(*args).T))

    assert set(found.pitfall.split("|")[0].split("+")) in ({"residual_sign", "transposed"}, {"transposed", "sign"})


def test_mistakes_in_two_parts_are_told_by_part():
    def gradients(W, b, X, Y):
        dZ, dW, dX, db = lab("lab-05").references["batch_gradients"](W, b, X, Y)
        return dZ, dW, -dX, 3 * db

    found = only(diagnosed("lab-05", "batch_gradients", gradients))

    assert set(found.pitfall.split("+")) == {"sign", "factor"}
    assert "part 3" in found.says
    assert "part 4" in found.says


def test_a_diagnosis_must_hold_on_every_instance_that_fails():
    right = lab("lab-05").references["dJ_dW"]
    calls = []

    def now_this_now_that(W, b, x, y):
        calls.append(1)
        return -right(W, b, x, y) if len(calls) % 2 else right(W, b, x, y) + np.linspace(0.1, 0.3, 12).reshape(3, 4)

    assert only(diagnosed("lab-05", "dJ_dW", now_this_now_that, count=4)).pitfall is None


def test_two_mistakes_on_different_instances_are_named_as_two():
    right = lab("lab-05").references["dJ_dW"]
    calls = []

    def now_this_now_that(W, b, x, y):
        calls.append(1)
        return -right(W, b, x, y) if len(calls) % 2 else 3 * right(W, b, x, y)

    found = only(diagnosed("lab-05", "dJ_dW", now_this_now_that, count=4))

    assert set(found.pitfall.split("+")) == {"sign", "factor"}


@pytest.mark.parametrize("count", [1, 3])
def test_evidence_counts_the_instances(count):
    right = lab("lab-05").references["dJ_dW"]

    found = only(diagnosed("lab-05", "dJ_dW", lambda *args: -right(*args), count=count))

    assert (f"on all {count} instances" if count > 1 else "on this instance") in found.evidence
    assert len(instances("lab-05", count)) == count
