"""Numbers put in to see whether a result makes sense: no step of a derivation, and no way around one."""

from __future__ import annotations

import pytest
from derivation_corpus import declared

from labrunner.derivation.judge import judge
from labrunner.verdict import Status

DERIVED = r"""
$$\frac{\partial p_i}{\partial z_j} = \frac{\partial}{\partial z_j}\frac{e^{z_i}}{\sum_k e^{z_k}}
  = \delta_{ij} p_i - p_i p_j = p_i(\delta_{ij} - p_j)$$
$$J = \operatorname{diag}(p) - p p^T$$
$$\frac{\partial L}{\partial z_j} = \sum_i \frac{\partial L}{\partial p_i}\frac{\partial p_i}{\partial z_j}
  = -\frac{1}{p_y}p_y(\delta_{yj}-p_j) = p_j - \delta_{jy}$$
"""


def judged(text):
    return judge(DERIVED + text, declared("lab-00"))


@pytest.mark.parametrize(
    "text",
    [
        "At $z = [2, 1, 0]$ with $y = 0$ the entries are $[p_0 - 1, p_1, p_2]$.",
        r"At $z = (2, 1, 0)$, $y = 0$: $p_0 - 1 < 0$, $p_1 > 0$.",
        r"$z = (2, 1, 0)^\top$, so $p \approx (0.665, 0.245, 0.090)$ and $\nabla_z L \approx [-0.335, 0.245, 0.090]$.",
        r"With $y = 0$: $$\frac{\partial L}{\partial z} = \begin{pmatrix} p_0 - 1 \\ p_1 \\ p_2 \end{pmatrix}$$",
        r"For z = [2, 1, 0] and y = 0: $$\frac{\partial L}{\partial z_0} = p_0 - 1 < 0$$ $$p_1, p_2 > 0$$",
        r"For $z = [2, 1, 0]$: $$S = e^2 + e^1 + e^0 \approx 7.39 + 3.72 = 11.11$$ $$p - e_0 \approx [-0.33, 0.24]$$",
        r"$$\frac{\partial L}{\partial z_y} = p_y - 1 < 0$$",
        r"$$s = e^2 + e^1 + e^0 \approx 7.389 + 2.718 + 1 = 11.107$$",
        r"I expect $\nabla_z L = [-, +, +]$.",
        r"With $Z = \sum_k e^{z_k}$: $z = [2, 1, 0]$ gives $Z = e^2 + e + 1 \approx 11.107$.",
        r"The shapes fit: $(5 \times 5)(5 \times 1) = (5 \times 1)$.",
        r"For $z = (2, 1, 0)$, $y = 0$ we have $t = (1, 0, 0)$ and $$\nabla_z L = (p_0 - 1,\ p_1,\ p_2)$$",
    ],
)
def test_an_example_in_numbers_is_noted_and_not_judged(text):
    verdict = judged("\n" + text)

    assert verdict.status is Status.ACCEPTED, verdict.message


@pytest.mark.parametrize(
    "line",
    [
        r"\frac{\partial L}{\partial z_j} = p_j",
        r"\frac{\partial L}{\partial z} = p",
        r"\frac{\partial L}{\partial z_y} = p_y < 1",
        r"\frac{\partial L}{\partial p_i} = 0",
        r"J = p p^T = [[0.2, 0.1], [0.3, 0.4]]",
        r"p = 0",
        r"\frac{\partial L}{\partial z} = 1",
        r"\nabla_z L = e_y - p \approx [0.3, -0.2, -0.1]",
    ],
)
def test_a_general_line_beside_an_example_is_judged(line):
    verdict = judged(f"\nAt $z = [2, 1, 0]$, $y = 0$: $${line}$$")

    assert verdict.status is Status.REFUSED


@pytest.mark.parametrize("line", [r"\frac{\partial L}{\partial z_1} = p_1", r"p_i = p_1"])
def test_a_line_about_one_entry_outside_of_an_example_is_for_a_human(line):
    assert judged(f"\n$${line}$$").status is Status.REVIEW


def test_a_matrix_written_out_in_symbols_is_for_a_human():
    matrix = r"\begin{pmatrix} p_0(1-p_0) & -p_0 p_1 \\ -p_1 p_0 & p_1(1-p_0) \end{pmatrix}"

    assert judged(f"\nFor two classes: $$J = {matrix}$$").status is Status.REVIEW


def test_an_example_does_not_reach_a_target():
    text = r"At $z = [2, 1, 0]$, $y = 0$: $$\frac{\partial L}{\partial z} = [p_0 - 1, p_1, p_2]$$"

    verdict = judge(text, declared("lab-00"))

    assert verdict.status is Status.REFUSED
    assert [target.status for target in verdict.targets] == ["missing"] * 3


def test_a_rounded_general_claim_is_for_a_human():
    assert judged(r"$$\frac{\partial L}{\partial z_j} = p_j - \delta_{jy} \approx p_j$$").status is Status.REVIEW
