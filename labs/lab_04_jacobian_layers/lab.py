"""Jacobians layer by layer: one small matrix for each layer, chained by products.

The Jacobian of f: R^n -> R^m has a row for each output and a column for each input, shape (m, n). A scalar function
has a gradient of shape (n,), which is its Jacobian's only row, and a Hessian of shape (n, n), the gradient's Jacobian.

    f(x, y) = (x^2 + y, x y, sin x)      J = [[2 x, 1], [y, x], [cos x, 0]]
    W x + b                              J = W
    relu, entry by entry                 J = diag(1[z > 0]),  0 at z = 0 by convention
    sigmoid s, tanh t                    J = diag(s (1 - s)),  diag(1 - t^2)

The chain rule multiplies, the outer function on the left: J of h(g(x)) is J_h(g(x)) J_g(x). A layer relu(W x + b) has

    J = diag(1[z > 0]) W,      z = W x + b,

whose rows are zero for dead units. A network is a product of such layers, and its loss L = y^2 adds one factor more:

    y = W3 relu(W2 relu(W1 x + b1) + b2) + b3,      J_net = W3 diag(1[z2 > 0]) W2 diag(1[z1 > 0]) W1,
    dL/dx = 2 y J_net.
"""

import numpy as np

from labrunner import Lab, central

lab = Lab("Jacobians layer by layer")


@lab.given
def the_course_s_inputs():
    return {
        "x": 1.0,
        "y": 2.0,
        "z": np.array([-1.5, 0.5, 2.0]),
        "v": np.array([0.1, 0.1]),
        "W1": np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]),
        "b1": np.array([0.1, -0.5, 0.3]),
        "W2": np.array([[1.0, -1.0, 0.5], [-1.0, 1.0, -0.5]]),
        "b2": np.array([0.1, 0.2]),
        "W3": np.array([[2.0, -1.0]]),
        "b3": np.array([0.5]),
    }


@lab.sample
def sample(rng, inputs, wide, narrow):
    drawn = {
        "x": rng.uniform(0.5, 2),
        "y": rng.uniform(0.5, 2),
        "z": rng.standard_normal(wide),
        "v": rng.standard_normal(inputs),
        "W1": rng.standard_normal((wide, inputs)),
        # Large biases, so that a gate which forgets them is found out; positive ones, so that the network lives.
        "b1": 2 * rng.standard_normal(wide),
        "W2": rng.standard_normal((narrow, wide)),
        "b2": rng.uniform(0, 3, narrow),
        "W3": rng.standard_normal((1, narrow)),
        "b3": rng.standard_normal(1),
    }
    # Alive at the origin, so that the origin is no answer to the search for an input that kills every unit.
    drawn["b1"][0] = abs(drawn["b1"][0])
    return drawn


@lab.unfit
def dead_network(v, W1, b1, W2, b2, W3, b3):
    if not np.any(net_jacobian(v, W1, b1, W2, b2, W3, b3)):
        return "no path through the network is alive: its Jacobian is 0, and an answer of zeros would pass"
    return None


@lab.reference
def f_jacobian(x, y):
    """Return the Jacobian of (x^2 + y, x y, sin x) at the numbers x and y, shape (3, 2)."""
    return np.array([[2 * x, 1.0], [y, x], [np.cos(x), 0.0]])


@lab.reference
def linear_jacobian(W, b, x):
    """Return the Jacobian of W x + b in x, shape (outputs, inputs)."""
    return W.copy()


@lab.reference
def relu_jacobian(z):
    """Return the Jacobian of relu at z of shape (n,), a matrix of shape (n, n); the slope at 0 is 0."""
    return np.diag((z > 0).astype(float))


@lab.reference
def sigmoid_jacobian(z):
    """Return the Jacobian of the sigmoid, entry by entry, at z of shape (n,): a matrix of shape (n, n)."""
    return np.diag(sigmoid_grad(z))


@lab.reference
def tanh_jacobian(z):
    """Return the Jacobian of tanh, entry by entry, at z of shape (n,): a matrix of shape (n, n)."""
    return np.diag(1 - np.tanh(z) ** 2)


@lab.reference
def chain(J_outer, J_inner):
    """Return the Jacobian of h(g(x)), shape (outputs of h, inputs of g), from those of h and g."""
    return J_outer @ J_inner


