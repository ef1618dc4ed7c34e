"""Wrong solutions to lab-05, in loops and by other formulas."""

import math

import numpy as np
from learners import learner, right


def column_softmax(z):
    top = max(z)
    powers = [math.exp(value - top) for value in z]
    return np.array([power / math.fsum(powers) for power in powers])


def logistic(z):
    return np.array([0.5 + 0.5 * math.tanh(value / 2) for value in z])


def loss(a, y):
    return -sum(weight * math.log(p) for weight, p in zip(y, a, strict=True))


def forward_slopes(f, x, h=1e-4):
    base, columns = np.array(f(x)), []
    for j in range(len(x)):
        moved = np.array(x)
        moved[j] += h
        columns.append((np.array(f(moved)) - base) / h)
    return np.stack(columns, axis=-1)


def central_slopes(f, x, h=1e-4):
    columns = []
    for j in range(len(x)):
        up, down = np.array(x), np.array(x)
        up[j], down[j] = x[j] + h, x[j] - h
        columns.append((np.array(f(up)) - np.array(f(down))) / (2 * h))
    return np.stack(columns, axis=-1)


def batch(W, b, X, Y, examples=None, bias=True):
    """Return (dZ, dW, dX, db) one example at a time."""
    m = X.shape[1] if examples is None else examples
    dZ = np.empty(Y.shape)
    for k in range(X.shape[1]):
        dZ[:, k] = (column_softmax(W.dot(X[:, k]) + (b if bias else 0)) - Y[:, k]) / m
    dW = sum(np.outer(dZ[:, k], X[:, k]) for k in range(X.shape[1]))
    return dZ, dW, np.stack([dZ[:, k].dot(W) for k in range(X.shape[1])], axis=1), dZ.dot(np.ones(X.shape[1]))


@learner("lab-05", of="sigmoid_numeric", mistake="sigmoid_by_forward_differences")
def sigmoid_forward(z):
    return forward_slopes(logistic, z)


@learner("lab-05", of="tanh_numeric", mistake="tanh_by_forward_differences")
def tanh_forward(z):
    return forward_slopes(np.tanh, z)


@learner("lab-05", of="tanh_numeric", mistake="tanh_divided_by_h")
def tanh_over_one_step(z):
    return central_slopes(np.tanh, z) * 2


@learner("lab-05", of="softmax_numeric", mistake="softmax_by_forward_differences")
def softmax_forward(z):
    return forward_slopes(column_softmax, z)


@learner("lab-05", of="softmax_numeric", mistake="softmax_by_forward_differences")
def softmax_forward_at_another_step(z):
    return forward_slopes(column_softmax, z, 1e-5)


@learner("lab-05", of="softmax_numeric", mistake="step_too_small")
def softmax_of_a_tiny_step(z):
    return central_slopes(column_softmax, z, 1e-11)


@learner("lab-05", of="softmax_numeric", mistake="perturbations_stack")
def softmax_on_a_copy_that_drifts(z):
    h, drifting, columns = 1e-4, list(z), []
    for j in range(len(z)):
        drifting[j] += h
        up = column_softmax(drifting)
        drifting[j] -= h + h
        columns.append((up - column_softmax(drifting)) / (h + h))
    return np.array(columns).T


@learner("lab-05", of="ce_numeric_a", mistake="loss_in_a_by_forward_differences")
def loss_forward_in_a(a, y):
    return forward_slopes(lambda a: loss(a, y), a)


@learner("lab-05", of="ce_numeric_z", mistake="loss_in_z_by_forward_differences")
def loss_forward_in_z(z, y):
    return forward_slopes(lambda z: loss(column_softmax(z), y), z)


@learner("lab-05", of="ce_numeric_z", mistake="loss_in_z_by_forward_differences")
def loss_forward_in_z_as_a_row(z, y):
    return forward_slopes(lambda z: loss(column_softmax(z), y), z)[None, :]


@learner("lab-05", of="product_numeric", mistake="axes_flattened")
def product_in_a_matrix(W, X):
    return central_slopes(lambda w: (w.reshape(W.shape) @ X).reshape(-1), W.reshape(-1))


@learner("lab-05", of="product_numeric", mistake="input_axes_first")
def product_with_its_inputs_first(W, X):
    slopes = central_slopes(lambda w: w.reshape(W.shape) @ X, W.reshape(-1))
    return np.moveaxis(slopes, -1, 0).reshape(W.shape + slopes.shape[:-1])


