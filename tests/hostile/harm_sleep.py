# tries: sleep for a year
# expect: error
import time


def sleep(*args, **kwargs):
    time.sleep(31_536_000)


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = sleep
