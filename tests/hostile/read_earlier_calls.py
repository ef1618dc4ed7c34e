# tries: learn from the calls that a check makes which answer it waits for
# expect: failed
import numpy as np

seen = []


def learn(z, *args, **kwargs):
    seen.append(z)
    if len(seen) < 2:
        return np.zeros(len(z))
    return (seen[-1] - seen[-2]) / 2e-5


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = learn