@learner("lab-05", of="sigmoid_jacobian", mistake="sigmoid_values_on_the_diagonal")
def sigmoid_values_in_a_matrix_of_its_own(z):
    return np.eye(len(z)) * logistic(z)


@learner("lab-05", of="sigmoid_jacobian", mistake="sigmoid_slopes_not_on_a_diagonal")
def sigmoid_slopes_of_one_axis(z):
    return logistic(z) - logistic(z) ** 2


@learner("lab-05", of="tanh_jacobian", mistake="tanh_square_forgotten")
def tanh_slopes_of_one_minus_tanh(z):
    return np.eye(len(z)) * [1 - math.tanh(value) for value in z]


@learner("lab-05", of="softmax_jacobian", mistake="softmax_as_element_wise")
def softmax_without_its_other_entries(z):
    return np.eye(len(z)) * [p - p * p for p in column_softmax(z)]


@learner("lab-05", of="softmax_jacobian", mistake="outer_product_added")
def softmax_with_a_plus(z):
    p = column_softmax(z)
    return np.array([[p[i] * ((i == j) + p[j]) for j in range(len(p))] for i in range(len(p))])


@learner("lab-05", of="softmax_jacobian", mistake="finite-differences")
def softmax_by_coarse_differences(z):
    return central_slopes(column_softmax, z, 1e-2)


@learner("lab-05", of="ce_grad_a", mistake="loss_in_a_sign")
def loss_in_a_uphill(a, y):
    return np.array([weight / p for weight, p in zip(y, a, strict=True)])


@learner("lab-05", of="ce_grad_a", mistake="label_weights_forgotten")
def loss_in_a_of_every_class(a, y):
    return np.array([-1 / p for p in a])


@learner("lab-05", of="ce_grad_a", mistake="gradient_in_z_for_a")
def loss_in_a_by_the_formula_of_z(a, y):
    return np.array([p - weight for weight, p in zip(y, a, strict=True)])


@learner("lab-05", of="ce_grad_z", mistake="loss_in_z_sign")
def loss_in_z_uphill(z, y):
    return np.array([weight - p for weight, p in zip(y, column_softmax(z), strict=True)])


@learner("lab-05", of="ce_grad_z", mistake="loss_in_z_sign")
def loss_in_z_uphill_as_a_row(z, y):
    return np.array([[weight - p for weight, p in zip(y, column_softmax(z), strict=True)]])


@learner("lab-05", of="ce_grad_z", mistake="labels_forgotten")
def loss_in_z_without_labels(z, y):
    return column_softmax(z)


@learner("lab-05", of="dJ_dW", mistake="weights_transposed")
def weights_by_inputs(W, b, x, y):
    return np.outer(x, column_softmax(W.dot(x) + b) - y)


@learner("lab-05", of="dJ_dW", mistake="bias_forgotten_for_one")
def weights_without_bias(W, b, x, y):
    return np.outer(column_softmax(W.dot(x)) - y, x)


@learner("lab-05", of="dJ_dW", mistake="sign")
def weights_uphill(W, b, x, y):
    return np.outer(y - column_softmax(W.dot(x) + b), x)


@learner("lab-05", of="dJ_dx", mistake="W_not_transposed")
def inputs_through_W(W, b, x, y):
    return np.matmul(W, column_softmax(W.dot(x) + b) - y)


@learner("lab-05", of="dJ_dx", mistake="bias_forgotten_for_x")
def inputs_without_bias_as_a_row(W, b, x, y):
    return ((column_softmax(W.dot(x)) - y) @ W)[None, :]


@learner("lab-05", of="dJ_db", mistake="labels_forgotten_for_b")
def bias_without_labels(W, b, x, y):
    return column_softmax(W.dot(x) + b)


@learner("lab-05", of="batch_probabilities", mistake="softmax_over_the_examples")
def probabilities_of_the_examples(W, b, X):
    return np.stack([column_softmax(row) for row in W @ X + b.reshape(-1, 1)])


@learner("lab-05", of="batch_probabilities", mistake="softmax_over_everything")
def probabilities_of_the_whole_batch(W, b, X):
    Z = W @ X + b.reshape(-1, 1)
    return column_softmax(Z.flatten()).reshape(Z.shape)


