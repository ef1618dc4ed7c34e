"""What goes wrong with Jacobians of layers, each mistake written as plainly as the right solution."""

import numpy as np

from .lab import (
    chain,
    dead_input,
    exercise_jacobian,
    f_jacobian,
    full_jacobian_shape,
    gradient_shape,
    hessian_shape,
    jacobian_shape,
    lab,
    layer_jacobian,
    linear_jacobian,
    loss_gradient,
    net,
    net_jacobian,
    relu_jacobian,
    sigmoid_grad,
    sigmoid_jacobian,
    tanh_jacobian,
)


@lab.pitfall(
    of=f_jacobian,
    hint=(
        "How many outputs has f, and how many inputs?",
        "A Jacobian has a row for each output.",
        "Its shape is outputs x inputs, here (3, 2).",
    ),
)
def f_transposed(x, y):
    """a row stands for each input: the matrix is the transpose of the Jacobian"""
    return f_jacobian(x, y).T


@lab.pitfall(
    of=f_jacobian,
    hint=(
        "Which variable does the first column belong to?",
        "The columns stand in the order of the arguments.",
        "Column 0 holds the derivatives in x, column 1 those in y.",
    ),
)
def f_columns_swapped(x, y):
    """the column of y stands before the column of x"""
    return f_jacobian(x, y)[:, ::-1]


@lab.pitfall(
    of=f_jacobian,
    hint=(
        "What is the slope of sin at 0?",
        "sin is not its own derivative.",
        "d sin(x) / dx = cos(x).",
    ),
)
def sine_not_differentiated(x, y):
    """sin x stands where its derivative cos x must"""
    return np.array([[2 * x, 1.0], [y, x], [np.sin(x), 0.0]])


@lab.pitfall(
    of=f_jacobian,
    hint=(
        "Which of the two is held fixed while the other moves?",
        "d(x y)/dx leaves y.",
        "The second row is [y, x].",
    ),
)
def product_partials_swapped(x, y):
    """the row of x y is [x, y], with its two entries swapped"""
    return np.array([[2 * x, 1.0], [x, y], [np.cos(x), 0.0]])


@lab.pitfall(
    of=linear_jacobian,
    hint=(
        "By how much does output i move when input j does?",
        "Row i of the Jacobian belongs to output i, as row i of W does.",
        "The Jacobian is W itself.",
    ),
)
def linear_transposed(W, b, x):
    """the Jacobian is given as W^T"""
    return W.T.copy()


@lab.pitfall(
    of=linear_jacobian,
    hint=(
        "Does the Jacobian of a linear layer depend on x?",
        "W x + b is the value of the layer, not its slope.",
        "The Jacobian is W itself.",
    ),
)
def linear_value(W, b, x):
    """the layer's value W x + b stands in for its Jacobian"""
    return W @ x + b


@lab.pitfall(
    of=relu_jacobian,
    hint=(
        "How many rows and columns has the Jacobian of a function from R^n to R^n?",
        "An element-wise layer has a diagonal Jacobian.",
        "Put the gates on a diagonal: np.diag(z > 0).",
    ),
)
def relu_gates_not_on_a_diagonal(z):
    """the gates come back as a vector, not on the diagonal of a matrix"""
    return (z > 0).astype(float)


@lab.pitfall(
    of=relu_jacobian,
    hint=(
        "What is the slope of relu at exactly zero, by this lab's convention?",
        "Which of > and >= lets an entry at exactly zero pass?",
        "Use the strict z > 0.",
    ),
)
def relu_gate_not_strict(z):
    """the gate is z >= 0, which opens an entry that stands at exactly zero"""
    return np.diag((z >= 0).astype(float))


@lab.pitfall(
    of=relu_jacobian,
    hint=(
        "What is the slope of relu at 3?",
        "relu's value grows with z, its slope does not.",
        "The diagonal holds 1 where z > 0, not z.",
    ),
)
def relu_values_on_the_diagonal(z):
    """relu's values stand on the diagonal, where its slopes belong"""
    return np.diag(np.maximum(z, 0))


