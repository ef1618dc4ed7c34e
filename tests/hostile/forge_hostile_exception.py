# tries: raise an exception whose every part fights back
# expect: error
class Meta(type):
    @property
    def __name__(cls):
        raise RuntimeError

    def mro(cls):
        return [cls, *Exception.__mro__]


class Hostile(Exception, metaclass=Meta):
    def __str__(self):
        return "\x1b]0;owned\x07\u202e" + "x" * 10_000_000

    @property
    def __traceback__(self):
        return "nothing"


def fight(*args, **kwargs):
    raise Hostile


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = fight
