"""Difference quotients as people take them, rightly and wrongly, of the functions that the labs differentiate."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np
from learners import Learner

Function = Callable[..., Any]


def forward(f, x, h):
    """Return (f(x + h e) - f(x)) / h for each unit vector e, shape f(x).shape + x.shape."""
    base = f(x)
    return _stacked([(f(x + h * e) - base) / h for e in _units(x)], x)


def backward(f, x, h):
    base = f(x)
    return _stacked([(base - f(x - h * e)) / h for e in _units(x)], x)


def central(f, x, h):
    return _stacked([(f(x + h * e) - f(x - h * e)) / (2 * h) for e in _units(x)], x)


def left_below(f, x, h):
    """Take central differences, but leave each entry at x - h."""
    moved, columns = x.copy(), []
    for index in np.ndindex(x.shape):
        moved[index] += h
        up = f(moved)
        moved[index] -= 2 * h
        columns.append((up - f(moved)) / (2 * h))
    return _stacked(columns, x)


def left_above(f, x, h):
    """Take central differences, but leave each entry at x + h."""
    moved, columns = x.copy(), []
    for index in np.ndindex(x.shape):
        moved[index] -= h
        down = f(moved)
        moved[index] += 2 * h
        columns.append((f(moved) - down) / (2 * h))
    return _stacked(columns, x)


def walking(f, x, h):
    """Take forward differences, each from where the one before it ended."""
    moved, columns, here = x.copy(), [], f(x)
    for index in np.ndindex(x.shape):
        moved[index] += h
        there = f(moved)
        columns.append((there - here) / h)
        here = there
    return _stacked(columns, x)


def piled_up(f, x, h):
    """Take forward differences from one base, with the steps before still in place."""
    moved, columns, base = x.copy(), [], f(x)
    for index in np.ndindex(x.shape):
        moved[index] += h
        columns.append((f(moved) - base) / h)
    return _stacked(columns, x)


def _units(x):
    return np.eye(x.size).reshape(x.size, *x.shape)


def _stacked(columns, x):
    return np.stack(columns, axis=-1).reshape(np.shape(columns[0]) + x.shape)


def softmax(z):
    powers = np.exp(z - np.max(z, axis=0))
    return powers / np.sum(powers, axis=0)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def log_loss(z, y):
    return -np.sum(y * np.log(softmax(z)))


def mean_log_loss(Z, Y):
    return log_loss(Z, Y) / Y.shape[1]


def network(x, W1, b1, W2, b2):
    return W2 @ np.maximum(W1 @ x + b1, 0) + b2


def deep_loss(x, W1, b1, W2, b2, W3, b3):
    return np.sum(network(np.maximum(W1 @ x + b1, 0), W2, b2, W3, b3) ** 2)


def of_batch(take: Function) -> Function:
    def gradients(W, b, X, Y):
        return (
            take(lambda Z: mean_log_loss(Z, Y), W @ X + b[:, None]),
            take(lambda W: mean_log_loss(W @ X + b[:, None], Y), W),
            take(lambda X: mean_log_loss(W @ X + b[:, None], Y), X),
            take(lambda b: mean_log_loss(W @ X + b[:, None], Y), b),
        )

    return gradients


def of_network(take: Function) -> Function:
    def jacobian(x, W1, b1, W2, b2):
        return take(lambda W: network(x, W, b1, W2, b2), W1).reshape(len(b2), -1)

    return jacobian


def of_classes(z, y):
    return np.eye(len(z))[y]


# What a lab wants derived: (lab, function), and the function in terms of a way to take differences.
DERIVED: dict[tuple[str, str], Function] = {
    ("lab-00", "softmax_jacobian"): lambda take: lambda z: take(softmax, z),
    ("lab-00", "ce_grad"): lambda take: lambda z, y: take(lambda z: log_loss(z, of_classes(z, y)), z),
    ("lab-01", "analytical_jacobian"): of_network,
    ("lab-01", "dL_dW1"): lambda take: (
        lambda x, W1, b1, W2, b2, target: take(lambda W: np.sum((network(x, W, b1, W2, b2) - target) ** 2) / 2, W1)
    ),
    ("lab-04", "sigmoid_jacobian"): lambda take: lambda z: take(sigmoid, z),
    ("lab-04", "tanh_jacobian"): lambda take: lambda z: take(np.tanh, z),
    ("lab-04", "loss_gradient"): lambda take: lambda x, *weights: take(lambda x: deep_loss(x, *weights), x),
    ("lab-05", "sigmoid_jacobian"): lambda take: lambda z: take(sigmoid, z),
    ("lab-05", "tanh_jacobian"): lambda take: lambda z: take(np.tanh, z),
    ("lab-05", "softmax_jacobian"): lambda take: lambda z: take(softmax, z),
    ("lab-05", "ce_grad_z"): lambda take: lambda z, y: take(lambda z: log_loss(z, y), z),
    ("lab-05", "dJ_dW"): lambda take: lambda W, b, x, y: take(lambda W: log_loss(W @ x + b, y), W),
    ("lab-05", "dJ_dx"): lambda take: lambda W, b, x, y: take(lambda x: log_loss(W @ x + b, y), x),
    ("lab-05", "dJ_db"): lambda take: lambda W, b, x, y: take(lambda b: log_loss(W @ x + b, y), b),
    ("lab-05", "batch_gradients"): of_batch,
}

# What a lab wants differenced.
NUMERIC: dict[tuple[str, str], Function] = {
    ("lab-00", "softmax_jacobian_fd"): DERIVED["lab-00", "softmax_jacobian"],
    ("lab-00", "ce_grad_fd"): DERIVED["lab-00", "ce_grad"],
    ("lab-01", "numerical_jacobian"): of_network,
    ("lab-05", "sigmoid_numeric"): DERIVED["lab-05", "sigmoid_jacobian"],
    ("lab-05", "tanh_numeric"): DERIVED["lab-05", "tanh_jacobian"],
    ("lab-05", "softmax_numeric"): DERIVED["lab-05", "softmax_jacobian"],
    ("lab-05", "ce_numeric_z"): DERIVED["lab-05", "ce_grad_z"],
}

# The names under which the labs know these ways, beside the general ones.
FORWARD = (
    "forward-difference|forward_differences|gradient_by_forward_differences|sigmoid_by_forward_differences"
    "|tanh_by_forward_differences|softmax_by_forward_differences|loss_in_z_by_forward_differences"
)
TOO_SMALL = "step-too-small|step_too_small|gradient_step_too_small"
TOO_LARGE = "step-too-large|sigmoid_at_another_step"
NOT_RESTORED = "not-restored|perturbations_stack"

# Ways to go wrong by class: how, with which steps, and what it is called.
WRONG_WAYS: dict[str, tuple[Function, tuple[float, ...], str]] = {
    "forward": (forward, (1e-3, 1e-4, 1e-5, 1e-6), FORWARD),
    "backward": (backward, (1e-3, 1e-4, 1e-5, 1e-6), "backward-difference"),
    "left at x - h": (left_below, (1e-3, 1e-4, 1e-5), NOT_RESTORED),
    "left at x + h": (left_above, (1e-3, 1e-4, 1e-5), NOT_RESTORED),
    "walking forward": (walking, (1e-3, 1e-4, 1e-5), NOT_RESTORED),
    "steps pile up": (piled_up, (1e-4, 1e-5, 1e-6), NOT_RESTORED),
    "step too large": (central, (3e-2, 1e-2, 3e-3), TOO_LARGE),
    "step too small": (central, (1e-10, 1e-11, 1e-12, 1e-13), TOO_SMALL),
}


# Where a wrong way is no mistake: entries apart do not see each other move, and a straight line has no steep ends.
_APART = ("sigmoid_jacobian", "tanh_jacobian", "sigmoid_numeric", "tanh_numeric")
UNSEEN = {"left at x - h": _APART, "left at x + h": _APART, "walking forward": (), "step too large": ("lab-01",)}


def quotients(table: dict[tuple[str, str], Function], kind: str, name: str | None = None) -> Iterator[Learner]:
    """Yield the functions of a table differenced in the wrong way `kind`, at each of its steps."""
    way, steps, called = WRONG_WAYS[kind]
    for (lab, of), build in table.items():
        if lab in UNSEEN.get(kind, ()) or of in UNSEEN.get(kind, ()):
            continue
        for h in steps:
            yield Learner(lab, of, name or called, build(partial(way, h=h)), f"{kind}, h = {h:g}")
