"""Names as people write them without markup, and names that prose introduces or gives another meaning."""

from __future__ import annotations

import pytest
from derivation_corpus import declared

from labrunner.derivation.judge import judge


def verdicts(text, lab="lab-00"):
    return [line.verdict for line in judge(text, declared(lab)).lines]


@pytest.mark.parametrize(
    ("text", "lab"),
    [
        (r"$$hpre_k = \sum_c W1_{kc} x_c + b1_k$$", "lab-01"),
        (r"$$\frac{\partial hpre_k}{\partial W1_{ab}} = \delta[k,a] x_b$$", "lab-01"),
        (r"$$\frac{\partial h}{\partial h_{pre}} = \text{diag}(h_{pre} > 0)$$", "lab-01"),
        (r"$$\frac{\partial L}{\partial z} = p - onehot(y)$$", "lab-00"),
        (r"$$\nabla L = p - \text{one-hot of } y$$", "lab-00"),
        (r"$$\nabla L = p - \text{one-hot}(y)$$", "lab-00"),
        ("## dot\n" + r"$$x_{bar}[b] = \sum_i u[i]\, W[i,b]$$ $$W_{bar}[a,b] = u[a] x[b]$$", "lab-03"),
        ("## mlp2\n" + r"$$W2_{bar} = u h^T$$", "lab-03"),
        ("## Linear\n" + r"$dz[i]/dW[i,j] = x[j]$, $dz[i]/dx[j] = W[i,j]$", "lab-05"),
    ],
)
def test_a_plain_name_is_read(text, lab):
    assert set(verdicts(text, lab)) == {"ok"}


def test_a_slip_among_plain_names_is_refused():
    assert verdicts("## dot\n" + r"$$x_{bar}[b] = \sum_i u[i]\, W[b,i]$$", "lab-03")[0] in ("false", "misfit")
    assert verdicts("## Linear\n" + r"$dz[i]/dx[j] = W[j,i]$", "lab-05")[0] in ("false", "misfit")


@pytest.mark.parametrize("words", ["I write $Z$ for the denominator.", "Call the denominator $Z$."])
def test_prose_gives_the_denominator_a_name(words):
    text = rf"$$p_i = \frac{{e^{{z_i}}}}{{\sum_k e^{{z_k}}}}$$ {words} "

    assert verdicts(text + r"$$\frac{\partial Z}{\partial z_j} = e^{z_j}$$") == ["ok", "definition", "ok"]
    assert verdicts(text + r"$$\frac{\partial Z}{\partial z_j} = Z$$") == ["ok", "definition", "false"]


def test_a_name_gets_another_meaning_where_the_text_says_so():
    gate = r"Let $g = \mathbb{1}[h_{pre} > 0]$. "

    assert verdicts(gate + r"And now $g = W_2 h$.", "lab-01") == ["definition", "definition"]
    assert verdicts(gate + r"So $g = W_2 h$.", "lab-01")[-1] == "misfit"


def test_another_meaning_does_not_hide_a_derivative():
    text = (
        r"Let $J = g$ with $g = \frac{\partial p}{\partial z}$. $$\frac{\partial p}{\partial z} = g$$ And now $g = p$."
    )

    assert judge(text, declared("lab-00")).status.value != "accepted"


def test_a_bare_nabla_is_read_where_one_thing_alone_can_be_meant():
    assert verdicts(r"$$\nabla L = e_y - p$$") == ["false"]
    assert verdicts(r"$$\nabla y = W_2$$", "lab-01") == ["unread"]


@pytest.mark.parametrize("words", ["From here on ", "From now on, ", "Desde aquí ", "A partir de ahora "])
def test_a_name_means_something_else_from_here_on(words):
    text = (
        r"## mlp2"
        + "\n"
        + rf"Let $D = \operatorname{{diag}}(h)$. {words}$D = \operatorname{{diag}}(x)$, so $D x = x \odot x$."
    )

    assert verdicts(text, "lab-03") == ["definition", "definition", "ok"]


def test_a_value_for_one_case_that_is_not_read_defines_no_vector():
    text = r"Let $\theta_c = 1$ for $s_c > 0$ and $\theta_c = 0$ for $s_c < 0$."

    assert set(verdicts(text, "lab-01")) == {"unread"}


def test_a_size_on_the_diagonal_is_no_slip():
    assert verdicts(r"$$D = \operatorname{diag}(d)$$", "lab-01") == ["unread"]


