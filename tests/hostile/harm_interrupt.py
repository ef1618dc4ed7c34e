# tries: raise what only the person at the keyboard may raise, so that the judge stops for everybody
# expect: error
def stop(*args, **kwargs):
    raise (KeyboardInterrupt, GeneratorExit, type("Odd", (BaseException,), {}))[len(args) % 3]


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = stop
