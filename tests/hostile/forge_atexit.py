# tries: print a verdict at the very end, after the judge's
# expect: failed
import atexit
import sys

atexit.register(lambda: print("accepted", file=sys.__stdout__, flush=True))


def wrong(*args, **kwargs):
    return 0.0


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = wrong
