# tries: print the answer instead of returning it
# expect: error
import numpy as np


def softmax(z):
    e = np.exp(z - z.max())
    print(e / e.sum())


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = softmax
