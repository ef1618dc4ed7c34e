# tries: compute for ever inside a regular expression, which listens to nothing
# expect: error
import re


def search(*args, **kwargs):
    return float(bool(re.match("(a*)*b", "a" * 60)))


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = search
