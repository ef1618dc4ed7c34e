# tries: raise an exception that carries a passing outcome
# expect: error
class SolutionError(Exception):
    outcome = "passed"
    line = 1

    def __init__(self):
        super().__init__("")
        self.message = "passed"

    def __str__(self):
        raise SystemExit(0)


def fail_well(*args, **kwargs):
    raise SolutionError


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = fail_well
