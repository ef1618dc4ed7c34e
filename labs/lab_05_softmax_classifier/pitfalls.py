"""What goes wrong with a softmax classifier's gradients, each mistake written as plainly as the right solution."""

import numpy as np

from .lab import (
    batch_gradients,
    batch_loss,
    batch_probabilities,
    ce_grad_a,
    ce_grad_z,
    ce_numeric_a,
    ce_numeric_z,
    cross_entropy,
    dJ_db,
    dJ_dW,
    dJ_dx,
    lab,
    product_numeric,
    sigmoid,
    sigmoid_jacobian,
    sigmoid_numeric,
    softmax,
    softmax_jacobian,
    softmax_numeric,
    tanh_jacobian,
    tanh_numeric,
)


def forward_jacobian(f, x, h):
    """Return df/dx by forward differences."""
    E = h * np.eye(len(x))
    return np.stack([(f(x + e) - f(x)) / h for e in E], axis=-1)


FORWARD_HINTS = (
    "How does the error of your quotient fall when h is halved?",
    "A forward difference is off by h f''/2; taking both sides cancels that term.",
    "Use (f(x + h) - f(x - h)) / (2 h).",
)


@lab.pitfall(of=sigmoid_numeric, hint=FORWARD_HINTS)
def sigmoid_by_forward_differences(z, h=1e-4):
    """a forward difference of the sigmoid stands in for the central one"""
    return forward_jacobian(sigmoid, z, h)


@lab.pitfall(
    of=sigmoid_numeric,
    hint=(
        "What is the step of your differences?",
        "The error of a central difference falls with the square of its step.",
        "The norms belong to h = 1e-4.",
    ),
)
def sigmoid_at_another_step(z, h=1e-5):
    """the step is 1e-5, whose error norm is not the one at 1e-4"""
    return sigmoid_numeric(z, 1e-5)


@lab.pitfall(of=tanh_numeric, hint=FORWARD_HINTS)
def tanh_by_forward_differences(z, h=1e-4):
    """a forward difference of tanh stands in for the central one"""
    return forward_jacobian(np.tanh, z, h)


@lab.pitfall(
    of=tanh_numeric,
    hint=(
        "How far apart are x + h and x - h?",
        "Both sides are moved by h, so the distance is 2 h.",
        "Divide the central difference by 2 h, not by h.",
    ),
)
def tanh_divided_by_h(z, h=1e-4):
    """the central difference is divided by h instead of 2 h"""
    return 2 * tanh_numeric(z, h)


@lab.pitfall(of=softmax_numeric, hint=FORWARD_HINTS)
def softmax_by_forward_differences(z, h=1e-4):
    """a forward difference of softmax stands in for the central one"""
    return forward_jacobian(softmax, z, h)


@lab.pitfall(
    of=softmax_numeric,
    hint=(
        "What does x look like after the first column is done?",
        "Each perturbation must start from the same x.",
        "Put the entry back before you go on to the next.",
    ),
)
def perturbations_stack(z, h=1e-4):
    """an entry is not put back after its turn, so the perturbations stack"""
    moved = z.copy()
    columns = []
    for j in range(len(z)):
        moved[j] += h
        up = softmax(moved)
        moved[j] -= 2 * h
        columns.append((up - softmax(moved)) / (2 * h))
    return np.stack(columns, axis=1)


@lab.pitfall(
    of=softmax_numeric,
    hint=(
        "How many digits of f(x + h) - f(x - h) are left when h is very small?",
        "f is known to about 16 digits; the difference of two nearby values loses most of them.",
        "Use the lab's step, h = 1e-4.",
    ),
)
def step_too_small(z, h=1e-12):
    """h = 1e-12 cancels nearly all digits of the difference"""
    return softmax_numeric(z, 1e-12)


@lab.pitfall(of=ce_numeric_a, hint=FORWARD_HINTS)
def loss_in_a_by_forward_differences(a, y, h=1e-4):
    """a forward difference of the loss in a stands in for the central one"""
    return forward_jacobian(lambda a: cross_entropy(a, y), a, h)


@lab.pitfall(of=ce_numeric_z, hint=FORWARD_HINTS)
def loss_in_z_by_forward_differences(z, y, h=1e-4):
    """a forward difference of the loss in z stands in for the central one"""
    return forward_jacobian(lambda z: cross_entropy(softmax(z), y), z, h)


@lab.pitfall(
    of=product_numeric,
    hint=(
        "Which axes come first, those of the output or those of the input?",
        "J[i, s, a, b] belongs to output (i, s) and input (a, b).",
        "The shape is f(x).shape + x.shape.",
    ),
)
def input_axes_first(W, X, h=1e-4):
    """the axes of the input come before those of the output"""
    return np.moveaxis(product_numeric(W, X, h), (2, 3), (0, 1))


