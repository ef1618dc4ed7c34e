# tries: put something broken in place of the streams
# expect: failed
import sys


class Broken:
    def __getattr__(self, name):
        raise SystemExit(0)


sys.stdout = sys.stderr = sys.stdin = Broken()


def wrong(*args, **kwargs):
    return 0.0


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = wrong
