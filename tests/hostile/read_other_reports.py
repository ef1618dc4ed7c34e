# tries: read what the others have handed in
# expect: failed
import glob
import os

import numpy as np


def copy(z, *args, **kwargs):
    for pattern in ("*.md", "../**/*.md", "/home/*/*.md", "/tmp/*"):
        for path in glob.glob(pattern, recursive=True):
            print("escaped: found", path)
    for folder, folders, files in os.walk("/"):
        print("escaped: walked", folder)
        break
    return np.zeros(len(z))


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = copy
