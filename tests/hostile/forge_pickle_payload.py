# tries: return an object that runs a command when it is unpickled
# expect: error
import os


class Payload:
    def __reduce__(self):
        return os.system, ("touch /tmp/labrunner-escaped-pickle",)


def payload(*args, **kwargs):
    return Payload()


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = payload