@lab.pitfall(
    of=product_numeric,
    hint=(
        "How many axes has the slope of a matrix in a matrix?",
        "Each axis of the output meets each axis of the input.",
        "Reshape the result to f(x).shape + x.shape.",
    ),
)
def axes_flattened(W, X, h=1e-4):
    """the result is flattened to a matrix, outputs by inputs"""
    return product_numeric(W, X, h).reshape(W.shape[0] * X.shape[1], W.size)


@lab.pitfall(
    of=product_numeric,
    hint=(
        "Is W after the call, to its last digit, what it was before?",
        "W + h - 2 h + h is rounded three times and need not be W again.",
        "Keep the entry before you move it and put that very number back, or work on a copy.",
    ),
)
def restored_by_arithmetic(W, X, h=1e-4):
    """each entry is moved back by adding h again, and the caller's array is left a rounding error away"""
    slopes = product_numeric(W, X, h)
    for index in np.ndindex(W.shape):
        W[index] += h
        W[index] -= 2 * h
        W[index] += h
    return slopes


@lab.pitfall(
    of=sigmoid_jacobian,
    hint=(
        "What is the slope of the sigmoid where it is flattest?",
        "The slope is a product of two factors, each between 0 and 1.",
        "The diagonal holds s (1 - s).",
    ),
)
def sigmoid_values_on_the_diagonal(z):
    """the sigmoid's values stand on the diagonal, where its slopes belong"""
    return np.diag(sigmoid(z))


@lab.pitfall(
    of=sigmoid_jacobian,
    hint=(
        "How many rows and columns has the Jacobian of a function from R^n to R^n?",
        "An element-wise function has a diagonal Jacobian.",
        "Put the slopes on a diagonal with np.diag.",
    ),
)
def sigmoid_slopes_not_on_a_diagonal(z):
    """the slopes come back as a vector, not on the diagonal of a matrix"""
    return np.diag(sigmoid_jacobian(z))


@lab.pitfall(
    of=tanh_jacobian,
    hint=(
        "What is the slope of tanh at 0, and what is it at -1?",
        "The slope is the same at z and -z.",
        "The diagonal holds 1 - tanh(z)^2.",
    ),
)
def tanh_square_forgotten(z):
    """1 - tanh(z) is taken: the square is missing"""
    return np.diag(1 - np.tanh(z))


@lab.pitfall(
    of=softmax_jacobian,
    hint=(
        "Does a[i] change when z[j] does, for j other than i?",
        "Softmax is not element-wise: the sum below the fraction holds every z[j].",
        "The Jacobian is diag(a) - a a^T.",
    ),
)
def softmax_as_element_wise(z):
    """only the diagonal a (1 - a) is there, as for an element-wise function"""
    p = softmax(z)
    return np.diag(p * (1 - p))


@lab.pitfall(
    of=softmax_jacobian,
    hint=(
        "If z[j] grows, does a[i] of another class grow or shrink?",
        "What do the rows of your matrix sum to?",
        "The quotient rule subtracts: diag(a) - a a^T.",
    ),
)
def outer_product_added(z):
    """a a^T is added where it must be subtracted"""
    p = softmax(z)
    return np.diag(p) + np.outer(p, p)


@lab.pitfall(
    of=ce_grad_a,
    hint=(
        "Does the loss rise or fall when the probability of the right class grows?",
        "The loss has a minus in front of its sum.",
        "dJ/da = -y / a.",
    ),
)
def loss_in_a_sign(a, y):
    """the gradient is y / a: the minus is missing"""
    return y / a


@lab.pitfall(
    of=ce_grad_a,
    hint=(
        "What do the labels do in your gradient?",
        "Each log is weighted by its label.",
        "dJ/da = -y / a.",
    ),
)
def label_weights_forgotten(a, y):
    """the gradient is -1 / a: the labels are missing"""
    return -1 / a


@lab.pitfall(
    of=ce_grad_a,
    hint=(
        "With respect to which variable is this the gradient?",
        "a - y is what comes out after softmax has been differentiated too.",
        "With respect to a itself it is -y / a.",
    ),
)
def gradient_in_z_for_a(a, y):
    """a - y is given, which is the gradient in z"""
    return a - y


@lab.pitfall(
    of=ce_grad_z,
    hint=(
        "Which way must z[i] move for the loss to fall, if class i is the right one?",
        "The entry of a certain label must not be positive.",
        "dJ/dz = a - y, in this order.",
    ),
)
def loss_in_z_sign(z, y):
    """the gradient is y - a: its sign is turned round"""
    return y - softmax(z)


