"""A second opinion on lab-04. Functions take `xp` first: numpy, as the library that is asked has it."""

import numpy as np

from .lab import lab


def f(xp, p):
    return xp.stack([p[0] ** 2 + p[1], p[0] * p[1], xp.sin(p[0])])


def exercise(xp, p):
    return xp.stack([p[0] ** 2 + p[1], p[0] * p[1], xp.exp(p[0])])


def linear(xp, x, W, b):
    return W @ x + b


def relu(xp, z):
    return xp.relu(z)


def sigmoid(xp, z):
    return 1 / (1 + xp.exp(-z))


def tanh(xp, z):
    return xp.tanh(z)


def tanh_layer(xp, x, W, b):
    return xp.tanh(W @ x + b)


def relu_layer(xp, x, W, b):
    return xp.relu(W @ x + b)


def net(xp, x, W1, b1, W2, b2, W3, b3):
    return W3 @ xp.relu(W2 @ xp.relu(W1 @ x + b1) + b2) + b3


def net_loss(xp, x, W1, b1, W2, b2, W3, b3):
    return net(xp, x, W1, b1, W2, b2, W3, b3)[0] ** 2


@lab.opinion
def vector_functions(solution, autodiff, x, y):
    """(x^2 + y, x y, sin x) and (x^2 + y, x y, e^x)"""
    p = np.array([x, y])
    ours = solution.f_jacobian(x, y), solution.exercise_jacobian(x, y)
    return ours, (autodiff.jacobian(f, p), autodiff.jacobian(exercise, p))


@lab.opinion
def linear_layer(solution, autodiff, v, W1, b1):
    """W x + b"""
    return solution.linear_jacobian(W1, b1, v), autodiff.jacobian(linear, v, W1, b1)


@lab.opinion
def relu_at_zero(solution, autodiff, z):
    """relu, at exactly 0 and at -0 too"""
    at_zero = np.concatenate([np.array([0.0, -0.0], z.dtype), z])
    return solution.relu_jacobian(at_zero), autodiff.jacobian(relu, at_zero)


@lab.opinion
def smooth_element_wise_layers(solution, autodiff, z):
    """sigmoid and tanh"""
    ours = solution.sigmoid_jacobian(z), solution.tanh_jacobian(z)
    return ours, (autodiff.jacobian(sigmoid, z), autodiff.jacobian(tanh, z))


@lab.opinion
def chain_of_two(solution, autodiff, v, W1, b1):
    """tanh(W x + b), chained from the Jacobians that the library finds for its two parts"""
    outer, inner = autodiff.jacobian(tanh, W1 @ v + b1), autodiff.jacobian(linear, v, W1, b1)
    return solution.chain(outer, inner), autodiff.jacobian(tanh_layer, v, W1, b1)


@lab.opinion
def relu_layer_at_zero(solution, autodiff, v, W1, b1):
    """relu(W x + b), with its first unit at exactly 0"""
    # On a grid of 2^-8 the products are exact in single precision too, and so is the 0.
    v, W1, b1 = (np.round(a * 2**8) / 2**8 for a in (v, W1, b1))
    b1[0] = -(W1 @ v)[0]
    return solution.layer_jacobian(W1, b1, v), autodiff.jacobian(relu_layer, v, W1, b1)


@lab.opinion
def network(solution, autodiff, v, W1, b1, W2, b2, W3, b3):
    """dy/dx of 2 -> 3 -> relu -> 2 -> relu -> 1, and dL/dx of L = y^2"""
    primals = v, W1, b1, W2, b2, W3, b3
    ours = solution.net_jacobian(*primals), solution.loss_gradient(*primals)
    return ours, (autodiff.jacobian(net, *primals), autodiff.jacobian(net_loss, *primals))


@lab.opinion
def slope_of_the_sigmoid(solution, autodiff, x):
    """sigmoid'(x), and sigmoid'(10)"""
    ours = solution.sigmoid_grad(x), solution.sigmoid_grad(0 * x + 10)
    return ours, (autodiff.jacobian(sigmoid, x), autodiff.jacobian(sigmoid, 0 * x + 10))
