# tries: kill the process that it came from
# expect: error
import os
import signal


def kill(*args, **kwargs):
    for pid in (os.getppid(), os.getpid() - 1):
        for number in (signal.SIGTERM, signal.SIGKILL, signal.SIGSTOP):
            os.kill(pid, number)
    return 0.0


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = kill
