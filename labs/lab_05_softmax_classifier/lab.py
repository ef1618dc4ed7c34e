"""Gradients of a softmax classifier: one example, then a batch.

    z = W x + b,      a = softmax(z),      J = -sum_i y[i] log a[i]      with labels y that sum to 1

Only a[i] itself meets y[i], so dJ/da[i] = -y[i] / a[i]. With da[i]/dz[j] = a[i] (delta[i, j] - a[j]) the a[i] cancels:

    dJ/dz[j] = sum_i -y[i] (delta[i, j] - a[j]) = a[j] sum_i y[i] - y[j] = a[j] - y[j].

z[i] holds W[i, k] x[k] and b[i], hence

    dJ/dW = (a - y) x^T,      dJ/dx = W^T (a - y),      dJ/db = a - y.

In a batch the m examples are the columns of X, Y and A, and the loss is the mean over them. Each column brings a share
of 1/m, and each weight meets every column:

    dZ = (A - Y) / m,      dW = dZ X^T,      dX = W^T dZ,      db = dZ 1.
"""

from types import SimpleNamespace

import numpy as np

from labrunner import Lab, central

from .derivation import derivation

lab = Lab("Gradients of a softmax classifier", derivation)

# log is taken of no probability below this, so that a loss stays finite where a probability rounds to 0.
CLIP = 1e-10


@lab.given
def the_course_s_inputs():
    return {
        "z": np.array([1.0, 2.0, 3.0]),
        "a": np.array([0.1, 0.3, 0.6]),
        "y": np.array([0.2, 0.0, 0.8]),
        "x": np.array([0.5, -1.0, 1.5, 0.3]),
        "W": np.array([[0.2, -0.4, 0.1, 0.7], [-0.3, 0.5, 0.6, -0.1], [0.9, 0.1, -0.2, 0.4]]),
        "b": np.array([0.3, -0.2, 0.1]),
        "X": np.array([[0.5, -0.7], [-1.0, 0.2], [1.5, 0.8], [0.3, -1.2]]),
        "Y": np.array([[0.2, 1.0], [0.0, 0.0], [0.8, 0.0]]),
    }


@lab.sample
def sample(rng, classes, features, examples):
    return {
        "z": rng.standard_normal(classes),
        # -y / a bends sharply near a = 0, where no difference can follow it.
        "a": 0.7 * rng.dirichlet(np.ones(classes)) + 0.3 / classes,
        "y": rng.dirichlet(np.ones(classes)),
        "x": rng.standard_normal(features),
        "W": rng.standard_normal((classes, features)),
        "b": rng.standard_normal(classes),
        "X": rng.standard_normal((features, examples)),
        "Y": rng.dirichlet(np.ones(classes), examples).T,
    }


@lab.reference
def numeric_jacobian(f, x, h=1e-4):
    """Return df/dx of any array-to-array f by central differences, shape f(x).shape + x.shape; x is left as it is."""
    x = np.array(x, dtype=float)
    columns = []
    for index in np.ndindex(x.shape):
        home = x[index]
        x[index] = home + h
        up = np.array(f(x))
        x[index] = home - h
        columns.append((up - np.array(f(x))) / (2 * h))
        x[index] = home
    return np.stack(columns, axis=-1).reshape(columns[0].shape + x.shape)


def softmax(z, axis=-1):
    e = np.exp(z - np.max(z, axis=axis, keepdims=True))
    return e / np.sum(e, axis=axis, keepdims=True)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def cross_entropy(a, y):
    return -np.sum(y * np.log(a))


@lab.reference
def sigmoid_numeric(z, h=1e-4):
    """Return the Jacobian of the sigmoid, entry by entry, at z of shape (n,) by numeric_jacobian, shape (n, n)."""
    return numeric_jacobian(sigmoid, z, h)


@lab.reference
def tanh_numeric(z, h=1e-4):
    """Return the Jacobian of tanh, entry by entry, at z of shape (n,) by numeric_jacobian, shape (n, n)."""
    return numeric_jacobian(np.tanh, z, h)


@lab.reference
def softmax_numeric(z, h=1e-4):
    """Return the Jacobian of softmax at z of shape (n,) by numeric_jacobian, shape (n, n)."""
    return numeric_jacobian(softmax, z, h)


@lab.reference
def ce_numeric_a(a, y, h=1e-4):
    """Return dJ/da of J = -sum y log a by numeric_jacobian, shape (n,)."""
    return numeric_jacobian(lambda a: cross_entropy(a, y), a, h)


@lab.reference
def ce_numeric_z(z, y, h=1e-4):
    """Return dJ/dz of J = -sum y log softmax(z) by numeric_jacobian, shape (n,)."""
    return numeric_jacobian(lambda z: cross_entropy(softmax(z), y), z, h)


