"""ReLU at zero: where a central difference and a convention must disagree, and by how much.

    h_pre = W1 x + b1,      y = W2 relu(h_pre) + b2,      with b1[0] chosen so that h_pre[0] is exactly 0

relu has two slopes at 0: it is flat to the left of it and rises with slope 1 to the right. When W1[0, b] moves by t,
h_pre[0] moves to t x[b]. For x[b] > 0 unit 0 opens as the weight grows; for x[b] < 0 it opens as the weight shrinks. So

    left slope of y[i]      W2[i, 0] x[b] 1[x[b] < 0]
    right slope of y[i]     W2[i, 0] x[b] 1[x[b] > 0]

One of the two is 0. A central difference is their mean, at any step; the strict gate 1[h_pre > 0] takes 0 instead:

    central difference - convention = W2[i, 0] x[b] / 2,      which is half of the jump from slope to slope.

Any value between the two slopes is a subgradient, and 0 is one. The disagreement is no error: it is to be shown and
left as it is. (Texts that call the left side of this kink the open one are right only where x[b] < 0.)
"""

import math

import numpy as np

from labrunner import Lab, central

lab = Lab("ReLU at zero")

# Unit 0 alone stands at a kink: every other one must be further off than any difference quotient reaches.
CLEARANCE = 1e-3


@lab.sample
def sample(rng, inputs, hidden, outputs):
    # Multiples of 2^-20 have exact products, whose sum is the same in whatever order a solution takes them.
    x, W1, b1, W2, b2 = (
        np.round(rng.standard_normal(shape) * 2**20) / 2**20
        for shape in (inputs, (hidden, inputs), hidden, (outputs, hidden), outputs)
    )
    b1[0] = -(W1 @ x)[0]
    return {"x": x, "W1": W1, "b1": b1, "W2": W2, "b2": b2}


@lab.unfit
def off_the_kink(x, W1, b1):
    products = (W1 @ x)[0], W1[0] @ x, math.fsum(W1[0] * x)
    missed = max(abs(product + b1[0]) for product in products)
    if missed != 0:
        return f"h_pre[0] is {missed:.1e}, not exactly 0, or is so only in one order of summation"
    nearest = np.min(np.abs(W1[1:] @ x + b1[1:]), initial=np.inf)
    if nearest < CLEARANCE:
        return f"another hidden unit is only {nearest:.1e} away from its own kink"
    return None


@lab.reference
def mlp(x, W1, b1, W2, b2):
    """Return (y, h_pre, h) of shapes (2,), (4,), (4,)."""
    h_pre = W1 @ x + b1
    h = np.maximum(h_pre, 0)
    return W2 @ h + b2, h_pre, h


@lab.reference
def bias_at_kink(x, W1, b1):
    """Return a copy of b1 whose entry 0 makes h_pre[0] exactly 0, shape (4,)."""
    b1 = b1.copy()
    # The product that mlp itself takes: W1[0] @ x may be rounded differently.
    b1[0] = -(W1 @ x)[0]
    return b1


@lab.reference
def analytical_jacobian(x, W1, b1, W2, b2):
    """Return dy/dW1 of shape (2, 12), derived by hand, with relu'(0) = 0; W1 is flattened row by row."""
    gate = W1 @ x + b1 > 0
    return np.kron(W2 * gate, x)


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
def one_sided_jacobians(x, W1, b1, W2, b2, h=1e-5):
    """Return (left, right), each of shape (2, 12): dy/dW1 by backward and by forward differences of step h."""
    y = mlp(x, W1, b1, W2, b2)[0]
    left, right = np.zeros((2, len(b2), W1.size))
    for column, index in enumerate(np.ndindex(W1.shape)):
        down, up = W1.copy(), W1.copy()
        down[index] -= h
        up[index] += h
        left[:, column] = (y - mlp(x, down, b1, W2, b2)[0]) / h
        right[:, column] = (mlp(x, up, b1, W2, b2)[0] - y) / h
    return left, right


