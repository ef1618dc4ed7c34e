# tries: recurse in C, where the stack itself overflows
# expect: error
def recurse(*args, **kwargs):
    nest = []
    for _ in range(10_000_000):
        nest = [nest]
    return float(repr(nest) == nest)


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = recurse
