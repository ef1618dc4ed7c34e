# tries: read and write the machine's devices
# expect: error
import os


def drive(*args, **kwargs):
    for path in ("/dev/tty", "/dev/null", "/dev/urandom", "/dev/kmsg", "/dev/mem", "/proc/sysrq-trigger"):
        for flags in (os.O_RDONLY, os.O_WRONLY):
            try:
                os.close(os.open(path, flags))
                print("escaped:", path)
            except OSError:
                continue
    os.mkfifo("/tmp/labrunner-escaped-fifo")
    return 0.0


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = drive
