# tries: mask every entry, so that no difference shows
# expect: error
import numpy as np


def masked(z, *args, **kwargs):
    return np.ma.array(np.zeros(len(z)), mask=True)


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = masked
