"""Wrong solutions to lab-04, in loops and by other formulas."""

import math

import numpy as np
from learners import learner, right


def logistic(value):
    return 0.5 * (1 + math.tanh(value / 2))


def alive(W, b, x):
    return [float(sum(w * v for w, v in zip(row, x, strict=True)) + bias > 0) for row, bias in zip(W, b, strict=True)]


def chained(x, W1, b1, W2, b2, W3, b3):
    """Return (y, dy/dx) of the network, layer by layer."""
    first, h = alive(W1, b1, x), np.maximum(W1.dot(x) + b1, 0)
    second = alive(W2, b2, h)
    y = W3.dot(np.maximum(W2.dot(h) + b2, 0)) + b3
    return float(y[0]), np.einsum("ok,k,kj,j,ji->oi", W3, second, W2, first, W1)


@learner("lab-04", of="f_jacobian", mistake="f_transposed")
def f_with_a_row_for_each_input(x, y):
    return np.array([[2 * x, y, math.cos(x)], [1.0, x, 0.0]])


@learner("lab-04", of="f_jacobian", mistake="f_columns_swapped")
def f_with_y_first(x, y):
    return np.array([[1.0, x + x], [x, y], [0.0, math.cos(x)]])


@learner("lab-04", of="f_jacobian", mistake="sine_not_differentiated")
def f_with_a_sine(x, y):
    return np.column_stack([[x + x, y, math.sin(x)], [1.0, x, 0.0]])


@learner("lab-04", of="f_jacobian", mistake="product_partials_swapped")
def f_with_x_and_y_mistaken(x, y):
    return np.column_stack([[x + x, x, math.cos(x)], [1.0, y, 0.0]])


@learner("lab-04", of="linear_jacobian", mistake="linear_transposed")
def linear_with_a_row_for_each_input(W, b, x):
    return np.array([[W[i, j] for i in range(len(W))] for j in range(len(x))])


@learner("lab-04", of="linear_jacobian", mistake="linear_value")
def linear_evaluated(W, b, x):
    return np.array([math.fsum(row * x) + bias for row, bias in zip(W, b, strict=True)])


@learner("lab-04", of="relu_jacobian", mistake="relu_gates_not_on_a_diagonal")
def relu_slopes_in_a_vector(z):
    return np.heaviside(z, 0)


@learner("lab-04", of="relu_jacobian", mistake="relu_gate_not_strict")
def relu_open_at_its_kink(z):
    return np.diag(np.heaviside(z, 1))


@learner("lab-04", of="relu_jacobian", mistake="relu_values_on_the_diagonal")
def relu_values_in_a_matrix(z):
    return np.eye(len(z)) * [max(value, 0.0) for value in z]


@learner("lab-04", of="sigmoid_jacobian", mistake="sigmoid_values_on_the_diagonal")
def sigmoid_values_in_a_matrix(z):
    return np.eye(len(z)) * [logistic(value) for value in z]


@learner("lab-04", of="sigmoid_jacobian", mistake="sigmoid_formula_of_z")
def sigmoid_slopes_of_the_argument(z):
    return np.eye(len(z)) * (z - z**2)


@learner("lab-04", of="sigmoid_jacobian", mistake="sigmoid_slopes_not_on_a_diagonal")
def sigmoid_slopes_in_a_vector(z):
    return np.array([logistic(value) - logistic(value) ** 2 for value in z])


@learner("lab-04", of="sigmoid_jacobian", mistake="sign")
def sigmoid_slopes_that_fall(z):
    return np.eye(len(z)) * [logistic(value) ** 2 - logistic(value) for value in z]


@learner("lab-04", of="tanh_jacobian", mistake="tanh_square_forgotten")
def tanh_slopes_without_a_square(z):
    return np.eye(len(z)) * [1 - math.tanh(value) for value in z]


@learner("lab-04", of="tanh_jacobian", mistake="tanh_by_the_sigmoid_s_formula")
def tanh_slopes_as_of_the_sigmoid(z):
    return np.eye(len(z)) * [math.tanh(value) - math.tanh(value) ** 2 for value in z]


@learner("lab-04", of="chain", mistake="chain_reversed")
def chain_from_the_inside(J_outer, J_inner):
    return np.einsum("ij,jk->ik", J_inner, J_outer)


@learner("lab-04", of="chain", mistake="chain_transposed")
def chain_with_a_row_for_each_input(J_outer, J_inner):
    return np.einsum("ij,jk->ki", J_outer, J_inner)


@learner("lab-04", of="layer_jacobian", mistake="gate_missing")
def layer_without_its_relu(W, b, x):
    return 1.0 * W


@learner("lab-04", of="layer_jacobian", mistake="gate_without_bias")
def layer_gated_by_the_product(W, b, x):
    return np.array([open_ * row for open_, row in zip(alive(W, 0 * b, x), W, strict=True)])


@learner("lab-04", of="layer_jacobian", mistake="gate_of_values")
def layer_scaled_by_its_values(W, b, x):
    return np.array([max(np.dot(row, x) + bias, 0.0) * row for row, bias in zip(W, b, strict=True)])


@learner("lab-04", of="net_jacobian", mistake="net_gates_missing")
def net_without_relus(x, W1, b1, W2, b2, W3, b3):
    return W3.dot(W2).dot(W1)


@learner("lab-04", of="net_jacobian", mistake="net_row_lost")
def net_as_a_vector(x, W1, b1, W2, b2, W3, b3):
    return chained(x, W1, b1, W2, b2, W3, b3)[1].flatten()