@pytest.mark.parametrize(
    ("text", "lab"),
    [
        (
            r"$$\sum_k e^{z_k} =: Z \in \mathbb{R}$$ $$\frac{\partial Z}{\partial z_j} = e^{z_j} =: u_j$$ "
            r"$$u_i = e^{z_i}$$",
            "lab-00",
        ),
        (r"Write Z = $\sum_k e^{z_k}$, so $p_i = e^{z_i} / Z$.", "lab-00"),
        (r"$p_i = \frac{e^{z_i}}{\sum_k e^{z_k}}$, let me call the sum $D$. $dD/dz_j = e^{z_j}$.", "lab-00"),
        (r"$\partial_j p_i = p_i (\delta_{ij} - p_j)$", "lab-00"),
        (
            r"$g[a] = 1$ if $h_{pre}[a] > 0$, and $g[a] = 0$ if $h_{pre}[a] < 0$. "
            r"$\frac{\partial h_a}{\partial h_{pre, a}} = g_a$.",
            "lab-01",
        ),
        (
            r"Its slope $r_a$ is $1$ when $(h_{pre})_a$ is positive and $0$ when it is negative. "
            r"$\frac{\partial h_a}{\partial h_{pre, a}} = r_a$.",
            "lab-01",
        ),
        (r"Let $g_a = 0$ if $h_{pre, a}$ is negative, and $1$ otherwise. $h_a = g_a h_{pre, a}$.", "lab-01"),
        (
            r"$$\frac{\partial h_a}{\partial h_{pre, a}} = \mathbb{1}[h_{pre, a} > 0]$$ I write this slope as $g_a$. "
            r"$$\frac{\partial h_a}{\partial h_{pre, a}} = g_a$$",
            "lab-01",
        ),
    ],
)
def test_names_that_are_given_in_passing_are_taken(text, lab):
    assert set(verdicts(text, lab)) <= {"ok", "definition"}
    last = text.rindex("=") + 1
    assert verdicts(text[:last] + " 2 " + text[last:], lab)[-1] in ("false", "misfit")


def test_what_stands_on_the_left_of_a_name_must_hold_too():
    assert verdicts(r"$$p_i = \frac{e^{z_i}}{2 \sum_k e^{z_k}} =: q_i$$")[1:] == ["false", "ok"]
    assert verdicts(r"$$p_i =: L$$")[-1] == "false"


@pytest.mark.parametrize(
    "words",
    [
        "$r_a$ is $1$ when $h_a = x_a$ is positive and $0$ otherwise.",
        "$r_a$ is $1$ when $h_a$ is positive and $0$ mostly.",
        "$r_a$ is $1$ because $h_a$ is positive and $0$ otherwise.",
        "$r_a$ is $1$ when $h_a$ is large and $0$ otherwise.",
    ],
)
def test_a_gate_in_other_words_is_not_guessed(words):
    assert verdicts(words + r" $\frac{\partial h_a}{\partial h_{pre, a}} = r_a$.", "lab-01")[-1] == "unread"


GATE = r"\begin{cases} 1 & h_{pre,k} > 0 \\ 0 & h_{pre,k} \le 0 \end{cases}"


def test_a_name_within_a_chain_is_what_stands_behind_it():
    line = rf"$$\frac{{\partial h_k}}{{\partial h_{{pre,k}}}} = g_k = {GATE}$$"

    assert verdicts(line, "lab-01") == ["definition", "ok", "ok"]
    assert verdicts(line.replace("0 &", "2 &"), "lab-01")[1:] == ["false", "ok"]


def test_a_name_at_the_end_of_a_chain_is_not_guessed():
    assert verdicts(r"$$\frac{\partial h_k}{\partial h_{pre,k}} = g_k$$", "lab-01") == ["unread"]


def test_a_name_may_be_a_word_of_plain_letters():
    given = r"$$gate[k] = 1 \text{ if } h_{pre}[k] > 0, \text{ else } 0$$"
    text = given + r" $$\frac{\partial h[k]}{\partial h_{pre}[k]} = gate[k]$$"

    assert verdicts(text, "lab-01") == ["definition", "ok"]
    assert verdicts(text.replace("= gate", "= 2 gate"), "lab-01") == ["definition", "false"]


SLOPES = r"With the gate $g = \mathbb{1}[x > 0]$: $$\bar x = u \odot g$$ "


def test_a_name_gets_another_meaning_in_a_sentence_that_gives_names():
    text = SLOPES + r"**mlp2.** Write $z = W_1 x$ and $g = \mathbb{1}[z > 0]$. $$\bar W_1 = (g \odot (W_2^T u)) x^T$$"

    assert verdicts(text, "lab-03") == ["definition", "ok", "definition", "definition", "ok"]
    assert verdicts(text.replace(r"(g \odot", r"(2 g \odot"), "lab-03")[-1] == "false"


def test_what_held_before_a_name_was_given_anew_is_not_changed():
    line = r"$$\frac{\partial a}{\partial z_i} = a$$"

    assert verdicts(rf"Let $a = e^{{z_i}}$. {line}")[-1] == "ok"
    assert verdicts(rf"Let $a = e^{{z_i}}$. {line} **Next.** Let $a = z_i$. {line}")[-1] == "false"


