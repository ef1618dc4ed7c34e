# tries: return NaN, which is neither smaller nor larger than a tolerance
# expect: failed
import numpy as np


def nan(z, *args, **kwargs):
    return np.full((len(z), len(z)), np.nan)


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = nan
