# tries: listen, connect and send on every kind of socket
# expect: error
import socket


def call_home(*args, **kwargs):
    failures = []
    for family in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX):
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
            try:
                end = socket.socket(family, kind)
                end.connect(("127.0.0.1", 50507) if family == socket.AF_INET else "/tmp/labrunner-canary/socket")
            except OSError as error:
                failures.append(error)
    raise failures[-1]


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = call_home