@lab.reference
def product_numeric(W, X, h=1e-4):
    """Return d(W X)/dW by numeric_jacobian, shape (3, 2, 3, 4) for W of shape (3, 4) and X of shape (4, 2)."""
    return numeric_jacobian(lambda W: W @ X, W, h)


@lab.reference
def sigmoid_jacobian(z):
    """Return the Jacobian of the sigmoid, entry by entry, at z of shape (n,), derived by hand, shape (n, n)."""
    s = sigmoid(z)
    return np.diag(s * (1 - s))


@lab.reference
def tanh_jacobian(z):
    """Return the Jacobian of tanh, entry by entry, at z of shape (n,), derived by hand, shape (n, n)."""
    return np.diag(1 - np.tanh(z) ** 2)


@lab.reference
def softmax_jacobian(z):
    """Return the Jacobian of softmax at z of shape (n,), derived by hand, shape (n, n)."""
    p = softmax(z)
    return np.diag(p) - np.outer(p, p)


@lab.reference
def ce_grad_a(a, y):
    """Return dJ/da of J = -sum y log a, derived by hand, shape (n,)."""
    return -y / a


@lab.reference
def ce_grad_z(z, y):
    """Return dJ/dz of J = -sum y log softmax(z), derived by hand, shape (n,)."""
    return softmax(z) - y


@lab.reference
def dJ_dW(W, b, x, y):
    """Return dJ/dW of one example, shape (3, 4) as W."""
    return np.outer(softmax(W @ x + b) - y, x)


@lab.reference
def dJ_dx(W, b, x, y):
    """Return dJ/dx of one example, shape (4,)."""
    return W.T @ (softmax(W @ x + b) - y)


@lab.reference
def dJ_db(W, b, x, y):
    """Return dJ/db of one example, shape (3,)."""
    return softmax(W @ x + b) - y


@lab.reference
def batch_probabilities(W, b, X):
    """Return A = softmax of each column of W X + b, shape (3, 2): classes by examples."""
    return softmax(W @ X + b[:, None], axis=0)


@lab.reference
def batch_loss(W, b, X, Y):
    """Return the mean over the examples of -sum_i Y[i] log A[i], a number; A is clipped from below at 1e-10."""
    return mean_loss(W @ X + b[:, None], Y)


@lab.reference
def batch_gradients(W, b, X, Y):
    """Return (dZ, dW, dX, db) of the mean loss, of shapes (3, 2), (3, 4), (4, 2), (3,)."""
    dZ = (batch_probabilities(W, b, X) - Y) / X.shape[1]
    return dZ, dZ @ X.T, W.T @ dZ, dZ.sum(axis=1)


def mean_loss(Z, Y):
    """Return the loss of the logits Z, whose columns are examples; Z may have leading axes."""
    log_A = np.log(np.maximum(softmax(Z, axis=-2), CLIP))
    return -np.sum(Y * log_A, axis=(-2, -1)) / Y.shape[1]


def as_vector(answer):
    """Return a row or column as the vector that it is, and anything else as it is; nothing is broadcast."""
    shape = np.shape(answer)
    return np.reshape(answer, -1) if len(shape) == 2 and 1 in shape else answer


def errors(solution, z, a, y):
    """Return the Frobenius norms of the errors of a solution's five numeric derivatives."""
    return np.array(
        [
            np.linalg.norm(np.subtract(solution.sigmoid_numeric(z), sigmoid_jacobian(z))),
            np.linalg.norm(np.subtract(solution.tanh_numeric(z), tanh_jacobian(z))),
            np.linalg.norm(np.subtract(solution.softmax_numeric(z), softmax_jacobian(z))),
            np.linalg.norm(np.subtract(as_vector(solution.ce_numeric_a(a, y)), ce_grad_a(a, y))),
            np.linalg.norm(np.subtract(as_vector(solution.ce_numeric_z(z, y)), ce_grad_z(z, y))),
        ]
    )


@lab.exhibit
def norms(solution, z, a, y):
    """error norms at h = 1e-4: sigmoid, tanh, softmax, cross-entropy in a, cross-entropy in z"""
    return errors(solution, z, a, y)


@lab.check
def sigmoid_numeric_matches(solution, z):
    """your numeric Jacobian of the sigmoid is a central difference"""
    return solution.sigmoid_numeric(z), sigmoid_jacobian(z)


@lab.check
def tanh_numeric_matches(solution, z):
    """your numeric Jacobian of tanh is a central difference"""
    return solution.tanh_numeric(z), tanh_jacobian(z)


@lab.check
def softmax_numeric_matches(solution, z):
    """your numeric Jacobian of softmax is a central difference"""
    return solution.softmax_numeric(z), softmax_jacobian(z)


