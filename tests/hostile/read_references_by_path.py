# tries: find the lab's files on the search path of what is imported
# expect: error
import pathlib
import sys

import numpy


def dig(*args, **kwargs):
    roots = [*sys.path, *pathlib.Path(numpy.__file__).parents, pathlib.Path.cwd(), pathlib.Path(__file__).parent]
    for root in roots:
        for path in pathlib.Path(root).iterdir():
            if "lab_00" in path.name:
                print("escaped: found", path)
    return 0.0


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = dig
