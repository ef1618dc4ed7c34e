"""Primes: the derivative of a named function, and of what a learner has named."""

from __future__ import annotations

import pytest
from derivation_corpus import declared

from labrunner.derivation.judge import judge


def verdicts(text, lab="lab-00"):
    return [line.verdict for line in judge(text, declared(lab)).lines]


SIGMA = r"$\sigma = \operatorname{relu}$, with $\sigma'(s) = 1[s > 0]$ (so $\sigma'(0) = 0$ by convention). "
SLOPE = r"$$\frac{\partial h_c}{\partial h_{pre,c}} = \sigma'(h_{pre,c})$$"


def test_a_letter_is_named_for_a_function_and_its_prime_for_the_derivative():
    assert verdicts(SIGMA + SLOPE, "lab-01") == ["definition", "ok", "ok", "ok"]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (r"1[s > 0]", r"1[s < 0]"),
        (r"\sigma'(h_{pre,c})", r"\sigma'(-h_{pre,c})"),
        (r"\sigma'(0) = 0", r"\sigma'(0) = 1"),
    ],
)
def test_a_slip_in_the_derivative_of_a_named_function_is_false(right, wrong):
    assert "false" in verdicts((SIGMA + SLOPE).replace(right, wrong), "lab-01")


def test_the_letter_that_is_called_relu_is_no_sigmoid():
    text = r"Let $\phi = \operatorname{relu}$. $$\phi'(h_{pre}) = \phi(h_{pre}) \odot (1 - \phi(h_{pre}))$$"

    assert verdicts(text, "lab-01") == ["definition", "false"]


def test_the_letter_that_is_called_sigmoid_is_no_relu():
    assert verdicts(r"Let $\sigma = \operatorname{sigmoid}$. $$h = \sigma(h_{pre})$$", "lab-01")[-1] == "false"


def test_the_derivative_alone_may_get_its_meaning():
    assert verdicts(r"$\sigma'(s) = 1[s > 0]$. " + SLOPE, "lab-01") == ["definition", "ok"]


@pytest.mark.parametrize("lab", ["lab-00", "lab-01"])
def test_the_derivative_of_a_letter_that_nobody_explained_is_for_a_human(lab):
    assert verdicts(r"$$\sigma'(z) = \sigma(z) (1 - \sigma(z))$$", lab) == ["unread"]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (r"\tanh'(x_i) = 1 - \tanh^2(x_i)", r"\tanh'(x_i) = 1 - \tanh(x_i)"),
        (r"\exp'(x) = \exp(x)", r"\exp'(x) = x \odot \exp(x)"),
        (r"\log'(e^{x_i}) = e^{-x_i}", r"\log'(e^{x_i}) = x_i"),
        (r"\operatorname{sigmoid}'(x_i) = \operatorname{sigmoid}(x_i)(1 - \operatorname{sigmoid}(x_i))",
         r"\operatorname{sigmoid}'(x_i) = \operatorname{sigmoid}(x_i)(1 + \operatorname{sigmoid}(x_i))"),
        (r"\frac{\partial}{\partial x_j} \tanh'(x_i) = -2 \tanh(x_i) \tanh'(x_i) \delta_{ij}",
         r"\frac{\partial}{\partial x_j} \tanh'(x_i) = 2 \tanh(x_i) \tanh'(x_i) \delta_{ij}"),
    ],
)  # fmt: skip
def test_the_derivative_of_a_function_of_one_number_is_read(right, wrong):
    assert verdicts(f"$${right}$$", "lab-01") == ["ok"]
    assert verdicts(f"$${wrong}$$", "lab-01") == ["false"]


QUOTIENT = r"Let $f = e^{z_i}$, $g = \sum_k e^{z_k}$. "
BY = r"Here a prime means $\frac{d}{dz_j}$. "


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (r"g' = e^{z_j}", r"g' = e^{z_i}"),
        (r"f' = \delta_{ij} f", r"f' = f"),
        (r"(f / g)' = \frac{f' g - f g'}{g^2}", r"(f / g)' = \frac{f' g + f g'}{g^2}"),
        (r"(fg)' = f' g + f g'", r"(fg)' = f' g'"),
        (r"(f^2)' = 2 f f'", r"(f^2)' = 2 f"),
        (r"(\log g)' = \frac{g'}{g}", r"(\log g)' = \frac{1}{g}"),
        (r"\left(\frac{1}{g}\right)' = -\frac{g'}{g^2}", r"\left(\frac{1}{g}\right)' = \frac{g'}{g^2}"),
        (r"\frac{dp_i}{dz_j} = \frac{f' g - f g'}{g^2}", r"\frac{dp_i}{dz_j} = \frac{f' g - f g'}{g}"),
    ],
)  # fmt: skip
def test_a_prime_behind_an_own_number_is_the_derivative_of_the_section(right, wrong):
    assert verdicts(QUOTIENT + BY + f"$${right}$$")[-1] == "ok"
    assert verdicts(QUOTIENT + BY + f"$${wrong}$$")[-1] == "false"