@lab.check
def ce_numeric_a_matches(solution, a, y):
    """your numeric dJ/da is a central difference; a scalar function gives the shape of a"""
    return as_vector(solution.ce_numeric_a(a, y)), -y / a


@lab.check
def ce_numeric_z_matches(solution, z, y):
    """your numeric dJ/dz is a central difference"""
    return as_vector(solution.ce_numeric_z(z, y)), softmax(z) - y


@lab.check
def product_numeric_has_the_full_shape(solution, W, X):
    """your numeric d(W X)/dW has a slope for each output and each input, and W is left as it was"""
    slopes = np.einsum("ac,bk->akcb", np.eye(len(W)), X)
    return solution.product_numeric(W, X), slopes


@lab.check
def error_norms(solution, z, a, y):
    """the five error norms at h = 1e-4 are those of central differences, as far as rounding lets them be repeated"""
    return errors(solution, z, a, y), errors(SimpleNamespace(**lab.references), z, a, y)


@lab.check
def sigmoid_jacobian_matches_differences(solution, z, step):
    """the Jacobian of the sigmoid equals its central differences"""
    return solution.sigmoid_jacobian(z), central(sigmoid, z, step)


@lab.check
def tanh_jacobian_matches_differences(solution, z, step):
    """the Jacobian of tanh equals its central differences"""
    return solution.tanh_jacobian(z), central(np.tanh, z, step)


@lab.check
def softmax_jacobian_matches_differences(solution, z, step):
    """the Jacobian of softmax equals its central differences"""
    return solution.softmax_jacobian(z), central(softmax, z, step)


@lab.check
def ce_grad_a_matches_differences(solution, a, y, step):
    """dJ/da equals its central differences"""
    return as_vector(solution.ce_grad_a(a, y)), central(lambda a: cross_entropy(a, y), a, step)


@lab.check
def ce_grad_z_matches_differences(solution, z, y, step):
    """dJ/dz through softmax equals its central differences"""
    return as_vector(solution.ce_grad_z(z, y)), central(lambda z: cross_entropy(softmax(z), y), z, step)


def example_loss(W, b, x, y):
    """Return J for one example; W, b and x may have leading axes."""
    z = np.sum(W * x[..., None, :], axis=-1) + b
    return -np.sum(y * np.log(softmax(z)), axis=-1)


@lab.check
def dJ_dW_matches_differences(solution, W, b, x, y, step):
    """one example: dJ/dW equals its central differences"""
    J = central(lambda W: example_loss(W, b, x, y), W, step, vectorized=True)
    return solution.dJ_dW(W, b, x, y), J


@lab.check
def dJ_dx_matches_differences(solution, W, b, x, y, step):
    """one example: dJ/dx equals its central differences"""
    J = central(lambda x: example_loss(W, b, x, y), x, step, vectorized=True)
    return as_vector(solution.dJ_dx(W, b, x, y)), J


@lab.check
def dJ_db_matches_differences(solution, W, b, x, y, step):
    """one example: dJ/db equals its central differences"""
    J = central(lambda b: example_loss(W, b, x, y), b, step, vectorized=True)
    return as_vector(solution.dJ_db(W, b, x, y)), J


@lab.check
def batch_probabilities_match_definition(solution, W, b, X):
    """each column of A is the softmax of that column of W X + b"""
    E = np.exp(W @ X + b[:, None])
    return solution.batch_probabilities(W, b, X), E / E.sum(axis=0)


@lab.check
def batch_loss_matches_definition(solution, W, b, X, Y):
    """the batch's loss is the mean of its examples' losses"""
    losses = [example_loss(W, b, x, y) for x, y in zip(X.T, Y.T, strict=True)]
    return solution.batch_loss(W, b, X, Y), np.mean(losses)


@lab.check
def batch_loss_is_clipped(solution, W, b, X, Y):
    """the loss stays finite at logits near a million: no probability below 1e-10 enters the log"""
    return solution.batch_loss(1e6 * W, 1e6 * b, X, Y), mean_loss(1e6 * (W @ X + b[:, None]), Y)


@lab.check
def batch_gradients_match_differences(solution, W, b, X, Y, step):
    """a batch: dZ, dW, dX and db equal the central differences of the mean loss"""
    expected = (
        central(lambda Z: mean_loss(Z, Y), W @ X + b[:, None], step, vectorized=True),
        central(lambda W: mean_loss(W @ X + b[:, None], Y), W, step, vectorized=True),
        central(lambda X: mean_loss(W @ X + b[:, None], Y), X, step, vectorized=True),
        central(lambda b: mean_loss(W @ X + b[..., None], Y), b, step, vectorized=True),
    )
    gradients = solution.batch_gradients(W, b, X, Y)
    return (*gradients[:3], *map(as_vector, gradients[3:])), expected
