# tries: fork by system calls that the library does not know
# expect: failed or error
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def breed(*args, **kwargs):
    for number, flags in ((56, 17), (57, 0), (435, 0)):
        child = libc.syscall(number, flags, 0, 0, 0, 0)
        if child == 0:
            libc._exit(0)
        if child > 0:
            print("escaped: a child of its own")
    return 0.0


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = breed
