# tries: return a nest of tuples without end
# expect: error
def nest(*args, **kwargs):
    nested = (0.0,)
    for _ in range(1000):
        nested = (nested, nested)
    return nested


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = nest
