"""What goes wrong where a relu stands at exactly zero, each mistake written as plainly as the right solution."""

import numpy as np

from .lab import analytical_jacobian, bias_at_kink, lab, mlp, numerical_jacobian, one_sided_jacobians


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
        "Without it there is no kink at all.",
        "h = np.maximum(h_pre, 0).",
    ),
)
def relu_forgotten(x, W1, b1, W2, b2):
    """h is h_pre itself: the relu between the layers is missing"""
    h_pre = W1 @ x + b1
    return W2 @ h_pre + b2, h_pre, h_pre


@lab.pitfall(
    of=bias_at_kink,
    hint=(
        "What must W1[0] x and b1[0] add up to?",
        "If W1[0] x is 3, which bias brings unit 0 to zero?",
        "b1[0] is minus the product.",
    ),
)
def bias_sign(x, W1, b1):
    """b1[0] is W1[0] x itself, without the minus, so that h_pre[0] is twice the product"""
    b1 = b1.copy()
    b1[0] = (W1 @ x)[0]
    return b1


@lab.pitfall(
    of=bias_at_kink,
    hint=(
        "Is h_pre[0] zero, or is b1[0]?",
        "h_pre[0] = W1[0] x + b1[0]: which of the two can you still choose?",
        "Set b1[0] to minus the product, not to 0.",
    ),
)
def bias_of_zero(x, W1, b1):
    """b1[0] is set to 0, and h_pre[0] is left at W1[0] x"""
    b1 = b1.copy()
    b1[0] = 0
    return b1


@lab.pitfall(
    of=bias_at_kink,
    hint=(
        "How many units should stand at the kink?",
        "What happens to h_pre[1] when you replace the whole of b1?",
        "Copy b1 and change its entry 0 alone.",
    ),
)
def every_unit_on_the_kink(x, W1, b1):
    """all four biases are replaced, so that every unit stands at zero"""
    return -(W1 @ x)


@lab.pitfall(
    of=bias_at_kink,
    hint=(
        "Is the caller's b1 after the call what it was before?",
        "An argument is a name for the caller's array until you copy it.",
        "Start with b1 = b1.copy().",
    ),
)
def callers_bias_changed(x, W1, b1):
    """b1 is changed in place, and with it the caller's array"""
    b1[0] = -(W1 @ x)[0]
    return b1


@lab.pitfall(
    of=bias_at_kink,
    hint=(
        "Is h_pre[0] really 0.0, or about 1e-17?",
        "W1[0] @ x and (W1 @ x)[0] may add the same terms in another order.",
        "Take the product that mlp takes: (W1 @ x)[0].",
    ),
    invisible="the inputs are multiples of 2^-20, whose products are exact in every order; on others it shows by luck",
)
def bias_from_the_row(x, W1, b1):
    """b1[0] comes from a row's dot product, which may be rounded differently from the matrix product in mlp"""
    b1 = b1.copy()
    b1[0] = -(W1[0] @ x)
    return b1


@lab.pitfall(
    of=analytical_jacobian,
    hint=(
        "Which slope does the strict > give at exactly zero?",
        "Half the open slope is what a central difference measures here. Is it what the convention says?",
        "Gate with h_pre > 0; leave the disagreement with the differences as it is.",
    ),
)
def kink_fixed_by_half(x, W1, b1, W2, b2):
    """the slope at zero is set to 1/2, so that the differences agree: the kink is fixed"""
    return np.kron(W2 * np.heaviside(W1 @ x + b1, 0.5), x)


@lab.pitfall(
    of=analytical_jacobian,
    hint=(
        "What is the slope of relu at exactly zero, by this lab's convention?",
        "Which of > and >= lets a unit at exactly zero pass?",
        "Use the strict h_pre > 0.",
    ),
)
def gate_not_strict(x, W1, b1, W2, b2):
    """the gate is h_pre >= 0, which gives the slope 1 at exactly zero: the kink is fixed"""
    return np.kron(W2 * (W1 @ x + b1 >= 0), x)


@lab.pitfall(
    of=analytical_jacobian,
    hint=(
        "What is h / h_pre where both are zero?",
        "A quotient cannot say on which side of the kink a unit stands when it stands on it.",
        "Compare instead of dividing: h_pre > 0.",
    ),
)
def gate_by_division(x, W1, b1, W2, b2):
    """the gate is computed as h / h_pre, which is 0/0 at the kink"""
    h_pre = W1 @ x + b1
    return np.kron(W2 * (np.maximum(h_pre, 0) / h_pre), x)


@lab.pitfall(
    of=analytical_jacobian,
    hint=(
        "Which hidden units pass a small change of W1 on to y?",
        "What is the slope of relu at a negative pre-activation?",
        "Multiply the columns of W2 by h_pre > 0.",
    ),
)
def gate_missing(x, W1, b1, W2, b2):
    """the relu's derivative is left out, so dead units pass the gradient on"""
    return np.kron(W2, x)


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
    of=numerical_jacobian,
    hint=(
        "What does your quotient give at the kink: half the open slope, or all or nothing of it?",
        "A forward difference sees the right side of the kink alone.",
        "Use (f(W1 + h) - f(W1 - h)) / (2 h).",
    ),
)
def forward_differences(x, W1, b1, W2, b2, h=1e-5):
    """a forward difference stands in for the central one, and sees one side of the kink alone"""
    return one_sided_jacobians(x, W1, b1, W2, b2, h)[1]


