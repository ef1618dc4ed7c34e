import numpy as np
import pytest

from labrunner import GradcheckResult, gradcheck
from labrunner.numerics import NumericsError
from labrunner.verdict import Outcome, Worst

Z = np.array([2.0, 1.0, 0.5, -1.0, 0.0])
RNG = np.random.default_rng(3)
WIDE = RNG.standard_normal((4, 10_000)) / 100
X = RNG.standard_normal(10_000)


def softmax(z):
    e = np.exp(z - z.max())
    return e / e.sum()


def softmax_jacobian(z):
    p = softmax(z)
    return np.diag(p) - np.outer(p, p)


def in_single(z):
    return softmax(z.astype(np.float32))


def relu(x):
    return np.maximum(x, 0)


def layer(x):
    return np.tanh(WIDE @ x)


def layer_jacobian(x):
    return (1 - layer(x) ** 2)[:, np.newaxis] * WIDE


def words(result):
    """The printed table as one line, so that a phrase is found wherever it was wrapped."""
    return " ".join(str(result).split())


def test_a_right_jacobian_passes_far_below_the_textbook_tolerance():
    result = gradcheck(softmax, Z, jacobian=softmax_jacobian)

    assert result
    assert isinstance(result, GradcheckResult)
    assert result.outcome is Outcome.PASSED
    assert result.max_abs_error < result.bound < 1e-10
    assert result.tolerance < 1e-9
    assert result.notes == ()


def test_the_table_shows_every_number_that_decides():
    result = gradcheck(softmax, Z, jacobian=softmax_jacobian)

    lines = str(result).splitlines()
    assert lines[0] == "gradcheck of the Jacobian: passed"
    assert [line.split()[0] for line in lines[1:]] == [
        "max",
        "worst",
        "actual",
        "expected",
        "tolerance",
        "reference",
        "compared",
    ]
    assert f"actual     {result.worst.actual!r}" in str(result)
    assert "10 x the error bound there" in str(result)
    assert "centred differences, good to" in str(result)


def test_a_wrong_jacobian_fails_at_its_worst_entry():
    result = gradcheck(softmax, Z, jacobian=lambda z: np.diag(softmax(z)))

    assert not result
    assert result.outcome is Outcome.FAILED
    assert str(result).startswith("gradcheck of the Jacobian: FAILED")
    assert result.worst.index == (0, 0)
    assert result.worst.actual == softmax(Z)[0]
    assert result.max_abs_error == pytest.approx(softmax(Z)[0] ** 2)
    assert "worst      at [0, 0], off by 3.2e-01\n" in str(result)


@pytest.mark.parametrize("size", [1e-6, 1e-8])
def test_a_single_wrong_entry_is_found(size):
    wrong = softmax_jacobian(Z)
    wrong[3, 1] += size

    result = gradcheck(softmax, Z, jacobian=wrong)

    assert not result
    assert result.worst.index == (3, 1)


def test_an_array_is_as_good_as_a_function():
    assert gradcheck(softmax, Z, jacobian=softmax_jacobian(Z))


@pytest.mark.parametrize("slope", [0, 1, 0.5, 0.3])
def test_at_zero_every_subgradient_of_relu_is_accepted_and_said(slope):
    result = gradcheck(relu, np.array([0.0, 1.0, -1.0]), jacobian=np.diag([slope, 1.0, 0.0]))

    assert result
    assert "exact kink at [0, 0]: any value between its one-sided slopes, [0, 1], is a subgradient" in words(result)


@pytest.mark.parametrize("slope", [2.0, -0.5, 1.001])
def test_at_zero_what_is_no_subgradient_of_relu_is_refused(slope):
    result = gradcheck(relu, np.array([0.0, 1.0, -1.0]), jacobian=np.diag([slope, 1.0, 0.0]))

    assert not result
    assert result.worst == Worst((0, 0), slope, 1.0 if slope > 0 else 0.0)
    assert "exact kink at [0, 0]" in words(result)


def test_a_kink_beside_x_is_no_reason_to_refuse():
    result = gradcheck(relu, np.array([3e-6, -2e-6]), jacobian=np.diag([1.0, 0.0]))

    assert result
    assert "differences straddle a kink at [0, 0], [1, 1]; step shrunk to" in words(result)


