import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from worked_functions import cross_entropy, cross_entropy_gradient, mlp_of_W1, softmax, softmax_jacobian

from labrunner.errors import LabrunnerError
from labrunner.numerics import (
    MutatedInputError,
    NumericsError,
    numerical_gradient,
    numerical_jacobian,
    numerical_jvp,
    numerical_vjp,
)

METHODS = ["central", "forward", "fourth-order", "complex"]
Z = np.array([2.0, 1.0, 0.5, -1.0, 0.0])


def smooth(x):
    return np.stack([np.sin(x).sum(), (x**2).prod(), np.exp(x).mean()])


def smooth_on_a_batch(x):
    axes = tuple(range(1, x.ndim))
    return np.stack([np.sin(x).sum(axes), (x**2).prod(axes), np.exp(x).mean(axes)], axis=1)


@pytest.mark.parametrize(("method", "error"), [("central", 1e-9), ("forward", 1e-7), ("fourth-order", 1e-11)])
def test_each_method_reaches_its_accuracy_on_softmax(method, error):
    measured = numerical_jacobian(softmax, Z, method=method)

    assert np.abs(measured - softmax_jacobian(Z)).max() < error


def test_complex_step_is_exact_to_rounding():
    def loss(z):
        return np.log(np.exp(z).sum()) - z[0]

    measured = numerical_jacobian(loss, Z, method="complex")

    assert np.abs(measured - cross_entropy_gradient(Z)).max() <= 2e-16


def test_central_differences_at_1e_minus_5_reach_the_known_errors():
    f, W1, jacobian = mlp_of_W1(42)

    assert np.abs(numerical_jacobian(softmax, Z, 1e-5) - softmax_jacobian(Z)).max() < 1e-11
    assert np.abs(numerical_jacobian(cross_entropy, Z, 1e-5) - cross_entropy_gradient(Z)).max() < 2e-11
    assert np.abs(numerical_jacobian(f, W1, 1e-5) - jacobian).max() < 2e-11


def test_forward_differences_show_on_a_curved_function():
    error = np.abs(numerical_jacobian(softmax, Z, 1e-5, "forward") - softmax_jacobian(Z)).max()

    assert 1e-7 < error < 1e-5


def test_a_step_of_1e_minus_12_is_drowned_in_cancellation():
    error = np.abs(numerical_jacobian(softmax, Z, 1e-12) - softmax_jacobian(Z)).max()

    assert error > 1e-6


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("out_shape", [(), (1,), (2,), (2, 3)])
@pytest.mark.parametrize("in_shape", [(), (1,), (3,), (2, 2)])
def test_the_jacobian_has_the_shape_of_the_output_then_of_the_input(method, out_shape, in_shape):
    weights = np.arange(1.0, 1 + np.prod(out_shape + in_shape, dtype=int)).reshape(out_shape + in_shape)

    def f(x):
        return np.tensordot(weights, x, axes=len(in_shape))

    measured = numerical_jacobian(f, np.full(in_shape, 0.5), method=method)

    assert measured.shape == out_shape + in_shape
    assert np.allclose(measured, weights, rtol=1e-6)


def test_a_python_number_may_go_in_and_come_out():
    measured = numerical_jacobian(lambda t: float(t) ** 3, 2.0)

    assert measured.shape == ()
    assert measured == pytest.approx(12.0)


def test_an_input_without_entries_has_an_empty_jacobian():
    assert numerical_jacobian(lambda x: np.ones(2), np.ones((0, 3))).shape == (2, 0, 3)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("shape", [(3,), (2, 3), (1, 1)])
def test_a_vectorized_function_gives_the_same_jacobian(method, shape):
    x = np.random.default_rng(3).standard_normal(shape)

    one_by_one = numerical_jacobian(smooth, x, method=method)
    at_once = numerical_jacobian(smooth_on_a_batch, x, method=method, vectorized=True)

    assert np.allclose(one_by_one, at_once, rtol=0, atol=1e-7)


def test_a_vectorized_function_of_a_number_takes_a_vector():
    measured = numerical_jacobian(lambda t: t**2, 3.0, vectorized=True)

    assert measured == pytest.approx(6.0)


def test_a_small_vectorized_function_is_called_on_one_batch():
    calls = []

    def f(x):
        calls.append(len(x))
        return x.sum(axis=1)

    numerical_jacobian(f, np.ones(50), vectorized=True)

    assert calls == [1, 100]


def test_batches_are_cut_into_chunks_of_half_a_mebibyte():
    largest = 0

    def f(x):
        nonlocal largest
        largest = max(largest, x.nbytes)
        return x[:, :2]

    numerical_jacobian(f, np.ones(2000), vectorized=True)

    assert 256 * 1024 <= largest <= 1024 * 1024


def test_a_large_vectorized_function_is_called_point_by_point():
    counts = set()

    def f(x):
        counts.add(len(x))
        return x[:, 0]

    numerical_jacobian(f, np.ones(8193), vectorized=True)

    assert counts == {1}


