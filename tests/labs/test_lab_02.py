"""Lab 02: the kink is measured, shown and left as it is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from labrunner.adequacy import adequacy
from labrunner.instance import Instance, instance_of_seed
from labrunner.trial import trials_of_seeds
from labrunner.verdict import Outcome


@pytest.fixture
def lab(open_lab):
    return open_lab("lab-02")


@pytest.fixture
def inputs(lab):
    """Inputs of the published seed."""
    return instance_of_seed(lab.bench, 42).inputs


def test_the_published_disagreement_is_half_the_slope_jump(lab, inputs):
    disagreement = lab.numerical_jacobian(**inputs) - lab.analytical_jacobian(**inputs)

    assert np.max(np.abs(disagreement)) == pytest.approx(8.035e-02, rel=1e-4)
    half_jump = 0.5 * np.abs(np.outer(inputs["W2"][:, 0], inputs["x"]))
    np.testing.assert_allclose(np.abs(disagreement[:, :3]), half_jump, atol=1e-9)
    np.testing.assert_allclose(disagreement[:, 3:], 0, atol=1e-9)


def test_the_disagreement_passes_and_is_said_to_be_expected(lab):
    published = next(r for r in lab.results("disagreement_is_half_the_jump") if r.seed == 42)

    assert published.outcome is Outcome.PASSED
    assert published.message == "expected disagreement 8.0e-02"


@pytest.mark.parametrize("name", ["kink_fixed_by_half", "gate_not_strict"])
def test_a_solution_that_fixes_the_kink_is_refused(lab, name):
    pitfall = lab.bench.lab.pitfalls[name]

    failing = lab.failing(analytical_jacobian=pitfall.function)

    assert {"convention_at_zero", "convention_at_minus_zero", "disagreement_is_half_the_jump"} <= failing
    assert "jacobians_match_away_from_zero" not in failing


def test_the_open_side_flips_with_the_sign_of_x(lab, inputs):
    left, right = lab.one_sided_jacobians(**inputs)
    open_slopes = np.outer(inputs["W2"][:, 0], inputs["x"])
    positive = inputs["x"] > 0

    assert positive.tolist() == [True, False, True]
    np.testing.assert_allclose(right[:, :3], np.where(positive, open_slopes, 0), atol=1e-9)
    np.testing.assert_allclose(left[:, :3], np.where(positive, 0, open_slopes), atol=1e-9)


@pytest.mark.parametrize("inputs", [1, 3, 8, 64, 256])
def test_unit_0_stands_at_exactly_zero_at_every_seed_and_size(lab, inputs):
    for seed in range(200):
        drawn = lab.bench.lab.draw(np.random.default_rng(seed), {"inputs": inputs, "hidden": 4, "outputs": 2})
        summed = sum((w * x for w, x in zip(drawn["W1"][0], drawn["x"], strict=True)), start=drawn["b1"][0])

        assert lab.mlp(**drawn)[1][0] == 0
        assert summed == 0


def test_an_instance_off_the_kink_is_refused_as_an_instance(lab, inputs):
    nudged = {**inputs, "b1": inputs["b1"] + np.array([1e-17, 0, 0, 0])}
    if nudged["b1"][0] == inputs["b1"][0]:
        nudged["b1"][0] = np.nextafter(inputs["b1"][0], 1)

    found = adequacy(lab.bench, Instance(None, False, nudged))

    assert "not exactly 0" in found.unfit
    assert not found.complete


def test_an_instance_with_a_second_kink_nearby_is_refused_as_an_instance(lab, inputs):
    b1 = inputs["b1"].copy()
    b1[1] = 1e-6 - (inputs["W1"] @ inputs["x"])[1]

    assert "its own kink" in adequacy(lab.bench, Instance(None, False, {**inputs, "b1": b1})).unfit


def test_no_right_answer_is_refused_at_any_of_many_seeds(lab):
    many = [trial for trial in trials_of_seeds(lab.bench, range(15)) if trial.adequacy.complete]

    assert len(many) > 3
    assert replace(lab, trials=many).failing(**written_another_way()) == set()


def test_solutions_written_another_way_are_accepted(lab):
    assert lab.failing(**written_another_way()) == set()


def written_another_way():
    """Return a right solution by loops and lists, which sums its products in its own order."""

    def mlp(x, W1, b1, W2, b2):
        h_pre = [
            b + sum(w * v for w, v in reversed(list(zip(row, x, strict=True)))) for row, b in zip(W1, b1, strict=True)
        ]
        h = [max(a, 0.0) for a in h_pre]
        y = [b + sum(w * v for w, v in zip(row, h, strict=True)) for row, b in zip(W2, b2, strict=True)]
        return np.array(y), np.array(h_pre), h

    def bias_at_kink(x, W1, b1):
        rest = mlp(x, W1, np.zeros(len(b1)), np.zeros((1, len(b1))), [0.0])[1]
        return [-rest[0], *b1[1:]]

    def analytical_jacobian(x, W1, b1, W2, b2):
        gates = [1.0 if a > 0 else 0.0 for a in mlp(x, W1, b1, W2, b2)[1]]
        return [[w * g * v for w, g in zip(row, gates, strict=True) for v in x] for row in W2]

    def one_sided_jacobians(x, W1, b1, W2, b2, h=1e-6):
        def moved(k, by):
            flat = W1.flatten()
            flat[k] += by
            return mlp(x, flat.reshape(W1.shape), b1, W2, b2)[0]

        here = mlp(x, W1, b1, W2, b2)[0]
        left = [(here - moved(k, -h)) / h for k in range(W1.size)]
        right = [(moved(k, h) - here) / h for k in range(W1.size)]
        return np.transpose(left), np.transpose(right)

    def numerical_jacobian(x, W1, b1, W2, b2, h=1e-6):
        left, right = one_sided_jacobians(x, W1, b1, W2, b2, h)
        return ((left + right) / 2).tolist()

    return {
        "mlp": mlp,
        "bias_at_kink": bias_at_kink,
        "analytical_jacobian": analytical_jacobian,
        "one_sided_jacobians": one_sided_jacobians,
        "numerical_jacobian": numerical_jacobian,
    }
