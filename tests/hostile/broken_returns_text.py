# tries: return the answer as text
# expect: error
import numpy as np


def softmax(z, *args, **kwargs):
    e = np.exp(z - z.max())
    return str(e / e.sum())


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = softmax