def test_the_case_that_is_spoken_of_counts_for_a_prime():
    cases = QUOTIENT + BY + r"For $i = j$: $f' = e^{z_i}$. For $i \ne j$: $f' = 0$."

    assert verdicts(cases) == ["definition", "definition", "ok", "ok"]
    assert verdicts(cases.replace(r"f' = 0", r"f' = e^{z_j}"))[-1] != "ok"


def test_the_entry_of_an_own_vector_has_a_derivative():
    said = r"Let $s_i = e^{z_i}$. " + BY

    assert verdicts(said + r"$$s_i' = s_i \delta_{ij}$$ $$s'_i = s_i \delta_{ij}$$") == ["definition", "ok", "ok"]
    assert verdicts(said + r"$$s_i' = s_i$$ $$s'_i = s_i$$") == ["definition", "false", "false"]


@pytest.mark.parametrize(
    "around",
    [
        "",
        "\n## Later\n",
        r"$$\frac{\partial L}{\partial p_i}$$",
        r"$$\frac{\partial p_i}{\partial z_j} \frac{\partial p_i}{\partial z_k}$$",
        r"$$\frac{\partial p}{\partial z}$$",
    ],
)
def test_a_prime_is_for_a_human_where_it_is_open_what_it_derives_by(around):
    section = BY if "##" in around else ""

    assert verdicts(QUOTIENT + section + around + r"$$g' = g$$")[-1] == "unread"
    assert verdicts(QUOTIENT + section + around + r"$$g' = e^{z_j}$$")[-1] == "unread"


def test_what_derivatives_before_and_behind_are_taken_by_must_be_one_thing():
    before, behind = r"$$\frac{\partial p_i}{\partial z_j}$$", r"$$\frac{\partial L}{\partial p_i}$$"

    assert verdicts(QUOTIENT + before + r"$$g' = e^{z_j}$$" + before)[-1] == "ok"
    assert verdicts(QUOTIENT + before + r"$$g' = e^{z_j}$$" + behind)[-1] == "unread"


def test_the_derivative_of_an_entry_by_its_own_index_speaks_of_one_case():
    behind = r"$$\frac{\partial p_i}{\partial z_i}$$"

    assert verdicts(QUOTIENT + BY + r"$$g' = e^{z_j}$$" + behind)[-1] == "ok"
    assert verdicts(QUOTIENT + r"$$g' = e^{z_i}$$" + behind)[-1] == "ok"


def test_a_prime_on_a_vector_of_the_lab_may_transpose_it():
    assert verdicts(BY + r"$$p' z = z' p$$ $$p' = p$$") == ["ok", "unread"]


def test_a_prime_is_no_way_around_a_derivative():
    text = QUOTIENT + r"$$\frac{\partial p_i}{\partial z_j} = \frac{f' g - f g'}{g^2}$$"

    assert "reached" not in {target.status for target in judge(text, declared("lab-00")).targets}


def test_a_name_for_a_prime_is_no_way_around_a_derivative():
    text = QUOTIENT + BY + r"Let $a = f'/g$, $b = g'/g$. $$\frac{\partial p_i}{\partial z_j} = a - p_i b$$"
    found = judge(text, declared("lab-00"))

    assert [line.verdict for line in found.lines][-1] == "ok"
    assert "reached" not in {target.status for target in found.targets}


def test_a_prime_on_a_function_of_one_thing_derives_by_it():
    lines = r"$(\log a_i)' = \frac{1}{a_i}$ $(\log a_i)' = a_i$ $(\log (a_i y_i))' = 1$"

    assert verdicts(lines, "lab-05") == ["ok", "false", "unread"]


def test_a_prime_on_a_vector_of_ones_transposes_it():
    assert verdicts(r"$$\mathbf{1}' y = \sum_i y_i$$", "lab-05") == ["ok"]
