"""What is no known mistake has no name: right answers are not diagnosed, decoys are described and not named."""

from __future__ import annotations

import numpy as np
import pytest
from learners import RIGHT
from mistakes import DECOYS, Tally, ask, benches, decoys, diagnosed, drawn, instances, run_with

from labrunner.diagnosis import diagnose


@pytest.mark.parametrize("learner", RIGHT, ids=lambda learner: learner.id)
def test_a_right_answer_by_another_formula_is_not_diagnosed(learner):
    tally = Tally()

    found = ask(learner, instances(learner.lab, 2), tally)

    assert tally.shown == 0
    assert found == {}


@pytest.mark.parametrize("kind", DECOYS)
def test_a_decoy_is_never_named(kind):
    rng = np.random.default_rng(1)
    tally = Tally()

    said = [ask(learner, instances(learner.lab, 1), tally) for k, learner in decoys(rng) if k == kind]

    assert tally.shown > 50
    assert [d for found in said for d in found.values() if d.pitfall is not None] == []


def test_a_tenth_too_much_is_no_difference_of_a_giant_step():
    right = benches()["lab-04"].lab.references["loss_gradient"]
    trials = list(drawn("lab-04", 12))

    runs = [run_with("lab-04", "loss_gradient", lambda *args: 1.1 * right(*args), [trial]) for trial in trials]

    said = [d.pitfall for one in runs for d in diagnose(benches()["lab-04"], one).values()]
    assert said == [None] * 12


def test_an_unknown_mistake_is_still_described():
    def one_entry_off(z):
        p = np.exp(z) / np.exp(z).sum()
        J = np.diag(p) - np.outer(p, p)
        J[1, 3] += 0.5
        return J

    (found,) = diagnosed("lab-00", "softmax_jacobian", one_entry_off, checks=["jacobian_matches_differences"]).values()

    assert found.pitfall is None
    assert found.hint is None
    assert "1 of 25 entries are off; the worst at [1, 3] is" in found.evidence
