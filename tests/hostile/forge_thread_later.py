# tries: let a thread write the right answer once it is known
# expect: error
import threading
import time

import numpy as np


def later(z, *args, **kwargs):
    result = np.zeros(len(z))

    def improve():
        while True:
            time.sleep(0.001)
            result[:] = 1.0

    threading.Thread(target=improve, daemon=True).start()
    return result


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = later
