# tries: write machine code into memory and run it
# expect: error
import ctypes
import mmap

# mov eax, 57; syscall; ret: a fork past every library
CODE = b"\xb8\x39\x00\x00\x00\x0f\x05\xc3"


def inject(*args, **kwargs):
    page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(CODE)
    address = ctypes.addressof(ctypes.c_char.from_buffer(page))
    if ctypes.CFUNCTYPE(ctypes.c_long)(address)() >= 0:
        print("escaped: machine code of its own")
    return 0.0


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = inject
