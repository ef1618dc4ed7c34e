"""Ties are said as ties: mistakes that these numbers cannot tell apart are all named."""

from __future__ import annotations

import numpy as np
from mistakes import Answers, benches, diagnosed, drawn, run_with

from labrunner.diagnosis import diagnose
from labrunner.diagnosis.explanation import Explanation, tied


def reference(lab, of):
    return benches()[lab].lab.references[of]


def test_a_sign_and_an_order_that_give_the_same_numbers_are_both_said():
    def backwards(y_pred, y):
        value, vjp = reference("lab-03", "squared_loss")(y_pred, y)
        return value, lambda u: vjp(u)[::-1]

    found = diagnosed("lab-03", "squared_loss", backwards, checks=["squared_loss_vjp_matches_differences"])

    (diagnosis,) = found.values()
    assert set(diagnosis.pitfall.split("|")) == {"sign", "wrong-order"}
    assert diagnosis.says.endswith("(These numbers cannot tell.)")


def test_zeros_are_nobodys_in_particular():
    def zeros(W, b, x):
        return np.zeros_like(W)

    bench = benches()["lab-04"]
    dead = [trial for trial in drawn("lab-04", 60) if not without_bias(trial).any()]

    found = diagnose(bench, run_with("lab-04", "layer_jacobian", zeros, dead[:1]))

    assert dead
    assert {frozenset(d.pitfall.split("|")) for d in found.values()} == {frozenset({"gate_without_bias", "all-zero"})}


def without_bias(trial):
    inputs = trial.instance.inputs
    W, b, x = inputs["W1"], inputs["b1"], inputs["v"]
    return benches()["lab-04"].lab.pitfalls["gate_without_bias"].function(W, b, x)


def test_zeros_where_differences_are_taken_have_the_labs_own_name():
    def zeros(x, W1, b1, W2, b2):
        return np.zeros((2, 12))

    found = diagnosed("lab-01", "numerical_jacobian", zeros, count=3)

    assert {d.pitfall for d in found.values()} == {"aliased_copies"}


def test_zeros_that_no_pitfall_gives_are_all_zero():
    found = diagnosed("lab-05", "dJ_dW", lambda W, b, x, y: np.zeros_like(W))

    (diagnosis,) = found.values()
    assert diagnosis.pitfall == "all-zero"
    assert "all 12 entries are 0" in diagnosis.evidence


def test_a_tie_of_one_is_none():
    alone = Explanation("one", "Is it one?", "evidence")

    assert tied([alone]) is alone


def test_a_tie_has_the_first_hint_there_is():
    both = tied([Explanation("sign", "Is it a sign?", "it fits"), Explanation("pitfall", "Or this?", "so", "Look.")])

    assert both.name == "sign|pitfall"
    assert both.hint == "Look."
    assert Answers(()).equals(Answers(())) is False
