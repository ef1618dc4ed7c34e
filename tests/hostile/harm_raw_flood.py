# tries: write for ever, past every stream
# expect: error
import os


def flood(*args, **kwargs):
    while True:
        for descriptor in (1, 2):
            os.write(descriptor, b"\x1b[31m" * 10_000)


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = flood
