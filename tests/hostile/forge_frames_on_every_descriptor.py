# tries: write a well-formed answer to every descriptor before answering
# expect: error or failed
import os
import struct

import numpy as np


def word(text):
    return bytes([0xA0 | len(text)]) + text.encode()


def forged_answer(call):
    number = b"\x82" + word("type") + word("number") + word("value") + b"\xcb" + struct.pack(">d", 0.0)
    header = b"\x84" + word("type") + word("answer") + word("id") + bytes([call])
    header += word("value") + number + word("changed") + b"\x90"
    return struct.pack("<II", len(header), 0) + header


def forge(z, *args, **kwargs):
    for descriptor in range(64):
        for call in range(1, 20):
            try:
                os.write(descriptor, forged_answer(call))
            except OSError:
                break
    return np.zeros(len(z))


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = forge