@lab.pitfall(
    of=sigmoid_jacobian,
    hint=(
        "What is the slope of the sigmoid where it is flattest?",
        "The slope is a product of two factors, each between 0 and 1.",
        "The diagonal holds s (1 - s).",
    ),
)
def sigmoid_values_on_the_diagonal(z):
    """the sigmoid's values stand on the diagonal, where its slopes belong"""
    return np.diag(1 / (1 + np.exp(-z)))


@lab.pitfall(
    of=sigmoid_jacobian,
    hint=(
        "Is s (1 - s) taken of s, or of z?",
        "The formula holds the sigmoid's value, not its argument.",
        "First s = sigmoid(z), then s (1 - s).",
    ),
)
def sigmoid_formula_of_z(z):
    """z (1 - z) is taken, of the argument instead of the sigmoid's value"""
    return np.diag(z * (1 - z))


@lab.pitfall(
    of=sigmoid_jacobian,
    hint=(
        "How many rows and columns has the Jacobian of a function from R^n to R^n?",
        "An element-wise layer has a diagonal Jacobian.",
        "Put the slopes on a diagonal with np.diag.",
    ),
)
def sigmoid_slopes_not_on_a_diagonal(z):
    """the slopes come back as a vector, not on the diagonal of a matrix"""
    return sigmoid_grad(z)


@lab.pitfall(
    of=tanh_jacobian,
    hint=(
        "What is the slope of tanh at 0, and what is it at -1?",
        "The slope is the same at z and -z.",
        "The diagonal holds 1 - tanh(z)^2.",
    ),
)
def tanh_square_forgotten(z):
    """1 - tanh(z) is taken: the square is missing"""
    return np.diag(1 - np.tanh(z))


@lab.pitfall(
    of=tanh_jacobian,
    hint=(
        "Does the sigmoid's formula hold for tanh?",
        "tanh runs from -1 to 1: at 0 its slope is 1.",
        "The diagonal holds 1 - tanh(z)^2.",
    ),
)
def tanh_by_the_sigmoid_s_formula(z):
    """t (1 - t) is taken, the formula of the sigmoid"""
    t = np.tanh(z)
    return np.diag(t * (1 - t))


@lab.pitfall(
    of=chain,
    hint=(
        "In h(g(x)), which function acts first on x?",
        "The Jacobian that meets dx first stands on the right.",
        "J = J_outer @ J_inner.",
    ),
)
def chain_reversed(J_outer, J_inner):
    """the factors are multiplied in the wrong order"""
    return J_inner @ J_outer


@lab.pitfall(
    of=chain,
    hint=(
        "Is the chain rule of matrices a product entry by entry?",
        "Every output sums over all the paths through the middle.",
        "Use the matrix product @, not *.",
    ),
)
def chain_entry_by_entry(J_outer, J_inner):
    """the product is taken entry by entry instead of as a matrix product"""
    return J_outer * J_inner


@lab.pitfall(
    of=chain,
    hint=(
        "Whose outputs do the rows of your product belong to?",
        "A product of transposes is the transpose of the product the other way round.",
        "J = J_outer @ J_inner, with outputs as rows throughout.",
    ),
)
def chain_transposed(J_outer, J_inner):
    """the transpose of the product is returned, with a row for each input"""
    return J_inner.T @ J_outer.T


@lab.pitfall(
    of=layer_jacobian,
    hint=(
        "Which rows belong to units that are dead at x?",
        "What is the slope of relu at a negative pre-activation?",
        "Multiply W by diag(z > 0) from the left.",
    ),
)
def gate_missing(W, b, x):
    """the layer's Jacobian is W: the relu is forgotten, and dead units have rows that are not zero"""
    return W.copy()


@lab.pitfall(
    of=layer_jacobian,
    hint=(
        "At what point do you take relu's slope?",
        "The slope belongs to z = W x + b, bias and all.",
        "Gate with W @ x + b > 0.",
    ),
)
def gate_without_bias(W, b, x):
    """the gate looks at W x and forgets the bias"""
    return layer_jacobian(W, 0 * b, x)


@lab.pitfall(
    of=layer_jacobian,
    hint=(
        "Does the layer's slope grow with its value?",
        "relu passes a change on as it is, or not at all.",
        "Scale the rows of W with 1 and 0, not with relu(z).",
    ),
)
def gate_of_values(W, b, x):
    """the rows of W are scaled by relu(z) instead of by 1 and 0"""
    return np.maximum(W @ x + b, 0)[:, None] * W


