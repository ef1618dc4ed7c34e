# tries: compute for ever where no Python signal handler gets a turn
# expect: error
def spin(*args, **kwargs):
    return float(pow(3, 10**9, 10**9) + sum(range(10**12)))


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = spin
