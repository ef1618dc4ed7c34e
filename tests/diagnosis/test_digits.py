"""Digits that are missing: single precision and rounded answers."""

from __future__ import annotations

import numpy as np
import pytest
from mistakes import benches, diagnosed
from slips import in_single_precision, on_arrays

STRICT = [("lab-00", "softmax_jacobian"), ("lab-05", "batch_probabilities")]


def reference(lab, of):
    return benches()[lab].lab.references[of]


def names(found):
    return {diagnosis.pitfall for diagnosis in found.values()}


@pytest.mark.parametrize(("lab", "of"), STRICT)
def test_single_precision_is_named(lab, of):
    assert names(diagnosed(lab, of, in_single_precision(reference(lab, of)))) == {"single-precision"}


def test_single_precision_is_measured():
    single = in_single_precision(reference("lab-00", "ce_grad"))

    found = diagnosed("lab-00", "ce_grad", single)["gradient_sums_to_zero"]

    assert "all 25 entries fit in 24 bits" in found.evidence


def test_a_sign_in_single_precision_is_a_sign():
    single = in_single_precision(on_arrays(reference("lab-05", "dJ_dW"), np.negative))

    assert names(diagnosed("lab-05", "dJ_dW", single)) == {"sign"}


@pytest.mark.parametrize("decimals", [2, 4, 6])
@pytest.mark.parametrize(("lab", "of"), [("lab-00", "softmax_jacobian"), ("lab-05", "batch_gradients")])
def test_rounding_is_named_with_its_decimals(lab, of, decimals):
    found = diagnosed(lab, of, on_arrays(reference(lab, of), lambda a: np.round(a, decimals)))

    assert names(found) == {"rounded"}
    assert all(f"rounded to {decimals} decimals" in diagnosis.says for diagnosis in found.values())


def test_wrong_numbers_that_are_rounded_are_not_called_rounded():
    shifted = on_arrays(reference("lab-00", "softmax_jacobian"), lambda a: np.round(a, 2) + 0.03)

    assert names(diagnosed("lab-00", "softmax_jacobian", shifted)) == {None}
