# tries: kill every process that it may, its own group first
# expect: error
import os
import signal


def kill(*args, **kwargs):
    refused = 0
    for attempt in (lambda: os.killpg(0, signal.SIGKILL), lambda: os.kill(-1, signal.SIGKILL)):
        try:
            attempt()
            print("escaped: killed")
        except PermissionError:
            refused += 1
    raise PermissionError(f"{refused} refused")


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = kill
