"""Wrong solutions to lab-00, in loops and by other formulas."""

import math

import numpy as np
from learners import learner, right


def probabilities(z):
    top = max(z)
    powers = [math.exp(value - top) for value in z]
    return [power / math.fsum(powers) for power in powers]


def log_loss(z, y):
    top = max(z)
    return math.log(sum(math.exp(value - top) for value in z)) + top - z[y]


@learner("lab-00", of="softmax", mistake="no_max_shift")
def softmax_by_a_loop_without_shift(z):
    with np.errstate(all="ignore"):
        powers = [np.exp(value) for value in z]
        return np.array([power / sum(powers) for power in powers])


@learner("lab-00", of="softmax", mistake="not_normalised")
def softmax_scaled_to_its_largest(z):
    powers = np.power(np.e, np.asarray(z) - np.amax(z))
    return powers / powers.max()


@learner("lab-00", of="softmax_jacobian", mistake="outer_product_missing")
def jacobian_of_the_numerator_alone(z):
    p = probabilities(z)
    return np.array([[p[i] if i == j else 0.0 for j in range(len(p))] for i in range(len(p))])


@learner("lab-00", of="softmax_jacobian", mistake="outer_product_added")
def jacobian_with_a_plus(z):
    p = probabilities(z)
    J = np.empty((len(p), len(p)))
    for i in range(len(p)):
        for j in range(len(p)):
            J[i, j] = p[i] * ((1.0 if i == j else 0.0) + p[j])
    return J


@learner("lab-00", of="softmax_jacobian", mistake="off_diagonal_missing")
def jacobian_for_equal_indices_alone(z):
    J = np.zeros((len(z), len(z)))
    for i, p in enumerate(probabilities(z)):
        J[i, i] = p - p**2
    return J


@learner("lab-00", of="softmax_jacobian", mistake="row_for_column")
def jacobian_with_the_index_twice(z):
    p = probabilities(z)
    return np.array([[p[i] * (i == j) - p[i] * p[i] for j in range(len(p))] for i in range(len(p))])


@learner("lab-00", of="softmax_jacobian", mistake="jacobian_sign")
def jacobian_by_the_quotient_rule_turned_round(z):
    powers = np.exp(np.asarray(z) - max(z))
    total = powers.sum()
    return (np.outer(powers, powers) - np.diag(powers) * total) / total**2


@learner("lab-00", of="softmax_jacobian", mistake="factor")
def jacobian_divided_by_the_classes(z):
    p = np.array(probabilities(z))
    return (np.diag(p) - p[:, None] * p[None, :]) / len(z)


@learner("lab-00", of="softmax_jacobian", mistake="outer_product_missing+sign")
def jacobian_of_the_numerator_with_a_minus(z):
    return np.array([[-p if i == j else 0.0 for j in range(len(z))] for i, p in enumerate(probabilities(z))])


@learner("lab-00", of="softmax_jacobian", mistake="finite-differences")
def jacobian_by_forward_differences(z):
    J = np.zeros((len(z), len(z)))
    for j in range(len(z)):
        moved = list(z)
        moved[j] += 1e-5
        J[:, j] = (np.array(probabilities(moved)) - probabilities(z)) / 1e-5
    return J


@learner("lab-00", of="softmax_jacobian", mistake="finite-differences")
def jacobian_by_central_differences_of_a_tiny_step(z):
    J = np.zeros((len(z), len(z)))
    for j in range(len(z)):
        up, down = list(z), list(z)
        up[j] += 1e-11
        down[j] -= 1e-11
        J[:, j] = (np.array(probabilities(up)) - probabilities(down)) / 2e-11
    return J


@learner("lab-00", of="softmax_jacobian", mistake="single-precision")
def jacobian_in_single_precision(z):
    powers = np.exp(np.asarray(z, dtype=np.float32) - np.float32(max(z)))
    p = powers / powers.sum()
    return np.diag(p) - np.outer(p, p)


@learner("lab-00", of="softmax_jacobian_fd", mistake="forward_differences")
def fd_forward_in_a_loop(z, eps=1e-5):
    base = probabilities(z)
    columns = []
    for j in range(len(z)):
        moved = list(z)
        moved[j] = moved[j] + eps
        columns.append([(a - b) / eps for a, b in zip(probabilities(moved), base, strict=True)])
    return np.array(columns).T


@learner("lab-00", of="softmax_jacobian_fd", mistake="forward_differences")
def fd_forward_at_another_step(z):
    return fd_forward_in_a_loop(z, 1e-6)


