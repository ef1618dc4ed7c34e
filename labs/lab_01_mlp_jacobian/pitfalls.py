"""What goes wrong with the Jacobian of a two-layer MLP, each mistake written as plainly as the right solution."""

import numpy as np

from .lab import analytical_jacobian, dh_pre_dW1, dL_dW1, dy_db1, dy_dW2, lab, mlp, numerical_jacobian


@lab.pitfall(
    of=mlp,
    hint=(
        "How many vectors are added on the way from x to y?",
        "Set x to zero: what should h_pre be?",
        "h_pre = W1 @ x + b1.",
    ),
)
def hidden_bias_forgotten(x, W1, b1, W2, b2):
    """b1 is left out of h_pre"""
    return mlp(x, W1, 0 * b1, W2, b2)


@lab.pitfall(
    of=mlp,
    hint=(
        "What comes between the two matrix products?",
        "Without it, two layers are no more than one.",
        "h = np.maximum(h_pre, 0).",
    ),
)
def relu_forgotten(x, W1, b1, W2, b2):
    """h is h_pre itself: the relu between the layers is missing"""
    h_pre = W1 @ x + b1
    return W2 @ h_pre + b2, h_pre, h_pre


@lab.pitfall(
    of=dh_pre_dW1,
    hint=(
        "In which order does W1.reshape(-1) walk through W1?",
        "Row a of W1 takes three neighbouring columns of the Jacobian.",
        "Row a holds x[b] at column 3 a + b.",
    ),
)
def columns_interleaved(x):
    """x stands at columns a, a + 4, a + 8: the order of a column-major W1"""
    return np.kron(x, np.eye(4))


@lab.pitfall(
    of=analytical_jacobian,
    hint=(
        "In which order does reshape(-1) walk through W1?",
        "NumPy is row-major: the last index runs fastest.",
        "Entry (a, b) of W1 belongs to column 3 a + b.",
    ),
)
def column_major_flattening(x, W1, b1, W2, b2):
    """W1 is flattened column by column, not row by row"""
    J = analytical_jacobian(x, W1, b1, W2, b2).reshape(len(b2), *W1.shape)
    return J.transpose(0, 2, 1).reshape(len(b2), W1.size)


@lab.pitfall(
    of=analytical_jacobian,
    hint=(
        "Which hidden units pass a small change of W1 on to y?",
        "What is the slope of relu at a negative pre-activation?",
        "Put diag(h_pre > 0) between W2 and dh_pre/dW1.",
    ),
)
def gate_missing(x, W1, b1, W2, b2):
    """the relu's derivative is left out, so dead units pass the gradient on"""
    return W2 @ dh_pre_dW1(x, len(b1))


@lab.pitfall(
    of=analytical_jacobian,
    hint=(
        "What is the slope of relu at exactly zero, by this lab's convention?",
        "Which of > and >= lets a unit at exactly zero pass?",
        "Use the strict h_pre > 0.",
    ),
)
def gate_not_strict(x, W1, b1, W2, b2):
    """the gate is h_pre >= 0, which opens a unit that stands at exactly zero"""
    return W2 @ np.diag(W1 @ x + b1 >= 0) @ dh_pre_dW1(x, len(b1))


@lab.pitfall(
    of=analytical_jacobian,
    hint=(
        "At what point do you take relu's slope?",
        "The slope belongs to the pre-activation, bias and all.",
        "Gate with W1 @ x + b1 > 0.",
    ),
)
def gate_without_bias(x, W1, b1, W2, b2):
    """the gate looks at W1 x and forgets the bias"""
    return analytical_jacobian(x, W1, 0 * b1, W2, b2)


@lab.pitfall(
    of=analytical_jacobian,
    hint=(
        "Which factor connects y to the hidden units?",
        "The chain rule has one factor a layer.",
        "Multiply dh_pre/dW1 by W2 diag(h_pre > 0) from the left.",
    ),
)
def second_layer_forgotten(x, W1, b1, W2, b2):
    """the factor W2 is missing: the rows are sums over the hidden units"""
    return analytical_jacobian(x, W1, b1, np.ones_like(W2), b2)


@lab.pitfall(
    of=numerical_jacobian,
    hint=(
        "Is W1 after your loop what it was before?",
        "W1 and a name for W1 are the same array until you copy it.",
        "Write W1.copy() before each perturbation.",
    ),
)
def caller_changed(x, W1, b1, W2, b2, h=1e-5):
    """W1 is perturbed in place and not restored: the caller's array is changed"""
    for index in np.ndindex(W1.shape):
        W1[index] += h
    return numerical_jacobian(x, W1, b1, W2, b2, h)


