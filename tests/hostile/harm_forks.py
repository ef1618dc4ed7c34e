# tries: fork, again and again
# expect: error
import os
import time


def breed(*args, **kwargs):
    for _ in range(64):
        if os.fork() == 0:
            time.sleep(60)
            os._exit(0)
    return 0.0


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = breed