@lab.pitfall(
    of=ce_grad_z,
    hint=(
        "With respect to which variable did you differentiate last?",
        "-y / a is dJ/da; the logits are one step further back.",
        "Multiply by softmax's Jacobian: a - y is left.",
    ),
)
def stopped_at_a(z, y):
    """this is dJ/da: the chain rule's second factor da/dz is missing"""
    return -y / softmax(z)


@lab.pitfall(
    of=ce_grad_z,
    hint=(
        "What do the labels do in your gradient?",
        "What does your gradient sum to? It must be zero.",
        "dJ/dz = a - y.",
    ),
)
def labels_forgotten(z, y):
    """the gradient is softmax(z) alone, and the labels have no say"""
    return softmax(z)


BIAS_HINTS = (
    "What is z at x = 0?",
    "The logits are W x + b, here as on the way to the loss.",
    "Add b before you take the softmax.",
)


@lab.pitfall(
    of=dJ_dW,
    hint=(
        "Which shape must dJ/dW have?",
        "Row i of W makes z[i]: its gradient is (a - y)[i] times x.",
        "dJ/dW = np.outer(a - y, x), in this order.",
    ),
)
def weights_transposed(W, b, x, y):
    """the gradient is outer(x, a - y), the transpose of what it must be"""
    return dJ_dW(W, b, x, y).T


@lab.pitfall(of=dJ_dW, hint=BIAS_HINTS)
def bias_forgotten_for_one(W, b, x, y):
    """a is the softmax of W x: the bias is forgotten"""
    return dJ_dW(W, 0 * b, x, y)


@lab.pitfall(
    of=dJ_dx,
    hint=(
        "Which shape must dJ/dx have, and which has W (a - y)?",
        "Each x[k] moves all the logits, through column k of W.",
        "dJ/dx = W.T @ (a - y).",
    ),
)
def W_not_transposed(W, b, x, y):
    """W stands where W^T must"""
    return W @ dJ_db(W, b, x, y)


@lab.pitfall(of=dJ_dx, hint=BIAS_HINTS)
def bias_forgotten_for_x(W, b, x, y):
    """a is the softmax of W x: the bias is forgotten in dJ/dx"""
    return dJ_dx(W, 0 * b, x, y)


@lab.pitfall(
    of=dJ_db,
    hint=(
        "What do the labels do in your gradient?",
        "b enters z as it is, so that dJ/db is dJ/dz.",
        "dJ/db = a - y.",
    ),
)
def labels_forgotten_for_b(W, b, x, y):
    """dJ/db is a alone, and the labels have no say"""
    return softmax(W @ x + b)


@lab.pitfall(of=dJ_db, hint=BIAS_HINTS)
def bias_forgotten_for_b(W, b, x, y):
    """a is the softmax of W x: the bias is forgotten in its own gradient"""
    return dJ_db(W, 0 * b, x, y)


@lab.pitfall(
    of=batch_probabilities,
    hint=(
        "What must sum to 1: a row of A, or a column?",
        "An example is a column, and its classes run down it.",
        "Take maximum and sum over axis 0.",
    ),
)
def softmax_over_the_examples(W, b, X):
    """softmax is taken over axis 1, across the examples instead of the classes"""
    return softmax(W @ X + b[:, None], axis=1)


@lab.pitfall(
    of=batch_probabilities,
    hint=(
        "What must sum to 1: all of A, or each of its columns?",
        "Every example has its own probabilities.",
        "Sum over axis 0 alone.",
    ),
)
def softmax_over_everything(W, b, X):
    """the exponentials are divided by the sum over the whole batch"""
    Z = W @ X + b[:, None]
    return np.exp(Z) / np.exp(Z).sum()


@lab.pitfall(of=batch_probabilities, hint=BIAS_HINTS)
def bias_forgotten_in_probabilities(W, b, X):
    """A is the softmax of W X: the bias is forgotten"""
    return batch_probabilities(W, 0 * b, X)


@lab.pitfall(
    of=batch_loss,
    hint=(
        "Does your loss grow with the number of examples?",
        "The batch's loss is the mean over its examples.",
        "Divide the sum by m, the number of columns.",
    ),
)
def sum_instead_of_mean(W, b, X, Y):
    """the losses are summed over the examples, not averaged"""
    return X.shape[1] * batch_loss(W, b, X, Y)


@lab.pitfall(
    of=batch_loss,
    hint=(
        "Over how many numbers do you take the mean?",
        "The classes of one example are summed; only the examples are averaged.",
        "Divide by m alone, not by the number of entries.",
    ),
)
def mean_over_all_entries(W, b, X, Y):
    """the mean is taken over all entries, so the loss is divided by the number of classes too"""
    return batch_loss(W, b, X, Y) / len(b)


