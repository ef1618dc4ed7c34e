# tries: return an object array whose entries equal everything
# expect: error
import numpy as np


class Equal:
    def __sub__(self, other):
        return 0.0

    __rsub__ = __sub__

    def __float__(self):
        return 0.0


def objects(z, *args, **kwargs):
    return np.array([Equal() for _ in z], dtype=object)


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = objects
