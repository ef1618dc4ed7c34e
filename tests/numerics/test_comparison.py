import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from worked_functions import relu, softmax, softmax_jacobian

from labrunner.numerics import NumericsError, central, central_vjp, compare
from labrunner.verdict import Worst

Z = np.array([2.0, 1.0, 0.5, -1.0, 0.0])


def test_equal_arrays_pass_with_no_error():
    verdict = compare(np.ones((2, 3)), np.ones((2, 3)), 0.0)

    assert verdict.passed
    assert (verdict.max_abs_error, verdict.max_rel_error) == (0.0, 0.0)
    assert (verdict.bound, verdict.message) == (None, "")


def test_the_worst_entry_is_named():
    actual, expected = np.zeros((2, 3)), np.zeros((2, 3))
    actual[1, 2], expected[1, 2], actual[0, 0] = 3.0, 1.0, 0.5

    verdict = compare(actual, expected, 1e-3)

    assert not verdict.passed
    assert verdict.max_abs_error == 2.0
    assert verdict.worst == Worst((1, 2), 3.0, 1.0)


def test_the_worst_entry_is_the_one_furthest_beyond_its_tolerance():
    verdict = compare(np.array([1001.0, 0.5]), np.array([1000.0, 0.0]), 0.0, rtol=0.01)

    assert not verdict.passed
    assert verdict.worst == Worst((1,), 0.5, 0.0)
    assert (verdict.max_abs_error, verdict.tolerance) == (1.0, 0.0)


@pytest.mark.parametrize(("actual", "passed"), [(1.0, True), (1.1, True), (1.11, False), (0.89, False), (0.9, True)])
def test_the_tolerance_itself_is_still_right(actual, passed):
    assert compare(actual, 1.0, 0.1 + 1e-15).passed is passed


def test_the_relative_tolerance_is_of_the_expected_value():
    assert compare(np.array([110.0]), np.array([100.0]), 0.0, 0.1).passed
    assert not compare(np.array([100.0]), np.array([90.0]), 0.0, 0.1).passed
    assert compare(np.array([99.0]), np.array([90.0]), 1e-12, 0.1).passed


def test_both_tolerances_add_up():
    assert compare(111.0, 100.0, 1.0, 0.1).passed
    assert not compare(111.5, 100.0, 1.0, 0.1).passed


shapes = hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=3)


@given(shapes, shapes)
def test_only_exactly_equal_shapes_can_pass(one, other):
    verdict = compare(np.zeros(one), np.zeros(other), 1.0)

    empty = math.prod(one) == 0
    assert verdict.passed is (one == other and not empty)
    if one != other:
        assert str(one) in verdict.message
        assert verdict.max_abs_error == math.inf
        assert verdict.worst is None


finite = st.floats(-1e6, 1e6)


@given(
    hnp.arrays(np.float64, (2, 2), elements=finite), hnp.arrays(np.float64, (2, 2), elements=finite), st.floats(0, 1e6)
)
def test_a_pass_is_the_definition_entry_by_entry(actual, expected, atol):
    verdict = compare(actual, expected, atol)

    assert verdict.passed is bool((np.abs(actual - expected) <= atol).all())
    assert verdict.max_abs_error == np.abs(actual - expected).max()


@pytest.mark.parametrize("one", [2.0, np.float64(2), np.array(2.0), 2, np.int64(2), np.float32(2), 2 + 0j, [2.0][0]])
@pytest.mark.parametrize("other", [2.0, np.array(2.0), 2, np.float32(2)])
def test_numbers_of_every_kind_have_shape_nothing(one, other):
    assert compare(one, other, 0.0).passed


def test_a_vector_is_never_spread_over_a_matrix():
    verdict = compare(np.ones(3), np.ones((3, 3)), 1e-3)

    assert verdict.message == "shape (3, 3) was expected, but shape (3,) was returned"


@pytest.mark.parametrize("shape", [(1, 3), (3, 1)])
def test_a_row_or_a_column_is_no_vector(shape):
    assert not compare(np.ones(shape), np.ones(3), 1e-3).passed


def test_the_shape_of_a_transpose_is_recognised():
    verdict = compare(np.ones((3, 2)), np.ones((2, 3)), 1e-3)

    assert verdict.message == "shape (2, 3) was expected, but shape (3, 2) (its transpose) was returned"


def test_max_error_of_nan_is_infinite():
    verdict = compare(np.array([1.0, np.nan, np.nan]), np.ones(3), 1e9, 1e9)

    assert not verdict.passed
    assert verdict.max_abs_error == math.inf
    assert verdict.max_rel_error == math.inf
    assert verdict.worst.index == (1,)
    assert verdict.message == "the returned value is nan at [1]; 2 of 3 entries are not finite"


