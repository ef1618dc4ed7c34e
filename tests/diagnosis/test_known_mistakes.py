"""Every pitfall of every lab, and learners' own code with the same mistakes, get the name of the mistake."""

from __future__ import annotations

import pytest
from learners import LEARNERS
from mistakes import Tally, ask, benches, diagnosed, instances, pitfalls

COURSE = {
    "lab-00": {"forward_differences", "step_too_small", "log_of_softmax", "row_for_column", "outer_product_missing"},
    "lab-01": {"column_major_flattening", "caller_changed", "forward_differences", "gate_not_strict", "gate_missing"},
    "lab-02": {"kink_fixed_by_half", "gate_not_strict", "differences_fixed"},
    "lab-03": {"relu_gate_missing", "dot_not_transposed", "dot_outer_swapped", "loss_target_sign", "loss_order"},
    "lab-05": {"mean_missing", "mean_twice", "softmax_over_the_examples", "sum_instead_of_mean", "clip_missing"},
}


@pytest.mark.parametrize("lab", COURSE)
def test_the_mistakes_that_the_course_warns_of_are_pitfalls(lab):
    assert COURSE[lab] <= set(benches()[lab].lab.pitfalls)


@pytest.mark.parametrize("pitfall", pitfalls(), ids=lambda pitfall: f"{pitfall.lab}-{pitfall.mistake}")
def test_a_pitfall_is_named_in_every_check_that_it_fails(pitfall):
    tally = Tally()

    ask(pitfall, instances(pitfall.lab, 1), tally)

    assert tally.shown > 0
    assert all(pitfall.is_named_by(said) for said in tally.names), tally.names


@pytest.mark.parametrize("learner", LEARNERS, ids=lambda learner: learner.id)
def test_a_mistake_in_a_learners_own_code_is_named(learner):
    tally = Tally()

    ask(learner, instances(learner.lab, 2), tally)

    assert tally.shown > 0
    assert all(learner.is_named_by(said) for said in tally.names), tally.names


def test_a_named_mistake_is_asked_about_with_evidence_and_a_mild_hint():
    pitfall = benches()["lab-01"].lab.pitfalls["column_major_flattening"]

    found = diagnosed("lab-01", "analytical_jacobian", pitfall.function, count=2)["jacobians_match"]

    assert found.pitfall == "column_major_flattening"
    assert found.says.endswith("?")
    assert "all 48 entries on all 2 instances" in found.evidence
    assert found.hint == pitfall.hints[0]


def test_a_mistake_in_a_helper_is_named_where_it_shows():
    pitfall = benches()["lab-01"].lab.pitfalls["hidden_bias_forgotten"]

    def jacobian_of_a_wrong_network(x, W1, b1, W2, b2):
        return benches()["lab-01"].lab.references["numerical_jacobian"](x, W1, 0 * b1, W2, b2)

    found = diagnosed("lab-01", "numerical_jacobian", jacobian_of_a_wrong_network, count=3)

    assert {diagnosis.pitfall for diagnosis in found.values()} == {pitfall.name}
