# tries: compute for ever when the answer is thrown away
# expect: error
class Heavy:
    def __del__(self):
        while True:
            pass


def drop(*args, **kwargs):
    Heavy()
    return 0.0


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = drop
