import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from worked_functions import (
    cross_entropy,
    cross_entropy_gradient,
    mlp_instance,
    mlp_of_W1,
    relu,
    softmax,
    softmax_jacobian,
)

from labrunner.numerics import (
    MutatedInputError,
    NumericsError,
    automatic_tolerance,
    central,
    central_jvp,
    central_vjp,
    compare,
    numerical_jacobian,
)

# At these seeds the textbook check (step 1e-5, tolerance 1e-7) refuses a right Jacobian of the 3-4-2 network.
KINKED_SEEDS = [8770, 18090, 42100, 86639, 102414]


def off(estimate, jacobian):
    """How many error bounds the value is off."""
    return float((np.abs(estimate.value - jacobian) / estimate.bound).max())


@pytest.mark.parametrize("out_shape", [(), (1,), (2, 3)])
@pytest.mark.parametrize("in_shape", [(), (1,), (2, 2)])
def test_every_array_of_an_estimate_has_the_shape_of_the_jacobian(out_shape, in_shape):
    weights = np.ones(out_shape + in_shape)

    found = central(lambda x: np.tensordot(weights, x, axes=len(in_shape)), np.full(in_shape, 0.5))

    arrays = (found.value, found.bound, found.low, found.high, found.kinks)
    assert {array.shape for array in arrays} == {out_shape + in_shape}
    assert found.shape == out_shape + in_shape
    assert (found.step, found.note) == (1e-5, "")


def test_the_bound_covers_the_error_and_is_tight_at_the_published_instances():
    z = np.array([2.0, 1.0, 0.5, -1.0, 0.0])
    f, W1, jacobian = mlp_of_W1(42)

    on_softmax, on_mlp = central(softmax, z), central(f, W1)

    assert off(on_softmax, softmax_jacobian(z)) <= 1
    assert off(on_mlp, jacobian) <= 1
    assert automatic_tolerance(on_softmax.bound).max() < 5e-10
    assert automatic_tolerance(on_mlp.bound).max() < 1e-9


def wide_tanh(x):
    return np.tanh(np.linspace(-2, 2, 12).reshape(3, 4) @ x)


def wide_tanh_jacobian(x):
    return (1 - wide_tanh(x)[:, np.newaxis] ** 2) * np.linspace(-2, 2, 12).reshape(3, 4)


@pytest.mark.parametrize(
    ("f", "jacobian", "size"),
    [
        (softmax, softmax_jacobian, 5),
        (cross_entropy, cross_entropy_gradient, 8),
        (wide_tanh, wide_tanh_jacobian, 4),
        (lambda x: np.exp(x).prod(), lambda x: np.full(3, np.exp(x.sum())), 3),
    ],
)
@pytest.mark.parametrize("step", [1e-3, 1e-5, 1e-7])
def test_four_bounds_cover_the_error_on_smooth_functions(f, jacobian, size, step):
    worst = 0.0
    for seed in range(100):
        x = np.random.default_rng(seed).standard_normal(size)
        # What is asked is whether the bound holds, kinks apart.
        worst = max(worst, off(central(f, x, step, "between"), jacobian(x)))

    assert worst <= 4


def test_four_bounds_cover_the_error_on_the_network():
    worst = 0.0
    for seed in range(250):
        f, W1, jacobian = mlp_of_W1(seed)
        worst = max(worst, off(central(f, W1), jacobian))

    assert worst <= 4


def test_the_bound_predicts_the_truncation_error_where_that_rules():
    x = np.linspace(0.1, 1.4, 20)

    found = central(np.sin, x, 1e-2)

    errors = np.abs(np.diag(found.value) - np.cos(x))
    assert np.allclose(np.diag(found.bound) / errors, 1, atol=0.05)


def test_terms_that_cancel_are_in_the_bound():
    x = np.array([1e4, 1e4])

    found = central(lambda t: np.exp(1e-4 * t).sum() + t[0] - t[1], x)

    assert off(found, 1e-4 * np.e + np.array([1.0, -1.0])) <= 4


