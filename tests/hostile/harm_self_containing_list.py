# tries: return a list that contains itself
# expect: error
def circle(*args, **kwargs):
    ring = [0.0]
    ring.append(ring)
    return ring


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = circle
