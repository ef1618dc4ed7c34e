# tries: write files in every folder it can think of
# expect: error
import os
import tempfile


def litter(*args, **kwargs):
    failures = 0
    for folder in ("", "/tmp/", "/var/tmp/", "/dev/shm/", os.path.expanduser("~/"), "/"):
        for flags in (os.O_CREAT | os.O_WRONLY, os.O_CREAT | os.O_RDWR | os.O_APPEND):
            try:
                os.close(os.open(folder + "labrunner-escaped-file", flags, 0o666))
            except OSError:
                failures += 1
    print(failures, "of 12 refused")
    with tempfile.NamedTemporaryFile(prefix="labrunner-escaped-", delete=False) as file:
        file.write(b"x")
    return 0.0


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = litter