@lab.pitfall(
    of=numerical_jacobian,
    hint=(
        "Did you treat unit 0 apart in the differences?",
        "A difference quotient measures what is there. The disagreement with the convention is expected.",
        "Leave the central difference at the kink as it comes out.",
    ),
)
def differences_fixed(x, W1, b1, W2, b2, h=1e-5):
    """the differences of a unit at zero are set to 0, so that the disagreement disappears"""
    at_kink = np.repeat(W1 @ x + b1 == 0, len(x))
    return np.where(at_kink, 0.0, numerical_jacobian(x, W1, b1, W2, b2, h))


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
        "Is unit 0 still at the kink when you reach the second column?",
        "Each perturbation must start from the same W1.",
        "Copy W1 anew for each entry.",
    ),
)
def perturbations_stack(x, W1, b1, W2, b2, h=1e-5):
    """one copy of W1 is kept for all entries, so that unit 0 drifts off the kink"""
    moved = W1.copy()
    columns = []
    for index in np.ndindex(W1.shape):
        moved[index] += h
        up = mlp(x, moved, b1, W2, b2)[0]
        moved[index] -= 2 * h
        columns.append((up - mlp(x, moved, b1, W2, b2)[0]) / (2 * h))
    return np.stack(columns, axis=1)


@lab.pitfall(
    of=numerical_jacobian,
    hint=(
        "Is W1 after your loop what it was before?",
        "W1 and a name for W1 are the same array until you copy it.",
        "Write W1.copy() before each perturbation.",
    ),
)
def callers_weights_changed(x, W1, b1, W2, b2, h=1e-5):
    """W1 is perturbed in place and not restored: the caller's array is changed"""
    J = numerical_jacobian(x, W1, b1, W2, b2, h)
    W1 -= h
    return J


@lab.pitfall(
    of=one_sided_jacobians,
    hint=(
        "Which of your two slopes moves the weight down?",
        "The left slope is (f(W1) - f(W1 - h)) / h.",
        "Return the backward difference first, then the forward one.",
    ),
)
def sides_swapped(x, W1, b1, W2, b2, h=1e-5):
    """the forward difference is returned as the left slope, and the backward one as the right"""
    left, right = one_sided_jacobians(x, W1, b1, W2, b2, h)
    return right, left


@lab.pitfall(
    of=one_sided_jacobians,
    hint=(
        "If x[b] is negative, does h_pre[0] grow or shrink as W1[0, b] grows?",
        "Left and right are sides of the weight, not of h_pre[0].",
        "Where x[b] < 0 the open side is the left one: measure both sides instead of assuming them.",
    ),
)
def sides_of_the_pre_activation(x, W1, b1, W2, b2, h=1e-5):
    """every left slope of unit 0 is taken to be 0 and every right one open, as if all of x were positive"""
    left, right = one_sided_jacobians(x, W1, b1, W2, b2, h)
    unit_0 = np.arange(W1.size) < len(x)
    return np.where(unit_0, 0.0, left), np.where(unit_0, left + right, right)


@lab.pitfall(
    of=one_sided_jacobians,
    hint=(
        "In which order do you subtract on the left?",
        "Away from the kink both slopes must be the same.",
        "The left slope is (f(W1) - f(W1 - h)) / h.",
    ),
)
def left_slope_sign(x, W1, b1, W2, b2, h=1e-5):
    """the left slope is (f(W1 - h) - f(W1)) / h: its sign is turned round"""
    left, right = one_sided_jacobians(x, W1, b1, W2, b2, h)
    return -left, right


@lab.pitfall(
    of=one_sided_jacobians,
    hint=(
        "How far does a one-sided difference reach?",
        "From f(W1) to f(W1 + h) the distance is h.",
        "Divide a one-sided difference by h, not by 2 h.",
    ),
)
def one_sided_divided_by_2h(x, W1, b1, W2, b2, h=1e-5):
    """the one-sided differences are divided by 2 h instead of h"""
    left, right = one_sided_jacobians(x, W1, b1, W2, b2, h)
    return left / 2, right / 2


@lab.pitfall(
    of=one_sided_jacobians,
    hint=(
        "Do your two slopes differ anywhere?",
        "A quotient that reaches to both sides cannot tell them apart.",
        "One end of a one-sided difference is f(W1) itself.",
    ),
)
def both_sides_at_once(x, W1, b1, W2, b2, h=1e-5):
    """both slopes are the central difference, which mixes the sides"""
    J = numerical_jacobian(x, W1, b1, W2, b2, h)
    return J, J
