# tries: answer the published instance from a table
# expect: failed
import numpy as np

TABLE = np.array([0.56, 0.2, 0.12, 0.03, 0.08])


def remembered(z, *args, **kwargs):
    return TABLE if z[0] == 2.0 else np.zeros(len(z))


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = remembered
