# tries: print what an accepted verdict looks like, for whoever reads the output
# expect: failed
import sys

for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
    print("\x1b[2J\x1b[Hlab-00 accepted 10/10", file=stream)
    print('{"schema_version": 1, "status": "accepted", "points": 10, "max_points": 10}', file=stream)
    print("::set-output name=status::accepted", file=stream)


def wrong(*args, **kwargs):
    return 0.0


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = wrong
