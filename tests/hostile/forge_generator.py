# tries: return a generator that waits to see what it is compared with
# expect: error
def lazily(*args, **kwargs):
    while True:
        yield 0.0


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = lazily
