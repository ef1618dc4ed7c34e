# tries: stop itself, and wait for nobody
# expect: error
import os
import signal


def stop(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGSTOP)
    signal.pause()
    return 0.0


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = stop
