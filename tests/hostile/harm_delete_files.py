# tries: delete and overwrite a file that everybody may write to
# expect: error
import os
import shutil


def destroy(*args, **kwargs):
    for attempt in (os.remove, lambda path: os.truncate(path, 0), lambda path: os.rename(path, path + ".gone")):
        try:
            attempt("/tmp/labrunner-canary/file")
        except OSError as error:
            print(error)
    shutil.rmtree("/tmp/labrunner-canary")
    return 0.0


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = destroy