@pytest.mark.parametrize("vectorized", [False, True])
def test_x_is_never_changed(vectorized):
    x = np.random.default_rng(0).standard_normal((3, 2))
    before = x.copy()

    numerical_jacobian(smooth_on_a_batch if vectorized else smooth, x, vectorized=vectorized)

    assert (x == before).all()


@pytest.mark.parametrize("method", METHODS)
def test_a_function_that_changes_its_input_is_named(method):
    def f(x):
        x[1, 0] = 9
        return x.sum()

    with pytest.raises(
        MutatedInputError, match=r"f changed its input at index \[1, 0\]: 1.0 before, 9.0 after"
    ) as caught:
        numerical_jacobian(f, np.ones((2, 2)), method=method)

    assert (caught.value.index, caught.value.before, caught.value.after) == ((1, 0), 1.0, 9.0)


def test_a_function_that_changes_its_input_beside_x_only_is_named():
    def f(x):
        if x[0] != 1:
            x[2] += 1
        return x.sum()

    with pytest.raises(MutatedInputError, match=r"index \[2\]: 1.0 before, 2.0 after"):
        numerical_jacobian(f, np.ones(3))


@pytest.mark.parametrize("size", [4, 4000])
def test_a_function_that_changes_its_batch_is_named_by_the_index_in_x(size):
    def f(x):
        if len(x) > 1 or size > 1000:
            x[-1, 3] = 7
        return x.sum(axis=1)

    with pytest.raises(MutatedInputError) as caught:
        numerical_jacobian(f, np.ones(size), vectorized=True)

    assert caught.value.index == (3,)


def test_changing_a_large_input_is_noticed_too():
    def f(x):
        x[-1] = np.nan
        return x[0]

    with pytest.raises(MutatedInputError, match=r"\[2999\]"):
        numerical_jacobian(f, np.ones(3000))


@pytest.mark.parametrize("call", [numerical_jvp, numerical_vjp])
def test_products_notice_a_changed_input(call):
    def f(x):
        x *= 2
        return x

    with pytest.raises(MutatedInputError):
        call(f, np.ones(3), np.ones(3))


def test_the_quotient_is_taken_over_the_step_that_was_taken():
    x = np.array([1e6])

    measured = numerical_jacobian(lambda t: t, x, 1e-5)

    assert measured == 1.0


def test_the_default_step_grows_with_x():
    x = np.array([1e9, 1e-3])

    measured = numerical_jacobian(lambda t: t**2, x)

    assert np.diag(measured) == pytest.approx(2 * x, rel=1e-8)


@pytest.mark.parametrize("step", [0, -1e-5, np.nan, np.inf, "1e-5", True, 1j])
def test_a_bad_step_is_refused(step):
    with pytest.raises(NumericsError, match="step must be"):
        numerical_jacobian(softmax, Z, step)


def test_a_step_that_vanishes_beside_x_is_refused_with_a_better_one():
    with pytest.raises(NumericsError, match=r"vanishes beside 1e\+12: use 0.004 or more"):
        numerical_jacobian(lambda t: t, np.array([1.0, 1e12]), 1e-5)


def test_the_step_that_was_advised_works():
    assert numerical_jacobian(lambda t: t, 1e12, 0.004) == 1.0


@pytest.mark.parametrize(
    ("x", "message"),
    [
        (np.array([1, 2]), r"int64 numbers: give floating-point ones, x.astype\(float\)"),
        (3, "int64 numbers"),
        (np.array([True]), "bool numbers"),
        (np.array([1.0, np.nan]), r"not finite at index \[1\]"),
        (np.inf, "not finite"),
        (np.array([1j]), "complex128: give real"),
        (np.array(["a"]), "give real"),
        ([[1.0], [1.0, 2.0]], "rows differ in length"),
        (None, "give real"),
    ],
)
def test_a_point_without_derivative_is_refused(x, message):
    with pytest.raises(NumericsError, match=message):
        numerical_jacobian(softmax, x)


def test_single_precision_points_are_taken_in_double():
    x = np.array([0.5, 0.25], dtype=np.float32)

    measured = numerical_jacobian(lambda t: t**2, x)

    assert measured.dtype == np.float64
    assert np.allclose(measured, np.diag([1.0, 0.5]))


@pytest.mark.parametrize(
    ("result", "message"),
    [
        (None, "f returned None: return one array"),
        ("text", "a str of <U4"),
        ((1.0, np.ones(2)), "parts of different shapes"),
        (np.array([1j]), "complex numbers"),
        ({}, "a dict of object"),
    ],
)
def test_a_result_that_is_no_array_of_numbers_is_refused(result, message):
    with pytest.raises(NumericsError, match=message):
        numerical_jacobian(lambda x: result, Z)


@pytest.mark.parametrize("call", [numerical_jacobian, lambda f, x: numerical_vjp(f, x, np.ones(2))])
def test_a_result_of_changing_shape_is_refused(call):
    with pytest.raises(NumericsError, match=r"shape \(3,\) beside x"):
        call(lambda x: np.ones(2 if x[0] == 1 else 3), np.ones(2))


