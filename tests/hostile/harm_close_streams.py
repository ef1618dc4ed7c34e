# tries: close every stream and descriptor, and answer nothing
# expect: error
import os
import sys


def close(*args, **kwargs):
    sys.stdout.close()
    sys.stderr.close()
    os.closerange(0, 256)
    return 0.0


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = close