def test_relu_of_a_number_at_zero():
    assert gradcheck(lambda t: max(t, 0.0), 0.0, jacobian=0.0)
    assert "exact kink at x" in words(gradcheck(lambda t: max(t, 0.0), 0.0, jacobian=1.0))


def test_a_function_that_changes_its_input_is_named():
    def f(x):
        x *= 2
        return x.sum()

    result = gradcheck(f, Z, jacobian=np.full(5, 2.0))

    assert not result
    assert result.max_abs_error == np.inf
    assert "f changed its input at index [0]: 2.0 before, 4.0 after; copy the array first" in words(result)


@pytest.mark.parametrize("claim", ["jacobian", "jvp", "vjp"])
def test_a_derivative_that_changes_its_input_is_named(claim):
    def derivative(x, *_):
        x[1] = 7.0
        return softmax_jacobian(x)

    result = gradcheck(softmax, Z, **{claim: derivative})

    assert not result
    assert f"{claim} changed its input at index [1]: 1.0 before, 7.0 after" in words(result)


def test_x_is_never_changed():
    z = Z.copy()

    gradcheck(softmax, z, vjp=lambda x, u: softmax_jacobian(x) @ u)

    assert (z == Z).all()


def test_single_precision_inside_does_not_cry_wolf():
    for seed in range(30):
        z = np.random.default_rng(seed).standard_normal(5)

        result = gradcheck(in_single, z, jacobian=softmax_jacobian)

        assert result
        assert "as in single precision" in words(result)
        assert 1e-3 < result.step < 1e-1


def test_single_precision_inside_still_finds_mistakes():
    for seed in range(20):
        z = np.random.default_rng(seed).standard_normal(5)

        assert not gradcheck(in_single, z, jacobian=lambda z: 1.05 * softmax_jacobian(z))
        assert not gradcheck(in_single, z, jacobian=lambda z: np.diag(softmax(z)))


def test_right_answers_pass_at_every_seed():
    for seed in range(60):
        z = np.random.default_rng(seed).standard_normal(6)

        assert gradcheck(softmax, z, jacobian=softmax_jacobian)
        assert gradcheck(softmax, z, jvp=lambda x, t: softmax_jacobian(x) @ t, rng=seed)


@pytest.mark.parametrize("scale", [1e-12, 1e-6, 1.0, 1e6, 1e12])
def test_the_verdict_does_not_depend_on_the_unit_of_f(scale):
    right, wrong = scale * softmax_jacobian(Z), scale * softmax_jacobian(Z)
    wrong[0, 1] *= 1 + 1e-6

    assert gradcheck(lambda z: scale * softmax(z), Z, jacobian=right)
    assert not gradcheck(lambda z: scale * softmax(z), Z, jacobian=wrong)


def test_every_output_is_judged_by_its_own_noise():
    def f(x):
        return np.array([1e8 * np.sin(x[0]), np.sin(x[1])])

    x = np.array([0.5, 0.5])
    right = np.diag([1e8, 1.0]) * np.cos(x)
    wrong = right.copy()
    wrong[1, 1] += 1e-6

    assert gradcheck(f, x, jacobian=right)
    assert gradcheck(f, x, jacobian=wrong).worst.index == (1, 1)
    assert not gradcheck(f, x, jacobian=wrong)


def test_entries_of_x_of_different_sizes_get_steps_of_different_sizes():
    x = np.array([1e6, 1.0, 1e-3])

    assert gradcheck(lambda t: t**3, x, jacobian=np.diag(3 * x**2))
    assert not gradcheck(lambda t: t**3, x, jacobian=np.diag(3 * x**2) * (1 + 1e-6))


def test_a_transposed_jacobian_is_recognised():
    A = np.arange(9.0).reshape(3, 3)

    result = gradcheck(lambda x: A @ x, np.ones(3), jacobian=A.T)

    assert not result
    assert "its transpose is right: a Jacobian has the shape of f(x) first, then that of x" in words(result)


