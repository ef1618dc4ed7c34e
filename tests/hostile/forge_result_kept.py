# tries: keep the array that it returned, and mend it when the next call has come
# expect: failed
import numpy as np

kept = []


def mend(z, *args, **kwargs):
    e = np.exp(z - z.max())
    for array in kept:
        array[...] = np.diag(e / e.sum()) - np.outer(e, e) / e.sum() ** 2
    kept.append(np.zeros((len(z), len(z))))
    return kept[-1]


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = mend
