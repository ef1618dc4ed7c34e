# tries: catch whatever is thrown at it, and go on
# expect: error
def persist(*args, **kwargs):
    while True:
        try:
            while True:
                pass
        except BaseException:
            continue
        finally:
            continue


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = persist
