"""Other right answers to lab-05, which must be accepted as its own are."""

import numpy as np

from .lab import CLIP, batch_loss, batch_probabilities, ce_grad_a, dJ_db, dJ_dx, lab


@lab.variant(of=batch_loss)
def clip_added(W, b, X, Y):
    """1e-10 is added to every probability, where the lab raises those below 1e-10 to it"""
    return -np.sum(Y * np.log(batch_probabilities(W, b, X) + CLIP)) / X.shape[1]


@lab.variant(of=dJ_dx)
def dJ_dx_as_a_row(W, b, x, y):
    """dJ/dx is a row, as a Jacobian of one output is"""
    return dJ_dx(W, b, x, y)[None, :]


@lab.variant(of=dJ_db)
def dJ_db_as_a_column(W, b, x, y):
    """dJ/db is a column, as b is where examples are columns"""
    return dJ_db(W, b, x, y)[:, None]


@lab.variant(of=ce_grad_a)
def ce_grad_a_as_a_row(a, y):
    """dJ/da is a row, as a Jacobian of one output is"""
    return ce_grad_a(a, y)[None, :]
