import numpy as np
import pytest

from labrunner.numerics import automatic_tolerance, error_bound, numerical_jacobian, rounding_noise, truncation_error
from labrunner.numerics.bounds import UNIT_ROUNDOFF, term_noise


def test_the_truncation_error_of_the_finer_slope_is_a_third_of_the_gap():
    x, h = np.linspace(0.2, 1.2, 7), 1e-3
    coarse, fine = (np.diag(numerical_jacobian(np.sin, x, step)) for step in (2 * h, h))

    assert np.allclose(truncation_error(coarse, fine), np.abs(fine - np.cos(x)), rtol=1e-3)


def test_rounding_noise_is_that_of_terms_near_one_or_of_the_value():
    assert rounding_noise(np.array([0.01, -8.0])).tolist() == [UNIT_ROUNDOFF, 8 * UNIT_ROUNDOFF]


def test_term_noise_sees_terms_that_cancel():
    slopes, x = np.array([[1.0, 0.0], [-1.0, 1.0]]), np.array([3.0, 4.0])

    assert term_noise(slopes, x) == pytest.approx([5 * UNIT_ROUNDOFF, 4 * UNIT_ROUNDOFF])


def test_the_bound_adds_truncation_noise_and_the_quotient():
    assert error_bound(0.0, 1e-12, 1e-16, 1e-5) == pytest.approx(1.1e-11)
    assert error_bound(1e6, 0.0, 0.0, 1e-5) == pytest.approx(2e6 * UNIT_ROUNDOFF)


def test_the_automatic_tolerance_is_ten_bounds():
    assert automatic_tolerance(np.array([1e-11, 2e-11])) == pytest.approx([1e-10, 2e-10])
