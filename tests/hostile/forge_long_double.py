# tries: return numbers that only some machines can hold
# expect: error
import numpy as np


def wide(z, *args, **kwargs):
    return np.zeros(len(z), dtype=np.longdouble), 2**200


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = wide