@lab.pitfall(
    of=net_jacobian,
    hint=(
        "Which units of the hidden layers are alive at x?",
        "W3 W2 W1 would be the Jacobian of a network without relu.",
        "Chain the Jacobians of the layers, gates and all.",
    ),
)
def net_gates_missing(x, W1, b1, W2, b2, W3, b3):
    """the Jacobian is W3 W2 W1, as if there were no relu"""
    return W3 @ W2 @ W1


@lab.pitfall(
    of=net_jacobian,
    hint=(
        "How many outputs has the network?",
        "One output means one row, and still a matrix.",
        "The Jacobian has shape (1, 2).",
    ),
)
def net_row_lost(x, W1, b1, W2, b2, W3, b3):
    """the Jacobian comes back as a vector of shape (2,), without its one row"""
    return net_jacobian(x, W1, b1, W2, b2, W3, b3)[0]


@lab.pitfall(
    of=loss_gradient,
    hint=(
        "What is the derivative of y^2?",
        "The square brings a factor with it.",
        "dL/dx = 2 y J_net.",
    ),
)
def two_forgotten(x, W1, b1, W2, b2, W3, b3):
    """the gradient is y J_net: the 2 of the square is missing"""
    return loss_gradient(x, W1, b1, W2, b2, W3, b3) / 2


@lab.pitfall(
    of=loss_gradient,
    hint=(
        "Which factor connects the loss to y?",
        "The chain rule begins at the loss: dL/dy = 2 y.",
        "dL/dx = 2 y J_net.",
    ),
)
def loss_factor_forgotten(x, W1, b1, W2, b2, W3, b3):
    """the gradient is J_net itself: the factor 2 y of the loss is missing"""
    return net_jacobian(x, W1, b1, W2, b2, W3, b3)[0]


@lab.pitfall(
    of=loss_gradient,
    hint=(
        "Is y itself still in your gradient?",
        "dL/dy depends on y: it is 2 y, not 2.",
        "dL/dx = 2 y J_net.",
    ),
)
def output_forgotten(x, W1, b1, W2, b2, W3, b3):
    """the gradient is 2 J_net: y is missing"""
    return 2 * net_jacobian(x, W1, b1, W2, b2, W3, b3)[0]


@lab.pitfall(
    of=loss_gradient,
    hint=(
        "Is it the loss that you multiplied by, or the output?",
        "The derivative of y^2 is linear in y.",
        "dL/dx = 2 y J_net, with y and not L.",
    ),
)
def loss_for_output(x, W1, b1, W2, b2, W3, b3):
    """L = y^2 stands where y must"""
    (y,) = net(x, W1, b1, W2, b2, W3, b3)
    return 2 * y**2 * net_jacobian(x, W1, b1, W2, b2, W3, b3)[0]


@lab.pitfall(
    of=exercise_jacobian,
    hint=(
        "Is e^x a power of x, or a power of e?",
        "The rule for x^n does not hold where x is the exponent.",
        "The derivative of e^x is e^x.",
    ),
)
def exponential_as_a_power(x, y):
    """e^x is differentiated by the rule for powers, to x e^(x - 1)"""
    return np.array([[2 * x, 1.0], [y, x], [x * np.exp(x - 1), 0.0]])


@lab.pitfall(
    of=exercise_jacobian,
    hint=(
        "How many outputs are there, and how many inputs?",
        "A Jacobian has a row for each output.",
        "Its shape is outputs x inputs, here (3, 2).",
    ),
)
def exercise_transposed(x, y):
    """a row stands for each input: the matrix is the transpose of the Jacobian"""
    return exercise_jacobian(x, y).T


@lab.pitfall(
    of=exercise_jacobian,
    hint=(
        "Which of the outputs does y move?",
        "e^x does not depend on y.",
        "The last row is [e^x, 0].",
    ),
)
def exponential_in_both_columns(x, y):
    """e^x stands in the column of y too"""
    return np.array([[2 * x, 1.0], [y, x], [np.exp(x), np.exp(x)]])


