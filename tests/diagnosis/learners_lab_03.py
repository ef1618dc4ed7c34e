"""Wrong solutions to lab-03, in loops and by other formulas."""

import numpy as np
from learners import learner, right


def gate(x):
    return np.array([1.0 if value > 0 else 0.0 for value in x])


def backward(x, W1, W2, u):
    """Return (x_bar, W1_bar, W2_bar) of W2 relu(W1 x), entry by entry."""
    h_pre = W1.dot(x)
    h = h_pre * gate(h_pre)
    back = np.array([sum(u[i] * W2[i, a] for i in range(len(u))) for a in range(len(h))]) * gate(h_pre)
    W1_bar = np.array([[delta * value for value in x] for delta in back])
    W2_bar = np.array([[cotangent * value for value in h] for cotangent in u])
    return np.array([np.dot(back, W1[:, b]) for b in range(len(x))]), W1_bar, W2_bar


def network(x, W1, W2):
    h_pre = W1.dot(x)
    return W2.dot(h_pre * gate(h_pre))


def half_square(residual):
    return np.array([sum(r * r for r in residual) / 2])


@learner("lab-03", of="relu", mistake="relu_turned_round")
def relu_of_the_wrong_half(x):
    return np.where(x < 0, x, 0.0), lambda u: (np.asarray(u) * gate(x),)


@learner("lab-03", of="relu", mistake="relu_gate_missing")
def relu_that_passes_everything_back(x):
    return x * gate(x), lambda u: (np.array(u),)


@learner("lab-03", of="relu", mistake="relu_gate_not_strict")
def relu_open_at_zero(x):
    return x * gate(x), lambda u: (np.where(x < 0, 0.0, u),)


@learner("lab-03", of="relu", mistake="relu_without_u")
def relu_that_returns_its_gate(x):
    return x * gate(x), lambda u: (gate(x),)


@learner("lab-03", of="relu", mistake="relu_gated_by_u")
def relu_that_gates_by_the_cotangent(x):
    return x * gate(x), lambda u: (np.clip(u, 0, None),)


@learner("lab-03", of="relu", mistake="relu_gated_twice")
def relu_that_gates_twice(x):
    return x * gate(x), lambda u: (np.clip(np.asarray(u) * gate(x), 0, None),)


@learner("lab-03", of="relu", mistake="relu_tuple_forgotten")
def relu_without_a_tuple(x):
    return x * gate(x), lambda u: np.asarray(u) * gate(x)


@learner("lab-03", of="relu", mistake="sign")
def relu_with_a_minus(x):
    return x * gate(x), lambda u: (-np.asarray(u) * gate(x),)


@learner("lab-03", of="dot", mistake="dot_not_transposed")
def dot_back_through_W(W, x):
    return W.dot(x), lambda u: (np.outer(u, x), np.matmul(W, u))


@learner("lab-03", of="dot", mistake="dot_outer_swapped")
def dot_with_the_outer_product_swapped(W, x):
    return W.dot(x), lambda u: (np.array([[v * c for c in u] for v in x]), np.dot(u, W))


@learner("lab-03", of="dot", mistake="dot_order")
def dot_with_x_first(W, x):
    return W.dot(x), lambda u: (np.dot(u, W), np.array([c * x for c in u]))


@learner("lab-03", of="dot", mistake="dot_without_u")
def dot_with_rows_of_x(W, x):
    return W.dot(x), lambda u: (np.tile(x, (len(u), 1)), np.dot(u, W))


@learner("lab-03", of="dot", mistake="dot_not_summed")
def dot_entry_by_entry(W, x):
    return np.array([row * x for row in W]), lambda u: (np.outer(u, x), np.dot(u, W))


@learner("lab-03", of="mlp2", mistake="mlp2_relu_skipped_on_the_way_back")
def mlp2_back_through_dead_units(x, W1, W2):
    def vjp(u):
        back = np.dot(u, W2)
        h_pre = W1.dot(x)
        return np.dot(back, W1), np.outer(back, x), np.outer(u, h_pre * gate(h_pre))

    return network(x, W1, W2), vjp


@learner("lab-03", of="mlp2", mistake="mlp2_without_relu")
def mlp2_that_is_linear(x, W1, W2):
    h = W1.dot(x)
    return W2.dot(h), lambda u: (np.dot(np.dot(u, W2), W1), np.outer(np.dot(u, W2), x), np.outer(u, h))


@learner("lab-03", of="mlp2", mistake="mlp2_pre_activation_for_activation")
def mlp2_with_h_pre_in_W2(x, W1, W2):
    return network(x, W1, W2), lambda u: (*backward(x, W1, W2, u)[:2], np.outer(u, W1.dot(x)))


