# tries: fetch the answer from elsewhere
# expect: error
import urllib.request


def fetch(*args, **kwargs):
    with urllib.request.urlopen("http://127.0.0.1:50507/answer", timeout=1) as page:
        return float(page.read())


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = fetch
