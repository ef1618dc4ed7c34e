"""What goes wrong with VJPs, each mistake written as plainly as the right solution."""

import numpy as np

from .lab import dot, lab, loss, mlp2, relu, squared_loss


@lab.pitfall(
    of=relu,
    hint=(
        "What is relu(3)? And relu(-3)?",
        "relu keeps what is above zero.",
        "The value is np.maximum(x, 0).",
    ),
)
def relu_turned_round(x):
    """the value is min(x, 0): relu keeps the wrong half"""
    return np.minimum(x, 0), relu(x)[1]


@lab.pitfall(
    of=relu,
    hint=(
        "What does relu do to a small change of a negative entry?",
        "Its Jacobian is diagonal: 1 where x > 0 and 0 elsewhere.",
        "Multiply u by the gate x > 0.",
    ),
)
def relu_gate_missing(x):
    """the cotangent comes back as it went in: the gate x > 0 is missing"""
    return relu(x)[0], lambda u: (u,)


@lab.pitfall(
    of=relu,
    hint=(
        "What is the slope of relu at exactly zero, by this lab's convention?",
        "Which of > and >= lets an entry at exactly zero pass?",
        "Use the strict x > 0.",
    ),
)
def relu_gate_not_strict(x):
    """the gate is x >= 0, which passes the cotangent on at exactly zero"""
    return relu(x)[0], lambda u: (u * (x >= 0),)


@lab.pitfall(
    of=relu,
    hint=(
        "What should vjp(2 u) be, beside vjp(u)?",
        "A VJP is a product: J^T times u.",
        "Return u * (x > 0), not the gate alone.",
    ),
)
def relu_without_u(x):
    """the vjp returns the gate itself: u is not multiplied in"""
    return relu(x)[0], lambda u: ((x > 0).astype(float),)


@lab.pitfall(
    of=relu,
    hint=(
        "Whose sign decides whether relu lets a change through?",
        "The gate was fixed when relu was evaluated, before any cotangent was known.",
        "Gate with x > 0, not with u > 0.",
    ),
)
def relu_gated_by_u(x):
    """the gate looks at the cotangent instead of x"""
    return relu(x)[0], lambda u: (u * (np.asarray(u) > 0),)


@lab.pitfall(
    of=relu,
    hint=(
        "Is vjp(-u) the same as -vjp(u)?",
        "A VJP is linear in its cotangent; nothing may be cut from u for its sign.",
        "Gate with x > 0 alone.",
    ),
)
def relu_gated_twice(x):
    """the gate asks for x > 0 and u > 0 together, so the vjp is not linear in u"""
    return relu(x)[0], lambda u: (u * (x > 0) * (np.asarray(u) > 0),)


@lab.pitfall(
    of=relu,
    hint=(
        "How many arguments has relu, and how many VJPs should its vjp return?",
        "A tuple of one is written with a comma.",
        "Return (u * (x > 0),).",
    ),
)
def relu_tuple_forgotten(x):
    """the vjp returns an array, not a tuple of one array"""
    return relu(x)[0], lambda u: u * (x > 0)


@lab.pitfall(
    of=dot,
    hint=(
        "Which shape has W x?",
        "Each entry of W x is a sum over the columns of W.",
        "The value is W @ x, not W * x.",
    ),
)
def dot_not_summed(W, x):
    """the value is W * x, entry by entry: the sum over the columns is missing"""
    return W * x, dot(W, x)[1]


@lab.pitfall(
    of=dot,
    hint=(
        "Which shape must x_bar have, and which has W u?",
        "The VJP multiplies by the Jacobian's transpose.",
        "x_bar = W.T @ u.",
    ),
)
def dot_not_transposed(W, x):
    """x_bar is W u where it must be W^T u"""
    return W @ x, lambda u: (np.outer(u, x), W @ u)


@lab.pitfall(
    of=dot,
    hint=(
        "Which shape must W_bar have?",
        "W[a, b] moves entry a of the output by x[b].",
        "W_bar = np.outer(u, x), in this order.",
    ),
)
def dot_outer_swapped(W, x):
    """W_bar is outer(x, u), the transpose of what it must be"""
    return W @ x, lambda u: (np.outer(x, u), W.T @ u)


@lab.pitfall(
    of=dot,
    hint=(
        "In which order does dot take its arguments?",
        "The VJPs stand in the order of the arguments.",
        "Return (W_bar, x_bar).",
    ),
)
def dot_order(W, x):
    """the VJPs are returned as (x_bar, W_bar), against the order of the arguments"""
    return W @ x, lambda u: (W.T @ u, np.outer(u, x))


