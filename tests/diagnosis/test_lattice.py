"""The lattice test: difference quotients are whole numbers of rounding units over a step, and nothing else is."""

from __future__ import annotations

import numpy as np
import pytest
import quotients
from quotients import softmax

from labrunner.diagnosis.lattice import could_tell, recover, recover_taken

Z = np.array([2.0, 1.0, 0.5, -1.0, 0.0])


def jacobian(z):
    p = softmax(z)
    return np.diag(p) - np.outer(p, p)


@pytest.mark.parametrize("step", [float(f"{d}e-{n}") for n in range(3, 13) for d in (1, 2, 5)])
def test_central_differences_are_recognised_at_every_step_that_people_write(step):
    rng = np.random.default_rng(0)
    points = rng.standard_normal((3, 5))

    found = recover([quotients.central(softmax, z, step) for z in points], [jacobian(z) for z in points])

    assert found is not None
    assert np.frexp(found.divisor)[0] == np.frexp(step)[0]


@pytest.mark.parametrize("way", [quotients.forward, quotients.backward, quotients.left_below, quotients.piled_up])
def test_every_way_to_take_differences_lies_on_a_lattice(way):
    assert recover([way(softmax, Z, 1e-5)], [jacobian(Z)]) is not None


def test_no_analytic_jacobian_is_mistaken_for_differences():
    rng = np.random.default_rng(1)

    found = [recover([jacobian(z)]) for z in rng.standard_normal((500, 5))]

    assert found == [None] * 500


@pytest.mark.parametrize(
    "numbers",
    [
        np.arange(12.0),
        np.linspace(-5, 2, 40),
        np.array([0.25, 0.75, -0.5]),
        np.round(jacobian(Z), 4),
        jacobian(Z).astype(np.float32).astype(float),
        np.zeros((3, 3)),
        np.array([np.nan, np.inf]),
    ],
    ids=["whole", "linspace", "short", "rounded", "single", "zeros", "not finite"],
)
def test_numbers_that_are_short_by_themselves_are_no_differences(numbers):
    assert recover([numbers]) is None


def test_a_divisor_that_fits_the_right_answers_too_proves_nothing():
    differences = quotients.central(softmax, Z, 1e-5)

    assert recover([differences], [differences]) is None


def test_steps_as_they_were_taken_are_recognised_with_the_point():
    h = 1e-5
    up, down = Z + h, Z - h
    E = np.eye(5)
    columns = [(softmax(Z + h * e) - softmax(Z - h * e)) / (up[j] - down[j]) for j, e in enumerate(E)]

    found = recover_taken([np.stack(columns, axis=1)], [jacobian(Z)], [Z])

    assert found is not None
    assert found.divisor == pytest.approx(2e-5)


def test_numbers_that_use_all_their_digits_could_tell():
    assert could_tell([jacobian(Z)])
    assert not could_tell([np.eye(3)])
