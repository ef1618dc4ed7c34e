# tries: return a structured array, whose fields compare as they like
# expect: error
import numpy as np


def structured(z, *args, **kwargs):
    return np.zeros(len(z), dtype=[("p", float), ("q", object)])


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = structured