@lab.pitfall(
    of=dot,
    hint=(
        "What should vjp(2 u) be, beside vjp(u)?",
        "Row a of W_bar is u[a] times x.",
        "Both VJPs hold u: np.outer(u, x) and W.T @ u.",
    ),
)
def dot_without_u(W, x):
    """W_bar repeats x in every row: u is not multiplied in"""
    return W @ x, lambda u: (np.outer(np.ones_like(u), x), W.T @ u)


@lab.pitfall(
    of=mlp2,
    hint=(
        "Which three functions make up mlp2?",
        "What comes between the two products?",
        "The value is W2 relu(W1 x).",
    ),
)
def mlp2_without_relu(x, W1, W2):
    """the relu is left out of value and vjp alike"""
    h, vjp_1 = dot(W1, x)
    y, vjp_2 = dot(W2, h)

    def vjp(u):
        W2_bar, h_bar = vjp_2(u)
        W1_bar, x_bar = vjp_1(h_bar)
        return x_bar, W1_bar, W2_bar

    return y, vjp


@lab.pitfall(
    of=mlp2,
    hint=(
        "Through which functions does a cotangent pass on its way back?",
        "Every function on the way forward has its vjp on the way back.",
        "Pass h_bar through relu's vjp before dot's.",
    ),
)
def mlp2_relu_skipped_on_the_way_back(x, W1, W2):
    """relu's vjp is skipped on the way back, so dead units pass the cotangent on"""
    y, _ = mlp2(x, W1, W2)
    h, _ = relu(W1 @ x)
    return y, lambda u: (W1.T @ (W2.T @ u), np.outer(W2.T @ u, x), np.outer(u, h))


@lab.pitfall(
    of=mlp2,
    hint=(
        "Which vector does W2 multiply?",
        "W2 sees the hidden layer after the relu.",
        "W2_bar = outer(u, h), with h = relu(W1 x).",
    ),
)
def mlp2_pre_activation_for_activation(x, W1, W2):
    """W2_bar is built from h_pre, where it needs h"""
    y, vjp = mlp2(x, W1, W2)
    return y, lambda u: (*vjp(u)[:2], np.outer(u, W1 @ x))


@lab.pitfall(
    of=mlp2,
    hint=(
        "In which order does mlp2 take its arguments?",
        "dot returns the matrix first; mlp2 takes x first.",
        "Return (x_bar, W1_bar, W2_bar).",
    ),
)
def mlp2_order(x, W1, W2):
    """the VJPs are returned in the order in which they are found, not in that of the arguments"""
    y, vjp = mlp2(x, W1, W2)
    return y, lambda u: vjp(u)[::-1]


@lab.pitfall(
    of=mlp2,
    hint=(
        "What should vjp(2 u) be, beside vjp(u)?",
        "u enters at the output and nowhere else.",
        "Hand u itself to the last dot's vjp.",
    ),
)
def mlp2_starts_from_ones(x, W1, W2):
    """the way back starts from ones, whatever u is"""
    y, vjp = mlp2(x, W1, W2)
    return y, lambda u: vjp(np.ones_like(u))


@lab.pitfall(
    of=mlp2,
    hint=(
        "Does doubling u double every part of the answer?",
        "Each VJP is linear in u: u goes through each path exactly once.",
        "Do not multiply by u again after dot's vjp has.",
    ),
)
def mlp2_u_twice(x, W1, W2):
    """u is multiplied in twice in W2_bar, so the vjp is not linear in u"""
    y, vjp = mlp2(x, W1, W2)
    return y, lambda u: (*vjp(u)[:2], vjp(u)[2] * np.asarray(u)[:, None])


@lab.pitfall(
    of=squared_loss,
    hint=(
        "What does the square's derivative leave of the 1/2?",
        "The loss is half of the squared distance.",
        "l = ||y_pred - y||^2 / 2.",
    ),
)
def squared_loss_half_forgotten(y_pred, y):
    """the 1/2 is left out of the value, and of both VJPs"""
    value, vjp = squared_loss(y_pred, y)
    return 2 * value, lambda u: tuple(2 * x_bar for x_bar in vjp(u))


