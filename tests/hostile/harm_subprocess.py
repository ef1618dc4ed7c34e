# tries: run programs in every way there is
# expect: error
import os
import subprocess


def run(*args, **kwargs):
    os.system("touch /tmp/labrunner-escaped-system")
    for attempt in (
        lambda: os.popen("touch /tmp/labrunner-escaped-popen").read(),
        lambda: os.posix_spawn("/usr/bin/touch", ["touch", "/tmp/labrunner-escaped-spawn"], {}),
        lambda: os.execv("/usr/bin/touch", ["touch", "/tmp/labrunner-escaped-exec"]),
    ):
        try:
            attempt()
        except OSError as error:
            print(error)
    subprocess.run(["touch", "/tmp/labrunner-escaped-subprocess"], check=True)
    return 0.0


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = run
