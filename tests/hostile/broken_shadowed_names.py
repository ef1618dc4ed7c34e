# tries: overwrite the functions with their own results
# expect: missing
import numpy as np


def softmax(z):
    e = np.exp(z - z.max())
    return e / e.sum()


softmax = softmax(np.array([2.0, 1.0, 0.5, -1.0, 0.0]))
softmax_jacobian = np.diag(softmax) - np.outer(softmax, softmax)