@lab.pitfall(
    of=full_jacobian_shape,
    hint=(
        "Which comes first in a Jacobian's shape, outputs or inputs?",
        "A Jacobian has a row for each output.",
        "Its shape is (outputs, inputs) of the whole network.",
    ),
)
def inputs_by_outputs():
    """the shape is given as inputs x outputs"""
    return 3, 1


@lab.pitfall(
    of=full_jacobian_shape,
    hint=(
        "Whose Jacobian is asked for: that of the last layer, or that of the whole network?",
        "In a chain of products the inner sizes cancel.",
        "What is left is (last size, first size).",
    ),
)
def last_layer_only():
    """the shape is that of the last layer's Jacobian alone"""
    return 1, 2


@lab.pitfall(
    of=dead_input,
    hint=(
        "What is z at x = 0?",
        "At x = 0 the bias decides: units with a positive bias are alive.",
        "Go down until W x outweighs every positive bias.",
    ),
)
def origin(W, b):
    """x = 0 is taken, where units with a positive bias are alive"""
    return np.zeros(W.shape[1])


@lab.pitfall(
    of=dead_input,
    hint=(
        "Which sign must z have for a unit to be dead?",
        "No weight is negative: in which direction does every z fall?",
        "Take x far enough below zero.",
    ),
)
def wrong_direction(W, b):
    """x is taken far above zero, where every unit is alive"""
    return -dead_input(W, b)


@lab.pitfall(
    of=dead_input,
    hint=(
        "Have you looked at all of the units?",
        "One unit below zero is not enough.",
        "Check that every entry of W @ x + b is at or below zero.",
    ),
)
def one_unit_killed(W, b):
    """x goes just far enough to kill the unit that dies first, and the others stay alive"""
    return -np.ones(W.shape[1]) * np.min(b / W.sum(axis=1))


@lab.pitfall(
    of=sigmoid_grad,
    hint=(
        "What is the sigmoid at 10, and what is its slope there?",
        "The sigmoid is nearly 1 at 10, and nearly flat.",
        "The slope is s (1 - s).",
    ),
)
def sigmoid_for_its_slope(z):
    """the sigmoid's value is returned instead of its slope"""
    return 1 / (1 + np.exp(-z))


@lab.pitfall(
    of=sigmoid_grad,
    hint=(
        "How many of the digits are right?",
        "Is the slope s (1 - s), or only 1 - s?",
        "Multiply by s as well: near 1 it still changes the fourth digit.",
    ),
)
def first_factor_forgotten(z):
    """1 - s is returned: the factor s is missing, which shows at 10 in the fourth digit only"""
    return 1 / (1 + np.exp(z))


@lab.pitfall(
    of=sigmoid_grad,
    hint=(
        "Does s (1 - s) take the sigmoid's value or its argument?",
        "A slope of the sigmoid is never above 1/4, nor below 0.",
        "First s = sigmoid(z), then s (1 - s).",
    ),
)
def slope_formula_of_z(z):
    """z (1 - z) is taken, of the argument instead of the sigmoid's value"""
    return z * (1 - z)


@lab.pitfall(
    of=gradient_shape,
    hint=(
        "How many partial derivatives has a scalar function of n variables?",
        "A gradient has one entry for each input, and no second axis.",
        "Its shape is (n,).",
    ),
)
def gradient_as_a_matrix(inputs):
    """the gradient is given a shape of n by n, that of the Hessian"""
    return inputs, inputs


@lab.pitfall(
    of=jacobian_shape,
    hint=(
        "Which comes first in a Jacobian's shape, outputs or inputs?",
        "A Jacobian has a row for each output.",
        "Its shape is (outputs, inputs).",
    ),
)
def jacobian_inputs_first(inputs, outputs):
    """the shape is given as inputs x outputs"""
    return inputs, outputs


@lab.pitfall(
    of=hessian_shape,
    hint=(
        "Of what is the Hessian the Jacobian?",
        "The gradient is a function from R^n to R^n.",
        "The Hessian's shape is (n, n).",
    ),
)
def hessian_as_a_vector(inputs):
    """the Hessian is given the shape of a gradient"""
    return (inputs,)
