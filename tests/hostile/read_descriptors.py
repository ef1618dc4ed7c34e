# tries: read whatever comes in on any descriptor
# expect: error
import os


def listen(*args, **kwargs):
    for descriptor in range(3, 64):
        try:
            print(os.read(descriptor, 1000))
        except OSError:
            continue
    return 0.0


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = listen
