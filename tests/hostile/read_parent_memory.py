# tries: read the judge's memory with process_vm_readv and ptrace
# expect: failed or error
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)


def peek(*args, **kwargs):
    buffer = ctypes.create_string_buffer(64)
    local = (ctypes.c_void_p * 2)(ctypes.addressof(buffer), 64)
    remote = (ctypes.c_void_p * 2)(0x400000, 64)
    for pid in (os.getppid(), 1, os.getpid() - 1):
        if libc.process_vm_readv(pid, local, 1, remote, 1, 0) > 0 or libc.ptrace(16, pid, 0, 0) == 0:
            print("escaped: the judge's memory is open")
    return 0.0


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = peek