@pytest.mark.parametrize("seed", KINKED_SEEDS)
def test_a_textbook_check_refuses_the_right_jacobian_at_the_known_seeds(seed):
    f, W1, jacobian = mlp_of_W1(seed)

    assert np.abs(numerical_jacobian(f, W1, 1e-5) - jacobian).max() > 1e-7


@pytest.mark.parametrize("seed", KINKED_SEEDS)
def test_smaller_steps_confirm_the_right_jacobian_beside_a_kink(seed):
    f, W1, jacobian = mlp_of_W1(seed)

    found = central(f, W1)
    verdict = compare(jacobian, found, 1e-7)

    assert verdict.passed
    assert found.kinks.any()
    assert off(found, jacobian) <= 1
    assert "differences straddle a kink at [" in verdict.message
    assert "step shrunk to 1e-06 there" in verdict.message
    assert verdict.note == found.note
    assert compare(jacobian, central(f, W1, kinks="between"), 1e-7).note.startswith("differences straddle")


@pytest.mark.parametrize("seed", KINKED_SEEDS)
def test_between_accepts_any_difference_quotient_across_a_kink(seed):
    f, W1, jacobian = mlp_of_W1(seed)
    found = central(f, W1, kinks="between")

    quotients = [numerical_jacobian(f, W1, 1e-5, method) for method in ("central", "forward")]

    for quotient in [*quotients, jacobian]:
        assert compare(quotient, found, 1e-9).passed
    assert "any slope between its sides" in found.note


def test_between_refuses_a_slope_outside_both_sides():
    f, W1, jacobian = mlp_of_W1(8770)
    found = central(f, W1, kinks="between")

    wrong = jacobian.copy()
    wrong[found.kinks] += 10

    assert not compare(wrong, found, 1e-7).passed


def test_away_from_kinks_between_is_as_strict_as_shrink():
    f, W1, _ = mlp_of_W1(42)

    found = central(f, W1, kinks="between")

    assert (found.low == found.high).all()
    assert found.note == ""


def kinked_pairs(count, step):
    """Random functions of t with slope L left of a kink and R right of it: left and right slopes, and where."""
    rng = np.random.default_rng(11)
    left, right = rng.standard_normal((2, count))
    return left, right, rng.uniform(-1.5 * step, 1.5 * step, count)


def test_no_harmful_crossing_of_a_kink_is_missed_among_thousands():
    left, right, kink = kinked_pairs(20_000, 1e-5)

    def f(t):
        return np.where(t < kink, left, right) * (t - kink)

    slopes = numerical_jacobian(f, 0.0, 1e-5)
    harmed = np.abs(slopes - np.where(kink > 0, left, right)) > 1e-7
    found = central(f, 0.0)

    assert harmed.sum() > 10_000
    assert (found.kinks[harmed]).all()
    right_slopes = np.where(kink > 0, left, right)
    assert (right_slopes >= found.low - 1e-7).all()
    assert (right_slopes <= found.high + 1e-7).all()


def test_shrinking_leaves_one_crossing_in_a_thousand_for_one_sided_slopes():
    left, right, kink = kinked_pairs(20_000, 1e-5)

    found = central(lambda t: np.where(t < kink, left, right) * (t - kink), 0.0)

    assert (found.low != found.high).mean() < 2e-3
    assert "exact kink" in found.note


def test_no_smooth_instance_raises_a_false_alarm():
    for seed in range(250):
        x, W1, b1, W2, b2 = mlp_instance(seed)

        found = central(lambda W: cross_entropy(W2 @ np.tanh(W @ x + b1) + b2), W1)  # noqa: B023  called at once

        assert not found.kinks.any()


def test_an_alarm_on_the_network_is_always_a_kink_nearby():
    for seed in range(300):
        f, W1, _ = mlp_of_W1(seed)
        x, _, b1, _, _ = mlp_instance(seed)

        if central(f, W1).kinks.any():
            assert np.abs(W1 @ x + b1).min() < 1e-5 * np.abs(x).max()