@lab.reference
def layer_jacobian(W, b, x):
    """Return the Jacobian of relu(W x + b) in x, shape (outputs, inputs)."""
    return relu_jacobian(W @ x + b) @ W


@lab.reference
def net_jacobian(x, W1, b1, W2, b2, W3, b3):
    """Return dy/dx of shape (1, 2) for y = W3 relu(W2 relu(W1 x + b1) + b2) + b3."""
    h = np.maximum(W1 @ x + b1, 0)
    return chain(W3, chain(layer_jacobian(W2, b2, h), layer_jacobian(W1, b1, x)))


@lab.reference
def loss_gradient(x, W1, b1, W2, b2, W3, b3):
    """Return dL/dx of shape (2,) for L = y^2, by chained Jacobians."""
    (y,) = net(x, W1, b1, W2, b2, W3, b3)
    return 2 * y * net_jacobian(x, W1, b1, W2, b2, W3, b3)[0]


@lab.reference
def exercise_jacobian(x, y):
    """Return the Jacobian of (x^2 + y, x y, e^x) at the numbers x and y, shape (3, 2)."""
    return np.array([[2 * x, 1.0], [y, x], [np.exp(x), 0.0]])


@lab.reference
def full_jacobian_shape():
    """Return the shape of the Jacobian, output in input, of a network 3 -> 5 -> 4 -> 2 -> 1."""
    return 1, 3


@lab.reference
def dead_input(W, b):
    """Return an input x for which every unit of relu(W x + b) is dead; no entry of W is negative, no row is zero."""
    # Equal steps down in every input bring unit i below zero after b[i] / sum_j W[i, j].
    return -np.ones(W.shape[1]) * (1 + np.max(np.maximum(b, 0) / W.sum(axis=1)))


@lab.reference
def sigmoid_grad(z):
    """Return the sigmoid's slope at z, a number or entry by entry."""
    # s (1 - s), written so that no digit of 1 - s is lost where s is near 1.
    return 1 / ((1 + np.exp(-z)) * (1 + np.exp(z)))


@lab.reference
def gradient_shape(inputs):
    """Return the shape of the gradient of a scalar function of `inputs` variables."""
    return (inputs,)


@lab.reference
def jacobian_shape(inputs, outputs):
    """Return the shape of the Jacobian of a function from R^inputs to R^outputs."""
    return outputs, inputs


@lab.reference
def hessian_shape(inputs):
    """Return the shape of the Hessian of a scalar function of `inputs` variables."""
    return inputs, inputs


def net(x, W1, b1, W2, b2, W3, b3):
    """Return y of shape (1,)."""
    return W3 @ np.maximum(W2 @ np.maximum(W1 @ x + b1, 0) + b2, 0) + b3


@lab.exhibit
def f_at_the_point(solution, x, y):
    """the Jacobian of (x^2 + y, x y, sin x): a row for each output, a column for each input"""
    return solution.f_jacobian(x, y)


@lab.exhibit
def network_jacobian(solution, v, W1, b1, W2, b2, W3, b3):
    """J_net = dy/dx of the network 2 -> 3 -> relu -> 2 -> relu -> 1"""
    return solution.net_jacobian(v, W1, b1, W2, b2, W3, b3)


@lab.exhibit
def slope_at_ten(solution):
    """the slope of the sigmoid at 10"""
    return solution.sigmoid_grad(10.0)


@lab.check
def f_jacobian_matches_differences(solution, x, y, step):
    """the Jacobian of (x^2 + y, x y, sin x) equals its central differences"""
    f = central(lambda p: np.array([p[0] ** 2 + p[1], p[0] * p[1], np.sin(p[0])]), np.array([x, y]), step)
    return solution.f_jacobian(x, y), f


@lab.check
def linear_jacobian_is_W(solution, v, W1, b1, step):
    """the Jacobian of W x + b equals its central differences"""
    return solution.linear_jacobian(W1, b1, v), central(lambda x: W1 @ x + b1, v, step)


@lab.check
def relu_jacobian_matches_differences(solution, z, step):
    """the Jacobian of relu equals its central differences, 1 and 0 on the diagonal"""
    return solution.relu_jacobian(z), central(lambda z: np.maximum(z, 0), z, step)