def slopes(x, W1, b1, W2):
    """Return the left and the right slope of y in W1, each of shape (2, 12), by the formulas above."""
    elsewhere = np.kron(W2 * (W1 @ x + b1 > 0), x)
    unit_0 = W2 * (np.arange(len(b1)) == 0)
    return elsewhere + np.kron(unit_0, np.minimum(x, 0)), elsewhere + np.kron(unit_0, np.maximum(x, 0))


@lab.exhibit
def disagreement(solution, x, W1, b1, W2, b2):
    """central difference minus convention for the weights of unit 0: half of each slope jump, as expected"""
    J, D = solution.analytical_jacobian(x, W1, b1, W2, b2), solution.numerical_jacobian(x, W1, b1, W2, b2)
    return np.subtract(D, J)[:, : len(x)]


@lab.check
def forward_pass(solution, x, W1, b1, W2, b2):
    """mlp returns y = W2 relu(W1 x + b1) + b2, then h_pre and h"""
    h_pre = W1 @ x + b1
    h = np.where(h_pre > 0, h_pre, 0)
    return solution.mlp(x, W1, b1, W2, b2), (W2 @ h + b2, h_pre, h)


@lab.check
def bias_puts_unit_0_on_the_kink(solution, x, W1, b1):
    """bias_at_kink makes h_pre[0] exactly 0, and leaves the other biases as they are"""
    elsewhere = b1 + (np.arange(len(b1)) == 0)
    return solution.bias_at_kink(x, W1, elsewhere), b1


@lab.check
def convention_at_zero(solution, x, W1, b1, W2, b2):
    """at h_pre[0] = 0 the analytical Jacobian lets nothing through unit 0: relu'(0) = 0 by the strict >"""
    return solution.analytical_jacobian(x, W1, b1, W2, b2), np.kron(W2 * (W1 @ x + b1 > 0), x)


@lab.check
def convention_at_minus_zero(solution, x, W1, b1, W2, b2):
    """-0.0 is not above zero either: the analytical Jacobian is the same there"""
    W1, b1 = W1.copy(), b1.copy()
    W1[0] = np.copysign(0.0, -x)
    b1[0] = -0.0
    return convention_at_zero(solution, x, W1, b1, W2, b2)


@lab.check
def one_sided_slopes(solution, x, W1, b1, W2, b2):
    """the left and the right slope: unit 0 opens to the right where x[b] > 0, to the left where x[b] < 0"""
    return solution.one_sided_jacobians(x, W1, b1, W2, b2), slopes(x, W1, b1, W2)


@lab.check
def central_difference_is_the_mean(solution, x, W1, b1, W2, b2):
    """the central difference is the mean of the two one-sided slopes"""
    left, right = slopes(x, W1, b1, W2)
    return solution.numerical_jacobian(x, W1, b1, W2, b2), (left + right) / 2


@lab.check
def disagreement_is_half_the_jump(solution, x, W1, b1, W2, b2):
    """central difference minus convention is half of the jump from slope to slope"""
    numerical = solution.numerical_jacobian(x, W1, b1, W2, b2)
    disagreement = np.subtract(numerical, solution.analytical_jacobian(x, W1, b1, W2, b2))
    half_jump = np.kron(W2 * (np.arange(len(b1)) == 0), x) / 2
    return disagreement, half_jump, f"expected disagreement {np.max(np.abs(half_jump)):.1e}"


@lab.check
def jacobians_match_away_from_zero(solution, x, W1, b1, W2, b2, step):
    """with h_pre[0] at 1/2, then at -1/2, the analytical Jacobian equals its central differences"""
    unit_0 = np.arange(len(b1)) == 0
    biases = b1 + unit_0 / 2, b1 - unit_0 / 2
    differences = (central(lambda W, b=b: mlp(x, W, b, W2, b2)[0], W1, step) for b in biases)
    actual = tuple(solution.analytical_jacobian(x, W1, b, W2, b2) for b in biases)
    return actual, tuple(J.reshape(len(b2), W1.size) for J in differences)
