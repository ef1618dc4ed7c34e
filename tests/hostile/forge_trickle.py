# tries: announce a long header and send it byte by byte for ever
# expect: error
import os
import time


def trickle(*args, **kwargs):
    os.write(3, b"\x00\xf0\x00\x00\x00\x00\x00\x00")
    while True:
        os.write(3, b"\x00")
        time.sleep(0.01)


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = trickle
