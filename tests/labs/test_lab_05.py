"""Lab 05: the course's error norms, shapes that are right both ways, and a loss that stays finite."""

from __future__ import annotations

import numpy as np
import pytest

from labrunner.verdict import Outcome


@pytest.fixture
def lab(open_lab):
    return open_lab("lab-05")


def test_the_error_norms_of_the_course_are_reproduced_to_four_digits(lab):
    given = lab.given()
    z, a, y = given["z"], given["a"], given["y"]
    errors = (
        lab.sigmoid_numeric(z) - lab.sigmoid_jacobian(z),
        lab.tanh_numeric(z) - lab.tanh_jacobian(z),
        lab.softmax_numeric(z) - lab.softmax_jacobian(z),
        lab.ce_numeric_a(a, y) - lab.ce_grad_a(a, y),
        lab.ce_numeric_z(z, y) - lab.ce_grad_z(z, y),
    )

    assert (z.tolist(), a.tolist(), y.tolist()) == ([1, 2, 3], [0.1, 0.3, 0.6], [0.2, 0, 0.8])
    norms = [f"{np.linalg.norm(error):.4e}" for error in errors]
    assert norms == ["1.0386e-10", "1.1205e-09", "1.8613e-10", "6.6678e-07", "2.2934e-10"]


@pytest.mark.parametrize(
    ("f", "x", "shape"),
    [
        (np.sin, 1.0, ()),
        (np.sum, np.ones(3), (3,)),
        (lambda x: x, np.ones(3), (3, 3)),
        (lambda X: X @ X.T, np.ones((2, 4)), (2, 2, 2, 4)),
    ],
)
def test_the_numeric_jacobian_has_the_shape_of_output_and_input(lab, f, x, shape):
    assert lab.numeric_jacobian(f, x).shape == shape


def test_the_numeric_jacobian_sees_through_a_function_that_returns_its_input(lab):
    np.testing.assert_allclose(lab.numeric_jacobian(lambda x: x, np.array([0.1, 0.7])), np.eye(2), atol=1e-11)


def test_the_shapes_of_the_course_are_given(lab):
    given = lab.given()

    assert given["W"].shape == (3, 4)
    assert given["X"].shape == (4, 2)
    np.testing.assert_allclose(given["Y"].sum(axis=0), 1)


@pytest.mark.parametrize("name", ["dJ_dx", "dJ_db", "ce_grad_a", "ce_grad_z", "ce_numeric_a", "ce_numeric_z"])
@pytest.mark.parametrize("shape", [(1, -1), (-1, 1)])
def test_a_row_or_a_column_is_as_right_as_a_vector(lab, name, shape):
    own = lab.bench.lab.references[name]

    assert lab.failing(**{name: lambda *args: own(*args).reshape(shape)}) == set()


@pytest.mark.parametrize("shape", [(1, -1), (-1, 1)])
def test_a_row_or_a_column_is_right_for_db_too(lab, shape):
    def with_db_reshaped(*args):
        dZ, dW, dX, db = lab.batch_gradients(*args)
        return dZ, dW, dX, db.reshape(shape)

    assert lab.failing(batch_gradients=with_db_reshaped) == set()


def test_a_wrong_row_is_compared_entry_by_entry(lab):
    (result, *_) = lab.results("ce_grad_z_matches_differences", ce_grad_z=lambda z, y: (y - lab.softmax(z, y))[None])

    assert result.outcome is not Outcome.PASSED


def test_nothing_is_broadcast_to_a_square(lab):
    def square(a, y):
        return np.broadcast_to(-y / a, (len(a), len(a)))

    (result, *_) = lab.results("ce_grad_a_matches_differences", ce_grad_a=square)

    assert result.outcome is Outcome.FAILED
    assert "(3,)" in result.message
    assert "(3, 3)" in result.message


def test_an_input_that_is_not_restored_to_the_last_digit_is_named(lab):
    pitfall = lab.bench.lab.pitfalls["restored_by_arithmetic"]

    results = lab.results("product_numeric_has_the_full_shape", product_numeric=pitfall.function)

    assert {result.outcome for result in results} == {Outcome.FAILED}
    assert "changed its argument" in results[0].message