@lab.pitfall(
    of=squared_loss,
    hint=(
        "If the target moves towards the prediction, does the loss rise or fall?",
        "r = y_pred - y holds y with a minus.",
        "y_bar = -u r.",
    ),
)
def squared_loss_target_sign(y_pred, y):
    """y_bar is +u r: the sign of the second VJP is missing"""
    value, vjp = squared_loss(y_pred, y)
    return value, lambda u: (vjp(u)[0], vjp(u)[0])


@lab.pitfall(
    of=squared_loss,
    hint=(
        "What should vjp(2 u) be, beside vjp(u)?",
        "r is the gradient; the VJP is u times the gradient.",
        "Return (u * r, -u * r).",
    ),
)
def squared_loss_without_u(y_pred, y):
    """the vjp returns (r, -r): u is not multiplied in"""
    value, vjp = squared_loss(y_pred, y)
    return value, lambda u: vjp(np.ones_like(u))


@lab.pitfall(
    of=squared_loss,
    hint=(
        "How many arguments has squared_loss?",
        "The target is an argument too.",
        "Return both VJPs: (u * r, -u * r).",
    ),
)
def squared_loss_target_forgotten(y_pred, y):
    """only the VJP of y_pred is returned"""
    value, vjp = squared_loss(y_pred, y)
    return value, lambda u: vjp(u)[:1]


@lab.pitfall(
    of=loss,
    hint=(
        "What does loss return first: a prediction or a loss?",
        "loss composes two functions, mlp2 and squared_loss.",
        "Return the value of squared_loss(mlp2(x, W1, W2), y).",
    ),
)
def loss_returns_the_prediction(x, y, W1, W2):
    """the value is mlp2's output, not the loss of it"""
    return mlp2(x, W1, W2)[0], loss(x, y, W1, W2)[1]


@lab.pitfall(
    of=loss,
    hint=(
        "In which order does loss take its arguments?",
        "mlp2's three VJPs come together, but y stands between them here.",
        "Return (x_bar, y_bar, W1_bar, W2_bar).",
    ),
)
def loss_order(x, y, W1, W2):
    """y_bar is returned last, behind mlp2's three VJPs"""
    value, vjp = loss(x, y, W1, W2)

    def in_the_order_found(u):
        x_bar, y_bar, W1_bar, W2_bar = vjp(u)
        return x_bar, W1_bar, W2_bar, y_bar

    return value, in_the_order_found


@lab.pitfall(
    of=loss,
    hint=(
        "How many arguments has loss?",
        "The target is an argument too.",
        "Return four VJPs: x_bar, y_bar, W1_bar, W2_bar.",
    ),
)
def loss_target_forgotten(x, y, W1, W2):
    """y_bar is missing from the VJPs"""
    value, vjp = loss(x, y, W1, W2)
    return value, lambda u: (vjp(u)[0], *vjp(u)[2:])


@lab.pitfall(
    of=loss,
    hint=(
        "What enters mlp2's vjp on the way back?",
        "The cotangent of y_pred is what squared_loss's vjp returns.",
        "Hand y_pred_bar = u r to mlp2's vjp, not u.",
    ),
)
def loss_residual_skipped(x, y, W1, W2):
    """u goes straight into mlp2's vjp: the factor r of squared_loss is missing there"""
    y_pred, vjp_mlp = mlp2(x, W1, W2)
    value, vjp_loss = squared_loss(y_pred, y)

    def vjp(u):
        x_bar, W1_bar, W2_bar = vjp_mlp(u * np.ones_like(y_pred))
        return x_bar, vjp_loss(u)[1], W1_bar, W2_bar

    return value, vjp


@lab.pitfall(
    of=loss,
    hint=(
        "If the target moves towards the prediction, does the loss rise or fall?",
        "y enters through r = y_pred - y, with a minus.",
        "y_bar = -u r.",
    ),
)
def loss_target_sign(x, y, W1, W2):
    """y_bar has the sign of y_pred_bar"""
    value, vjp = loss(x, y, W1, W2)

    def turned_round(u):
        x_bar, y_bar, W1_bar, W2_bar = vjp(u)
        return x_bar, -y_bar, W1_bar, W2_bar

    return value, turned_round


@lab.pitfall(
    of=loss,
    hint=(
        "What should vjp(2 u) be, beside vjp(u)?",
        "The gradient belongs to u = 1; the vjp is asked for every u.",
        "Hand u itself to squared_loss's vjp.",
    ),
)
def loss_without_u(x, y, W1, W2):
    """the vjp returns the gradient, as if u were 1"""
    value, vjp = loss(x, y, W1, W2)
    return value, lambda u: vjp(np.ones_like(u))
