"""What goes wrong with softmax and cross-entropy, each mistake written as plainly as the right solution."""

import numpy as np

from .lab import ce_grad, ce_grad_fd, ce_loss, lab, softmax, softmax_jacobian, softmax_jacobian_fd


@lab.pitfall(
    of=softmax,
    hint=(
        "What does np.exp(1000.0) return, and what is that divided by itself?",
        "Which number can you subtract from every logit without changing p?",
        "Subtract np.max(z) before np.exp.",
    ),
)
def no_max_shift(z):
    """exp is taken without shifting by max(z), so large logits give inf / inf"""
    return np.exp(z) / np.exp(z).sum()


@lab.pitfall(
    of=softmax,
    hint=(
        "What do the entries of p sum to?",
        "Dividing by the largest exponential makes the largest entry 1, not the sum.",
        "Divide by the sum of the shifted exponentials.",
    ),
)
def not_normalised(z):
    """the exponentials are divided by the largest one, not by their sum"""
    return np.exp(z - np.max(z))


@lab.pitfall(
    of=softmax_jacobian,
    hint=(
        "Does p[i] change when z[j] does, for j other than i?",
        "The sum in the denominator of p[i] holds every z[j].",
        "The part -p p^T comes from differentiating the denominator.",
    ),
)
def outer_product_missing(z):
    """only diag(p) is there; -p p^T, the denominator's part, is missing"""
    return np.diag(softmax(z))


@lab.pitfall(
    of=softmax_jacobian,
    hint=(
        "If z[j] grows, does p[i] of another class grow or shrink?",
        "What do the rows of your matrix sum to?",
        "The quotient rule subtracts: J = diag(p) - p p^T.",
    ),
)
def outer_product_added(z):
    """p p^T is added where it must be subtracted"""
    p = softmax(z)
    return np.diag(p) + np.outer(p, p)


@lab.pitfall(
    of=softmax_jacobian,
    hint=(
        "Which entries of p can z[j] move?",
        "The probabilities sum to 1: if one grows, the others must shrink.",
        "Off the diagonal stands -p[i] p[j].",
    ),
)
def off_diagonal_missing(z):
    """the diagonal p[i] (1 - p[i]) is right, and everything beside it is 0"""
    p = softmax(z)
    return np.diag(p * (1 - p))


@lab.pitfall(
    of=softmax_jacobian,
    hint=(
        "Is dp[i]/dz[j] the same as dp[j]/dz[i]? Is your matrix symmetric?",
        "Which p stands in the second factor: that of the row or that of the column?",
        "p[i] (delta[i, j] - p[j]) holds both p[i] and p[j].",
    ),
)
def row_for_column(z):
    """p[i] stands where p[j] must, so the matrix is not symmetric"""
    p = softmax(z)
    return np.diag(p) - np.outer(p, np.ones_like(p)) * p[:, None]


@lab.pitfall(
    of=softmax_jacobian,
    hint=(
        "If z[0] grows, does p[0] grow?",
        "Which sign must the diagonal have?",
        "The diagonal is p[i] (1 - p[i]), which is positive.",
    ),
)
def jacobian_sign(z):
    """every entry of the Jacobian has the wrong sign"""
    return -softmax_jacobian(z)


@lab.pitfall(
    of=softmax_jacobian_fd,
    hint=(
        "How does the error of your quotient fall when h is halved?",
        "A forward difference is off by h f''/2; taking both sides cancels that term.",
        "Use (f(z + h) - f(z - h)) / (2 h).",
    ),
)
def forward_differences(z, h=1e-5):
    """a forward difference stands in for the central one"""
    E = h * np.eye(len(z))
    return np.stack([(softmax(z + e) - softmax(z)) / h for e in E], axis=1)


@lab.pitfall(
    of=softmax_jacobian_fd,
    hint=(
        "How many digits of f(z + h) - f(z - h) are left when h is very small?",
        "f is known to about 16 digits; the difference of two nearby values loses most of them.",
        "In double precision h = 1e-5 balances the two errors.",
    ),
)
def step_too_small(z, h=1e-12):
    """h = 1e-12 cancels nearly all digits of the difference"""
    return softmax_jacobian_fd(z, 1e-12)