@pytest.mark.parametrize(
    "sigmoid", [lambda z: np.exp(z) / (1 + np.exp(z)), lambda z: (1 + np.tanh(z / 2)) / 2], ids=["exp", "tanh"]
)
def test_norms_of_functions_written_another_way_are_accepted(lab, sigmoid):
    assert lab.failing(sigmoid_numeric=lambda z, h=1e-4: lab.numeric_jacobian(sigmoid, z, h)) == set()


def test_norms_of_the_step_actually_taken_are_accepted(lab):
    assert lab.failing(**written_another_way()) == set()


def test_a_norm_at_another_step_is_not_reproduced(lab):
    assert lab.failing(sigmoid_numeric=lambda z: lab.numeric_jacobian(lambda z: 1 / (1 + np.exp(-z)), z, 1e-5)) == {
        "error_norms"
    }


def test_an_unclipped_loss_is_refused_where_it_overflows_and_nowhere_else(lab):
    assert lab.failing(batch_loss=lab.bench.lab.pitfalls["clip_missing"].function) == {"batch_loss_is_clipped"}


def written_another_way():
    """Return a right solution by loops over examples, the exact step, and log-softmax where nothing is clipped."""

    def softmax(z):
        return np.exp(z - np.logaddexp.reduce(z))

    def numeric(f, x, h=1e-4):
        x = np.array(x, dtype=float)
        slopes = np.empty((*np.shape(f(x)), *x.shape))
        for index in np.ndindex(x.shape):
            up, down = x.copy(), x.copy()
            up[index] += h
            down[index] -= h
            slopes[(..., *index)] = (f(up) - f(down)) / (up[index] - down[index])
        return slopes

    def log_loss(z, y):
        return np.logaddexp.reduce(z) - y @ z

    def one(W, b, x, y):
        return softmax(W.dot(x) + b) - y

    def batch_probabilities(W, b, X):
        return np.transpose([softmax(W @ x + b) for x in X.T])

    def batch_loss(W, b, X, Y):
        A = np.clip(batch_probabilities(W, b, X), 1e-10, 1 - 1e-10)
        return float(np.mean([-y @ np.log(a) for a, y in zip(A.T, Y.T, strict=True)]))

    def batch_gradients(W, b, X, Y):
        m = X.shape[1]
        gaps = [one(W, b, x, y) / m for x, y in zip(X.T, Y.T, strict=True)]
        dW = sum(np.outer(gap, x) for gap, x in zip(gaps, X.T, strict=True))
        return np.transpose(gaps), dW, np.transpose([gap @ W for gap in gaps]), sum(gaps).tolist()

    return {
        "sigmoid_numeric": lambda z: numeric(lambda z: 1 / (1 + np.exp(-z)), z),
        "tanh_numeric": lambda z: numeric(lambda z: 1 - 2 / (np.exp(2 * z) + 1), z),
        "softmax_numeric": lambda z: numeric(softmax, z),
        "ce_numeric_a": lambda a, y: numeric(lambda a: -(y @ np.log(a)), a),
        "ce_numeric_z": lambda z, y: numeric(lambda z: log_loss(z, y), z),
        "product_numeric": lambda W, X: numeric(lambda W: np.dot(W, X), W),
        "sigmoid_jacobian": lambda z: np.diag(np.exp(-z) / (1 + np.exp(-z)) ** 2),
        "tanh_jacobian": lambda z: np.diag(1 / np.cosh(z) ** 2),
        "softmax_jacobian": lambda z: softmax(z)[:, None] * (np.eye(len(z)) - softmax(z)),
        "ce_grad_a": lambda a, y: [-float(t) / float(p) for p, t in zip(a, y, strict=True)],
        "ce_grad_z": lambda z, y: (softmax(z) - y).tolist(),
        "dJ_dW": lambda W, b, x, y: one(W, b, x, y)[:, None] * x[None, :],
        "dJ_dx": lambda W, b, x, y: one(W, b, x, y)[None, :] @ W,
        "dJ_db": one,
        "batch_probabilities": batch_probabilities,
        "batch_loss": batch_loss,
        "batch_gradients": batch_gradients,
    }
