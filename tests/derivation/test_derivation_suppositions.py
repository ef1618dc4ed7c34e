"""What a sentence supposes, denies or asks is no claim, and what is said under it is for a human."""

import pytest
from derivation_corpus import declared

from labrunner.derivation.judge import judge


def verdicts(text, lab="lab-00"):
    return [line.verdict for line in judge(text, declared(lab)).lines]


SOFTMAX = [
    r"Check: if $p_y = 1$ then $L = 0$ and $\nabla_z L = 0$, as it should be.",
    r"If $z = 0$ then $p_i = 1/n$ and $L = \log n$.",
    r"When $p_y = 1$, $L = 0$.",
    r"For $p_y = 1$ we have $L = 0$.",
    r"At $p_y = 1$, $L = 0$.",
    r"Suppose that $p_y = 1$. Then $L = 0$.",
    r"If $p_i = \frac12$ then $\frac{\partial p_i}{\partial z_i} = \frac14$.",
    r"If $z_1 = z_2$, then $p_1 = p_2$.",
    r"Suppose $z_1 = z_2$; then by symmetry $p_1 = p_2$.",
    r"Assume $p_y = 1$. Then $L = 0$.",
    r"Suppose $p_i = 1/n$ for all $i$. Then $L = \log n$.",
    r"$$\nabla_z L = 0 \iff p = e_y$$",
    r"The gradient is zero only if $p = e_y$.",
    r"$p_y = 1 \implies L = 0$",
    r"$z_i = z_j \Rightarrow p_i = p_j$",
    r"The derivative is largest when $p_i = \frac12$.",
    r"At the minimum $p = e_y$ and so $\nabla_z L = 0$.",
    r"It is not true that $\frac{\partial p_i}{\partial z_j} = 0$.",
    r"It is false that $\frac{\partial p_i}{\partial z_j} = 0$.",
    r"Wrong: $\frac{\partial p_i}{\partial z_j} = p_i$.",
    r"One might think that $\frac{\partial p_i}{\partial z_j} = p_i$, but no.",
    r"Is it $\frac{\partial p_i}{\partial z_j} = p_i$? No.",
    r"Without the denominator it would be $\frac{\partial p_i}{\partial z_j} = p_i$.",
    r"My first attempt was $\frac{\partial p_i}{\partial z_j} = p_i$, which forgets the denominator.",
]
NETWORK = [
    r"If $x = 0$ then $J = 0$.",
    r"If $b_1 = 0$, $h_{pre} = W_1 x$.",
    r"If $g_a = 1$ for all $a$, then $J = W_2 \otimes x^T$.",
    r"When all $h_{pre} > 0$: $y = W_2 W_1 x + W_2 b_1 + b_2$.",
    r"For $h_{pre} > 0$: $h = h_{pre}$ and $\frac{\partial y}{\partial h_{pre}} = W_2$.",
    r"With $W_2 = I$ we have $y = h + b_2$.",
    r"At exactly $h_{pre,a} = 0$ relu has no derivative, we take $0$.",
    r"At precisely $h_{pre,a} = 0$ we take 0.",
    r"The case $h_{pre,a} = 0$ is not covered.",
    r"In the case $h_{pre,a}=0$ we say the slope is $0$.",
    r"If one of the $h_{pre,a}=0$, we use slope $0$.",
    r"A pre-activation of exactly zero, $h_{pre,a}=0$, passes nothing on.",
    r"Random inputs never give $h_{pre,a}=0$.",
    r"Only $h_{pre,a}=0$ is a problem.",
    r"Let $c_a = W_2[:, a]$ be column $a$ of $W_2$.",
    r"Let $c_a = (W_2)_{:,a}$ be column $a$ of $W_2$. $$\frac{\partial y}{\partial h_a} = c_a$$",
    r"Let $r_a = W_1[a,:]$; $h_{pre}[a] = r_a x + b_1[a]$",
    r"Without biases $y = W_2 h$.",
    r"Ignoring the bias: $y = W_2 h$.",
]


@pytest.mark.parametrize(("text", "lab"), [*((t, "lab-00") for t in SOFTMAX), *((t, "lab-01") for t in NETWORK)])
def test_what_is_only_supposed_is_not_called_wrong(text, lab):
    assert {"false", "misfit"}.isdisjoint(verdicts(text, lab))


@pytest.mark.parametrize(
    "text",
    [
        r"If $i = j$ then $\frac{\partial p_i}{\partial z_j} = p_i (1 + p_i)$.",
        r"With $S = \sum_k e^{z_k}$ we have $\frac{\partial S}{\partial z_j} = 2 e^{z_j}$.",
        r"Let $p$ be a column; then $$J = \operatorname{diag}(p) - p^T p$$",
        r"$$\frac{\partial p_i}{\partial z_j} = p_i \implies J = p p^T$$",
        r"If $z = 0$ then all is simple. In general $\frac{\partial p_i}{\partial z_j} = p_i$.",
    ],
)
def test_what_is_claimed_beside_a_supposition_is(text):
    assert not {"false", "misfit"}.isdisjoint(verdicts(text))
