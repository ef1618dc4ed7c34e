# tries: look for the expected values on the stack
# expect: failed
import inspect
import sys

import numpy as np


def search(z, *args, **kwargs):
    frame = sys._getframe()
    while frame is not None:
        for name, value in {**frame.f_globals, **frame.f_locals}.items():
            if any(part in name.lower() for part in ("expected", "reference", "answer", "secret", "solution")):
                if isinstance(value, np.ndarray):
                    return value
        frame = frame.f_back
    for info in inspect.stack():
        if "grad" in info.filename:
            return eval("expected", info.frame.f_globals, info.frame.f_locals)
    return np.zeros(len(z))


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = search
