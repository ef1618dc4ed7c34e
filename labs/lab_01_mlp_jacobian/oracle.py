"""A second opinion on lab-01. Functions take `xp` first: numpy, as the library that is asked has it."""

from .lab import lab


def pre_activation(xp, x, W1, b1):
    return W1 @ x + b1


def mlp(xp, x, W1, b1, W2, b2):
    return W2 @ xp.relu(W1 @ x + b1) + b2


def squared_loss(xp, x, W1, b1, W2, b2, target):
    return xp.sum((mlp(xp, x, W1, b1, W2, b2) - target) ** 2) / 2


@lab.opinion
def pre_activation_and_its_jacobian(solution, autodiff, x, W1, b1, W2, b2):
    """h_pre and dh_pre/dW1"""
    ours = solution.mlp(x, W1, b1, W2, b2)[1], solution.dh_pre_dW1(x)
    J = autodiff.jacobian(pre_activation, x, W1, b1, wrt="W1")
    return ours, (autodiff.value(pre_activation, x, W1, b1), J.reshape(len(b1), W1.size))


@lab.opinion
def mlp_and_its_jacobians(solution, autodiff, x, W1, b1, W2, b2):
    """y, then dy/dW1, dy/db1 and dy/dW2"""
    parameters = x, W1, b1, W2, b2
    ours = (
        solution.mlp(*parameters)[0],
        solution.analytical_jacobian(*parameters),
        solution.dy_db1(*parameters),
        solution.dy_dW2(*parameters),
    )
    J1, Jb, J2 = (autodiff.jacobian(mlp, *parameters, wrt=name) for name in ("W1", "b1", "W2"))
    return ours, (autodiff.value(mlp, *parameters), J1.reshape(len(b2), W1.size), Jb, J2.reshape(len(b2), W2.size))


@lab.opinion
def loss_gradient(solution, autodiff, x, W1, b1, W2, b2, target):
    """dL/dW1"""
    parameters = x, W1, b1, W2, b2, target
    return solution.dL_dW1(*parameters), autodiff.jacobian(squared_loss, *parameters, wrt="W1")
