"""VJPs, and a two-layer MLP by composition.

A function f is written so that it returns its value and its pullback: (f(x), vjp), where vjp(u) is J^T u for a
cotangent u of the shape of f(x), one entry of a tuple for each argument.

    relu(x)                 x_bar = u * 1[x > 0]
    dot(W, x) = W x         W_bar[a, b] = u[a] x[b],  that is u x^T         x_bar = W^T u
    squared_loss(p, y)      r = p - y,  l = r . r / 2                       p_bar = u r,  y_bar = -u r

Composition needs no new mathematics: the cotangent that one function's vjp returns is the one that the next expects.

    mlp2(x, W1, W2)         forwards:   h_pre = W1 x,  h = relu(h_pre),  W2 h
                            backwards:  (W2_bar, h_bar) from u,  h_pre_bar from h_bar,  (W1_bar, x_bar) from h_pre_bar

Two equations hold a vjp to account. J^T u is the gradient of x -> <u, f(x)>, and for every tangent t

    <u, J t> = <J^T u, t>,      the adjoint identity.
"""

import numpy as np

from labrunner import Lab, central, central_vjp, numerical_vjp

from .derivation import derivation

lab = Lab("VJPs and a two-layer MLP by composition", derivation)

# What the course uses for its own comparison.
FORWARD_STEP = 1e-3


@lab.given
def the_course_s_inputs():
    rng = np.random.default_rng(42)
    return {
        "x": np.linspace(-2, 2, 40),
        "y": np.linspace(-2, 2, 10),
        "W1": rng.random((5, 40)),
        "W2": rng.random((10, 5)),
        "u": np.linspace(-5, 2, 40),
        "u_hidden": np.linspace(-1, 1, 5),
        "u_out": np.linspace(-2, 1, 10),
        "u_loss": np.array([1.5]),
    }


@lab.sample
def sample(rng, inputs, hidden, outputs):
    x = rng.uniform(-2, 2, inputs)
    return {
        # All weights are positive: only an x that sums to 0 leaves some of the hidden units dead and some alive.
        "x": x - np.mean(x),
        "y": rng.uniform(-2, 2, outputs),
        "W1": rng.random((hidden, inputs)),
        "W2": rng.random((outputs, hidden)),
        "u": rng.standard_normal(inputs),
        "u_hidden": rng.standard_normal(hidden),
        "u_out": rng.standard_normal(outputs),
        "u_loss": rng.standard_normal(1),
    }


@lab.unfit
def kink_in_a_stencil(x, W1):
    reach = 2 * FORWARD_STEP * max(np.max(np.abs(x)), np.max(np.abs(W1)))
    nearest = np.min(np.abs(W1 @ x))
    if nearest < reach:
        return f"a hidden unit is only {nearest:.1e} away from its kink, and forward differences reach across it"
    return None


@lab.reference
def relu(x):
    """Return (max(x, 0), vjp) with vjp(u) -> (x_bar,); the slope at 0 is 0."""
    gate = x > 0
    return np.maximum(x, 0), lambda u: (u * gate,)


@lab.reference
def dot(W, x):
    """Return (W x, vjp) with vjp(u) -> (W_bar, x_bar)."""
    return W @ x, lambda u: (np.outer(u, x), W.T @ u)


@lab.reference
def mlp2(x, W1, W2):
    """Return (W2 relu(W1 x), vjp) with vjp(u) -> (x_bar, W1_bar, W2_bar), composed of dot and relu."""
    h_pre, vjp_1 = dot(W1, x)
    h, vjp_relu = relu(h_pre)
    y, vjp_2 = dot(W2, h)

    def vjp(u):
        W2_bar, h_bar = vjp_2(u)
        (h_pre_bar,) = vjp_relu(h_bar)
        W1_bar, x_bar = vjp_1(h_pre_bar)
        return x_bar, W1_bar, W2_bar

    return y, vjp


@lab.reference
def squared_loss(y_pred, y):
    """Return (||y_pred - y||^2 / 2 of shape (1,), vjp) with vjp(u) -> (y_pred_bar, y_bar)."""
    r = y_pred - y
    return np.array([r @ r / 2]), lambda u: (u * r, -u * r)


