"""Softmax and cross-entropy: the Jacobian and the gradient, derived before any code.

    p[i] = exp(z[i]) / sum_k exp(z[k])

By the quotient rule dp[i]/dz[j] is p[i] (1 - p[i]) for i = j and -p[i] p[j] for i != j, together

    dp[i]/dz[j] = p[i] (delta[i, j] - p[j]),      J = diag(p) - p p^T.

The loss is L = -log p[y]. Only p[y] occurs in it, with dL/dp[y] = -1 / p[y], so

    dL/dz[j] = -1 / p[y] * p[y] (delta[y, j] - p[j]) = p[j] - 1[j = y],      dL/dz = softmax(z) - one_hot(y).
"""

import numpy as np

from labrunner import Lab, central

from .derivation import derivation

lab = Lab("Softmax and cross-entropy", derivation)


@lab.given
def worked_example():
    return {"z": np.array([2.0, 1.0, 0.5, -1.0, 0.0])}


@lab.sample
def sample(rng, classes):
    return {"z": rng.standard_normal(classes)}


@lab.reference
def softmax(z):
    """Return p of the shape of z, for logits of any size."""
    # Adding a constant to every logit leaves p as it is, and with max(z) subtracted no exp overflows.
    e = np.exp(z - np.max(z))
    return e / e.sum()


@lab.reference
def softmax_jacobian(z):
    """Return dp/dz of shape (n, n), derived by hand."""
    p = softmax(z)
    return np.diag(p) - np.outer(p, p)


@lab.reference
def softmax_jacobian_fd(z, h=1e-5):
    """Return dp/dz of shape (n, n) by central differences of step h; column j belongs to z[j]."""
    E = h * np.eye(len(z))
    return np.stack([(softmax(z + e) - softmax(z - e)) / (2 * h) for e in E], axis=1)


@lab.reference
def ce_loss(z, y):
    """Return L = -log p[y], a number, for logits of any size."""
    shifted = z - np.max(z)
    return np.log(np.exp(shifted).sum()) - shifted[y]


@lab.reference
def ce_grad(z, y):
    """Return dL/dz of the shape of z, derived by hand."""
    return softmax(z) - np.eye(len(z))[y]


@lab.reference
def ce_grad_fd(z, y, h=1e-5):
    """Return dL/dz of the shape of z by central differences of step h."""
    E = h * np.eye(len(z))
    return np.array([(ce_loss(z + e, y) - ce_loss(z - e, y)) / (2 * h) for e in E])


def for_every_label(function, z):
    """Return the table whose row y is function(z, y)."""
    return np.stack([function(z, y) for y in range(len(z))])


@lab.exhibit
def jacobian(solution, z):
    """dp/dz: p[i] (1 - p[i]) on the diagonal, -p[i] p[j] beside it, symmetric, rows that sum to 0"""
    return solution.softmax_jacobian(z)


@lab.exhibit
def gradients(solution, z):
    """dL/dz, one row for each label y: softmax(z), less 1 on the diagonal"""
    return for_every_label(solution.ce_grad, z)


@lab.check
def softmax_matches_definition(solution, z):
    """softmax(z) is exp(z) over its sum"""
    return solution.softmax(z), np.exp(z) / np.exp(z).sum()


@lab.check
def softmax_is_stable(solution, z):
    """softmax survives logits of 1000: adding a constant to every logit changes nothing"""
    return solution.softmax(z + 1000.0), softmax(z)


@lab.check
def jacobian_matches_differences(solution, z, step):
    """dp/dz equals its central differences"""
    return solution.softmax_jacobian(z), central(softmax, z, step)


@lab.check
def jacobian_is_symmetric(solution, z):
    """dp/dz is symmetric, for diag(p) and p p^T both are"""
    J = solution.softmax_jacobian(z)
    return J - np.transpose(J), np.zeros((len(z), len(z)))


@lab.check
def jacobian_rows_sum_to_zero(solution, z):
    """each row of dp/dz sums to zero, for p does not change when all logits shift alike"""
    return np.sum(solution.softmax_jacobian(z), axis=-1), np.zeros(len(z))


@lab.check
def numerical_jacobian_is_central(solution, z):
    """your numerical dp/dz is as good as central differences are"""
    return solution.softmax_jacobian_fd(z), softmax_jacobian(z)


@lab.check
def loss_matches_definition(solution, z):
    """the loss is -log p[y] for every label y"""
    return for_every_label(solution.ce_loss, z), -np.log(softmax(z))


@lab.check
def loss_is_stable(solution, z):
    """the loss survives logits of +-1000, where log(softmax(z)) is -inf"""
    return for_every_label(solution.ce_loss, 1000.0 * np.sign(z)), for_every_label(ce_loss, 1000.0 * np.sign(z))


@lab.check
def gradient_matches_differences(solution, z, step):
    """dL/dz equals its central differences for every label y (row y, column j)"""
    losses = central(lambda z: for_every_label(ce_loss, z), z, step)
    return for_every_label(solution.ce_grad, z), losses


@lab.check
def gradient_sums_to_zero(solution, z):
    """dL/dz sums to zero for every label, for L does not change when all logits shift alike"""
    return np.sum(for_every_label(solution.ce_grad, z), axis=-1), np.zeros(len(z))


@lab.check
def numerical_gradient_is_central(solution, z):
    """your numerical dL/dz is as good as central differences are, for every label y"""
    return for_every_label(solution.ce_grad_fd, z), for_every_label(ce_grad, z)
