# tries: take no arguments
# expect: error
def nullary():
    return 0.0


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = nullary