@lab.reference
def loss(x, y, W1, W2):
    """Return (squared_loss(mlp2(x, W1, W2), y), vjp) with vjp(u) -> (x_bar, y_bar, W1_bar, W2_bar)."""
    y_pred, vjp_mlp = mlp2(x, W1, W2)
    value, vjp_loss = squared_loss(y_pred, y)

    def vjp(u):
        y_pred_bar, y_bar = vjp_loss(u)
        x_bar, W1_bar, W2_bar = vjp_mlp(y_pred_bar)
        return x_bar, y_bar, W1_bar, W2_bar

    return value, vjp


def network(x, W1, W2):
    """Return W2 relu(W1 x); the arguments may have leading axes."""
    return (W2 @ np.maximum(W1 @ x[..., None], 0))[..., 0]


def half_square(y_pred, y):
    """Return ||y_pred - y||^2 / 2 of shape (1,); the arguments may have leading axes."""
    return np.sum((y_pred - y) ** 2, axis=-1, keepdims=True) / 2


def whole(x, y, W1, W2):
    """Return the loss of shape (1,); the arguments may have leading axes."""
    return half_square(network(x, W1, W2), y)


def vjp_by(differences, f, primals, cotangent, step, **options):
    """Return a tuple with the VJP of f for each of its arguments, the others held fixed."""
    slots = [lambda a, i=i: f(*primals[:i], a, *primals[i + 1 :]) for i in range(len(primals))]
    pairs = zip(slots, primals, strict=True)
    return tuple(differences(slot, a, cotangent, step, vectorized=True, **options) for slot, a in pairs)


@lab.exhibit
def relu_vjp(solution, x, u):
    """the VJP of relu: the cotangent where x > 0, and zeros where it is not"""
    # Adding 0 turns the -0.0 of a negative u times a closed gate into 0.0.
    return np.add(solution.relu(x)[1](u)[0], 0.0)


@lab.check
def relu_value(solution, x):
    """relu(x) returns max(x, 0) first"""
    return solution.relu(x)[0], np.where(x > 0, x, 0)


@lab.check
def dot_value(solution, x, W1):
    """dot(W, x) returns W x first"""
    return solution.dot(W1, x)[0], W1 @ x


@lab.check
def mlp2_value(solution, x, W1, W2):
    """mlp2(x, W1, W2) returns W2 relu(W1 x) first"""
    return solution.mlp2(x, W1, W2)[0], network(x, W1, W2)


@lab.check
def squared_loss_value(solution, x, y, W1, W2):
    """squared_loss(y_pred, y) returns ||y_pred - y||^2 / 2 first"""
    y_pred = network(x, W1, W2)
    return np.atleast_1d(solution.squared_loss(y_pred, y)[0]), half_square(y_pred, y)


@lab.check
def loss_value(solution, x, y, W1, W2):
    """loss(x, y, W1, W2) returns the squared loss of mlp2(x, W1, W2) first"""
    return np.atleast_1d(solution.loss(x, y, W1, W2)[0]), whole(x, y, W1, W2)


@lab.check
def relu_vjp_matches_differences(solution, x, u, step):
    """relu's vjp(u) equals the central differences of <u, relu(x)>"""
    _, vjp = solution.relu(x)
    return vjp(u), vjp_by(central_vjp, lambda x: np.maximum(x, 0), (x,), u, step)


@lab.check
def relu_vjp_at_zero(solution, x, u):
    """relu's vjp passes nothing on at exactly 0 and at -0.0: the gate is the strict x > 0"""
    at_zero = np.where(np.arange(len(x)) % 2, x, np.copysign(0.0, x))
    _, vjp = solution.relu(at_zero)
    return vjp(u), (np.where(at_zero > 0, u, 0),)


@lab.check
def dot_vjp_matches_differences(solution, x, W1, u_hidden, step):
    """dot's vjp(u) equals the central differences of <u, W x> in W, then in x"""
    _, vjp = solution.dot(W1, x)
    return vjp(u_hidden), vjp_by(central_vjp, lambda W, x: (W @ x[..., None])[..., 0], (W1, x), u_hidden, step)


@lab.check
def mlp2_vjp_matches_differences(solution, x, W1, W2, u_out, step):
    """mlp2's vjp(u) equals the central differences of <u, mlp2> in x, W1, W2"""
    _, vjp = solution.mlp2(x, W1, W2)
    return vjp(u_out), vjp_by(central_vjp, network, (x, W1, W2), u_out, step)


