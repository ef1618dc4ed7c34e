# tries: answer with closures by the thousand
# expect: failed
def many(*args, **kwargs):
    return tuple(lambda: 0.0 for _ in range(50))


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = many
