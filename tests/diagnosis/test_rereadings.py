"""Right numbers in wrong places: transposed, read by columns, in another shape or order."""

from __future__ import annotations

import numpy as np
import pytest
from mistakes import benches, diagnosed
from slips import REREAD, on_matrices, on_tuples


def reference(lab, of):
    return benches()[lab].lab.references[of]


def only(found):
    (diagnosis,) = found.values()
    return diagnosis


@pytest.mark.parametrize("kind", REREAD)
def test_each_rereading_of_a_jacobian_is_named(kind):
    change, name = REREAD[kind]

    found = only(diagnosed("lab-01", "dL_dW1", on_matrices(reference("lab-01", "dL_dW1"), change)))

    assert name in found.pitfall.split("|")


def test_a_transpose_says_both_shapes():
    found = only(diagnosed("lab-01", "dL_dW1", on_matrices(reference("lab-01", "dL_dW1"), np.transpose)))

    assert "it has shape (3, 4), and (4, 3) is right" in found.says


def test_columns_in_the_order_of_the_transposed_weights_are_said_to_be():
    def jacobian_by_columns(x, W1, b1, W2, b2):
        J = reference("lab-01", "numerical_jacobian")(x, W1, b1, W2, b2)
        return np.stack([row.reshape(4, 3).T.reshape(-1) for row in J])

    found = only(diagnosed("lab-01", "numerical_jacobian", jacobian_by_columns))

    assert found.pitfall == "column-major"
    assert "W1 flattened column by column" in found.says


def test_parts_in_another_order_are_said_to_be_right():
    def swapped(x, y, W1, W2):
        value, vjp = reference("lab-03", "loss")(x, y, W1, W2)

        def reordered(u):
            x_bar, y_bar, W1_bar, W2_bar = vjp(u)
            return W2_bar, x_bar, y_bar, W1_bar

        return value, reordered

    found = diagnosed("lab-03", "loss", swapped, checks=["loss_vjp_matches_differences"])

    assert {d.pitfall for d in found.values()} == {"wrong-order"}


def test_all_matrices_of_an_answer_transposed_are_one_mistake():
    turned = on_matrices(reference("lab-05", "batch_gradients"), np.transpose)

    found = only(diagnosed("lab-05", "batch_gradients", turned))

    assert found.pitfall == "transposed"


def test_a_tuple_forgotten_where_no_pitfall_knows_of_it_is_a_form():
    bare = on_tuples(reference("lab-03", "relu"), lambda parts: parts[0])

    found = diagnosed("lab-03", "relu", bare, checks=["relu_vjp_at_zero"])

    assert {d.pitfall for d in found.values()} == {"relu_tuple_forgotten"}


def test_shuffled_entries_are_no_rereading():
    def shuffled(x, W1, b1, W2, b2, target):
        right = reference("lab-01", "dL_dW1")(x, W1, b1, W2, b2, target)
        return np.random.default_rng(5).permutation(right.reshape(-1)).reshape(right.shape)

    assert only(diagnosed("lab-01", "dL_dW1", shuffled)).pitfall is None
