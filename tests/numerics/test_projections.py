import numpy as np
import pytest
from worked_functions import relu, softmax, softmax_jacobian

from labrunner.numerics import MutatedInputError, NumericsError, projection_check
from labrunner.numerics.returned import MismatchError

RNG = np.random.default_rng(7)
WEIGHTS = RNG.standard_normal((10, 4096)) / 64
X = RNG.standard_normal(4096)


def layer(x):
    return np.tanh(WEIGHTS @ x)


def layer_jacobian(x):
    return (1 - layer(x) ** 2)[:, np.newaxis] * WEIGHTS


def relu_layer(x):
    return relu(WEIGHTS @ x)


def relu_layer_jacobian(x):
    return (WEIGHTS @ x > 0)[:, np.newaxis] * WEIGHTS


LAYERS = [(layer, layer_jacobian), (relu_layer, relu_layer_jacobian)]


@pytest.mark.parametrize(("f", "jacobian"), LAYERS)
def test_the_right_jacobian_passes(f, jacobian):
    for seed in range(8):
        found = projection_check(f, X, jacobian=jacobian(X), rng=seed)

        assert found.passed
        assert found.max_abs_error <= found.tolerance < 1e-9


@pytest.mark.parametrize(("f", "jacobian"), LAYERS)
def test_one_entry_wrong_by_1e_minus_7_among_40960_is_caught(f, jacobian):
    for seed in range(8):
        wrong = jacobian(X)
        wrong[tuple(np.random.default_rng(seed).integers(wrong.shape))] += 1e-7

        assert not projection_check(f, X, jacobian=wrong, rng=seed).passed


def test_products_are_judged_like_the_jacobian():
    jacobian = layer_jacobian(X)

    assert projection_check(layer, X, jvp=lambda x, u: jacobian @ u).passed
    assert projection_check(layer, X, vjp=lambda x, v: v @ jacobian).passed
    assert not projection_check(layer, X, jvp=lambda x, u: 1.001 * jacobian @ u).passed
    assert not projection_check(layer, X, vjp=lambda x, v: np.abs(v) @ jacobian).passed


def test_the_verdict_takes_few_evaluations():
    calls = 0

    def f(x):
        nonlocal calls
        calls += 1
        return layer(x)

    projection_check(f, X, jacobian=layer_jacobian(X))

    assert calls < 100


def test_small_curved_functions_are_judged_too():
    for seed in range(25):
        z = np.random.default_rng(seed).standard_normal(5)
        wrong = softmax_jacobian(z)
        wrong[1, 2] += 1e-6

        assert projection_check(softmax, z, jacobian=softmax_jacobian(z), rng=seed).passed
        assert not projection_check(softmax, z, jacobian=wrong, rng=seed).passed


def test_arrays_of_any_shape_are_projected():
    x = np.random.default_rng(0).standard_normal((2, 3))
    jacobian = np.einsum("ik,jl->ijkl", np.eye(2), np.eye(3)) * np.cos(x)

    assert projection_check(np.sin, x, jacobian=jacobian).passed


def test_a_scalar_function_of_a_number_is_projected():
    assert projection_check(np.exp, 1.0, jacobian=np.e).passed
    assert not projection_check(np.exp, 1.0, jacobian=2.7).passed


def test_x_on_a_kink_is_undecided():
    x = X[:100].copy()
    x[3] = 0.0

    found = projection_check(relu, x, jacobian=np.diag((x > 0) * 1.0))

    assert found.kinked
    assert not found.passed


def test_nan_is_never_right():
    jacobian = layer_jacobian(X)
    jacobian[3, 5] = np.nan

    found = projection_check(layer, X, jacobian=jacobian)

    assert not found.passed
    assert found.max_abs_error == np.inf


def test_single_precision_inside_does_not_cry_wolf():
    def f(x):
        return np.tanh(WEIGHTS.astype(np.float32) @ x.astype(np.float32))

    wrong = 1.01 * layer_jacobian(X)

    assert projection_check(f, X, jacobian=layer_jacobian(X)).passed
    assert not projection_check(f, X, jacobian=wrong).passed


@pytest.mark.parametrize("claims", [{}, {"jvp": np.dot, "vjp": np.dot}])
def test_exactly_one_derivative_is_judged(claims):
    with pytest.raises(NumericsError, match="exactly one"):
        projection_check(layer, X, **claims)


def test_a_product_of_the_wrong_shape_is_refused():
    with pytest.raises(MismatchError, match=r"shape \(10,\) was expected, but shape \(4096,\)"):
        projection_check(layer, X, jvp=lambda x, u: u)


def test_a_product_that_changes_x_is_named():
    def vjp(x, v):
        x[0] = 0
        return v @ WEIGHTS

    with pytest.raises(MutatedInputError, match=r"vjp changed its input at index \[0\]"):
        projection_check(layer, X, vjp=vjp)
