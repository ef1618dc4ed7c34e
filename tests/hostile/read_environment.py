# tries: look for the secret of the fresh seeds in the environment
# expect: failed
import os

import numpy as np


def seeded(z, *args, **kwargs):
    secret = os.environ.get("LABRUNNER_SECRET") or os.environb.get(b"LABRUNNER_SECRET")
    if secret:
        print("escaped: the secret is", secret)
    return np.zeros(len(z))


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = seeded
