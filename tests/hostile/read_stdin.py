# tries: read what the judge might be typing
# expect: failed or error
import sys


def ask(*args, **kwargs):
    text = sys.stdin.read() + sys.__stdin__.read()
    return float(text or 0.0)


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = ask
