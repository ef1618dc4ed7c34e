"""Answers that cannot be compared: not finite, of another form or shape, or none, because something was raised."""

from __future__ import annotations

import numpy as np
from mistakes import benches, diagnosed


def reference(lab, of):
    return benches()[lab].lab.references[of]


def only(found):
    (diagnosis,) = found.values()
    return diagnosis


def test_numbers_that_are_not_finite_are_placed():
    def overflowing(W, b, x, y):
        gradient = reference("lab-05", "dJ_dW")(W, b, x, y)
        gradient[1, 2] = np.nan
        return gradient

    found = only(diagnosed("lab-05", "dJ_dW", overflowing))

    assert found.pitfall == "not-finite"
    assert "1 of 12 entries are not finite" in found.says
    assert "the first is nan at [1, 2], with inputs up to" in found.evidence


def test_a_wrong_shape_with_wrong_numbers_is_a_shape():
    found = only(diagnosed("lab-05", "dJ_dW", lambda W, b, x, y: np.linspace(0.1, 0.9, 5)))

    assert found.pitfall == "wrong-shape"
    assert "shape (3, 4) is right" in found.evidence


def test_another_form_than_asked_is_said():
    found = only(diagnosed("lab-05", "dJ_dW", lambda W, b, x, y: (W, b)))

    assert found.pitfall == "wrong-form"
    assert found.evidence == "an array is right"


def test_an_exception_that_a_pitfall_raises_too_is_its_own():
    def not_transposed(W, b, x, y):
        return W @ reference("lab-05", "dJ_db")(W, b, x, y)

    found = only(diagnosed("lab-05", "dJ_dx", not_transposed))

    assert found.pitfall == "W_not_transposed"


def test_another_exception_has_no_name():
    def broken(W, b, x, y):
        raise KeyError("gradient")

    assert diagnosed("lab-05", "dJ_dx", broken) == {}


def test_an_input_that_is_changed_is_said_with_its_place():
    def in_place(z):
        z -= z.max()
        return reference("lab-00", "softmax_jacobian")(z)

    found = diagnosed("lab-00", "softmax_jacobian", in_place)["jacobian_matches_differences"]

    assert found.pitfall == "inputs-changed"
    assert "changed its argument 1 at index" in found.evidence