@lab.pitfall(
    of=numerical_jacobian,
    hint=(
        "After two columns, by how many entries does your W1 differ from the caller's?",
        "Each perturbation must start from the same W1.",
        "Copy W1 anew for each entry.",
    ),
    invisible="y is piecewise linear in W1, so the slope is the same wherever on the piece it is measured",
)
def perturbations_stack(x, W1, b1, W2, b2, h=1e-5):
    """one copy of W1 is kept for all entries, so the perturbations stack"""
    moved = W1.copy()
    columns = []
    for index in np.ndindex(W1.shape):
        before = mlp(x, moved, b1, W2, b2)[0]
        moved[index] += h
        columns.append((mlp(x, moved, b1, W2, b2)[0] - before) / h)
    return np.stack(columns, axis=1)


@lab.pitfall(
    of=numerical_jacobian,
    hint=(
        "Are `up` and `down` two arrays, or two names for one?",
        "If both sides are the same array, what is their difference?",
        "Copy W1 once for each side.",
    ),
)
def aliased_copies(x, W1, b1, W2, b2, h=1e-5):
    """both sides of the difference share one array, so every slope is 0"""
    return np.zeros((len(b2), W1.size))


@lab.pitfall(
    of=numerical_jacobian,
    hint=(
        "How does the error of your quotient fall when h is halved?",
        "Look at a smooth function: there a forward difference is off by h f''/2.",
        "Use (f(W1 + h) - f(W1 - h)) / (2 h).",
    ),
    invisible="y is piecewise linear in W1, so a forward difference has no truncation error either",
)
def forward_differences(x, W1, b1, W2, b2, h=1e-5):
    """a forward difference stands in for the central one"""
    y = mlp(x, W1, b1, W2, b2)[0]
    steps = (h * np.eye(W1.size)).reshape(W1.size, *W1.shape)
    return np.stack([(mlp(x, W1 + e, b1, W2, b2)[0] - y) / h for e in steps], axis=1)


@lab.pitfall(
    of=numerical_jacobian,
    hint=(
        "How many digits of the difference are left when h is very small?",
        "y is known to about 16 digits; the difference of two nearby values loses most of them.",
        "In double precision h = 1e-5 balances the two errors.",
    ),
)
def step_too_small(x, W1, b1, W2, b2, h=1e-12):
    """h = 1e-12 cancels nearly all digits of the difference"""
    return numerical_jacobian(x, W1, b1, W2, b2, 1e-12)


@lab.pitfall(
    of=numerical_jacobian,
    hint=(
        "How far apart are the two sides of your difference?",
        "Both sides are moved by h, so the distance is 2 h.",
        "Divide by 2 h, not by h.",
    ),
)
def divided_by_h(x, W1, b1, W2, b2, h=1e-5):
    """the central difference is divided by h instead of 2 h"""
    return 2 * numerical_jacobian(x, W1, b1, W2, b2, h)


@lab.pitfall(
    of=dy_db1,
    hint=(
        "Which hidden units let a change of b1 through?",
        "dh_pre/db1 is the identity; what stands between it and W2?",
        "dy/db1 = W2 diag(h_pre > 0).",
    ),
)
def bias_not_gated(x, W1, b1, W2, b2):
    """the relu's derivative is missing from dy/db1, which is then W2 itself"""
    return W2.copy()


@lab.pitfall(
    of=dy_dW2,
    hint=(
        "Which vector does W2 multiply?",
        "W2 sees the hidden layer after the relu.",
        "Row i holds h, not h_pre, at columns 4 i to 4 i + 3.",
    ),
)
def pre_activation_for_activation(x, W1, b1, W2, b2):
    """h_pre stands where h must: the relu is forgotten in dy/dW2"""
    return np.kron(np.eye(len(b2)), W1 @ x + b1)


@lab.pitfall(
    of=dL_dW1,
    hint=(
        "What is the derivative of ||y - target||^2 / 2 with respect to y?",
        "The chain rule needs the residual in front of the Jacobian.",
        "dL/dW1 = (y - target) J, reshaped to (4, 3).",
    ),
)
def residual_sign(x, W1, b1, W2, b2, target):
    """the residual is target - y, so the gradient points uphill"""
    return -dL_dW1(x, W1, b1, W2, b2, target)


@lab.pitfall(
    of=dL_dW1,
    hint=(
        "What happens to the 2 of the square?",
        "The loss carries a factor 1/2.",
        "dL/dy = y - target, without a 2.",
    ),
)
def half_forgotten(x, W1, b1, W2, b2, target):
    """the factor 1/2 of the loss is forgotten: every entry is twice too large"""
    return 2 * dL_dW1(x, W1, b1, W2, b2, target)
