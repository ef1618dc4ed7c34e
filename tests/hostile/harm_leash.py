# tries: slip its leash: outlive its parent, be traceable, lead a session of its own
# expect: error or failed
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)


def slip(*args, **kwargs):
    for name, option, value in (("parent's death", 1, 0), ("dumpable", 4, 1), ("subreaper", 36, 1), ("filter", 22, 0)):
        if libc.prctl(option, value, 0, 0, 0) == 0:
            print("escaped:", name)
    for name, attempt in (("session", os.setsid), ("group", lambda: os.setpgid(0, 0))):
        try:
            attempt()
            print("escaped:", name)
        except OSError:
            continue
    return 0.0


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = slip
