"""A second opinion on lab-00. Functions take `xp` first: numpy, as the library that is asked has it."""

from .lab import for_every_label, lab


def softmax(xp, z):
    e = xp.exp(z - xp.max(z))
    return e / xp.sum(e)


def losses(xp, z):
    """Return the loss of every label, shape (n,)."""
    return xp.log(xp.sum(xp.exp(z - xp.max(z)))) - (z - xp.max(z))


@lab.opinion
def softmax_and_its_jacobian(solution, autodiff, z):
    """softmax and dp/dz"""
    ours = solution.softmax(z), solution.softmax_jacobian(z)
    return ours, (autodiff.value(softmax, z), autodiff.jacobian(softmax, z))


@lab.opinion
def loss_and_its_gradient(solution, autodiff, z):
    """the loss of every label, and its dL/dz in row y"""
    ours = for_every_label(solution.ce_loss, z), for_every_label(solution.ce_grad, z)
    return ours, (autodiff.value(losses, z), autodiff.jacobian(losses, z))
