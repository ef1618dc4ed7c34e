# tries: set the inputs to zero, so that right and wrong coincide
# expect: failed
import numpy as np


def spoil(z, *args, **kwargs):
    z[...] = 0.0
    return np.full(len(z), 1 / len(z))


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = spoil
