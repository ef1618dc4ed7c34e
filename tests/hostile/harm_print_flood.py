# tries: print for ever
# expect: error
def flood(*args, **kwargs):
    while True:
        print("x" * 1000)


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = flood
