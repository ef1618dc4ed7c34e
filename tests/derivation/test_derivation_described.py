"""Names that a sentence describes: gates, diagonal matrices, rows and columns; tuples; rules said of anything."""

import pytest
from derivation_corpus import declared

from labrunner.derivation.judge import judge


def verdicts(text, lab):
    return [line.verdict for line in judge(text, declared(lab)).lines]


SHUT = r"and $D_{kk} = 0$ elsewhere, $g_a = D_{aa}$."
GATE = r"$$\frac{\partial h_a}{\partial (h_{pre})_a} = g_a$$"
COLUMNS = "Let $w_a^T$ be row $a$ of $W_1$ and $v_a$ column $a$ of $W_2$.\n\n"


@pytest.mark.parametrize(
    "told",
    [
        "Write $g$ for the vector which is 1 where $h_{pre} > 0$ and 0 elsewhere.",
        "With a switch $g_a$ that is 1 for $h_{pre,a} > 0$ and otherwise 0,",
        "Put $g_a = 1$ if $(h_{pre})_a > 0$ and otherwise 0.",
        rf"Let $D$ be the diagonal matrix with $D_{{kk}} = 1$ where $(h_{{pre}})_k > 0$ {SHUT}",
    ],
)
def test_a_gate_may_be_told_in_words(told):
    assert set(verdicts(f"{told}\n\n{GATE}", "lab-01")) == {"definition", "ok"}


@pytest.mark.parametrize(
    "told",
    [
        "Write $g$ for the vector which is 1 where $h_{pre} < 0$ and 0 elsewhere.",
        "With a switch $g_a$ that is 1 for $x_a > 0$ and otherwise 0,",
        rf"Let $D$ be the diagonal matrix with $D_{{kk}} = 1$ where $(h_{{pre}})_k < 0$ {SHUT}",
    ],
)
def test_a_gate_told_wrong_makes_the_line_wrong(told):
    assert verdicts(f"{told}\n\n{GATE}", "lab-01")[-1] in ("false", "misfit")


def test_an_entry_that_has_another_letter_than_its_vector_is_not_taken_for_a_number():
    text = r"$\mathbf{d}_y$ the dummy vector ($d_j = 1$ for $j = y$, else 0): $$\nabla_z L = p - \mathbf{d}_y$$"

    assert "misfit" not in verdicts(text, "lab-00")


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        (r"$$h_{pre,a} = w_a^T x + b_{1,a}$$", "ok"),
        (r"$$y = \sum_a v_a h_a + b_2$$", "ok"),
        (r"$$h_{pre,a} = w_a^T x + b_{1,a}$$ $$\frac{\partial h_{pre,a}}{\partial w_a} = x^T$$", "ok"),
        (r"$$y_i = \sum_a (v_a)_i h_a + (b_2)_i$$", "ok"),
        (r"$$h_{pre,a} = w_a^T x - b_{1,a}$$", "false"),
        (r"$$y = \sum_a v_a (h_{pre})_a + b_2$$", "false"),
        (r"$$h_{pre} = v_a x$$", "misfit"),
    ],
)
def test_rows_and_columns_may_be_named_in_words(line, verdict):
    assert verdicts(COLUMNS + line, "lab-01")[-1] == verdict


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (r"$$(\bar W, \; \bar x) = (u x^T, \; W^T u)$$", ["ok", "ok"]),
        (r"$$(\bar W, \bar x) = (u x^T, -W^T u)$$", ["ok", "false"]),
        (r"$$(\bar W, \bar x) = (x u^T, W^T u).$$", ["misfit", "ok"]),
    ],
)
def test_tuples_are_compared_entry_by_entry(line, found):
    assert verdicts(f"### dot\n\n{line}", "lab-03") == found


def test_an_inverse_of_a_matrix_is_read_where_there_is_one():
    assert verdicts(r"$$d \log p = \operatorname{diag}(p)^{-1} dp$$", "lab-00") == ["ok"]
    assert verdicts(r"$$d \log p = -\operatorname{diag}(p)^{-1} dp$$", "lab-00") == ["false"]
    # The rows of the Jacobian of softmax sum to 0.
    assert verdicts(r"$$dz = (\operatorname{diag}(p) - p p^\top)^{-1} dp$$", "lab-00") == ["unread"]


def test_a_derivative_of_an_inverse_is_exact():
    line = (
        r"$$\frac{\partial}{\partial p_j} (\operatorname{diag}(p)^{-1} \mathbf{1})_i = SIGN \frac{\delta_{ij}}{p_i^2}$$"
    )

    assert verdicts(line.replace("SIGN", "-"), "lab-00") == ["ok"]
    assert verdicts(line.replace("SIGN", ""), "lab-00") == ["false"]


def test_a_delta_stands_for_a_change_where_the_text_says_so():
    told = r"I write differentials with $\delta$. "
    line = r"$$\frac{\delta p_i}{p_i} = \delta z_i - \sum_k p_k \, \delta z_k$$"

    assert verdicts(told + line, "lab-00") == ["ok"]
    assert verdicts(told + line.replace("- \\sum", "+ \\sum"), "lab-00") == ["false"]
    assert verdicts(line, "lab-00") == ["unread"]


def test_a_rule_that_reads_a_gradient_off_a_differential_is_noted():
    rule = r"if $d\omega = p^T dx$ then $\bar x = p$, and if $d\omega = \operatorname{tr}(P^T dW)$ then $\bar W = P$."

    assert verdicts(rule, "lab-03") == ["definition", "definition"]
    assert "definition" not in verdicts(rule.replace("x = p", "x = -p").replace("W = P", "W = P^T"), "lab-03")


@pytest.mark.parametrize(
    "title", [r"**Jacobian, $i \neq j$.** Here", r"Is $i \neq j$, then", r"**The case $i \neq j$:**"]
)
def test_a_case_may_stand_in_a_bold_title_or_before_then(title):
    line = r"$$\frac{\partial p_i}{\partial z_j} = -p_i p_j$$"

    assert verdicts(f"{title} the numerator is a constant:\n\n{line}", "lab-00") == ["ok"]
    assert verdicts(f"{title.replace('neq', 'eq')} the numerator is a constant:\n\n{line}", "lab-00") != ["ok"]
