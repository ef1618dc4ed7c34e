# tries: search all objects of the process for the right Jacobian
# expect: failed
import gc

import numpy as np


def search(z, *args, **kwargs):
    for thing in gc.get_objects():
        values = thing.values() if isinstance(thing, dict) else thing if isinstance(thing, (list, tuple)) else ()
        for value in list(values):
            if type(value) is np.ndarray and value.shape == (len(z), len(z)) and value.dtype == float:
                return value
    return np.zeros((len(z), len(z)))


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = search
