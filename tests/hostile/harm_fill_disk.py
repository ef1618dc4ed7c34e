# tries: fill the disk
# expect: error
def fill(*args, **kwargs):
    with open("/tmp/labrunner-escaped-disk", "wb") as file:
        for _ in range(100):
            file.write(bytes(1_000_000))
    return 0.0


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = fill
