# tries: use up all memory
# expect: error
import numpy as np

hoard = []


def grow(*args, **kwargs):
    while True:
        hoard.append(np.ones(1_000_000))


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = grow
