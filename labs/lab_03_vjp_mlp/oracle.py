"""A second opinion on lab-03. Functions take `xp` first: numpy, as the library that is asked has it."""

import numpy as np

from .lab import lab


def relu(xp, x):
    return xp.relu(x)


def dot(xp, W, x):
    return W @ x


def mlp2(xp, x, W1, W2):
    return W2 @ xp.relu(W1 @ x)


def squared_loss(xp, y_pred, y):
    return xp.stack([xp.sum((y_pred - y) ** 2) / 2])


def loss(xp, x, y, W1, W2):
    return squared_loss(xp, mlp2(xp, x, W1, W2), y)


def both(function, autodiff, f, primals, cotangent):
    """Return value and VJPs as the lab has them, and as the library does."""
    value, vjp = function(*primals)
    return (value, *vjp(cotangent)), (autodiff.value(f, *primals), *autodiff.vjp(f, *primals, cotangent=cotangent))


@lab.opinion
def vjp_of_relu(solution, autodiff, x, u):
    """relu, with every second entry at exactly 0 or -0"""
    at_zero = np.where(np.arange(len(x)) % 2, x, np.copysign(0 * x, x))
    return both(solution.relu, autodiff, relu, (at_zero,), u)


@lab.opinion
def vjp_of_dot(solution, autodiff, x, W1, u_hidden):
    """dot"""
    return both(solution.dot, autodiff, dot, (W1, x), u_hidden)


@lab.opinion
def vjp_of_mlp2(solution, autodiff, x, W1, W2, u_out):
    """mlp2"""
    return both(solution.mlp2, autodiff, mlp2, (x, W1, W2), u_out)


@lab.opinion
def vjp_of_squared_loss(solution, autodiff, y, u_out, u_loss):
    """squared_loss"""
    return both(solution.squared_loss, autodiff, squared_loss, (u_out, y), u_loss)


@lab.opinion
def vjp_of_loss(solution, autodiff, x, y, W1, W2, u_loss):
    """loss"""
    return both(solution.loss, autodiff, loss, (x, y, W1, W2), u_loss)
