# tries: leave links that lead elsewhere
# expect: error
import os


def link(*args, **kwargs):
    os.symlink("/etc/passwd", "/tmp/labrunner-escaped-symlink")
    os.link("/tmp/labrunner-canary/file", "/tmp/labrunner-escaped-link")
    return 0.0


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = link