def test_a_transposed_jacobian_of_a_matrix_is_recognised_by_its_shape():
    A = np.arange(6.0).reshape(2, 3)
    jacobian = np.einsum("ik,lj->ijkl", A, np.eye(4))

    result = gradcheck(lambda X: A @ X, np.ones((3, 4)), jacobian=jacobian.transpose(2, 3, 0, 1))

    assert gradcheck(lambda X: A @ X, np.ones((3, 4)), jacobian=jacobian)
    assert not result
    assert "shape (2, 4, 3, 4) was expected, but shape (3, 4, 2, 4) was returned" in words(result)
    assert "its transpose is right" in words(result)


def test_a_symmetric_jacobian_is_not_called_transposed_when_it_is_wrong():
    assert "transpose" not in words(gradcheck(softmax, Z, jacobian=2 * softmax_jacobian(Z)))


@pytest.mark.parametrize(
    ("jacobian", "message"),
    [
        (lambda z: None, "but None (is there a return at the end?) was returned"),
        (lambda z: softmax(z), "shape (5, 5) was expected, but shape (5,) was returned"),
        (lambda z: (softmax_jacobian(z),), "but a tuple of 1 was returned"),
        (lambda z: np.full((5, 5), np.nan), "the returned value is nan at [0, 0]; 25 of 25 entries are not finite"),
    ],
)
def test_what_is_no_jacobian_is_refused_in_words(jacobian, message):
    result = gradcheck(softmax, Z, jacobian=jacobian)

    assert not result
    assert message in words(result)
    assert result.max_abs_error == np.inf


def test_right_products_pass():
    rng = np.random.default_rng(0)
    A, x = rng.standard_normal((2, 3)), rng.standard_normal((3, 2))

    def f(x):
        return np.sin(A @ x)

    assert gradcheck(f, x, jvp=lambda x, t: np.cos(A @ x) * (A @ t))
    assert gradcheck(f, x, vjp=lambda x, u: A.T @ (np.cos(A @ x) * u))


@pytest.mark.parametrize(
    "vjp",
    [
        lambda x, u: softmax_jacobian(x) @ np.abs(u),
        lambda x, u: softmax_jacobian(x) @ u**2,
        lambda x, u: softmax_jacobian(x).sum(axis=0),
        lambda x, u: -softmax_jacobian(x) @ u,
    ],
)
def test_wrong_products_fail(vjp):
    assert not gradcheck(softmax, Z, vjp=vjp)
    assert not gradcheck(softmax, Z, jvp=vjp)


def test_an_index_of_a_product_leads_with_the_number_of_its_direction():
    result = gradcheck(softmax, Z, vjp=lambda x, u: -softmax_jacobian(x) @ u)

    assert len(result.worst.index) == 2
    assert "an index leads with the number of the cotangent" in words(result)


def test_a_product_of_the_wrong_shape_names_its_direction():
    assert "part 0 of the tuple: shape (5,) was expected" in words(gradcheck(softmax, Z, jvp=lambda x, t: 1.0))


def test_products_at_a_kink_accept_subgradients():
    x = np.array([0.0, 1.0])

    assert gradcheck(relu, x, vjp=lambda x, u: u * (x > 0))
    assert gradcheck(relu, x, vjp=lambda x, u: u * (x >= 0))
    assert not gradcheck(relu, x, vjp=lambda x, u: u * 2 * (x >= 0))


def test_large_problems_are_judged_by_projections_and_say_so():
    result = gradcheck(layer, X, jacobian=layer_jacobian)

    assert result
    assert "3 random projections v^T J u of the Jacobian, shape (4, 10000), for x is large" in words(result)


@pytest.mark.parametrize("seed", range(5))
def test_one_wrong_entry_of_a_large_jacobian_is_caught(seed):
    wrong = layer_jacobian(X)
    wrong[2, 777] += 1e-6

    assert gradcheck(layer, X, jacobian=layer_jacobian, rng=seed)
    assert not gradcheck(layer, X, jacobian=wrong, rng=seed)


def test_large_products_are_judged_too():
    jacobian = layer_jacobian(X)

    assert gradcheck(layer, X, vjp=lambda x, u: u @ jacobian)
    assert gradcheck(layer, X, jvp=lambda x, t: jacobian @ t)
    assert not gradcheck(layer, X, vjp=lambda x, u: 1.0001 * u @ jacobian)
    assert not gradcheck(layer, X, jvp=lambda x, t: 1.0001 * jacobian @ t)


