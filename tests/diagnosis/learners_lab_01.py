"""Wrong solutions to labs 01 and 02, in loops and by other formulas."""

import numpy as np
from learners import learner, right


def forward(x, W1, b1, W2, b2):
    h_pre = np.array([sum(w * v for w, v in zip(row, x, strict=True)) + b for row, b in zip(W1, b1, strict=True)])
    h = np.array([value if value > 0 else 0.0 for value in h_pre])
    return np.array([np.dot(row, h) + b for row, b in zip(W2, b2, strict=True)]), h_pre, h


def jacobian(x, W1, b1, W2, gate, column=lambda a, b, rows, columns: columns * a + b):
    J = np.zeros((len(W2), W1.size))
    h_pre = W1.dot(x) + b1
    for i in range(len(W2)):
        for a in range(W1.shape[0]):
            for b in range(W1.shape[1]):
                J[i, column(a, b, *W1.shape)] = W2[i, a] * gate(h_pre[a]) * x[b]
    return J


def strict(value):
    return 1.0 if value > 0 else 0.0


def differences(x, W1, b1, W2, b2, h, scale=2.0):
    columns = []
    for k in range(W1.size):
        up, down = W1.flatten(), W1.flatten()
        up[k] += h
        down[k] -= h
        high = forward(x, up.reshape(W1.shape), b1, W2, b2)[0]
        columns.append((high - forward(x, down.reshape(W1.shape), b1, W2, b2)[0]) / (scale * h))
    return np.array(columns).T


@learner("lab-01", of="mlp", mistake="hidden_bias_forgotten")
def mlp_without_its_first_bias(x, W1, b1, W2, b2):
    h_pre = np.einsum("ab,b->a", W1, x)
    h = h_pre * (h_pre > 0)
    return np.einsum("ia,a->i", W2, h) + b2, h_pre, h


@learner("lab-01", of="mlp", mistake="relu_forgotten")
def mlp_that_is_linear(x, W1, b1, W2, b2):
    h = np.dot(W1, x) + b1
    return np.dot(W2, h) + b2, h, h.copy()


@learner("lab-01", of="dh_pre_dW1", mistake="columns_interleaved")
def pre_activation_jacobian_in_fortran_order(x):
    J = np.zeros((4, 12))
    for a in range(4):
        for b in range(3):
            J[a, a + 4 * b] = x[b]
    return J


@learner("lab-01", of="analytical_jacobian", mistake="column_major_flattening")
def jacobian_in_fortran_order(x, W1, b1, W2, b2):
    return jacobian(x, W1, b1, W2, strict, column=lambda a, b, rows, columns: a + rows * b)


@learner("lab-01", of="analytical_jacobian", mistake="gate_missing")
def jacobian_of_a_linear_network(x, W1, b1, W2, b2):
    return jacobian(x, W1, b1, W2, lambda value: 1.0)


@learner("lab-01", of="analytical_jacobian", mistake="gate_not_strict")
def jacobian_open_at_zero(x, W1, b1, W2, b2):
    return jacobian(x, W1, b1, W2, lambda value: 0.0 if value < 0 else 1.0)


@learner("lab-01", of="analytical_jacobian", mistake="gate_without_bias")
def jacobian_gated_by_the_product(x, W1, b1, W2, b2):
    return jacobian(x, W1, np.zeros(len(b1)), W2, strict)


@learner("lab-01", of="analytical_jacobian", mistake="second_layer_forgotten")
def jacobian_of_the_sum_of_hidden_units(x, W1, b1, W2, b2):
    return jacobian(x, W1, b1, np.full(W2.shape, 1.0), strict)


@learner("lab-01", of="analytical_jacobian", mistake="sign")
def jacobian_with_a_minus(x, W1, b1, W2, b2):
    return -jacobian(x, W1, b1, W2, strict)


@learner("lab-01", of="analytical_jacobian", mistake="transposed")
def jacobian_inputs_by_outputs(x, W1, b1, W2, b2):
    return jacobian(x, W1, b1, W2, strict).T


@learner("lab-01", of="analytical_jacobian", mistake="wrong-shape")
def jacobian_not_flattened(x, W1, b1, W2, b2):
    return jacobian(x, W1, b1, W2, strict).reshape(2, 4, 3)


@learner("lab-01", of="analytical_jacobian", mistake="single-precision")
def jacobian_in_single_precision(x, W1, b1, W2, b2):
    x, W1, b1, W2 = (np.asarray(a, dtype="float32") for a in (x, W1, b1, W2))
    return np.einsum("ia,a,b->iab", W2, W1 @ x + b1 > 0, x, dtype=np.float32).reshape(2, 12)


@learner("lab-01", of="analytical_jacobian", mistake="finite-differences")
def jacobian_by_differences_of_a_tiny_step(x, W1, b1, W2, b2):
    return differences(x, W1, b1, W2, b2, 1e-12)