@lab.check
def relu_jacobian_at_zero(solution, z):
    """at exactly 0 and at -0.0 the Jacobian of relu is 0: the gate is the strict z > 0"""
    at_zero = np.concatenate([[0.0, -0.0], z])
    return solution.relu_jacobian(at_zero), np.diag(np.where(at_zero > 0, 1.0, 0.0))


@lab.check
def sigmoid_jacobian_matches_differences(solution, z, step):
    """the Jacobian of the sigmoid equals its central differences"""
    return solution.sigmoid_jacobian(z), central(lambda z: 1 / (1 + np.exp(-z)), z, step)


@lab.check
def tanh_jacobian_matches_differences(solution, z, step):
    """the Jacobian of tanh equals its central differences"""
    return solution.tanh_jacobian(z), central(np.tanh, z, step)


@lab.check
def chain_rule(solution, v, W1, b1, W2, step):
    """chaining the Jacobians of h(u) = W2 tanh(u) and g(x) = W1 x + b1 gives that of h(g(x))"""
    J_h = W2 @ tanh_jacobian(W1 @ v + b1)
    return solution.chain(J_h, W1), central(lambda x: W2 @ np.tanh(W1 @ x + b1), v, step)


@lab.check
def layer_jacobian_matches_differences(solution, v, W1, b1, step):
    """the Jacobian of relu(W x + b) equals its central differences; rows of dead units are zero"""
    return solution.layer_jacobian(W1, b1, v), central(lambda x: np.maximum(W1 @ x + b1, 0), v, step)


@lab.check
def net_jacobian_matches_differences(solution, v, W1, b1, W2, b2, W3, b3, step):
    """the network's chained Jacobian equals its central differences"""
    parameters = W1, b1, W2, b2, W3, b3
    return solution.net_jacobian(v, *parameters), central(lambda x: net(x, *parameters), v, step)


@lab.check
def loss_gradient_matches_differences(solution, v, W1, b1, W2, b2, W3, b3, step):
    """dL/dx of L = y^2 equals its central differences"""
    parameters = W1, b1, W2, b2, W3, b3
    return solution.loss_gradient(v, *parameters), central(lambda x: net(x, *parameters)[0] ** 2, v, step)


@lab.check
def exercise_matches_differences(solution, x, y, step):
    """exercise 1: the Jacobian of (x^2 + y, x y, e^x) equals its central differences"""
    f = central(lambda p: np.array([p[0] ** 2 + p[1], p[0] * p[1], np.exp(p[0])]), np.array([x, y]), step)
    return solution.exercise_jacobian(x, y), f


@lab.check
def full_shape_is_output_by_input(solution):
    """exercise 2: the shape of the Jacobian of a network 3 -> 5 -> 4 -> 2 -> 1"""
    layers = 3, 5, 4, 2, 1
    return np.asarray(solution.full_jacobian_shape()), np.array([layers[-1], layers[0]])


@lab.check
def dead_input_kills_every_unit(solution, W1, b1):
    """exercise 3: at your input every unit is dead, and your Jacobian of the layer is zero there"""
    W = np.abs(W1)
    x = np.asarray(solution.dead_input(W, b1), dtype=float)
    # 0 * x carries an infinite or undefined entry of x into the comparison.
    alive = np.maximum(W @ x + b1, 0) + np.sum(0 * x)
    return (alive, solution.layer_jacobian(W, b1, x)), (np.zeros(len(b1)), np.zeros(W.shape))


@lab.check
def sigmoid_grad_at_ten(solution):
    """exercise 4: the sigmoid's slope at 10, to all its digits"""
    return solution.sigmoid_grad(10.0), 1 / ((1 + np.exp(-10.0)) * (1 + np.exp(10.0)))


@lab.check
def sigmoid_grad_matches_differences(solution, x, step):
    """the sigmoid's slope equals its central difference"""
    return solution.sigmoid_grad(x), central(lambda z: 1 / (1 + np.exp(-z)), x, step)


@lab.check
def shapes_of_derivatives(solution, wide, inputs):
    """the shapes of a gradient, a Jacobian and a Hessian"""
    shapes = solution.gradient_shape(wide), solution.jacobian_shape(wide, inputs), solution.hessian_shape(wide)
    expected = [wide], [inputs, wide], [wide, wide]
    return tuple(np.atleast_1d(shape) for shape in shapes), tuple(np.array(shape) for shape in expected)
