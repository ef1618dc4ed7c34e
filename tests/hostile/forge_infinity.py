# tries: return infinities, whose difference is not a number
# expect: failed
import numpy as np


def infinite(z, *args, **kwargs):
    return np.full(len(z), np.inf)


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = infinite
