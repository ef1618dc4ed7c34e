# tries: answer every import and every codec with code of its own
# expect: failed
import builtins
import codecs
import sys


class Finder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        raise SystemExit(0)


sys.meta_path.insert(0, Finder)
sys.excepthook = sys.unraisablehook = lambda *args: None
codecs.register(lambda name: (_ for _ in ()).throw(SystemExit(0)))
builtins.__import__ = lambda *args, **kwargs: (_ for _ in ()).throw(SystemExit(0))


def wrong(*args, **kwargs):
    return 0.0


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = wrong
