# tries: compute for ever
# expect: error
def spin(*args, **kwargs):
    n = 0
    while True:
        n += 1


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = spin