@learner("lab-00", of="softmax_jacobian_fd", mistake="backward-difference")
def fd_backward_in_a_loop(z):
    return fd_forward_in_a_loop(z, -1e-5)


@learner("lab-00", of="softmax_jacobian_fd", mistake="step_too_small")
def fd_of_a_tiny_step(z):
    J = np.empty((len(z), len(z)))
    for j in range(len(z)):
        up, down = np.array(z), np.array(z)
        up[j], down[j] = z[j] + 1e-12, z[j] - 1e-12
        J[:, j] = (np.array(probabilities(up)) - np.array(probabilities(down))) / 2e-12
    return J


@learner("lab-00", of="softmax_jacobian_fd", mistake="step_too_small")
def fd_of_a_step_of_ten_to_the_minus_ten(z):
    J = np.empty((len(z), len(z)))
    for j in range(len(z)):
        up, down = np.array(z), np.array(z)
        up[j], down[j] = z[j] + 1e-10, z[j] - 1e-10
        J[:, j] = (np.array(probabilities(up)) - np.array(probabilities(down))) / (2 * 1e-10)
    return J


@learner("lab-00", of="softmax_jacobian_fd", mistake="step-too-large")
def fd_of_a_large_step(z):
    J = np.empty((len(z), len(z)))
    for j in range(len(z)):
        up, down = np.array(z), np.array(z)
        up[j], down[j] = z[j] + 0.01, z[j] - 0.01
        J[:, j] = (np.array(probabilities(up)) - np.array(probabilities(down))) / 0.02
    return J


@learner("lab-00", of="softmax_jacobian_fd", mistake="divided_by_h")
def fd_divided_by_one_step(z):
    h = 1e-5
    rows = []
    for j in range(len(z)):
        up, down = np.array(z), np.array(z)
        up[j] += h
        down[j] -= h
        rows.append((np.array(probabilities(up)) - np.array(probabilities(down))) / h)
    return np.array(rows).T


@learner("lab-00", of="softmax_jacobian_fd", mistake="factor")
def fd_not_divided(z):
    h = 1e-5
    columns = []
    for e in np.eye(len(z)):
        columns.append(np.array(probabilities(z + h * e)) - np.array(probabilities(z - h * e)))
    return np.column_stack(columns)


@learner("lab-00", of="softmax_jacobian_fd", mistake="perturbations_stack")
def fd_on_a_copy_that_drifts(z):
    h, drifting, J = 1e-5, np.copy(z), np.zeros((len(z), len(z)))
    for j in range(len(z)):
        drifting[j] += h
        up = np.array(probabilities(drifting))
        drifting[j] -= 2 * h
        J[:, j] = (up - np.array(probabilities(drifting))) / (2 * h)
    return J


@learner("lab-00", of="softmax_jacobian_fd", mistake="perturbations_stack")
def fd_forward_on_a_copy_that_drifts(z):
    h, drifting, base, J = 1e-5, np.copy(z), np.array(probabilities(z)), np.zeros((len(z), len(z)))
    for j in range(len(z)):
        drifting[j] += h
        J[:, j] = (np.array(probabilities(drifting)) - base) / h
    return J


@learner("lab-00", of="softmax_jacobian_fd", mistake="all-zero")
def fd_with_two_names_for_one_array(z):
    J = np.zeros((len(z), len(z)))
    for j in range(len(z)):
        up = down = np.array(z)
        up[j] += 1e-5
        down[j] -= 1e-5
        J[:, j] = (np.array(probabilities(up)) - np.array(probabilities(down))) / 2e-5
    return J


@learner("lab-00", of="softmax_jacobian_fd", mistake="inputs-changed")
def fd_on_the_callers_array(z):
    J = np.zeros((len(z), len(z)))
    for j in range(len(z)):
        z[j] += 1e-5
        up = np.array(probabilities(z))
        z[j] -= 2e-5
        J[:, j] = (up - np.array(probabilities(z))) / 2e-5
    return J


@learner("lab-00", of="ce_loss", mistake="log_of_softmax")
def loss_of_a_clipped_nothing(z, y):
    with np.errstate(all="ignore"):
        return -np.log(np.array(probabilities(z)))[y]


@learner("lab-00", of="ce_loss", mistake="loss_sign")
def loss_that_rises(z, y):
    return -log_loss(z, y)


