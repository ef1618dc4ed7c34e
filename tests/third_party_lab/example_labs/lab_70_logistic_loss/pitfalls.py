"""What goes wrong with the logistic loss, each mistake written as plainly as the right solution."""

import numpy as np

from .lab import lab, logistic_grad, logistic_loss


@lab.pitfall(
    of=logistic_loss,
    hint=(
        "What does np.exp(1000.0) return?",
        "For a large exponential, what is log(1 + it), nearly?",
        "np.logaddexp(0, -m) never overflows.",
    ),
)
def exponential_overflows(w, X, y):
    """log(1 + exp(-m)) is computed as it is written, and is inf at m = -1000"""
    return np.mean(np.log(1 + np.exp(-y * (X @ w))))


@lab.pitfall(
    of=logistic_loss,
    hint=(
        "What is the loss of an example that is classified well?",
        "Which sign has a large margin on the right side?",
        "The exponent is -m.",
    ),
)
def margin_sign(w, X, y):
    """the exponent is m, so that the loss grows with the margin"""
    return logistic_loss(-w, X, y)


@lab.pitfall(
    of=logistic_grad,
    hint=(
        "Which way must w move for the loss to fall?",
        "A larger margin means a smaller loss: which sign has dL/dm?",
        "dL/dm = -1 / (1 + exp(m)) / n.",
    ),
)
def gradient_sign(w, X, y):
    """the minus of dL/dm is lost, so that the gradient points downhill"""
    return -logistic_grad(w, X, y)


@lab.pitfall(
    of=logistic_grad,
    hint=(
        "Where does y enter the margin?",
        "y is a factor of m, so it is one of dm/dw too.",
        "dm[i]/dw = y[i] x[i].",
    ),
)
def label_forgotten(w, X, y):
    """dm/dw is taken to be x: right for y = 1 alone"""
    return -(1 / (1 + np.exp(y * (X @ w)))) @ X / len(y)


@lab.pitfall(
    of=logistic_grad,
    hint=(
        "What happens to your gradient when every example is there twice?",
        "The loss is a mean.",
        "Divide by the number of examples.",
    ),
)
def sum_for_mean(w, X, y):
    """the examples are summed, where the loss is their mean"""
    return logistic_grad(w, X, y) * len(y)
