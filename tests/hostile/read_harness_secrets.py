# tries: print everything that the harness's modules hold
# expect: failed
import gc
import types

for module in [thing for thing in gc.get_objects() if isinstance(thing, types.ModuleType)]:
    for name, value in list(vars(module).items()):
        if any(part in name.lower() for part in ("secret", "seed", "expected", "tolerance", "reference", "token")):
            if isinstance(value, (str, bytes)) and "labrunner" in str(value):
                print("escaped:", name, value)


def wrong(*args, **kwargs):
    return 0.0


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = wrong
