# tries: leave with the exit code of success instead of an answer
# expect: error
import os


def leave(*args, **kwargs):
    print("all checks passed")
    os._exit(0)


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = leave
