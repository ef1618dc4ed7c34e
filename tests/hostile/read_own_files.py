# tries: find itself on the disk, and with it the folder in which it lies
# expect: failed
import inspect
import os
import sys

import numpy as np


def look(z, *args, **kwargs):
    paths = [__file__, sys.argv[0], inspect.getfile(look), getattr(sys.modules["__main__"], "__file__", "")]
    for path in paths:
        if os.path.dirname(path) or os.path.exists(path):
            print("escaped: found", path)
    if os.getcwd() != "/":
        print("escaped: works in", os.getcwd())
    return np.zeros(len(z))


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = look
