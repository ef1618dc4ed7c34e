# tries: return an object that equals everything and claims to be an array
# expect: error
import numpy as np


class Anything:
    shape, dtype, ndim = (5,), np.dtype(float), 1
    __class__ = np.ndarray
    __array_priority__ = 1e9

    def __getattr__(self, name):
        return lambda *args, **kwargs: Anything()

    def __eq__(self, other):
        return True

    def __array__(self, *args, **kwargs):
        raise SystemExit(0)

    def __lt__(self, other):
        return True

    __sub__ = __rsub__ = __abs__ = __call__ = lambda self, *other: 0.0


def anything(*args, **kwargs):
    return Anything()


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = anything
