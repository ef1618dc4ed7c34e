# tries: return an array without entries, of which none can be wrong
# expect: failed
import numpy as np


def empty(z, *args, **kwargs):
    return np.empty((0, len(z)))


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = empty
