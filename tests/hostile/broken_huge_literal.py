# tries: ask for a number that does not fit into any machine
# expect: error
x = 9 ** 9 ** 9


def wrong(*args, **kwargs):
    return 0.0


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = wrong