@learner("lab-01", of="numerical_jacobian", mistake="caller_changed")
def differences_that_move_the_callers_weights(x, W1, b1, W2, b2):
    J = np.zeros((2, 12))
    base = forward(x, W1, b1, W2, b2)[0]
    for k in range(12):
        W1[k // 3, k % 3] += 1e-5
        J[:, k] = (forward(x, W1, b1, W2, b2)[0] - base) / 1e-5
    return J


@learner("lab-01", of="numerical_jacobian", mistake="aliased_copies")
def differences_of_one_array(x, W1, b1, W2, b2):
    J = np.zeros((2, 12))
    moved = W1.copy()
    for k in range(12):
        up = down = moved
        up[k // 3, k % 3] += 1e-5
        down[k // 3, k % 3] -= 1e-5
        J[:, k] = (forward(x, up, b1, W2, b2)[0] - forward(x, down, b1, W2, b2)[0]) / 2e-5
    return J


@learner("lab-01", of="numerical_jacobian", mistake="step_too_small")
def differences_of_a_tiny_step(x, W1, b1, W2, b2):
    return differences(x, W1, b1, W2, b2, 1e-12)


@learner("lab-01", of="numerical_jacobian", mistake="step_too_small")
def differences_of_a_step_of_ten_to_the_minus_thirteen(x, W1, b1, W2, b2):
    return differences(x, W1, b1, W2, b2, 1e-13)


@learner("lab-01", of="numerical_jacobian", mistake="divided_by_h")
def differences_over_one_step(x, W1, b1, W2, b2):
    return differences(x, W1, b1, W2, b2, 1e-5, scale=1.0)


@learner("lab-01", of="numerical_jacobian", mistake="column-major")
def differences_in_fortran_order(x, W1, b1, W2, b2):
    J = differences(x, W1, b1, W2, b2, 1e-5)
    return np.stack([row.reshape(4, 3).flatten(order="F") for row in J])


@learner("lab-01", of="numerical_jacobian", mistake="not-restored")
def differences_whose_steps_pile_up(x, W1, b1, W2, b2):
    base, moved, J = forward(x, W1, b1, W2, b2)[0], W1.copy(), np.zeros((2, 12))
    for k in range(12):
        moved[k // 3, k % 3] += 1e-6
        J[:, k] = (forward(x, moved, b1, W2, b2)[0] - base) / 1e-6
    return J


@learner("lab-01", of="numerical_jacobian", mistake="hidden_bias_forgotten")
def differences_of_a_network_without_bias(x, W1, b1, W2, b2):
    return differences(x, W1, np.zeros(4), W2, b2, 1e-5)


@learner("lab-01", of="dy_db1", mistake="bias_not_gated")
def bias_jacobian_of_a_linear_network(x, W1, b1, W2, b2):
    return np.array([[W2[i, a] for a in range(4)] for i in range(2)])


@learner("lab-01", of="dy_dW2", mistake="pre_activation_for_activation")
def output_weights_jacobian_of_h_pre(x, W1, b1, W2, b2):
    J = np.zeros((2, 8))
    for i in range(2):
        J[i, 4 * i : 4 * i + 4] = [np.dot(row, x) + b for row, b in zip(W1, b1, strict=True)]
    return J


@learner("lab-01", of="dL_dW1", mistake="residual_sign")
def loss_gradient_uphill(x, W1, b1, W2, b2, target):
    y = forward(x, W1, b1, W2, b2)[0]
    return np.outer(W2.T.dot(target - y) * (W1.dot(x) + b1 > 0), x)


@learner("lab-01", of="dL_dW1", mistake="half_forgotten")
def loss_gradient_of_the_whole_square(x, W1, b1, W2, b2, target):
    y = forward(x, W1, b1, W2, b2)[0]
    return np.outer(2 * W2.T.dot(y - target) * (W1.dot(x) + b1 > 0), x)


@learner("lab-02", of="analytical_jacobian", mistake="kink_fixed_by_half")
def jacobian_half_open_at_zero(x, W1, b1, W2, b2):
    return jacobian(x, W1, b1, W2, lambda value: 0.5 * (1 + np.sign(value)))


@learner("lab-02", of="analytical_jacobian", mistake="gate_not_strict")
def jacobian_open_at_the_kink(x, W1, b1, W2, b2):
    return jacobian(x, W1, b1, W2, lambda value: float(value >= 0))


@learner("lab-02", of="analytical_jacobian", mistake="gate_by_division")
def jacobian_gated_by_a_quotient(x, W1, b1, W2, b2):
    with np.errstate(all="ignore"):
        return jacobian(x, W1, b1, W2, lambda value: max(value, 0.0) / np.float64(value))


@learner("lab-02", of="analytical_jacobian", mistake="gate_missing")
def jacobian_through_dead_units(x, W1, b1, W2, b2):
    return np.einsum("ia,b->iab", W2, x).reshape(2, -1)


@learner("lab-02", of="analytical_jacobian", mistake="column_major_flattening")
def jacobian_of_a_fortran_array(x, W1, b1, W2, b2):
    return jacobian(x, W1, b1, W2, strict, column=lambda a, b, rows, columns: a + rows * b)


@learner("lab-02", of="bias_at_kink", mistake="bias_sign")
def bias_with_a_plus(x, W1, b1):
    return np.array([np.dot(W1[0], x), *b1[1:]])


@learner("lab-02", of="bias_at_kink", mistake="bias_of_zero")
def bias_without_the_product(x, W1, b1):
    return np.concatenate([[0.0], b1[1:]])


@learner("lab-02", of="bias_at_kink", mistake="every_unit_on_the_kink")
def bias_for_all_units(x, W1, b1):
    return np.array([-sum(w * v for w, v in zip(row, x, strict=True)) for row in W1])


@learner("lab-02", of="bias_at_kink", mistake="callers_bias_changed")
def bias_in_place(x, W1, b1):
    b1[0] = -np.sum(W1[0] * x)
    return b1


@learner("lab-02", of="numerical_jacobian", mistake="forward_differences")
def one_sided_at_the_kink(x, W1, b1, W2, b2):
    base, J = forward(x, W1, b1, W2, b2)[0], np.zeros((2, 12))
    for k in range(12):
        up = W1.copy()
        up.flat[k] += 1e-5
        J[:, k] = (forward(x, up, b1, W2, b2)[0] - base) / 1e-5
    return J


@learner("lab-02", of="numerical_jacobian", mistake="differences_fixed")
def differences_without_unit_0(x, W1, b1, W2, b2):
    J = differences(x, W1, b1, W2, b2, 1e-5)
    for a in range(4):
        if W1[a].dot(x) + b1[a] == 0:
            J[:, 3 * a : 3 * a + 3] = 0
    return J


@learner("lab-02", of="numerical_jacobian", mistake="divided_by_h")
def kink_differences_over_one_step(x, W1, b1, W2, b2):
    return differences(x, W1, b1, W2, b2, 1e-5, scale=1.0)


@learner("lab-02", of="one_sided_jacobians", mistake="left_slope_sign")
def left_slope_taken_backwards(x, W1, b1, W2, b2):
    h, base = 1e-5, forward(x, W1, b1, W2, b2)[0]
    sides = []
    for step in (-h, h):
        J = np.zeros((2, 12))
        for k in range(12):
            moved = W1.copy()
            moved.flat[k] += step
            J[:, k] = (forward(x, moved, b1, W2, b2)[0] - base) / h
        sides.append(J)
    return tuple(sides)


@learner("lab-02", of="one_sided_jacobians", mistake="sides_swapped")
def right_slope_first(x, W1, b1, W2, b2):
    left, right = left_slope_taken_backwards(x, W1, b1, W2, b2)
    return right, -left


@right("lab-01", of="mlp")
def mlp_in_loops(x, W1, b1, W2, b2):
    return forward(x, W1, b1, W2, b2)


@right("lab-01", of="dh_pre_dW1")
def pre_activation_jacobian_in_loops(x):
    J = np.zeros((4, 12))
    for a in range(4):
        J[a, 3 * a : 3 * a + 3] = x
    return J


@right("lab-01", of="analytical_jacobian")
def jacobian_in_loops(x, W1, b1, W2, b2):
    return jacobian(x, W1, b1, W2, strict)


@right("lab-01", of="analytical_jacobian")
def jacobian_by_einsum(x, W1, b1, W2, b2):
    return np.einsum("ia,a,b->iab", W2, (W1 @ x + b1 > 0) * 1.0, x).reshape(2, 12)


@right("lab-01", of="numerical_jacobian")
def differences_in_a_loop(x, W1, b1, W2, b2):
    return differences(x, W1, b1, W2, b2, 1e-5)


@right("lab-01", of="numerical_jacobian")
def forward_differences_of_a_piecewise_linear_function(x, W1, b1, W2, b2):
    base, J = forward(x, W1, b1, W2, b2)[0], np.zeros((2, 12))
    for k in range(12):
        moved = W1.copy()
        moved[k // 3, k % 3] += 1e-6
        J[:, k] = (forward(x, moved, b1, W2, b2)[0] - base) / 1e-6
    return J


@right("lab-01", of="dL_dW1")
def loss_gradient_by_back_propagation(x, W1, b1, W2, b2, target):
    y = forward(x, W1, b1, W2, b2)[0]
    return np.outer(W2.T.dot(y - target) * (W1.dot(x) + b1 > 0), x)


@right("lab-02", of="analytical_jacobian")
def jacobian_closed_at_the_kink(x, W1, b1, W2, b2):
    return jacobian(x, W1, b1, W2, strict)


@right("lab-02", of="numerical_jacobian")
def differences_across_the_kink(x, W1, b1, W2, b2):
    return differences(x, W1, b1, W2, b2, 1e-5)


@right("lab-02", of="bias_at_kink")
def bias_by_an_exact_sum(x, W1, b1):
    return np.array([-sum(w * v for w, v in zip(W1[0], x, strict=True)), *b1[1:]])


@right("lab-02", of="one_sided_jacobians")
def slopes_of_both_sides(x, W1, b1, W2, b2):
    left, right_slopes = left_slope_taken_backwards(x, W1, b1, W2, b2)
    return -left, right_slopes