def test_every_entry_can_be_asked_for():
    result = gradcheck(softmax, Z, jacobian=softmax_jacobian, every_entry=False)

    assert result
    assert "projections" in words(result)
    assert "every entry" in words(gradcheck(softmax, Z, jacobian=softmax_jacobian, every_entry=True))


@pytest.mark.parametrize("claim", ["jacobian", "vjp"])
def test_a_large_x_on_kinks_is_judged_by_a_sample_of_its_entries(claim):
    x = X[:9000].copy()
    x[::2] = 0.0

    def f(x):
        return relu(x).reshape(3, -1).sum(axis=1)

    mask = np.kron(np.eye(3), np.ones(3000)) * (x > 0)
    factor = 1.0

    def derivative(x, *u):
        return factor * (u[0] @ mask if u else mask)

    right = gradcheck(f, x, **{claim: derivative})
    factor = 1.01
    wrong = gradcheck(f, x, **{claim: derivative})

    assert right
    assert not wrong
    assert "x lies on a kink, where projections cannot judge: 100 of its 9000 entries stand for all" in words(right)


def test_a_large_jacobian_of_the_wrong_shape_is_refused_in_words():
    result = gradcheck(layer, X, jacobian=lambda x: layer_jacobian(x).T)

    assert not result
    assert "shape (4, 10000) was expected, but shape (10000, 4) (its transpose) was returned" in words(result)


def test_a_function_without_one_value_is_named():
    rng = np.random.default_rng(0)

    result = gradcheck(lambda x: x + rng.standard_normal(5), Z, jacobian=np.eye(5))

    assert not result
    assert "f gives different values for the same x" in words(result)


def test_a_function_that_is_not_finite_is_named():
    result = gradcheck(lambda x: np.where(x > 1, np.inf, x), Z, jacobian=np.eye(5))

    assert not result
    assert "f(x) is not finite" in words(result)


def test_a_function_that_is_not_finite_beside_x_is_never_right():
    result = gradcheck(lambda x: np.where(x > 1, np.inf, x), np.ones(2), jacobian=np.eye(2))

    assert not result


def test_slopes_that_drown_in_noise_are_undecided():
    def f(x):
        return (1e9 + 1e-4 * x) - 1e9

    result = gradcheck(f, np.array([0.3, 0.7]), jacobian=np.zeros((2, 2)))

    assert not result
    assert result.outcome is Outcome.REVIEW
    assert str(result).startswith("gradcheck of the Jacobian: undecided")
    assert "too coarse to judge by" in words(result)


def test_a_flat_function_is_decided_up_to_its_rounding():
    def f(x):
        return np.sin(x) ** 2 + np.cos(x) ** 2

    assert gradcheck(f, Z, jacobian=np.zeros((5, 5)))
    assert not gradcheck(f, Z, jacobian=np.full((5, 5), 1e-6))


def test_a_derivative_that_is_zero_everywhere_is_decided():
    assert gradcheck(lambda x: np.ones(2), Z, jacobian=np.zeros((2, 5)))
    assert not gradcheck(lambda x: np.ones(2), Z, jacobian=np.full((2, 5), 1e-6))


@pytest.mark.parametrize("n", [1, 5, 9000])
def test_a_linear_function_passes_at_the_origin(n):
    for seed in range(10):
        A = np.random.default_rng(seed).standard_normal((3, n))

        assert gradcheck(lambda x: A @ x, np.zeros(n), jacobian=A)  # noqa: B023  called at once
        assert gradcheck(lambda x: A @ x, np.zeros(n), jvp=lambda x, t: A @ t)  # noqa: B023
        assert gradcheck(lambda x: A @ x, np.zeros(n), vjp=lambda x, u: u @ A)  # noqa: B023
        assert not gradcheck(lambda x: A @ x, np.zeros(n), vjp=lambda x, u: u @ A * (1 + 1e-7))  # noqa: B023


def test_a_large_function_that_is_zero_has_a_zero_derivative():
    assert gradcheck(lambda x: np.zeros(2), X, jacobian=np.zeros((2, X.size)))
    assert not gradcheck(lambda x: np.zeros(2), X, jacobian=np.full((2, X.size), 1e-9))


