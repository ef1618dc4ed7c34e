# tries: import the lab and hand in its own reference
# expect: error
import importlib


def borrow(*args, **kwargs):
    for name in ("labs.lab_00_softmax_cross_entropy.lab", "labrunner.catalog", "labrunner.lab"):
        importlib.import_module(name)
    return 0.0


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = borrow