def test_a_sharp_but_smooth_bend_is_no_kink():
    x = np.array([0.3, -0.1])

    found = central(lambda t: np.sin(60 * t), x)

    assert not found.kinks.any()
    assert found.note == ""
    assert off(found, np.diag(60 * np.cos(60 * x))) <= 4


@pytest.mark.parametrize("kinks", ["shrink", "between"])
def test_an_exact_kink_leaves_the_range_from_slope_to_slope(kinks):
    found = central(relu, np.array([0.0, 1.0, -1.0]), kinks=kinks)

    assert found.kinks.tolist() == np.diag([True, False, False]).tolist()
    assert (found.low[0, 0], found.high[0, 0]) == (0.0, 1.0)
    assert found.value[0, 0] == 0.5
    assert (np.diag(found.value)[1:] == [1.0, 0.0]).all()


def test_an_exact_kink_is_said_with_its_slopes():
    found = central(lambda x: 0.16 * np.abs(x), np.array([0.0, 1.0]))

    assert found.note == (
        "exact kink at [0, 0]: any value between its one-sided slopes, [-0.16, 0.16], is a subgradient"
    )


def test_the_one_sided_slopes_at_an_exact_kink_are_good_to_their_bound():
    found = central(lambda x: np.exp(x) * np.where(x > 0, 1 + x, 1.0), 0.0)

    assert abs(found.low - 1.0) <= found.bound
    assert abs(found.high - 2.0) <= found.bound
    assert found.bound < 1e-9


def test_a_second_kink_beside_an_exact_one_does_not_shut_out_the_right_slopes():
    def f(x):
        return relu(x) + 5 * relu(x - 4e-6)

    found = central(f, 0.0)

    assert found.low <= 0.0 + 1e-9
    assert found.high >= 1.0 - 1e-9


def test_many_kinks_are_named_briefly():
    found = central(relu, np.zeros(6))

    assert found.note.startswith("exact kink at [0, 0], [1, 1], [2, 2] and 3 more: ")


def test_a_kink_of_a_function_of_a_number_is_at_x():
    assert central(abs, 0.0).note.startswith("exact kink at x: ")


def test_kinks_near_large_numbers_end_in_a_range_and_not_in_noise():
    x = np.array([1e8])

    found = central(lambda t: np.maximum(t, 1e8), x, 1e-3)

    assert (found.low, found.high) == (0.0, 1.0)


def test_a_function_in_single_precision_is_not_taken_for_a_kink():
    z = np.array([2.0, 1.0, 0.5, -1.0, 0.0])

    found = central(lambda x: softmax(x.astype(np.float32)), z, 1e-3)

    assert not found.kinks.any()
    assert off(found, softmax_jacobian(z)) <= 4
    assert "rounding errors of about" in found.note


def test_noise_that_is_known_widens_the_bound():
    x = np.array([1.0, 2.0])

    found = central(np.sin, x, noise=1e-9)

    assert (found.bound >= 1e-4).all()


def test_a_function_that_is_not_finite_beside_x_is_never_right():
    found = central(lambda x: np.where(x > 1, np.nan, x), np.array([1.0]))

    verdict = compare(np.array([[1.0]]), found, 1.0)

    assert not verdict.passed
    assert "the expected value is nan at [0, 0]" in verdict.message


def test_a_vectorized_function_gives_the_same_estimate():
    x = np.random.default_rng(0).standard_normal(4)

    one_by_one = central(lambda t: np.sin(t).sum(), x)
    at_once = central(lambda t: np.sin(t).sum(axis=1), x, vectorized=True)

    assert np.allclose(one_by_one.value, at_once.value, rtol=0, atol=1e-10)


def test_a_vectorized_function_may_have_kinks_and_noise():
    found = central(lambda t: relu(t.astype(np.float32)).sum(axis=1), np.array([0.0, 1.0]), 1e-3, vectorized=True)

    assert found.low[0] <= 0.0 + found.bound[0]
    assert found.high[0] >= 1.0 - found.bound[0]


def test_central_notices_a_changed_input():
    def f(x):
        x += 1
        return x.sum()

    with pytest.raises(MutatedInputError, match="f changed its input"):
        central(f, np.ones(2))