@learner("lab-00", of="ce_grad", mistake="label_off_by_one")
def gradient_with_labels_from_one(z, y):
    gradient = probabilities(z)
    gradient[(y + 1) % len(gradient)] -= 1
    return np.array(gradient)


@learner("lab-00", of="ce_grad", mistake="gradient_sign")
def gradient_uphill(z, y):
    return np.array([(1.0 if k == y else 0.0) - p for k, p in enumerate(probabilities(z))])


@learner("lab-00", of="ce_grad", mistake="one_hot_missing")
def gradient_without_the_label(z, y):
    return np.array(probabilities(z))


@learner("lab-00", of="ce_grad", mistake="stopped_at_p")
def gradient_in_p(z, y):
    p = probabilities(z)
    gradient = np.zeros(len(p))
    gradient[y] = -1 / p[y]
    return gradient


@learner("lab-00", of="ce_grad", mistake="factor")
def gradient_uphill_and_halved(z, y):
    return np.array([((1.0 if k == y else 0.0) - p) / 2 for k, p in enumerate(probabilities(z))])


@learner("lab-00", of="ce_grad_fd", mistake="gradient_by_forward_differences")
def gradient_fd_forward(z, y):
    gradient = []
    for j in range(len(z)):
        moved = list(z)
        moved[j] += 1e-5
        gradient.append((log_loss(moved, y) - log_loss(z, y)) / 1e-5)
    return np.array(gradient)


@learner("lab-00", of="ce_grad_fd", mistake="gradient_step_too_small")
def gradient_fd_of_a_tiny_step(z, y):
    gradient = []
    for j in range(len(z)):
        up, down = list(z), list(z)
        up[j] += 1e-12
        down[j] -= 1e-12
        gradient.append((log_loss(up, y) - log_loss(down, y)) / 2e-12)
    return np.array(gradient)


@learner("lab-00", of="ce_grad_fd", mistake="sign")
def gradient_fd_down_minus_up(z, y):
    return np.array([(log_loss(z - 1e-5 * e, y) - log_loss(z + 1e-5 * e, y)) / 2e-5 for e in np.eye(len(z))])


@right("lab-00", of="softmax")
def softmax_in_a_loop(z):
    return np.array(probabilities(z))


@right("lab-00", of="softmax")
def softmax_by_log_sum_exp(z):
    return np.exp(z - (max(z) + np.log(np.sum(np.exp(z - max(z))))))


@right("lab-00", of="softmax_jacobian")
def jacobian_in_two_loops(z):
    p = probabilities(z)
    return np.array([[p[i] * ((i == j) - p[j]) for j in range(len(p))] for i in range(len(p))])


@right("lab-00", of="softmax_jacobian")
def jacobian_by_the_quotient_rule(z):
    powers = np.exp(np.asarray(z) - max(z))
    total = powers.sum()
    return (np.diag(powers) * total - np.outer(powers, powers)) / total**2


@right("lab-00", of="softmax_jacobian_fd")
def fd_in_a_loop(z):
    J = np.empty((len(z), len(z)))
    for j in range(len(z)):
        up, down = list(z), list(z)
        up[j] += 1e-5
        down[j] -= 1e-5
        J[:, j] = (np.array(probabilities(up)) - probabilities(down)) / 2e-5
    return J


@right("lab-00", of="softmax_jacobian_fd")
def fd_of_fourth_order(z):
    h, columns = 1e-3, []
    for e in np.eye(len(z)):
        f = [np.array(probabilities(z + k * h * e)) for k in (-2, -1, 1, 2)]
        columns.append((f[0] - 8 * f[1] + 8 * f[2] - f[3]) / (12 * h))
    return np.stack(columns, axis=1)


@right("lab-00", of="ce_loss")
def loss_by_log_sum_exp(z, y):
    return log_loss(z, y)


@right("lab-00", of="ce_grad")
def gradient_in_a_loop(z, y):
    return np.array([p - (k == y) for k, p in enumerate(probabilities(z))])


@right("lab-00", of="ce_grad")
def gradient_by_the_chain_rule(z, y):
    p = np.array(probabilities(z))
    return (-np.eye(len(p))[y] / p) @ (np.diag(p) - np.outer(p, p))


@right("lab-00", of="ce_grad_fd")
def gradient_fd_in_a_loop(z, y):
    return np.array([(log_loss(z + 1e-5 * e, y) - log_loss(z - 1e-5 * e, y)) / 2e-5 for e in np.eye(len(z))])
