# tries: abort the process
# expect: error
import os


def abort(*args, **kwargs):
    os.abort()


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = abort
