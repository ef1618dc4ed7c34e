# tries: leave the process as unpleasant as it can for whoever comes next
# expect: error or failed
import builtins
import gc
import os
import random
import sys

import numpy as np

np.seterr(all="raise")
np.set_printoptions(precision=1)
np.random.seed(0)
random.seed(0)
np.pi = np.e = 3.0
np.exp = np.log = np.sum = np.diag = np.outer = lambda *args, **kwargs: np.zeros(5)
os.environ.clear()
gc.disable()
sys.setrecursionlimit(60)
builtins.len = lambda thing: 5


def wrong(*args, **kwargs):
    return 0.0


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = wrong
