import numpy as np
import pytest
from worked_functions import relu, softmax

from labrunner.numerics import MutatedInputError, noise
from labrunner.numerics.noise import effective_noise, is_noisy, optimal_step

Z = np.array([2.0, 1.0, 0.5, -1.0, 0.0])
U = 2.0**-53


def in_single(f):
    return lambda x: f(x.astype(np.float32))


def test_the_noise_of_softmax_is_that_of_double_precision():
    ratios = [noise(softmax, z) / (U * softmax(z)) for z in np.random.default_rng(0).standard_normal((50, 5))]

    assert 0.2 < np.median(ratios) < 3
    assert np.max(ratios) < 20


def test_the_noise_of_single_precision_is_found():
    ratios = [noise(in_single(softmax), z) / softmax(z) for z in np.random.default_rng(0).standard_normal((50, 5))]

    assert 2e-8 < np.median(ratios) < 2e-7


def test_noise_follows_cancellation():
    found = noise(lambda x: (1e6 + x) - 1e6, np.array([0.5, 1.0, -1.0]))

    # Rounding to a grid of 2**-33 leaves errors that are uniform on it.
    assert np.allclose(found, 2.0**-33 / np.sqrt(12), rtol=0.7)


def test_noise_on_a_grid_is_seen_at_every_slope():
    slopes = np.random.default_rng(1).standard_normal((100, 4)) * 5

    found = noise(lambda x: (1e3 + slopes @ x) - 1e3, np.random.default_rng(2).standard_normal(4))

    assert np.quantile(found, 0.01) > 1e-14


@pytest.mark.parametrize("f", [relu, np.abs, lambda x: np.maximum(x[0], x[1:])])
def test_a_kink_at_x_is_not_taken_for_noise(f):
    x = np.zeros(3)

    assert not is_noisy(f(x), noise(f, x))


def test_the_noise_of_half_precision_is_found():
    found = noise(lambda x: np.sin(x).astype(np.float16), np.array([0.7, 1.0]))

    assert ((found > 5e-5) & (found < 5e-4)).all()


@pytest.mark.parametrize("distance", [1e-9, 5e-9, 2e-8, 1e-6, 1e-4, 1e-3, 1e-2])
def test_a_kink_very_near_x_is_not_taken_for_noise(distance):
    x = np.full(2, -distance)

    assert not is_noisy(relu(x), noise(relu, x))


def test_a_constant_function_has_no_noise():
    assert (noise(lambda x: np.array([1.0, 0.1]), Z) == 0).all()


def test_a_scalar_function_has_one_number():
    assert noise(lambda x: np.exp(x), 1.0).shape == ()
    assert noise(lambda x: np.exp(x).sum(), Z).shape == ()


def test_the_function_under_measurement_is_watched():
    def f(x):
        x += 1
        return x

    with pytest.raises(MutatedInputError):
        noise(f, Z)


def test_noise_is_the_same_every_time_and_follows_the_generator():
    assert (noise(softmax, Z) == noise(softmax, Z)).all()
    assert not (noise(softmax, Z) == noise(softmax, Z, rng=1)).all()


def test_noise_is_sought_along_other_lines_than_default_rng_draws():
    weights = np.random.default_rng(0).standard_normal((3, 5))
    seen = []

    def f(x):
        seen.append(x.copy())
        return weights @ x

    noise(f, Z)

    moves = np.array([point - Z for point in seen if (point != Z).any()]) / np.maximum(np.abs(Z), 1)
    cosines = moves @ weights.T / np.linalg.norm(moves, axis=1)[:, None] / np.linalg.norm(weights, axis=1)
    assert np.abs(cosines).max() < 0.999


def test_the_step_for_single_precision_is_the_known_one():
    value = softmax(Z)

    assert 3e-3 < optimal_step(value, noise(in_single(softmax), Z)) < 2e-2
    assert 4e-6 < optimal_step(value, np.zeros(5)) < 1e-5


def test_an_output_that_stood_still_is_as_coarse_as_most():
    value, measured = np.array([1.0, 2.0, 4.0]), np.array([1e-8, 2e-8, 0.0])

    assert effective_noise(value, measured) == pytest.approx([2e-8, 4e-8, 4e-8])


def test_effective_noise_is_never_below_the_rounding_of_the_value():
    assert effective_noise(np.array([3.0]), np.zeros(1)) == pytest.approx([3 * U])
