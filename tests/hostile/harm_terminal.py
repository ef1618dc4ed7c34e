# tries: take over the terminal with control characters
# expect: failed
print("\x1b[2J\x1b]0;owned\x07\x1b]52;c;aGVsbG8=\x07\r\x08\x9b31m\u202e\u2066\x00\ud800")


def wrong(*args, **kwargs):
    return 0.0


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = wrong
