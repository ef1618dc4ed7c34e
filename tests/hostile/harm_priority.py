# tries: take more than its share of the machine
# expect: error
import os


def hurry(*args, **kwargs):
    os.nice(-20)
    os.sched_setaffinity(0, {0})
    os.setpriority(os.PRIO_PROCESS, 0, -20)
    return 0.0


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = hurry
