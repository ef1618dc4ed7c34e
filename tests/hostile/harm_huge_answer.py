# tries: return more than fits into the judge
# expect: error
import numpy as np


def huge(*args, **kwargs):
    return np.broadcast_to(np.zeros(1), (30_000, 30_000))


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = huge