@pytest.mark.parametrize(
    ("actual", "expected", "passed"),
    [
        (np.inf, np.inf, True),
        (-np.inf, -np.inf, True),
        (np.inf, -np.inf, False),
        (np.inf, 1.0, False),
        (1.0, np.inf, False),
        (np.nan, np.nan, False),
        (1.0, np.nan, False),
        (np.nan, np.inf, False),
    ],
)
def test_an_infinity_is_right_only_where_that_very_one_is_expected(actual, expected, passed):
    verdict = compare(np.array([actual, 1.0]), np.array([expected, 1.0]), 1.0, 0.5)

    assert verdict.passed is passed
    assert (verdict.max_abs_error == math.inf) is not passed


def test_an_expected_value_that_is_not_finite_is_said_to_be_at_fault():
    assert compare(1.0, np.nan, 1.0).message == "the expected value is nan"


def test_numbers_so_large_that_their_difference_overflows_are_infinitely_wrong():
    assert compare(1e308, -1e308, 1.0).max_abs_error == math.inf


@pytest.mark.parametrize(
    ("actual", "words"),
    [
        (None, "None (is there a return at the end?)"),
        ("0.5", "a str"),
        (b"0.5", "a bytes"),
        ({"J": 1}, "a dict"),
        ({1.0}, "a set"),
        (np.sin, "a function"),
        ((np.ones(2),), "a tuple of 1"),
        ([[1.0], [1.0, 2.0]], "rows of different lengths"),
        (np.array(["a", "b"]), "an array of shape (2,) of <U1"),
        (np.array([None, 1.0]), "of object"),
        (object(), "an object of object"),
        (np.array(["2020-01-01"], dtype="M8[D]"), "of datetime64[D]"),
    ],
)
def test_what_is_not_an_array_of_numbers_is_refused_in_words(actual, words):
    verdict = compare(actual, np.ones(2), 1e-3)

    assert not verdict.passed
    assert verdict.max_abs_error == math.inf
    assert "an array of shape (2,) was expected, but" in verdict.message
    assert words in verdict.message


def test_a_number_is_asked_for_where_a_number_is_expected():
    assert compare(None, 1.0, 1e-3).message.startswith("a number was expected, but None")


def test_lists_of_numbers_are_read_as_arrays():
    assert compare([[1, 2], [3, 4]], np.array([[1.0, 2.0], [3.0, 4.0]]), 0.0).passed


@pytest.mark.parametrize("actual", [np.array([True, False]), np.array([1, 0], dtype=np.int8), np.array([1, 0], ">f4")])
def test_other_kinds_of_numbers_are_numbers(actual):
    assert compare(actual, np.array([1.0, 0.0]), 0.0).passed


def test_complex_numbers_are_refused_by_their_imaginary_part():
    verdict = compare(np.array([1.0, 1 + 2j]), np.ones(2), 10.0)

    assert verdict.message == "real numbers were expected, but (1+2j) was returned at [1]"


def test_complex_numbers_without_imaginary_part_are_real():
    assert compare(np.ones(2) + 0j, np.ones(2), 0.0).passed
    assert compare(np.ones(2), np.ones(2) + 0j, 0.0).passed


def test_tuples_are_compared_part_by_part():
    expected = (np.zeros(2), np.zeros((2, 2)))

    verdict = compare((np.zeros(2), np.array([[0.0, 0.0], [3.0, 0.0]])), expected, 1e-3)

    assert verdict.worst == Worst((1, 1, 0), 3.0, 0.0)
    assert verdict.max_abs_error == 3.0
    assert compare([np.zeros(2), np.zeros((2, 2))], expected, 0.0).passed


def test_a_tuple_of_numbers_leads_the_index_with_the_position():
    assert compare((1.0, 2.0), (1.0, 1.0), 0.1).worst.index == (1,)


@pytest.mark.parametrize(
    ("actual", "words"),
    [
        (np.ones(2), "but an array of shape (2,) was returned"),
        ((np.ones(2),), "but a tuple of 1 was returned"),
        ((np.ones(2),) * 3, "but a tuple of 3 was returned"),
        (None, "but None (is there a return at the end?) was returned"),
        (1.0, "but a float was returned"),
    ],
)
def test_a_missing_tuple_is_said_with_an_example(actual, words):
    verdict = compare(actual, (np.ones(2), np.ones(2)), 1e-3)

    assert verdict.message == f"a tuple of 2 arrays was expected, e.g. return (dx, dW), {words}"


def test_a_tuple_of_one_is_said_with_its_comma():
    assert "a tuple of 1 array was expected, e.g. return (dx,), but" in compare(np.ones(2), (np.ones(2),), 0.0).message


def test_a_wrong_shape_in_a_tuple_names_the_part():
    verdict = compare((np.ones(2), np.ones(2)), (np.ones(2), np.ones(3)), 1e-3)

    assert verdict.message == "part 1 of the tuple: shape (3,) was expected, but shape (2,) was returned"


def test_nan_in_a_tuple_is_placed_in_its_part():
    assert "nan at [1, 0]" in compare((1.0, np.array([np.nan])), (1.0, np.array([1.0])), 1.0).message