@learner("lab-03", of="mlp2", mistake="mlp2_order")
def mlp2_in_the_order_of_the_layers_back(x, W1, W2):
    return network(x, W1, W2), lambda u: tuple(reversed(backward(x, W1, W2, u)))


@learner("lab-03", of="mlp2", mistake="wrong-order")
def mlp2_with_x_last(x, W1, W2):
    def vjp(u):
        x_bar, W1_bar, W2_bar = backward(x, W1, W2, u)
        return W1_bar, W2_bar, x_bar

    return network(x, W1, W2), vjp


@learner("lab-03", of="mlp2", mistake="mlp2_starts_from_ones")
def mlp2_without_its_cotangent(x, W1, W2):
    return network(x, W1, W2), lambda u: backward(x, W1, W2, np.ones(len(u)))


@learner("lab-03", of="mlp2", mistake="dot_outer_swapped")
def mlp2_of_a_dot_with_the_outer_product_swapped(x, W1, W2):
    def vjp(u):
        x_bar, W1_bar, W2_bar = backward(x, W1, W2, u)
        return x_bar, W1_bar.T, W2_bar.T

    return network(x, W1, W2), vjp


@learner("lab-03", of="squared_loss", mistake="squared_loss_half_forgotten")
def loss_without_its_half(y_pred, y):
    r = y_pred - y
    return 2 * half_square(r), lambda u: (2 * u * r, -2 * u * r)


@learner("lab-03", of="squared_loss", mistake="squared_loss_target_sign")
def loss_with_two_pluses(y_pred, y):
    r = [a - b for a, b in zip(y_pred, y, strict=True)]
    return half_square(r), lambda u: (np.array([u[0] * value for value in r]), np.array([u[0] * value for value in r]))


@learner("lab-03", of="squared_loss", mistake="squared_loss_without_u")
def loss_without_its_cotangent(y_pred, y):
    r = y_pred - y
    return half_square(r), lambda u: (r, y - y_pred)


@learner("lab-03", of="squared_loss", mistake="squared_loss_target_forgotten")
def loss_of_one_argument(y_pred, y):
    return half_square(y_pred - y), lambda u: (u * (y_pred - y),)


@learner("lab-03", of="loss", mistake="loss_order")
def whole_loss_with_the_target_last(x, y, W1, W2):
    r = network(x, W1, W2) - y
    return half_square(r), lambda u: (*backward(x, W1, W2, u * r), -u * r)


@learner("lab-03", of="loss", mistake="loss_target_sign")
def whole_loss_with_a_plus(x, y, W1, W2):
    r = network(x, W1, W2) - y

    def vjp(u):
        x_bar, W1_bar, W2_bar = backward(x, W1, W2, u * r)
        return x_bar, u * r, W1_bar, W2_bar

    return half_square(r), vjp


@learner("lab-03", of="loss", mistake="loss_without_u")
def whole_loss_without_its_cotangent(x, y, W1, W2):
    r = network(x, W1, W2) - y

    def vjp(u):
        x_bar, W1_bar, W2_bar = backward(x, W1, W2, r)
        return x_bar, -r, W1_bar, W2_bar

    return half_square(r), vjp


@learner("lab-03", of="loss", mistake="mlp2_relu_skipped_on_the_way_back")
def whole_loss_back_through_dead_units(x, y, W1, W2):
    r = network(x, W1, W2) - y

    def vjp(u):
        back = np.dot(u * r, W2)
        _, _, W2_bar = backward(x, W1, W2, u * r)
        return np.dot(back, W1), -u * r, np.outer(back, x), W2_bar

    return half_square(r), vjp


@right("lab-03", of="relu")
def relu_by_a_gate(x):
    return x * gate(x), lambda u: (np.asarray(u) * gate(x),)


@right("lab-03", of="dot")
def dot_in_loops(W, x):
    def vjp(u):
        W_bar = np.array([[c * value for value in x] for c in u])
        return W_bar, np.array([sum(c * w for c, w in zip(u, column, strict=True)) for column in W.T])

    return np.array([sum(w * value for w, value in zip(row, x, strict=True)) for row in W]), vjp


@right("lab-03", of="mlp2")
def mlp2_in_loops(x, W1, W2):
    return network(x, W1, W2), lambda u: backward(x, W1, W2, u)


@right("lab-03", of="squared_loss")
def squared_loss_in_a_loop(y_pred, y):
    return half_square(y_pred - y), lambda u: (u * (y_pred - y), u * (y - y_pred))


@right("lab-03", of="loss")
def whole_loss_in_loops(x, y, W1, W2):
    r = network(x, W1, W2) - y

    def vjp(u):
        x_bar, W1_bar, W2_bar = backward(x, W1, W2, u * r)
        return x_bar, -u * r, W1_bar, W2_bar

    return half_square(r), vjp
