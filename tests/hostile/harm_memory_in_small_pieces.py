# tries: use up all memory in small pieces, and swallow the error
# expect: error
hoard = []


def grow(*args, **kwargs):
    while True:
        try:
            hoard.append([hoard, len(hoard)])
        except MemoryError:
            pass


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = grow
