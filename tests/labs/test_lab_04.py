"""Lab 04: the course's Jacobians, its exercises, and other right answers to them."""

from __future__ import annotations

import math

import numpy as np
import pytest


@pytest.fixture
def lab(open_lab):
    return open_lab("lab-04")


def test_the_jacobians_at_1_2_are_those_of_the_course(lab):
    given = lab.given()

    assert (given["x"], given["y"]) == (1.0, 2.0)
    np.testing.assert_array_equal(lab.f_jacobian(1.0, 2.0), [[2, 1], [2, 1], [math.cos(1), 0]])
    np.testing.assert_array_equal(lab.exercise_jacobian(1.0, 2.0), [[2, 1], [2, 1], [math.e, 0]])


def test_the_layer_of_the_course_is_given(lab):
    given = lab.given()

    np.testing.assert_array_equal(given["W1"], [[1, 2], [3, 4], [5, 6]])
    np.testing.assert_array_equal(given["b1"], [0.1, -0.5, 0.3])
    np.testing.assert_array_equal(given["v"], [0.1, 0.1])
    np.testing.assert_array_equal(lab.layer_jacobian(given["W1"], given["b1"], given["v"]), given["W1"])


def test_rows_of_dead_units_are_zero(lab):
    given = lab.given()

    J = lab.layer_jacobian(given["W1"], given["b1"], np.array([-0.1, 0.1]))

    np.testing.assert_array_equal(J, [[1, 2], [0, 0], [5, 6]])


def test_the_slope_of_the_sigmoid_at_ten_is_exact(lab):
    assert lab.sigmoid_grad(10.0) == pytest.approx(4.5395807735951673e-05, rel=1e-15)


def test_the_slope_written_as_s_times_1_minus_s_is_accepted(lab):
    assert lab.failing(sigmoid_grad=lambda z: (s := 1 / (1 + math.exp(-z))) * (1 - s)) == set()


def test_the_whole_jacobian_is_output_by_input(lab):
    assert lab.full_jacobian_shape() == (1, 3)
    assert lab.failing(full_jacobian_shape=lambda: [1, 3]) == set()


@pytest.mark.parametrize("far", [-1e4, -1e6])
def test_any_input_that_kills_every_unit_is_right(lab, far):
    assert lab.failing(dead_input=lambda W, b: [far] * W.shape[1]) == set()


@pytest.mark.parametrize("nowhere", [-np.inf, np.nan])
def test_an_input_that_is_nowhere_kills_nothing(lab, nowhere):
    assert lab.failing(dead_input=lambda W, b: np.full(W.shape[1], nowhere)) == {"dead_input_kills_every_unit"}


def test_an_input_of_another_shape_is_refused_and_not_broadcast(lab):
    assert lab.failing(dead_input=lambda W, b: np.full((W.shape[1], 1), -1e4)) == {"dead_input_kills_every_unit"}


def test_a_network_without_a_living_path_is_refused_as_an_instance(lab):
    given = lab.given()

    assert "no path" in lab.bench.lab.why_unfit({**given, "b2": np.array([-100.0, -100.0])})


def test_solutions_written_another_way_are_accepted(lab):
    assert lab.failing(**written_another_way()) == set()


def written_another_way():
    """Return a right solution by loops, lists and other formulas."""

    def relu_jacobian(z):
        return [[1 if i == j and a > 0 else 0 for j in range(len(z))] for i, a in enumerate(z)]

    def layer_jacobian(W, b, x):
        return [row if row @ x + a > 0 else 0 * row for row, a in zip(W, b, strict=True)]

    def net_jacobian(x, W1, b1, W2, b2, W3, b3):
        z1 = W1 @ x + b1
        z2 = W2 @ (z1 * (z1 > 0)) + b2
        return np.einsum("oi,i,ij,j,jk->ok", W3, z2 > 0, W2, z1 > 0, W1)

    def loss_gradient(x, W1, b1, W2, b2, W3, b3):
        z1 = W1 @ x + b1
        z2 = W2 @ (z1 * (z1 > 0)) + b2
        y = W3 @ (z2 * (z2 > 0)) + b3
        # Back-propagation proper: from the loss to the input, vector by vector.
        return W1.T @ ((W2.T @ ((W3.T @ (2 * y)) * (z2 > 0))) * (z1 > 0))

    return {
        "f_jacobian": lambda x, y: [[2 * x, 1], [y, x], [math.cos(x), 0]],
        "linear_jacobian": lambda W, b, x: W.tolist(),
        "relu_jacobian": relu_jacobian,
        "sigmoid_jacobian": lambda z: np.diag(np.exp(-z) / (1 + np.exp(-z)) ** 2),
        "tanh_jacobian": lambda z: np.diag(np.cosh(z) ** -2.0),
        "chain": np.dot,
        "layer_jacobian": layer_jacobian,
        "net_jacobian": net_jacobian,
        "loss_gradient": loss_gradient,
        "exercise_jacobian": lambda x, y: [[2 * x, 1], [y, x], [math.exp(x), 0]],
        "sigmoid_grad": lambda z: 0.25 / math.cosh(z / 2) ** 2,
        "gradient_shape": lambda inputs: inputs,
        "jacobian_shape": lambda inputs, outputs: [outputs, inputs],
        "hessian_shape": lambda inputs: np.array([inputs, inputs]),
    }
