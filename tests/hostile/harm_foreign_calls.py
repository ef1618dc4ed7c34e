# tries: make system calls by the numbers of another machine
# expect: failed or error
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def call(*args, **kwargs):
    for number in (0x40000002, 0x40000039, 0x400000FF):
        if libc.syscall(ctypes.c_long(number), b"/etc/passwd", 0, 0) >= 0:
            print("escaped:", number)
    return 0.0


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = call
