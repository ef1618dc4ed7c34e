# tries: return an array whose differences are all zero
# expect: error
import numpy as np


class Forged(np.ndarray):
    def __sub__(self, other):
        return np.zeros(np.shape(other))

    __rsub__ = __sub__

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        return np.zeros(5)

    def __eq__(self, other):
        return True


def forged(*args, **kwargs):
    return np.zeros((5, 5)).view(Forged)


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = forged
