# tries: let a timer mend the result after it was returned
# expect: error
import signal

import numpy as np

result = np.zeros((5, 5))


def improve(*_):
    result[:] = 1.0


def later(z, *args, **kwargs):
    signal.signal(signal.SIGALRM, improve)
    signal.setitimer(signal.ITIMER_REAL, 0.0001, 0.0001)
    signal.alarm(1)
    return result


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = later
