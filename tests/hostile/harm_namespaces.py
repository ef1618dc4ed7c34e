# tries: make itself root in a namespace, trace, mount and load programs into the kernel
# expect: failed or error
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def climb(*args, **kwargs):
    for name, arguments in {
        "unshare": (0x10000000,),
        "mount": (b"none", b"/tmp", b"tmpfs", 0, None),
        "ptrace": (0, 0, 0, 0),
        "setuid": (0,),
        "chroot": (b"/",),
        "personality": (0x0040000,),
    }.items():
        if getattr(libc, name)(*arguments) == 0:
            print("escaped:", name)
    return 0.0


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = climb
