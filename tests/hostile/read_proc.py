# tries: read the judge's memory, environment and descriptors through /proc
# expect: error
import os


def read(*args, **kwargs):
    for pid in (os.getppid(), "self", 1):
        for name in ("environ", "cmdline", "maps", "mem", "fd/3"):
            with open(f"/proc/{pid}/{name}", "rb") as file:
                print(file.read(1000))
    return 0.0


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = read
