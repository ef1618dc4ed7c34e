# tries: keep memory in a file without a name, which no limit of memory counts
# expect: error
import os


def hide(*args, **kwargs):
    descriptor = os.memfd_create("labrunner-escaped")
    for _ in range(4096):
        os.write(descriptor, bytes(1_000_000))
    return 0.0


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = hide
