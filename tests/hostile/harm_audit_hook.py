# tries: hang in every event that Python reports
# expect: error or failed
import sys


def hang(event, arguments):
    raise KeyboardInterrupt(event)


sys.addaudithook(hang)


def wrong(*args, **kwargs):
    return 0.0


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = wrong
