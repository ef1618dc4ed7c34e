"""Lab 03: closures are called as everything else is, and held to two equations."""

from __future__ import annotations

import re

import numpy as np
import pytest

from labrunner.verdict import Outcome


@pytest.fixture
def lab(open_lab):
    return open_lab("lab-03")


def test_the_relu_vjp_of_the_course_is_reproduced(lab):
    given = lab.given()
    (x_bar,) = lab.relu(given["x"])[1](given["u"])

    np.testing.assert_array_equal(given["x"], np.linspace(-2, 2, 40))
    np.testing.assert_array_equal(given["u"], np.linspace(-5, 2, 40))
    np.testing.assert_array_equal(x_bar[:20], np.zeros(20))
    np.testing.assert_allclose(x_bar[20:24], [-1.41025641, -1.23076923, -1.05128205, -0.87179487], atol=5e-9)
    assert x_bar[-1] == 2.0


def test_the_loss_of_the_course_has_its_sizes(lab):
    given = lab.given()

    assert given["W1"].shape == (5, 40)
    assert given["W2"].shape == (10, 5)
    assert given["y"].shape == (10,)
    assert min(given["W1"].min(), given["W2"].min()) >= 0
    assert max(given["W1"].max(), given["W2"].max()) < 1


def test_what_the_better_differences_buy_is_shown(lab):
    (gap,) = (r for r in lab.results("gap_to_forward_differences") if r.seed is None)
    (central,) = (r for r in lab.results("loss_vjp_matches_differences") if r.seed is None)

    forward_error, central_error = map(float, re.findall(r"by (\S+?)(?:,|$)", gap.message))
    assert gap.outcome is Outcome.PASSED
    assert 5e-3 < forward_error < 2e-2
    assert central_error * 1e6 < forward_error
    assert central.max_rel_error < 1e-6


def test_an_instance_whose_kinks_forward_differences_cross_is_refused(lab):
    given = lab.given()
    W1 = given["W1"].copy()
    W1[0] = 1e-6

    assert "forward differences" in lab.bench.lab.why_unfit({**given, "W1": W1})


def test_a_vjp_that_is_not_linear_is_found_out(lab):
    failing = lab.failing(mlp2=lab.bench.lab.pitfalls["mlp2_u_twice"].function)

    assert {"mlp2_vjp_is_linear", "mlp2_vjp_is_adjoint"} <= failing


def test_a_forgotten_tuple_is_named(lab):
    (result, *_) = lab.results(
        "relu_vjp_matches_differences", relu=lab.bench.lab.pitfalls["relu_tuple_forgotten"].function
    )

    assert "a tuple of 1 array was expected" in result.message


def test_a_function_that_returns_no_vjp_is_told_what_it_returned(lab):
    (result, *_) = lab.results("relu_vjp_matches_differences", relu=lambda x: np.maximum(x, 0))

    assert "relu returned an array of shape (40,)" in result.message


def test_solutions_written_another_way_are_accepted(lab):
    assert lab.failing(**written_another_way()) == set()


def written_another_way():
    """Return a right solution with formulas of its own in place of the composition; the loss is a plain number."""

    def relu(x):
        return (x + np.abs(x)) / 2, lambda u: (np.where(x > 0, u, 0.0),)

    def dot(W, x):
        return np.einsum("ab,b->a", W, x), lambda u: ([[a * b for b in x] for a in u], np.asarray(u) @ W)

    def mlp2(x, W1, W2):
        D = np.diag(np.heaviside(W1 @ x, 0.0))
        back = W2 @ D
        return back @ W1 @ x, lambda u: (
            u @ back @ W1,
            np.multiply.outer(u @ back, x),
            np.multiply.outer(u, D @ W1 @ x),
        )

    def squared_loss(y_pred, y):
        return 0.5 * np.linalg.norm(y_pred - y) ** 2, lambda u: (u[0] * (y_pred - y), u[0] * (y - y_pred))

    def loss(x, y, W1, W2):
        y_pred, vjp = mlp2(x, W1, W2)

        def pull(u):
            x_bar, W1_bar, W2_bar = vjp(u[0] * (y_pred - y))
            return x_bar, u[0] * (y - y_pred), W1_bar, W2_bar

        return squared_loss(y_pred, y)[0], pull

    return {"relu": relu, "dot": dot, "mlp2": mlp2, "squared_loss": squared_loss, "loss": loss}