def test_a_name_explained_beside_an_aligned_line_is_no_part_of_it():
    text = r"""$$\begin{aligned}
    p_i &= \frac{e^{z_i}}{S}, \qquad S = \sum_k e^{z_k} \\ &= e^{z_i} S^{-1}
    \end{aligned}$$"""

    assert verdicts(text) == ["ok", "definition", "ok"]
    assert verdicts(text.replace("S^{-1}", "S^{-2}")) == ["ok", "definition", "false"]


FLAT = r"""
$$X_{k, 3a+b} = \delta_{ka} x_b$$
"""


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        (r"$$X = I \otimes x^T$$", "ok"),
        (r"$$X_{k, 3 a + b} = \frac{\partial h_{pre,k}}{\partial W_{1,ab}}$$", "ok"),
        (r"$$X_{k, 3 \cdot a + b} = \delta_{ka} x_b$$", "definition"),
        (r"$$(W_2 X)_{i, 3a+b} = (W_2)_{ia} x_b$$", "ok"),
        (r"$$(W_2 X)_{i, 3a+b} = 2 (W_2)_{ia} x_b$$", "false"),
        (r"$$X_{a, 3a+b} = x_b$$", "ok"),
        (r"$$X_{b, 3a+b} = x_b$$", "misfit"),
        (r"$$\sum_a X_{a, 3a+a} = x_a$$", "misfit"),
        (r"$$(W_2 X)_{i, 4a+b} = (W_2)_{ia} x_b$$", "misfit"),
        (r"$$(W_2 X)_{i, 5a+b} = (W_2)_{ia} x_b$$", "misfit"),
        (r"$$(W_2 X)_{i, 0a+b} = (W_2)_{ia} x_b$$", "unread"),
        (r"$$v_{3a+b} = x_b$$", "unread"),
        (r"$$q_{3a+b, k} = x_b$$", "unread"),
    ],
)
def test_a_column_may_be_named_by_the_entry_that_it_stands_for(line, verdict):
    lines = judge(FLAT + line, declared("lab-01")).lines

    assert [found.verdict for found in lines] == ["definition", verdict]


@pytest.mark.parametrize("written", ["P[k, 3a+b]", "P[k, 3*a+b]", r"P_{k,\,3a+b}"])
def test_a_matrix_may_be_defined_by_its_columns(written):
    text = rf"$${written} = \delta_{{ka}} x_b$$ $$\frac{{\partial h_{{pre}}}}{{\partial W_1}} = P$$"

    assert [line.verdict for line in judge(text, declared("lab-01")).lines] == ["definition", "ok"]


@pytest.mark.parametrize(("short", "verdict"), [("y_p", "ok"), ("y_{pr}", "ok"), ("y_{pre}", "ok"), ("y_q", "misfit")])
def test_a_label_may_be_cut_short_where_it_is_no_index(short, verdict):
    text = rf"**squared_loss.** $$\bar{{{short[0]}}}{short[1:]} = u ({short} - y)$$"

    assert [line.verdict for line in judge(text, declared("lab-03")).lines] == [verdict]


def test_a_letter_that_is_an_index_elsewhere_cuts_no_label_short():
    text = r"**squared_loss.** $$\ell = \frac12 \sum_p (y_{pred,p} - y_p)^2$$ $$\bar y_p = -u (y_{pred,p} - y_p)$$"

    assert [line.verdict for line in judge(text, declared("lab-03")).lines] == ["ok", "ok"]


@pytest.mark.parametrize(
    "said",
    [
        "Let $t$ be the one-hot vector of $y$.",
        "If we write $t$ for the one-hot target vector, then",
        "With $t$ the vector of dummies ($t_y = 1$, all others 0):",
        "Let $t$ be the vector with $t_y = 1$ and zeros elsewhere.",
        "Let $t$ be the $y$-th unit vector.",
        "We call the one-hot vector of the label $t$.",
        "Sei $t$ der One-Hot-Vektor des Labels.",
    ],
)
@pytest.mark.parametrize(("sign", "verdict"), [("-", "ok"), ("+", "false")])
def test_words_may_give_a_name_to_the_unit_vector_of_the_label(said, sign, verdict):
    lines = judge(rf"{said} $$\frac{{\partial L}}{{\partial z}} = p {sign} t$$", declared("lab-00")).lines

    assert [line.verdict for line in lines] == ["definition", verdict]


def test_a_name_that_means_something_is_no_unit_vector_whatever_the_words_say():
    text = r"Here $p$ is a one-hot vector. $$\frac{\partial L}{\partial z} = p - p$$"

    assert judge(text, declared("lab-00")).lines[-1].verdict == "false"


@pytest.mark.parametrize("said", ["$a, k = 0, \\dots, 3$", "$b, j = 0, 1, 2$", "$i = 0, 1$"])
def test_how_far_an_index_runs_is_no_definition(said):
    assert judge(f"The indices run from 0: {said}.", declared("lab-01")).lines == ()


def test_numbers_that_are_no_range_are_not_passed_over():
    assert judge("Take $x = 0, 1, 2$.", declared("lab-01")).lines != ()
