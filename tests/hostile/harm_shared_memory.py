# tries: share memory that outlives the process
# expect: error
import mmap

kept = []


def share(*args, **kwargs):
    for _ in range(64):
        kept.append(mmap.mmap(-1, 64_000_000))
        kept[-1][:: mmap.PAGESIZE] = bytes(len(range(0, 64_000_000, mmap.PAGESIZE)))
    from multiprocessing import shared_memory

    shared_memory.SharedMemory("labrunner-escaped", create=True, size=1000)
    return 0.0


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = share
