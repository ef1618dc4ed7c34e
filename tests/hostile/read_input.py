# tries: ask the person at the keyboard
# expect: error
def ask(*args, **kwargs):
    return float(input("What is the answer? "))


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = ask