@learner("lab-04", of="loss_gradient", mistake="two_forgotten")
def loss_gradient_without_two(x, W1, b1, W2, b2, W3, b3):
    y, J = chained(x, W1, b1, W2, b2, W3, b3)
    return y * J.reshape(-1)


@learner("lab-04", of="loss_gradient", mistake="loss_factor_forgotten")
def loss_gradient_of_the_network(x, W1, b1, W2, b2, W3, b3):
    return chained(x, W1, b1, W2, b2, W3, b3)[1].reshape(-1)


@learner("lab-04", of="loss_gradient", mistake="output_forgotten")
def loss_gradient_without_y(x, W1, b1, W2, b2, W3, b3):
    J = chained(x, W1, b1, W2, b2, W3, b3)[1]
    return (J + J).reshape(-1)


@learner("lab-04", of="loss_gradient", mistake="loss_for_output")
def loss_gradient_with_the_loss_in_it(x, W1, b1, W2, b2, W3, b3):
    y, J = chained(x, W1, b1, W2, b2, W3, b3)
    return (2 * y * y * J).reshape(-1)


@learner("lab-04", of="loss_gradient", mistake="sign")
def loss_gradient_downhill(x, W1, b1, W2, b2, W3, b3):
    y, J = chained(x, W1, b1, W2, b2, W3, b3)
    return (-2 * y * J).reshape(-1)


@learner("lab-04", of="exercise_jacobian", mistake="exponential_as_a_power")
def exercise_by_the_power_rule(x, y):
    return np.column_stack([[x + x, y, x * math.exp(x) / math.e], [1.0, x, 0.0]])


@learner("lab-04", of="exercise_jacobian", mistake="exercise_transposed")
def exercise_with_a_row_for_each_input(x, y):
    return np.array([[x + x, y, math.exp(x)], [1.0, x, 0.0]])


@learner("lab-04", of="exercise_jacobian", mistake="exponential_in_both_columns")
def exercise_with_two_exponentials(x, y):
    return np.column_stack([[x + x, y, math.exp(x)], [1.0, x, math.exp(x)]])


@learner("lab-04", of="full_jacobian_shape", mistake="inputs_by_outputs")
def shape_from_input_to_output():
    return (3, 1)


@learner("lab-04", of="full_jacobian_shape", mistake="last_layer_only")
def shape_of_the_last_layer():
    return np.array([1, 2])


@learner("lab-04", of="dead_input", mistake="origin")
def input_of_zeros(W, b):
    return np.array([0.0 for _ in W[0]])


@learner("lab-04", of="sigmoid_grad", mistake="sigmoid_for_its_slope")
def slope_that_is_the_value(z):
    return logistic(z)


@learner("lab-04", of="sigmoid_grad", mistake="first_factor_forgotten")
def slope_that_is_one_minus_the_value(z):
    return math.exp(-z) / (1 + math.exp(-z))


@learner("lab-04", of="sigmoid_grad", mistake="slope_formula_of_z")
def slope_of_the_argument(z):
    return z - z * z


@learner("lab-04", of="gradient_shape", mistake="gradient_as_a_matrix")
def gradient_that_is_square(inputs):
    return [inputs, inputs]


@learner("lab-04", of="jacobian_shape", mistake="jacobian_inputs_first")
def jacobian_by_inputs(inputs, outputs):
    return (inputs, outputs)


@learner("lab-04", of="hessian_shape", mistake="hessian_as_a_vector")
def hessian_that_is_flat(inputs):
    return (inputs,)


@right("lab-04", of="f_jacobian")
def f_by_columns(x, y):
    return np.column_stack([[x + x, y, math.cos(x)], [1.0, x, 0.0]])


@right("lab-04", of="linear_jacobian")
def linear_by_its_weights(W, b, x):
    return [[W[i, j] for j in range(len(x))] for i in range(len(W))]


@right("lab-04", of="relu_jacobian")
def relu_by_a_step_function(z):
    return np.diag(np.heaviside(z, 0))


@right("lab-04", of="sigmoid_jacobian")
def sigmoid_by_tanh(z):
    return np.eye(len(z)) * [logistic(value) * (1 - logistic(value)) for value in z]


@right("lab-04", of="tanh_jacobian")
def tanh_by_cosh(z):
    return np.eye(len(z)) * [1 / math.cosh(value) ** 2 for value in z]


@right("lab-04", of="chain")
def chain_by_einsum(J_outer, J_inner):
    return np.einsum("ij,jk->ik", J_outer, J_inner)


@right("lab-04", of="layer_jacobian")
def layer_row_by_row(W, b, x):
    return np.array([open_ * row for open_, row in zip(alive(W, b, x), W, strict=True)])


@right("lab-04", of="net_jacobian")
def net_by_einsum(x, W1, b1, W2, b2, W3, b3):
    return chained(x, W1, b1, W2, b2, W3, b3)[1]


@right("lab-04", of="loss_gradient")
def loss_gradient_by_einsum(x, W1, b1, W2, b2, W3, b3):
    y, J = chained(x, W1, b1, W2, b2, W3, b3)
    return (2 * y * J).reshape(-1)


@right("lab-04", of="exercise_jacobian")
def exercise_by_columns(x, y):
    return np.column_stack([[x + x, y, math.exp(x)], [1.0, x, 0.0]])


@right("lab-04", of="dead_input")
def input_far_below_zero(W, b):
    return np.full(W.shape[1], -1e6)


@right("lab-04", of="sigmoid_grad")
def slope_by_cosh(z):
    return 1 / (2 + 2 * math.cosh(z))
