# tries: be asynchronous
# expect: error
async def softmax(z, *args, **kwargs):
    return z


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = softmax
