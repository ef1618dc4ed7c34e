# tries: lift the limits on memory, time and files
# expect: error
import resource


def lift(*args, **kwargs):
    failures = 0
    for name in ("RLIMIT_AS", "RLIMIT_CPU", "RLIMIT_FSIZE", "RLIMIT_NPROC", "RLIMIT_NOFILE"):
        try:
            resource.setrlimit(getattr(resource, name), (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            print("escaped:", name)
        except (ValueError, OSError):
            failures += 1
    raise PermissionError(f"{failures} limits held")


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = lift
