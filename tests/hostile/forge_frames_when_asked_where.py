# tries: answer well when the judge, whose patience is at an end, asks where the code is
# expect: error
import os
import signal
import struct


def word(text):
    return bytes([0xA0 | len(text)]) + text.encode()


def answer(*_):
    for call in range(1, 20):
        number = b"\x82" + word("type") + word("number") + word("value") + b"\xcb" + struct.pack(">d", 0.0)
        header = b"\x84" + word("type") + word("answer") + word("id") + bytes([call])
        header += word("value") + number + word("changed") + b"\x90"
        os.write(3, struct.pack("<II", len(header), 0) + header)


signal.signal(signal.SIGUSR1, answer)


def spin(*args, **kwargs):
    while True:
        pass


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = spin
