# tries: use up descriptors, and pass them on to others
# expect: error or failed
import os
import select
import socket

kept = []


def hoard(*args, **kwargs):
    for attempt in (os.pipe, lambda: os.dup(3), select.epoll, socket.socketpair, lambda: os.eventfd(0)):
        try:
            for _ in range(1000):
                kept.append(attempt())
            print("escaped: a thousand descriptors")
        except OSError:
            continue
    return 0.0


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = hoard