@pytest.mark.parametrize("expected", [np.ones((0, 2)), ()])
def test_comparing_nothing_is_no_pass(expected):
    verdict = compare(expected, expected, 1.0)

    assert not verdict.passed
    assert verdict.message == "nothing was compared: the expected value is empty"


def test_an_estimate_brings_its_bound():
    verdict = compare(softmax_jacobian(Z), central(softmax, Z), 1e-7)

    assert verdict.passed
    assert 1e-12 < verdict.max_abs_error < verdict.bound < 1e-10
    assert verdict.message == ""


def test_a_tolerance_below_what_the_reference_can_resolve_is_said():
    verdict = compare(softmax_jacobian(Z), central(softmax, Z), 1e-20)

    assert not verdict.passed
    assert "the tolerance is below what the reference can resolve: it is good to about 3." in verdict.message


def test_a_wrong_answer_is_not_excused_by_the_bound():
    verdict = compare(np.diag(softmax(Z)), central(softmax, Z), 1e-20)

    assert not verdict.passed
    assert verdict.message == ""


@pytest.mark.parametrize(("slope", "passed"), [(0.0, True), (0.5, True), (1.0, True), (-0.1, False), (2.0, False)])
def test_at_a_kink_every_subgradient_is_right_and_nothing_else(slope, passed):
    actual = np.diag([slope, 1.0])

    verdict = compare(actual, central(relu, np.array([0.0, 1.0])), 1e-9)

    assert verdict.passed is passed
    assert "exact kink at [0, 0]" in verdict.message
    assert verdict.message.endswith(f"; returned at [0, 0]: {slope:.4g}")
    assert verdict.note == verdict.message


def test_beside_the_range_at_a_kink_the_nearest_right_slope_is_expected():
    verdict = compare(np.diag([2.0, 1.0]), central(relu, np.array([0.0, 1.0])), 1e-9)

    assert verdict.max_abs_error == 1.0
    assert verdict.worst == Worst((0, 0), 2.0, 1.0)


def test_nan_at_a_kink_is_wrong():
    assert not compare(np.diag([np.nan, 1.0]), central(relu, np.array([0.0, 1.0])), 1.0).passed


def test_estimates_in_a_tuple_keep_their_bounds_and_notes():
    x, cotangent = np.array([0.0, 1.0]), np.ones(2)
    expected = (central_vjp(np.sin, x, cotangent), central_vjp(relu, x, cotangent))

    verdict = compare((np.cos(x), (x > 0) * 1.0), expected, 1e-7)

    assert verdict.passed
    assert verdict.bound == max(float(part.bound.max()) for part in expected)
    assert verdict.note.startswith("part 1: exact kink at [0]")


def test_a_wrong_shape_keeps_the_bound_of_the_estimate():
    assert compare(np.ones(3), central(softmax, Z), 1e-7).bound < 1e-10


def test_entries_that_cannot_be_told_from_zero_have_no_relative_error():
    found = central(lambda x: x**2, np.array([0.0, 1.0]))

    verdict = compare(np.diag([0.0, 2.0]), found, 1e-7)

    assert verdict.max_rel_error < 1e-9


def test_the_relative_error_is_of_the_expected_value():
    verdict = compare(np.array([2.2, 0.5]), np.array([2.0, 0.0]), 1.0)

    assert verdict.max_rel_error == pytest.approx(0.1)


def test_a_reshaped_estimate_compares_as_a_matrix():
    W = np.ones((2, 3))
    found = central(lambda w: w @ np.array([1.0, 2.0, 3.0]), W)

    actual = np.kron(np.eye(2), [1.0, 2.0, 3.0])

    assert compare(actual, found.reshape(2, 6), 1e-9).passed
    assert compare(actual.T, found.reshape((2, 6)).T, 1e-9).passed
    assert compare(actual[0], found.reshape(2, 6)[0], 1e-9).passed
    assert compare(actual.reshape(2, 2, 3).transpose(2, 0, 1), found.transpose(2, 0, 1), 1e-9).passed


@pytest.mark.parametrize("tolerance", [-1e-9, np.nan, np.inf, "1e-7", None, True])
@pytest.mark.parametrize("name", ["atol", "rtol"])
def test_a_tolerance_that_is_no_finite_number_is_refused(name, tolerance):
    with pytest.raises(NumericsError, match=f"{name} must be a finite number of at least 0"):
        compare(1.0, 1.0, **{"atol": 0.0, name: tolerance})


@pytest.mark.parametrize("expected", [None, "x", np.array([1j]), ((1.0, 2.0), 3.0), [[1.0], "x"]])
def test_an_expected_value_that_makes_no_sense_is_the_fault_of_whoever_wrote_it(expected):
    with pytest.raises(NumericsError):
        compare((1.0, 2.0), expected, 1e-3)


def test_an_estimate_on_the_wrong_side_is_refused():
    with pytest.raises(NumericsError, match="belongs on the expected side"):
        compare(central(softmax, Z), softmax_jacobian(Z), 1e-7)
