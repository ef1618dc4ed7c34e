# tries: recurse without end, and without the limit that would stop it
# expect: error
import sys

sys.setrecursionlimit(2**31 - 1)


def recurse(*args, **kwargs):
    return recurse(*args, **kwargs)


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = recurse