def test_an_unknown_way_with_kinks_is_refused():
    with pytest.raises(NumericsError, match="'shrink' or 'between'"):
        central(softmax, np.ones(2), kinks="ignore")


@pytest.mark.parametrize("step", [0.0, np.nan, -1.0])
def test_central_refuses_a_bad_step(step):
    with pytest.raises(NumericsError, match="step must be"):
        central(softmax, np.ones(2), step)


def test_products_are_estimates_of_the_right_shape_and_bound():
    rng = np.random.default_rng(2)
    x, tangent, cotangent = rng.standard_normal(4), rng.standard_normal(4), rng.standard_normal(3)
    jacobian = wide_tanh_jacobian(x)

    jvp, vjp = central_jvp(wide_tanh, x, tangent), central_vjp(wide_tanh, x, cotangent)

    assert off(jvp, jacobian @ tangent) <= 4
    assert off(vjp, cotangent @ jacobian) <= 4


def test_a_product_of_a_scalar_function_takes_a_number():
    found = central_vjp(lambda x: (x**2).sum(), np.ones(3), 2.0)

    assert np.allclose(found.value, 4.0)


def test_a_vjp_at_a_kink_gives_the_range_of_its_subgradients():
    found = central_vjp(relu, np.array([0.0, 1.0]), np.array([-3.0, 2.0]))

    assert np.allclose([found.low[0], found.high[0]], [-3.0, 0.0])
    assert "exact kink at [0]" in found.note


def test_a_vectorized_vjp_agrees():
    x, cotangent = np.array([0.3, -0.2]), np.array([1.0, -2.0])

    found = central_vjp(np.sin, x, cotangent, vectorized=True)

    assert np.allclose(found.value, cotangent * np.cos(x), atol=1e-9)


def test_noise_that_is_known_goes_into_products():
    x = np.array([1.0, 2.0])

    assert (central_jvp(np.sin, x, np.ones(2), noise=1e-9).bound >= 1e-4).all()
    assert (central_vjp(np.sin, x, np.ones(2), noise=np.full(2, 1e-9)).bound >= 2e-4).all()


def test_a_vjp_knows_the_noise_of_terms_that_cancel():
    x = np.array([1e3, 1.0])

    found = central_vjp(lambda t: np.array([t[0] ** 2, t[0] ** 2 + t[1]]), x, np.array([1.0, -1.0]))

    assert off(found, np.array([0.0, -1.0])) <= 4


entries = st.floats(-1e3, 1e3)


@given(hnp.arrays(np.float64, (3, 4), elements=entries), hnp.arrays(np.float64, (4,), elements=entries))
def test_a_linear_function_has_its_matrix_within_the_bound(matrix, x):
    before = x.copy()

    found = central(lambda t: matrix @ t, x)

    assert (np.abs(found.value - matrix) <= 4 * found.bound).all()
    assert not found.kinks.any()
    assert (x == before).all()


@given(hnp.arrays(np.float64, (4,), elements=st.floats(-3, 3)), st.floats(-2, 2))
@example(np.asarray([0.0, -2.125, -2.125, -0.5]), -1.1672274282547037)
def test_a_cubic_has_its_slope_within_the_bound(coefficients, t):
    polynomial = np.polynomial.Polynomial(coefficients)

    found = central(polynomial, t)

    # Noise is measured as a standard deviation; where terms cancel, a value may be off by what their sum is rounded by.
    terms = np.abs(coefficients) @ np.abs(t) ** np.arange(4)
    assert abs(found.value - polynomial.deriv()(t)) <= 4 * found.bound + np.finfo(float).eps * terms / found.step


@given(st.floats(-1e3, 1e3), st.floats(-1e3, 1e3), st.floats(-2e-5, 2e-5))
def test_a_function_with_one_kink_has_its_slopes_within_the_range(left, right, kink):
    found = central(lambda t: np.where(t < kink, left, right) * (t - kink), 0.0)

    slope = left if kink > 0 else right
    assert found.low - 4 * found.bound - 1e-7 <= slope <= found.high + 4 * found.bound + 1e-7
