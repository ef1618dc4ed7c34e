# tries: leave a daemon that writes a file later
# expect: error
import os
import time


def haunt(*args, **kwargs):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(0.5)
            with open("/tmp/labrunner-escaped-daemon", "w") as file:
                file.write("late")
        os._exit(0)
    return 0.0


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = haunt
