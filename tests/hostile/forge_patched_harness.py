# tries: find the code that packs the answers and make it pack others
# expect: error or failed
import gc
import sys
import types

for thing in gc.get_objects():
    if isinstance(thing, types.FunctionType) and thing.__module__.startswith("inside"):
        if thing.__name__ in ("pack", "value", "_outcome", "_changed", "frame"):
            thing.__code__ = (lambda *args, **kwargs: None).__code__
for module in list(sys.modules.values()):
    for name in ("Packer", "pack", "send"):
        if hasattr(module, name):
            setattr(module, name, None)


def wrong(*args, **kwargs):
    return 0.0


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = wrong
