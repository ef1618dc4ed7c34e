# tries: watch and change the harness's variables with a trace function
# expect: failed or error
import sys


def hook(frame, event, argument):
    for name in ("expected", "tolerance", "changed", "result"):
        if name in frame.f_locals:
            frame.f_locals[name] = 0.0
    return hook


sys.settrace(hook)
sys.setprofile(lambda *args: None)


def wrong(*args, **kwargs):
    return 0.0


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = wrong
