# tries: bend the shape and the dtype of the inputs
# expect: failed
import numpy as np


def bend(z, *args, **kwargs):
    z.dtype = np.int64
    z.shape = (1, -1)
    return np.zeros(z.size)


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = bend
