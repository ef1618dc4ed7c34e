# tries: read the process's own memory by address, where the harness is
# expect: error or failed
import ctypes


def scan(*args, **kwargs):
    for address in range(0x400000, 0x7FFFFFFFF000, 0x10000000):
        ctypes.string_at(address, 8)
    return 0.0


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = scan
