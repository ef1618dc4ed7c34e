# tries: go by system calls that are younger than most filters, or that reach into other processes
# expect: error or failed
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
CALLS = {
    "io_uring_setup": 425,
    "pidfd_send_signal": 424,
    "pidfd_open": 434,
    "openat2": 437,
    "pidfd_getfd": 438,
    "memfd_secret": 447,
    "open_tree": 428,
    "fsopen": 430,
    "landlock_create_ruleset": 444,
}
if os.uname().machine == "x86_64":
    CALLS |= {"process_vm_writev": 311, "userfaultfd": 323, "bpf": 321, "perf_event_open": 298, "keyctl": 250}


def call(*args, **kwargs):
    path = ctypes.create_string_buffer(b"/")
    for name, number in CALLS.items():
        for first in (1, os.getppid(), -100):
            if libc.syscall(ctypes.c_long(number), first, path, 0, 0, 0, 0) >= 0:
                print("escaped:", name)
    return 0.0


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = call
