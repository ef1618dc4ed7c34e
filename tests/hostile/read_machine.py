# tries: find out whose machine it is on
# expect: error
import os
import platform
import pwd
import socket


def ask(*args, **kwargs):
    if os.getuid() == 0 or os.geteuid() == 0 or 0 in os.getgroups():
        print("escaped: is root")
    print(pwd.getpwuid(os.getuid()), os.getlogin(), socket.gethostbyname(socket.gethostname()))
    print(os.listdir("/home"), platform.node())
    return 0.0


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = ask
