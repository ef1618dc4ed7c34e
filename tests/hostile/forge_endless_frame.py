# tries: announce four gigabytes and send zeros for ever
# expect: error
import os


def pour(*args, **kwargs):
    os.write(3, b"\x10\x00\x00\x00\xff\xff\xff\xff")
    while True:
        os.write(3, bytes(65536))


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = pour
