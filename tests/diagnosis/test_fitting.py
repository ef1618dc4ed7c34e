"""Simulated difference quotients are those that the learner's own differences give, to their rounding errors."""

from __future__ import annotations

import numpy as np
import pytest
import quotients
from mistakes import benches, instances, run_with
from quotients import softmax

from labrunner.diagnosis.cases import cases_of
from labrunner.diagnosis.curvature import Variable, curvature
from labrunner.diagnosis.fitting import simulate
from labrunner.diagnosis.schemes import SCHEMES

WAYS = (
    quotients.forward,
    quotients.backward,
    quotients.left_below,
    quotients.left_above,
    quotients.walking,
    quotients.piled_up,
    quotients.central,
)
PAIRS = list(zip(SCHEMES, WAYS, strict=False))


@pytest.fixture
def case():
    """The lab's own softmax Jacobian, asked at one instance."""
    bench = benches()["lab-00"]
    right = bench.lab.references["softmax_jacobian"]
    runs = run_with("lab-00", "softmax_jacobian", right, instances("lab-00", 1), ["jacobian_matches_differences"])
    (case,) = cases_of(bench, runs)
    return case


@pytest.mark.parametrize(("scheme", "way"), PAIRS, ids=[way.__name__ for way in WAYS])
def test_a_simulation_is_the_difference_quotient(case, scheme, way):
    z, h = case.call.args[0], 1e-3

    simulated = simulate(case, Variable(0, 0), scheme, h)

    np.testing.assert_allclose(simulated, way(softmax, z, h), atol=2e-12)


@pytest.mark.parametrize(("scheme", "way"), PAIRS, ids=[way.__name__ for way in WAYS])
def test_the_error_of_a_scheme_is_right_to_leading_order(case, scheme, way):
    z, h = case.call.args[0], 1e-3
    bent = curvature(case, Variable(0, 0))

    predicted = scheme.base(bent) + h**scheme.order * scheme.error(bent)

    error = np.abs(way(softmax, z, h) - bent.jacobian).max()
    assert np.abs(way(softmax, z, h) - predicted).max() < 0.01 * error


def test_a_complex_step_cannot_be_simulated(case):
    assert simulate(case, Variable(0, 0), SCHEMES[-1], 1e-3) is None