@lab.check
def squared_loss_vjp_matches_differences(solution, x, y, W1, W2, u_loss, step):
    """squared_loss's vjp(u) equals the central differences of u l in y_pred, then in y"""
    y_pred = network(x, W1, W2)
    _, vjp = solution.squared_loss(y_pred, y)
    return vjp(u_loss), vjp_by(central_vjp, half_square, (y_pred, y), u_loss, step)


@lab.check
def loss_vjp_matches_differences(solution, x, y, W1, W2, u_loss, step):
    """loss's vjp(u) equals the central differences of u loss in x, y, W1, W2"""
    _, vjp = solution.loss(x, y, W1, W2)
    return vjp(u_loss), vjp_by(central_vjp, whole, (x, y, W1, W2), u_loss, step)


@lab.check
def gap_to_forward_differences(solution, x, y, W1, W2, u_loss, step):
    """forward differences at 1e-3 miss loss's vjp(u) by their own error, half a step times the curvature"""
    primals = x, y, W1, W2
    _, vjp = solution.loss(*primals)
    # The loss is quadratic in any one entry: at this step, too, nothing but rounding spoils a central difference.
    central_at_same_step = vjp_by(numerical_vjp, whole, primals, u_loss, FORWARD_STEP)
    forward = vjp_by(numerical_vjp, whole, primals, u_loss, FORWARD_STEP, method="forward")
    own_error = apart(forward, central_at_same_step)
    central_error = apart(vjp_by(numerical_vjp, whole, primals, u_loss, step), loss(*primals)[1](u_loss))
    remark = f"forward differences at {FORWARD_STEP:g} are off by {largest(own_error):.1e}, "
    return apart(forward, vjp(u_loss)), own_error, remark + f"central ones at {step:g} by {largest(central_error):.1e}"


def apart(these, those):
    """Return the differences between two tuples of arrays."""
    return tuple(np.subtract(a, b) for a, b in zip(these, those, strict=True))


def largest(arrays):
    """Return the largest absolute entry in a tuple of arrays."""
    return max(np.max(np.abs(a)) for a in arrays)


def pulled_back(cotangents, tangents):
    """Return <J^T u, t>, summed over the arguments."""
    return sum(np.vdot(x_bar, t) for x_bar, t in zip(cotangents, tangents, strict=True))


def pushed_forward(f, primals, tangents, cotangent, step):
    """Return <u, J t>, where J t is the derivative of f along the tangents of all its arguments at once."""
    moving = list(zip(primals, tangents, strict=True))
    return central(lambda s: cotangent @ f(*(a + s * t for a, t in moving)), 0.0, step)


def some_tangents(*primals):
    """Return a tangent for each primal, of length 1 together: their entries in reverse order are as good as any."""
    length = np.sqrt(sum(np.vdot(a, a) for a in primals))
    return tuple(np.flip(a) / length for a in primals)


@lab.check
def mlp2_vjp_is_adjoint(solution, x, W1, W2, u_out, step):
    """the adjoint identity of mlp2: <u, J t> = <J^T u, t>"""
    tangents = some_tangents(x, W1, W2)
    _, vjp = solution.mlp2(x, W1, W2)
    return pulled_back(vjp(u_out), tangents), pushed_forward(network, (x, W1, W2), tangents, u_out, step)


@lab.check
def loss_vjp_is_adjoint(solution, x, y, W1, W2, u_loss, step):
    """the adjoint identity of loss: <u, J t> = <J^T u, t>"""
    tangents = some_tangents(x, y, W1, W2)
    _, vjp = solution.loss(x, y, W1, W2)
    return pulled_back(vjp(u_loss), tangents), pushed_forward(whole, (x, y, W1, W2), tangents, u_loss, step)


@lab.check
def mlp2_vjp_is_linear(solution, x, W1, W2, u_out):
    """mlp2's vjp is linear: vjp(u + 2 v) = vjp(u) + 2 vjp(v)"""
    _, vjp = solution.mlp2(x, W1, W2)
    v = np.flip(u_out)
    apart = zip(vjp(u_out), vjp(v), strict=True)
    return vjp(u_out + 2 * v), tuple(np.add(a, np.multiply(2, b)) for a, b in apart)
