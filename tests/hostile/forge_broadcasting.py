# tries: return a shape that broadcasts against every other
# expect: failed
import numpy as np


def broadcast(z, *args, **kwargs):
    e = np.exp(z - z.max())
    return (e / e.sum()).reshape(1, 1, -1)


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = broadcast
