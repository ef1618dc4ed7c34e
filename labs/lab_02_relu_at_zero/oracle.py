"""A second opinion on lab-02. Functions take `xp` first: numpy, as the library that is asked has it."""

import numpy as np

from .lab import lab


def mlp(xp, x, W1, b1, W2, b2):
    return W2 @ xp.relu(W1 @ x + b1) + b2


@lab.opinion
def jacobian_at_the_kink(solution, autodiff, x, W1, b1, W2, b2):
    """y and dy/dW1 with h_pre[0] at exactly 0, where every library that is asked passes nothing on either"""
    # On a grid of 2^-8 the products are exact in single precision too, and so is the 0.
    x, W1, b1 = (np.round(a * 2**8) / 2**8 for a in (x, W1, b1))
    b1[0] = -(W1 @ x)[0]
    parameters = x, W1, b1, W2, b2
    J = autodiff.jacobian(mlp, *parameters, wrt="W1")
    ours = solution.mlp(*parameters)[0], solution.analytical_jacobian(*parameters)
    return ours, (autodiff.value(mlp, *parameters), J.reshape(len(b2), W1.size))
