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
