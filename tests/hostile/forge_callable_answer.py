# tries: return a function where a number belongs
# expect: failed
def promise(*args, **kwargs):
    return lambda *more: 0.0


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = promise