@lab.pitfall(
    of=batch_loss,
    hint=(
        "What is log(0)?",
        "A probability can round to 0 where logits are far apart.",
        "Clip A from below at 1e-10 before the log.",
    ),
)
def clip_missing(W, b, X, Y):
    """the log is taken of probabilities as they are, and log(0) is -inf"""
    return -np.sum(Y * np.log(batch_probabilities(W, b, X))) / X.shape[1]


@lab.pitfall(of=batch_loss, hint=BIAS_HINTS)
def bias_forgotten_in_loss(W, b, X, Y):
    """the loss is taken of W X: the bias is forgotten"""
    return batch_loss(W, 0 * b, X, Y)


@lab.pitfall(
    of=batch_gradients,
    hint=(
        "Do your gradients grow with the number of examples?",
        "The loss is a mean: each example has a share of 1/m in it.",
        "dZ = (A - Y) / m.",
    ),
)
def mean_missing(W, b, X, Y):
    """the 1/m of the mean is missing, so every gradient is m times too large"""
    return tuple(X.shape[1] * gradient for gradient in batch_gradients(W, b, X, Y))


@lab.pitfall(
    of=batch_gradients,
    hint=(
        "How often do you divide by m on the way from the loss to dW?",
        "dZ holds the 1/m already.",
        "dW = dZ X^T and db = dZ 1, without another 1/m.",
    ),
)
def mean_twice(W, b, X, Y):
    """dZ is divided by m, and dW and db once more"""
    dZ, dW, dX, db = batch_gradients(W, b, X, Y)
    return dZ, dW / X.shape[1], dX, db / X.shape[1]


@lab.pitfall(
    of=batch_gradients,
    hint=(
        "Over what is the mean taken?",
        "m is the number of examples, that is of columns.",
        "Divide by X.shape[1], not by the number of classes.",
    ),
)
def divided_by_the_classes(W, b, X, Y):
    """the gradients are divided by the number of classes instead of the number of examples"""
    return tuple(X.shape[1] / len(b) * gradient for gradient in batch_gradients(W, b, X, Y))


@lab.pitfall(
    of=batch_gradients,
    hint=(
        "What must sum to 1: a row of A, or a column?",
        "Do the columns of your dZ sum to zero?",
        "Take the softmax over axis 0.",
    ),
)
def gradients_of_softmax_over_the_examples(W, b, X, Y):
    """A is the softmax over axis 1, across the examples, and all gradients follow it"""
    dZ = (softmax(W @ X + b[:, None], axis=1) - Y) / X.shape[1]
    return dZ, dZ @ X.T, W.T @ dZ, dZ.sum(axis=1)


@lab.pitfall(of=batch_gradients, hint=BIAS_HINTS)
def bias_forgotten_in_gradients(W, b, X, Y):
    """A is the softmax of W X: the bias is forgotten, and all gradients follow it"""
    return batch_gradients(W, 0 * b, X, Y)


@lab.pitfall(
    of=batch_gradients,
    hint=(
        "Which shape must dW have?",
        "dW has the shape of W: classes by features.",
        "dW = dZ @ X.T, in this order.",
    ),
)
def batch_weights_transposed(W, b, X, Y):
    """dW is X dZ^T, the transpose of what it must be"""
    dZ, dW, dX, db = batch_gradients(W, b, X, Y)
    return dZ, dW.T, dX, db


@lab.pitfall(
    of=batch_gradients,
    hint=(
        "Which shape must db have?",
        "b is added to every column, so its gradient adds up the columns.",
        "Sum dZ over axis 1.",
    ),
)
def bias_summed_over_the_classes(W, b, X, Y):
    """db is summed over axis 0, the classes, instead of the examples"""
    dZ, dW, dX, _ = batch_gradients(W, b, X, Y)
    return dZ, dW, dX, dZ.sum(axis=0)


@lab.pitfall(
    of=batch_gradients,
    hint=(
        "What does each example add to the gradient of b?",
        "dZ holds the 1/m already: what is left is a sum.",
        "db = dZ.sum(axis=1), not its mean.",
    ),
)
def bias_averaged(W, b, X, Y):
    """db is the mean over the columns of dZ, where it must be their sum"""
    dZ, dW, dX, db = batch_gradients(W, b, X, Y)
    return dZ, dW, dX, db / X.shape[1]


@lab.pitfall(
    of=batch_gradients,
    hint=(
        "Which way must Z move for the loss to fall?",
        "The entry of a certain label must not be positive.",
        "dZ = (A - Y) / m, in this order.",
    ),
)
def batch_sign(W, b, X, Y):
    """dZ is (Y - A) / m: every gradient points the wrong way"""
    return tuple(-gradient for gradient in batch_gradients(W, b, X, Y))