def test_a_vectorized_function_that_loses_the_batch_is_refused():
    with pytest.raises(NumericsError, match="must lead with the batch axis"):
        numerical_jacobian(lambda x: x.sum(), np.ones(3), vectorized=True)


def test_integers_returned_are_numbers():
    assert (numerical_jacobian(lambda x: (x > 0.1).astype(int), Z) == 0).all()


def test_an_unknown_method_is_refused_with_the_known_ones():
    with pytest.raises(NumericsError, match="central, forward, fourth-order, complex"):
        numerical_jacobian(softmax, Z, method="backward")


@pytest.mark.parametrize("f", [np.abs, lambda z: np.array([abs(z[0]), z[1] ** 2]), lambda z: np.real(z) * 1.0])
def test_a_complex_step_through_a_function_that_drops_the_imaginary_part_is_refused(f):
    with pytest.raises(NumericsError, match="drops the imaginary part"):
        numerical_jacobian(f, np.array([1.0, 2.0]), method="complex")


def test_a_complex_step_through_a_dead_unit_is_no_fault():
    measured = numerical_jacobian(lambda z: np.maximum(z, 0), np.array([-1.0, 2.0]), method="complex")

    assert (measured == np.diag([0.0, 1.0])).all()


def test_every_refusal_is_a_labrunner_error():
    assert issubclass(NumericsError, LabrunnerError)
    assert issubclass(MutatedInputError, NumericsError)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("vectorized", [False, True])
def test_products_agree_with_the_jacobian(method, vectorized):
    rng = np.random.default_rng(5)
    x, tangent, cotangent = rng.standard_normal((2, 3)), rng.standard_normal((2, 3)), rng.standard_normal(3)
    jacobian = numerical_jacobian(smooth, x, method="complex")
    f = smooth_on_a_batch if vectorized else smooth

    jvp = numerical_jvp(f, x, tangent, method=method, vectorized=vectorized)
    vjp = numerical_vjp(f, x, cotangent, method=method, vectorized=vectorized)

    assert np.allclose(jvp, np.tensordot(jacobian, tangent, 2), rtol=0, atol=1e-6)
    assert np.allclose(vjp, np.tensordot(cotangent, jacobian, 1), rtol=0, atol=1e-6)


def test_the_adjoint_identity_holds_between_the_products():
    rng = np.random.default_rng(6)
    x, v, u = rng.standard_normal(4), rng.standard_normal(4), rng.standard_normal(3)

    assert u @ numerical_jvp(smooth, x, v) == pytest.approx(v @ numerical_vjp(smooth, x, u), abs=1e-8)


def test_a_jvp_along_zero_is_zero():
    assert (numerical_jvp(smooth, np.ones(2), np.zeros(2)) == 0).all()


def test_a_jvp_along_a_huge_tangent_keeps_a_small_step():
    x = np.array([0.3, 0.4])

    assert numerical_jvp(np.sin, x, 1e8 * np.ones(2)) == pytest.approx(1e8 * np.cos(x), rel=1e-8)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: numerical_jvp(smooth, np.ones(2), np.ones(3)), r"tangent has shape \(3,\), but x has \(2,\)"),
        (lambda: numerical_vjp(smooth, np.ones(2), np.ones(2)), r"cotangent has shape \(2,\), but f\(x\) has \(3,\)"),
        (lambda: numerical_vjp(smooth, np.ones(2), np.ones(3, dtype=int)), "cotangent holds int64"),
    ],
)
def test_a_direction_of_the_wrong_kind_is_refused(call, message):
    with pytest.raises(NumericsError, match=message):
        call()


def test_a_gradient_has_the_shape_of_x():
    measured = numerical_gradient(lambda W: (W**2).sum(), np.ones((2, 3)))

    assert np.allclose(measured, np.full((2, 3), 2.0))


def test_a_gradient_of_a_function_that_is_not_scalar_is_refused():
    with pytest.raises(NumericsError, match=r"scalar function, but f returned shape \(1,\)"):
        numerical_gradient(lambda x: x.sum(keepdims=True), np.ones(2))


def test_a_function_that_is_not_finite_beside_x_gives_nan_and_no_warning():
    measured = numerical_jacobian(lambda x: np.where(x > 1, np.inf, x), np.array([1.0, 0.0]))

    assert not np.isfinite(measured[0, 0])
    assert measured[1, 1] == pytest.approx(1.0)


@given(
    hnp.arrays(np.float64, (3, 2), elements=st.floats(-100, 100)),
    hnp.arrays(np.float64, (2,), elements=st.floats(-100, 100)),
)
def test_the_jacobian_of_a_linear_function_is_its_matrix(matrix, x):
    measured = numerical_jacobian(lambda t: matrix @ t, x)

    assert np.allclose(measured, matrix, rtol=0, atol=1e-6)
