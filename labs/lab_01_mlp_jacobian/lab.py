"""Jacobian of a two-layer MLP with respect to its first weight matrix.

    h_pre = W1 x + b1            x in R^3,  W1 in R^(4x3),  b1 in R^4
    h     = relu(h_pre)
    y     = W2 h + b2            W2 in R^(2x4),  b2 in R^2

Only h_pre[a] depends on W1[a, b], with slope x[b]; relu passes it on where h_pre[a] > 0. By the chain rule

    dy[i] / dW1[a, b] = W2[i, a] 1[h_pre[a] > 0] x[b],      J = W2 diag(1[h_pre > 0]) dh_pre/dW1.

W1 is flattened row by row: entry (a, b) stands at column 3 a + b of J.
"""

import numpy as np

from labrunner import Lab, central

from .derivation import derivation

lab = Lab("Jacobian of a two-layer MLP", derivation)


@lab.sample
def sample(rng, inputs, hidden, outputs):
    return {
        "x": rng.standard_normal(inputs),
        "W1": rng.standard_normal((hidden, inputs)),
        "b1": rng.standard_normal(hidden),
        "W2": rng.standard_normal((outputs, hidden)),
        "b2": rng.standard_normal(outputs),
        "target": rng.standard_normal(outputs),
    }


@lab.unfit
def all_units_dead(x, W1, b1):
    if np.all(W1 @ x + b1 <= 0):
        return f"all {len(b1)} hidden units are dead: the Jacobian is 0, and an answer of zeros would pass"
    return None


@lab.reference
def mlp(x, W1, b1, W2, b2):
    """Return (y, h_pre, h) of shapes (2,), (4,), (4,)."""
    h_pre = W1 @ x + b1
    h = np.maximum(h_pre, 0)
    return W2 @ h + b2, h_pre, h


@lab.reference
def dh_pre_dW1(x, hidden=4):
    """Return dh_pre/dW1 of shape (4, 12); column 3 a + b belongs to W1[a, b]."""
    return np.kron(np.eye(hidden), x)


@lab.reference
def analytical_jacobian(x, W1, b1, W2, b2):
    """Return dy/dW1 of shape (2, 12), derived by hand, with relu'(0) = 0."""
    h_pre = W1 @ x + b1
    return W2 @ np.diag(h_pre > 0) @ dh_pre_dW1(x, len(b1))


@lab.reference
def numerical_jacobian(x, W1, b1, W2, b2, h=1e-5):
    """Return dy/dW1 of shape (2, 12) by central differences of step h, one weight at a time."""
    J = np.zeros((len(b2), W1.size))
    for column, index in enumerate(np.ndindex(W1.shape)):
        up, down = W1.copy(), W1.copy()
        up[index] += h
        down[index] -= h
        J[:, column] = (mlp(x, up, b1, W2, b2)[0] - mlp(x, down, b1, W2, b2)[0]) / (2 * h)
    return J


@lab.reference
def dy_db1(x, W1, b1, W2, b2):
    """Return dy/db1 of shape (2, 4), derived by hand."""
    return W2 * (W1 @ x + b1 > 0)


@lab.reference
def dy_dW2(x, W1, b1, W2, b2):
    """Return dy/dW2 of shape (2, 8), derived by hand; column 4 i + k belongs to W2[i, k]."""
    return np.kron(np.eye(len(b2)), np.maximum(W1 @ x + b1, 0))


@lab.reference
def dL_dW1(x, W1, b1, W2, b2, target):
    """Return dL/dW1 of shape (4, 3) for L = ||y - target||^2 / 2."""
    residual = mlp(x, W1, b1, W2, b2)[0] - target
    return (residual @ analytical_jacobian(x, W1, b1, W2, b2)).reshape(W1.shape)


@lab.check
def forward_pass(solution, x, W1, b1, W2, b2):
    """mlp returns y = W2 relu(W1 x + b1) + b2, then h_pre and h"""
    h_pre = W1 @ x + b1
    h = np.where(h_pre > 0, h_pre, 0)
    return solution.mlp(x, W1, b1, W2, b2), (W2 @ h + b2, h_pre, h)


@lab.check
def pre_activation_jacobian(solution, x, W1):
    """dh_pre/dW1 is right in every entry, that of W1[c, b] at column 3 c + b"""
    slopes = np.einsum("ac,b->acb", np.eye(len(W1)), x)
    return solution.dh_pre_dW1(x), slopes.reshape(len(W1), W1.size)


def jacobian_by_differences(x, W1, b1, W2, b2, step, kinks="shrink"):
    y = central(lambda W: mlp(x, W, b1, W2, b2)[0], W1, step, kinks)
    return y.reshape(len(b2), W1.size)


@lab.check
def jacobians_match(solution, x, W1, b1, W2, b2, step):
    """dy/dW1 equals its central differences"""
    return solution.analytical_jacobian(x, W1, b1, W2, b2), jacobian_by_differences(x, W1, b1, W2, b2, step)


@lab.check
def jacobians_match_at_typical_inputs(solution, x, W1, b1, W2, b2, step):
    """dy/dW1 equals its central differences at inputs that you have not seen"""
    return jacobians_match(solution, x, W1, b1, W2, b2, step)


@lab.check
def numerical_jacobian_matches(solution, x, W1, b1, W2, b2, step):
    """your numerical Jacobian is a central difference with one weight moved at a time"""
    between = jacobian_by_differences(x, W1, b1, W2, b2, step, kinks="between")
    return solution.numerical_jacobian(x, W1, b1, W2, b2), between


@lab.check
def relu_zero_is_not_fixed(solution, x, W1, b1, W2, b2):
    """with h_pre[0] exactly 0, unit 0 passes nothing on: relu'(0) = 0 by the strict >"""
    # On a grid of 2^-20 every product W1 x is exact in whatever order it is summed, so h_pre[0] is 0 for everybody.
    x, W1, b1 = (np.round(a * 2**20) / 2**20 for a in (x, W1, b1))
    b1[0] = -(W1[0] @ x)
    expected = W2 @ np.diag(W1 @ x + b1 > 0) @ dh_pre_dW1(x, len(b1))
    return solution.analytical_jacobian(x, W1, b1, W2, b2), expected


@lab.check
def b1_jacobian(solution, x, W1, b1, W2, b2, step):
    """dy/db1 equals its central differences"""
    return solution.dy_db1(x, W1, b1, W2, b2), central(lambda b: mlp(x, W1, b, W2, b2)[0], b1, step)


@lab.check
def W2_jacobian(solution, x, W1, b1, W2, b2, step):
    """dy/dW2 equals its central differences"""
    y = central(lambda W: mlp(x, W1, b1, W, b2)[0], W2, step)
    return solution.dy_dW2(x, W1, b1, W2, b2), y.reshape(len(b2), W2.size)


@lab.check
def loss_gradient(solution, x, W1, b1, W2, b2, target, step):
    """dL/dW1 of L = ||y - target||^2 / 2 equals its central differences"""
    L = central(lambda W: 0.5 * np.sum((mlp(x, W, b1, W2, b2)[0] - target) ** 2), W1, step)
    return solution.dL_dW1(x, W1, b1, W2, b2, target), L
