# tries: answer, and answer once more when the judge is not looking
# expect: error or failed
import os
import sys


class Later:
    def __del__(self):
        os.write(3, b"\x10\x00\x00\x00\x00\x00\x00\x00" + b"\x81" * 16)


def twice(*args, **kwargs):
    sys.later = Later()
    return 0.0


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = twice