@lab.pitfall(
    of=softmax_jacobian_fd,
    hint=(
        "How far apart are z + h and z - h?",
        "Both sides are moved by h, so the distance is 2 h.",
        "Divide the central difference by 2 h, not by h.",
    ),
)
def divided_by_h(z, h=1e-5):
    """the central difference is divided by h instead of 2 h"""
    return 2 * softmax_jacobian_fd(z, h)


@lab.pitfall(
    of=softmax_jacobian_fd,
    hint=(
        "What does z look like after the first column is done?",
        "Each perturbation must start from the same z.",
        "Copy z before you change an entry, or put the entry back.",
    ),
)
def perturbations_stack(z, h=1e-5):
    """a logit is not put back after its turn, so the perturbations stack"""
    moved = z.copy()
    columns = []
    for j in range(len(z)):
        moved[j] += h
        up = softmax(moved)
        moved[j] -= 2 * h
        columns.append((up - softmax(moved)) / (2 * h))
    return np.stack(columns, axis=1)


@lab.pitfall(
    of=ce_loss,
    hint=(
        "What is log(softmax(z)) when one logit is 1000 below another?",
        "exp underflows to 0 there, and log(0) is -inf; the loss itself is 1000.",
        "log p[y] = z[y] - log sum exp(z): compute that, after the shift by max(z).",
    ),
)
def log_of_softmax(z, y):
    """log(softmax(z)) is taken where log-softmax is needed, and log(0) is -inf"""
    return -np.log(softmax(z)[y])


@lab.pitfall(
    of=ce_loss,
    hint=(
        "Is the logarithm of a probability positive or negative?",
        "A loss must be smallest where the right class is certain.",
        "L = -log p[y].",
    ),
)
def loss_sign(z, y):
    """the loss is log p[y], without the minus"""
    return -ce_loss(z, y)


@lab.pitfall(
    of=ce_grad,
    hint=(
        "At which class does your gradient get its -1?",
        "Labels count from 0, as indices do.",
        "Subtract 1 at index y itself.",
    ),
)
def label_off_by_one(z, y):
    """the 1 is subtracted one class too far"""
    return softmax(z) - np.eye(len(z))[(y + 1) % len(z)]


@lab.pitfall(
    of=ce_grad,
    hint=(
        "Which way must z[y] move for the loss to fall?",
        "At z = [2, 1, 0] and y = 0 the first entry must be negative.",
        "dL/dz = softmax(z) - one_hot(y), in this order.",
    ),
)
def gradient_sign(z, y):
    """the gradient is one_hot(y) - softmax(z): its sign is turned round"""
    return np.eye(len(z))[y] - softmax(z)


@lab.pitfall(
    of=ce_grad,
    hint=(
        "What does the label do in your gradient?",
        "Does your gradient sum to zero?",
        "Subtract 1 at index y: softmax(z) - one_hot(y).",
    ),
)
def one_hot_missing(z, y):
    """the gradient is softmax(z) alone, and the label has no say"""
    return softmax(z)


@lab.pitfall(
    of=ce_grad,
    hint=(
        "With respect to which variable did you differentiate last?",
        "-1 / p[y] is dL/dp[y]; the logits are one step further back.",
        "Multiply dL/dp by dp/dz: the p[y] cancels.",
    ),
)
def stopped_at_p(z, y):
    """this is dL/dp; the chain rule's second factor dp/dz is missing"""
    return -np.eye(len(z))[y] / softmax(z)


@lab.pitfall(
    of=ce_grad_fd,
    hint=(
        "How does the error of your quotient fall when h is halved?",
        "A forward difference is off by h L''/2; taking both sides cancels that term.",
        "Use (L(z + h) - L(z - h)) / (2 h).",
    ),
)
def gradient_by_forward_differences(z, y, h=1e-5):
    """a forward difference of the loss stands in for the central one"""
    E = h * np.eye(len(z))
    return np.array([(ce_loss(z + e, y) - ce_loss(z, y)) / h for e in E])


@lab.pitfall(
    of=ce_grad_fd,
    hint=(
        "How many digits of L(z + h) - L(z - h) are left when h is very small?",
        "The loss is known to about 16 digits; the difference of two nearby values loses most of them.",
        "In double precision h = 1e-5 balances the two errors.",
    ),
)
def gradient_step_too_small(z, y, h=1e-12):
    """h = 1e-12 cancels nearly all digits of the loss's difference"""
    return ce_grad_fd(z, y, 1e-12)