def test_a_given_tolerance_is_kept():
    wrong = softmax_jacobian(Z) + 1e-6

    assert gradcheck(softmax, Z, jacobian=wrong, atol=1e-5)
    assert not gradcheck(softmax, Z, jacobian=wrong, atol=1e-7)
    assert gradcheck(softmax, Z, jacobian=softmax_jacobian(Z) * (1 + 1e-4), rtol=1e-3)
    assert "1.0e-05, as given" in str(gradcheck(softmax, Z, jacobian=wrong, atol=1e-5))


def test_a_given_tolerance_goes_for_projections():
    wrong = layer_jacobian(X) * (1 + 1e-6)

    assert gradcheck(layer, X, jacobian=wrong, atol=1e-3)
    assert not gradcheck(layer, X, jacobian=wrong)


def test_a_tolerance_below_the_bound_is_said():
    result = gradcheck(softmax, Z, jacobian=softmax_jacobian, atol=1e-20)

    assert not result
    assert "the tolerance is below what the reference can resolve" in words(result)


def test_a_given_step_is_kept():
    assert gradcheck(softmax, Z, jacobian=softmax_jacobian, step=1e-3).step == 1e-3


def test_the_same_call_gives_the_same_answer():
    one, other = (gradcheck(softmax, Z, vjp=lambda x, u: softmax_jacobian(x) @ u) for _ in range(2))

    assert str(one) == str(other)


def test_directions_owe_nothing_to_data_drawn_from_default_rng():
    rng = np.random.default_rng(0)
    seen = []

    gradcheck(lambda x: x, np.ones(1000), jvp=lambda x, t: seen.append(t) or t, rng=0)

    data = rng.standard_normal((20, 1000))
    assert np.abs(data @ np.array(seen).T).max() < 200


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, "exactly one of jacobian=, jvp= and vjp="),
        ({"jacobian": np.eye(5), "jvp": np.dot}, "exactly one"),
        ({"jvp": np.eye(5)}, "jvp is a function of x and a tangent"),
        ({"vjp": np.eye(5)}, "vjp is a function of x and a cotangent"),
        ({"jacobian": np.eye(5), "atol": -1}, "atol must be"),
        ({"jacobian": np.eye(5), "rtol": np.nan}, "rtol must be"),
        ({"jacobian": np.eye(5), "step": 0}, "step must be"),
    ],
)
def test_a_call_that_makes_no_sense_is_refused(arguments, message):
    with pytest.raises(NumericsError, match=message):
        gradcheck(softmax, Z, **arguments)


def test_integers_are_refused_as_a_point():
    with pytest.raises(NumericsError, match=r"x.astype\(float\)"):
        gradcheck(softmax, np.array([1, 2]), jacobian=softmax_jacobian)


EXAMPLES = [
    gradcheck(softmax, Z, jacobian=softmax_jacobian),
    gradcheck(in_single, Z, jacobian=softmax_jacobian),
    gradcheck(relu, np.zeros(7), jacobian=np.eye(7) * 2),
    gradcheck(layer, X, vjp=lambda x, u: u @ layer_jacobian(x)),
    gradcheck(softmax, Z, jacobian=lambda z: "<script>"),
]


@pytest.mark.parametrize("result", EXAMPLES, ids=range(len(EXAMPLES)))
def test_the_table_fits_in_eighty_columns(result):
    assert max(map(len, str(result).splitlines())) <= 80
    assert repr(result) == str(result)


@pytest.mark.parametrize("result", EXAMPLES, ids=range(len(EXAMPLES)))
def test_a_notebook_gets_a_table_without_foreign_markup(result):
    html = result._repr_html_()

    assert html.startswith("<table>")
    assert html.count("<tr>") == html.count("</tr>") >= 3
    assert "<script" not in html


def test_html_is_escaped():
    def f(x):
        x[0] = 5
        return x

    f.__name__ = "<b>"
    html = gradcheck(softmax, Z, jacobian=lambda z: {"<b>": 1})._repr_html_()

    assert "<b>" not in html


def test_the_names_of_the_package_may_be_asked_for_in_any_order():
    import labrunner

    assert labrunner.GradcheckResult is GradcheckResult
    assert callable(labrunner.gradcheck)
