# tries: start a thousand threads
# expect: error
import threading
import time


def swarm(*args, **kwargs):
    for _ in range(1000):
        threading.Thread(target=time.sleep, args=(60,)).start()
    return 0.0


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = swarm
