"""The logistic loss of a few examples, and its gradient.

    m[i] = y[i] <w, x[i]>,  y[i] = 1 or -1          L = mean of log(1 + exp(-m[i]))

By the chain rule dL/dw = sum_i dL/dm[i] dm[i]/dw, with dL/dm[i] = -1 / (1 + exp(m[i])) / n and dm[i]/dw = y[i] x[i]:

    dL/dw = -mean of y[i] x[i] / (1 + exp(m[i])).
"""

import numpy as np

from labrunner import Lab, central

lab = Lab("Gradient of the logistic loss")


@lab.sample
def sample(rng, examples, features):
    return {
        "w": rng.standard_normal(features),
        "X": rng.standard_normal((examples, features)),
        "y": rng.choice([-1.0, 1.0], examples),
    }


@lab.reference
def logistic_loss(w, X, y):
    """Return L, a number; no exponential overflows, however large a margin is."""
    return np.mean(np.logaddexp(0, -y * (X @ w)))


@lab.reference
def logistic_grad(w, X, y):
    """Return dL/dw of the shape of w, derived by hand."""
    return -(y / (1 + np.exp(y * (X @ w)))) @ X / len(y)


@lab.check
def loss_matches_definition(solution, w, X, y):
    """the loss is the mean of log(1 + exp(-m))"""
    return solution.logistic_loss(w, X, y), np.mean(np.log(1 + np.exp(-y * (X @ w))))


@lab.check
def loss_is_stable(solution, X, y):
    """one example, at margins of 1000 and -1000: the loss is 0 and 1000"""
    x = X[:1] / np.sum(X[0] ** 2)
    return tuple(solution.logistic_loss(m * y[0] * X[0], x, y[:1]) for m in (1000, -1000)), (0, 1000)


@lab.check
def gradient_matches_differences(solution, w, X, y, step):
    """dL/dw equals its central differences"""
    return solution.logistic_grad(w, X, y), central(lambda w: logistic_loss(w, X, y), w, step)