@learner("lab-05", of="batch_loss", mistake="sum_instead_of_mean")
def loss_summed_over_the_batch(W, b, X, Y):
    columns = (W @ X + b.reshape(-1, 1)).T
    probabilities = [np.maximum(column_softmax(z), 1e-10) for z in columns]
    return sum(loss(a, y) for a, y in zip(probabilities, Y.T, strict=True))


@learner("lab-05", of="batch_loss", mistake="clip_missing")
def loss_without_a_clip(W, b, X, Y):
    with np.errstate(all="ignore"):
        A = np.stack([column_softmax(z) for z in (W @ X + b.reshape(-1, 1)).T], axis=1)
        return -(Y * np.log(A)).sum() / X.shape[1]


@learner("lab-05", of="batch_gradients", mistake="mean_missing")
def batch_summed(W, b, X, Y):
    return batch(W, b, X, Y, examples=1)


@learner("lab-05", of="batch_gradients", mistake="mean_twice")
def batch_averaged_twice(W, b, X, Y):
    dZ, dW, dX, db = batch(W, b, X, Y)
    return dZ, dW / 2, dX, db / 2


@learner("lab-05", of="batch_gradients", mistake="divided_by_the_classes")
def batch_averaged_over_classes(W, b, X, Y):
    return batch(W, b, X, Y, examples=3)


@learner("lab-05", of="batch_gradients", mistake="bias_forgotten_in_gradients")
def batch_without_bias(W, b, X, Y):
    return batch(W, b, X, Y, bias=False)


@learner("lab-05", of="batch_gradients", mistake="batch_weights_transposed")
def batch_weights_by_inputs(W, b, X, Y):
    dZ, dW, dX, db = batch(W, b, X, Y)
    return dZ, dW.T, dX, db


@learner("lab-05", of="batch_gradients", mistake="bias_summed_over_the_classes")
def batch_bias_of_the_examples(W, b, X, Y):
    dZ, dW, dX, _ = batch(W, b, X, Y)
    return dZ, dW, dX, np.array([sum(column) for column in dZ.T])


@learner("lab-05", of="batch_gradients", mistake="bias_averaged")
def batch_bias_as_a_mean(W, b, X, Y):
    dZ, dW, dX, _ = batch(W, b, X, Y)
    return dZ, dW, dX, dZ.mean(axis=1)


@learner("lab-05", of="batch_gradients", mistake="batch_sign")
def batch_uphill(W, b, X, Y):
    return tuple(-gradient for gradient in batch(W, b, X, Y))


@learner("lab-05", of="batch_gradients", mistake="batch_weights_transposed+bias_averaged")
def batch_with_two_mistakes(W, b, X, Y):
    dZ, dW, dX, db = batch(W, b, X, Y)
    return dZ, dW.T, dX, db / 2


@learner("lab-05", of="batch_gradients", mistake="sign")
def batch_with_one_gradient_uphill(W, b, X, Y):
    dZ, dW, dX, db = batch(W, b, X, Y)
    return dZ, dW, -dX, db


@right("lab-05", of="sigmoid_numeric")
def sigmoid_central(z):
    return central_slopes(logistic, z)


@right("lab-05", of="softmax_numeric")
def softmax_central(z):
    return central_slopes(column_softmax, z)


@right("lab-05", of="ce_numeric_z")
def loss_central_in_z(z, y):
    return central_slopes(lambda z: loss(column_softmax(z), y), z)


@right("lab-05", of="sigmoid_jacobian")
def sigmoid_by_cosh(z):
    return np.diag([1 / (2 + 2 * math.cosh(value)) for value in z])


@right("lab-05", of="softmax_jacobian")
def softmax_in_loops(z):
    p = column_softmax(z)
    return np.array([[p[i] * ((i == j) - p[j]) for j in range(len(p))] for i in range(len(p))])


@right("lab-05", of="ce_grad_z")
def loss_in_z_as_a_row(z, y):
    return (column_softmax(z) - y)[None, :]


@right("lab-05", of="dJ_dx")
def inputs_as_a_row(W, b, x, y):
    return ((column_softmax(W.dot(x) + b) - y) @ W)[None, :]


@right("lab-05", of="batch_gradients")
def batch_by_examples(W, b, X, Y):
    return batch(W, b, X, Y)
