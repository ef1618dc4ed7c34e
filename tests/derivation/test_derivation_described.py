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
        (r"$$y = h_1 v_1 + h_2 v_2 + h_3 v_3 + h_4 v_4 + b_2$$", "ok"),
        (r"$$y = h_1 v_1 + h_2 v_2 + h_4 v_3 + h_3 v_4 + b_2$$", "false"),
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


TWO_CASES = r"""
{first} {condition}{between}
$$\frac{{\partial p_i}}{{\partial z_j}} = p_i (1 - p_i)$$
{second} $i \neq j${between}
$$\frac{{\partial p_i}}{{\partial z_j}} = -p_i p_j$$
"""


@pytest.mark.parametrize(
    ("first", "second", "between"),
    [("For", "for", ","), ("For", "for", " we get"), ("If", "if", ", then"), ("Si", "si", ","), ("if", "if", "")],
)
@pytest.mark.parametrize("condition", ["$i = j$", "i = j"])
def test_a_case_between_two_formulas_belongs_to_the_one_behind_where_the_first_has_its_own(
    first, second, between, condition
):
    text = TWO_CASES.format(first=first, second=second, between=between, condition=condition)

    assert verdicts(text, "lab-00") == ["ok", "ok"]
    assert "ok" not in verdicts(text.replace(r"\neq", "=="), "lab-00")[1:]


def test_a_case_in_plain_letters_between_two_formulas_belongs_to_the_one_behind():
    text = r"For i = j, $$\frac{\partial p_i}{\partial z_j} = p_i (1-p_i)$$ for i ≠ j, $$J_{ij} = -p_i p_j$$"

    assert verdicts(text, "lab-00") == ["ok", "ok"]


def test_else_ends_the_case_before_it():
    item = r"$\frac{\partial p_i}{\partial z_j} = "

    assert verdicts(f"- $i = j$: {item}p_i (1-p_i)$\n- else: {item}-p_i p_j$", "lab-00") == ["ok", "ok"]
    assert verdicts(f"- $i = j$: {item}p_i (1-p_i)$\n- else: {item}p_i p_j$", "lab-00") == ["ok", "false"]


def test_two_values_of_a_gate_may_stand_in_two_displays():
    told = "$$g_k = 1 \\quad \\text{if } (h_{pre})_k > 0$$\n\n$$g_k = 0 \\quad \\text{if } (h_{pre})_k \\le 0$$\n\n"

    assert verdicts(told + GATE, "lab-01") == ["definition", "ok"]
    assert verdicts(told.replace("> 0", r"\le 0", 1) + GATE, "lab-01")[-1] != "ok"


def test_a_gate_may_be_told_with_both_conditions():
    told = "With the mask $q_a$, which is 1 for $(h_{pre})_a > 0$ and 0 for $(h_{pre})_a \\le 0$,\n\n"

    assert verdicts(told + GATE.replace("g_a", "q_a"), "lab-01") == ["definition", "ok"]


def test_the_matrix_of_entries_that_were_written_may_get_a_name():
    entry = r"$$\left( \frac{\partial y}{\partial h} \right)_{kl} = (W_2)_{kl}$$"

    assert verdicts(f"{entry}\n\nI call this matrix $M$. $$y = M h + b_2$$", "lab-01") == ["ok", "definition", "ok"]
    assert verdicts(f"{entry}\n\nI call this matrix $M$. $$y = M^T h + b_2$$", "lab-01")[-1] == "misfit"


def test_a_derivative_by_a_row_goes_through_everything_that_is_written_with_it():
    told = COLUMNS + r"$$(h_{pre})_a = w_a^T x + (b_1)_a$$"
    gate = r"\mathbb{1}[(h_{pre})_a > 0]"

    assert verdicts(rf"{told} $$\frac{{\partial h_a}}{{\partial w_a}} = {gate} x$$", "lab-01")[-1] == "ok"
    assert verdicts(rf"{told} $$\frac{{\partial y_i}}{{\partial w_a}} = (W_2)_{{ia}} {gate} x$$", "lab-01")[-1] == "ok"
    assert verdicts(rf"{told} $$\frac{{\partial y_i}}{{\partial w_a}} = (W_2)_{{ia}} x$$", "lab-01")[-1] == "false"


def test_a_shape_may_stand_in_a_column_beside_a_row():
    rows = r"$$\begin{aligned} h_{pre} &= W_1 x && (H) \\ y &= W_2 h && (m) \end{aligned}$$"

    assert verdicts(f"### mlp2\n\n{rows}", "lab-03") == ["ok", "ok"]
    assert verdicts("### mlp2\n\n$$\\begin{aligned} W_1 &= W_1 && (H) \\end{aligned}$$", "lab-03")[-1] == "misfit"


def test_a_letter_of_a_rule_may_stand_for_a_change():
    assert verdicts(r"Apply it with $A = W_2$, $X = dW_1$ and $B = x$.", "lab-01") == ["definition", "definition"]


def test_a_loss_that_is_said_to_be_what_the_lab_says_is_checked():
    loss = r"$$L = \frac{1}{2} \|y - \mathrm{target}\|^2$$ $$\frac{\partial L}{\partial y} = y - \mathrm{target}$$"

    assert verdicts(loss, "lab-01") == ["ok", "ok"]


def test_a_name_that_is_told_now_to_be_something_else_is_that_from_here_on():
    first = "### relu\n\nLet $s = \\mathbf{1}[x > 0]$. $$\\bar x = s \\odot u$$\n\n### mlp2\n\n"
    words = "With $s$ now the slopes at $h_{pre}$ (one where $h_{pre} > 0$, zero elsewhere), "
    line = r"$$\bar h_{pre} = s \odot \bar h$$"

    assert verdicts(first + words + line, "lab-03")[-1] == "ok"
    assert verdicts(first + words.replace("> 0", "< 0") + line, "lab-03")[-1] == "false"


def test_what_explains_a_name_behind_the_formula_is_read_first_where_the_name_meant_something_else():
    first = "### relu\n\nLet $g = \\mathbf{1}[x > 0]$. $$\\bar x = g \\odot u$$\n\n### mlp2\n\n"
    line = r"We have $\bar h_{pre} = \bar h \odot g$ where this time $g = \operatorname{relu}'(h_{pre})$."

    assert set(verdicts(first + line, "lab-03")) == {"definition", "ok"}
    assert "false" in verdicts(first + line.replace(r"relu}'(h_{pre})", r"relu}(h_{pre})"), "lab-03")


@pytest.mark.parametrize(
    "title",
    [
        "Now for different indices, $i \\neq j$. The first term vanishes:",
        "Cross effect ($i \\neq j$). The numerator stays as it is, so",
        "i ≠ j (the numerator stays as it is):",
        "Setting $i \\neq j$:",
    ],
)
def test_a_case_holds_for_the_displays_behind_it(title):
    line = r"$$\frac{\partial p_i}{\partial z_j} = -p_i p_j$$"

    assert verdicts(f"{title}\n\n{line}\n\nand so\n\n{line}", "lab-00") == ["ok", "ok"]


def test_a_slope_that_the_next_display_names_is_not_what_was_written_before():
    text = r"$h_k = \operatorname{relu}(h_{pre,k})$ has a slope. I call the slope $g_k$ (gate): "
    cases = r"\begin{cases} 1 & h_{pre,k} > 0 \\ 0 & h_{pre,k} \le 0 \end{cases}"
    gate = rf"$$g_k = \frac{{\partial h_k}}{{\partial h_{{pre,k}}}} = {cases}$$"

    assert "false" not in verdicts(text + gate, "lab-01")
    assert verdicts(text + gate.replace("> 0", r"\le 0", 1), "lab-01")[-1] != "ok"


def test_a_dot_stands_for_a_tangent_where_the_text_speaks_of_one():
    told = "### dot\n\nI write $\\dot x$ for a tangent at $x$. "

    assert verdicts(told + r"$$\dot y = \dot W x + W \dot x$$", "lab-03") == ["ok"]
    assert verdicts(told + r"$$\dot y = \dot W x - W \dot x$$", "lab-03") != ["ok"]


def test_what_an_adjoint_is_proves_nothing():
    assert verdicts(r"$\langle u, J t \rangle = \langle J^T u, t \rangle$", "lab-03") == ["definition"]
    assert verdicts(r"$\langle u, J t \rangle = \langle J u, t \rangle$", "lab-03") == ["unread"]


@pytest.mark.parametrize(
    ("text", "lab", "found"),
    [
        (r"$W_1 \in \mathbb{R}^{4 \times 3}$", "lab-01", []),
        (r"$W_1 \in \mathbb{R}^{3 \times 4}$", "lab-01", ["misfit"]),
        (r"$p \in \mathbb{R}^{3 \times 3}$", "lab-00", ["misfit"]),
        (r"$p \in \mathbb{R}^{3 \times 1}$", "lab-00", []),
    ],
)
def test_a_matrix_of_the_lab_has_the_rows_that_it_is_said_to_have(text, lab, found):
    assert verdicts(text, lab) == found


@pytest.mark.parametrize("listed", ["x^T = [x_0, x_1, x_2]", "x = (x_1, x_2, x_3)", r"x^\top = (x_{1}, x_{2}, x_{3})"])
def test_a_vector_may_be_written_as_the_list_of_its_entries(listed):
    assert verdicts(f"${listed}$", "lab-01") == ["ok"]


def test_entries_in_another_order_are_another_vector():
    assert verdicts("$x = (x_1, x_3, x_2)$", "lab-01") == ["false"]


def test_otherwise_says_the_opposite_of_a_case_that_a_title_tells_in_words():
    item = r"$\frac{\partial p_i}{\partial z_j} = "

    assert verdicts(f"- same index: {item}p_i (1-p_i)$\n- otherwise: {item}-p_i p_j$", "lab-00") == ["ok", "ok"]


def test_a_counterexample_lies_in_the_case_that_was_stated():
    line = r"$$\frac{\partial p_i}{\partial z_j} = p_i p_j$$"
    (found,) = judge(f"For $i \\neq j$:\n\n{line}", declared("lab-00")).lines

    assert found.counterexample is not None
    assert len({place for name, place in found.counterexample.indices.items() if name in "ij"}) == 2


def test_a_case_may_be_the_one_of_the_wrong_classes():
    text = r"So $\frac{\partial L}{\partial z_j} = p_j$ for the wrong classes."

    assert verdicts(text, "lab-00") == ["ok"]
    assert "ok" not in verdicts(text.replace("= p_j", "= -p_j"), "lab-00")


def test_rounded_terms_of_a_sum_are_added_up():
    text = r"z = [2, 1, 0], y = 0. $$\sum_k e^{z_k} = e^2 + e^1 + e^0 \approx 7.389 + 2.718 + 1 = 11.107$$"

    assert verdicts(text, "lab-00") == ["ok"]
    assert verdicts(text.replace("11.107", "11.207"), "lab-00") == ["false"]


def test_a_name_of_the_lab_with_the_label_of_another_is_no_name_of_its_own():
    line = r"$$\frac{\partial h_a}{\partial (x_{pre})_a} = \mathbf{1}[(h_{pre})_a > 0]$$"

    assert "is not declared" not in judge(line, declared("lab-01")).message


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Sizes here: $d = 3$, $H = 4$, $m = 2$.", []),
        ("Sizes here: $d = 3$, $H = 5$, $m = 2$.", ["misfit"]),
        ("If $d = 1$, this is a number.", []),
        ("For example, take $H = 2$.", []),
    ],
)
def test_a_size_is_the_one_of_the_brief(text, found):
    assert verdicts(text, "lab-01") == found


@pytest.mark.parametrize("text", [r"$$p_i \le 0.5$$", "So $p_i > 0.2$."])
def test_a_comparison_that_holds_at_times_is_no_claim_that_passes(text):
    assert verdicts(text, "lab-00") == ["unread"]


@pytest.mark.parametrize("text", ["If $p_i > 0.5$, it is likely.", "The answer is sure ($p_y > 0.9$).", "$p_i < 3$"])
def test_a_comparison_may_be_a_case_or_hold_everywhere(text):
    assert verdicts(text, "lab-00") == []


CASES = r"\frac{\partial p_i}{\partial z_j} = p_i (1 - p_i)", r"\frac{\partial p_i}{\partial z_j} = -p_i p_j"


@pytest.mark.parametrize(
    "text",
    [
        "For $i=j$\n\n$$ A, $$\n\notherwise\n\n$$ B. $$",
        "If $i=j$ we have $A$, otherwise $B$.",
        "$$ A \\quad \\text{if } i=j $$\n\n$$ B \\quad \\text{otherwise} $$",
        "$$ A \\quad \\text{if } i=j $$\n\n$$ \\text{Otherwise: } B $$",
        "On the diagonal:\n\n$$ A $$\n\nElsewhere:\n\n$$ B $$",
        "Case 1 ($i=j$):\n\n$$ A $$\n\nCase 2:\n\n$$ B $$",
        "There are two cases, $i=j$ and $i\\neq j$. In the first case\n\n$$A$$\n\nand in the second case\n\n$$B$$",
        "We get\n\n$$A$$\n\nin the case $i=j$, and\n\n$$B$$\n\nin the case $i\\ne j$.",
        "$(i=j)$\n\n$$A$$\n\n$(i\\ne j)$\n\n$$B$$",
        "$$\\text{Case } i = j:$$\n\n$$A$$\n\n$$\\text{Case } i \\neq j:$$\n\n$$B$$",
        "$$A \\quad \\forall i = j$$ $$B \\quad \\forall i \\neq j$$",
        "$$A \\qquad [i = j]$$ $$B \\qquad [i \\neq j]$$",
    ],
)
def test_cases_are_told_in_many_ways(text):
    equal, other = CASES
    text = text.replace("A", equal).replace("B", other)

    assert verdicts(text, "lab-00") == ["ok", "ok"]
    assert "ok" not in verdicts(text.replace("-p_i p_j", "p_i p_j").replace("(1 - p_i)", "(1 + p_i)"), "lab-00")


def test_rows_of_an_aligned_block_may_be_the_cases_of_its_left_side():
    equal = r"\frac{\partial p_i}{\partial z_j} &= p_i(1-p_i) && \text{if } i=j"
    rows = rf"$$\begin{{aligned}} {equal} \\ &= -p_ip_j && END \end{{aligned}}$$"

    assert verdicts(rows.replace("END", r"\text{otherwise}"), "lab-00") == ["ok", "ok"]
    assert verdicts(rows.replace("END", r"\text{if } i \ne j"), "lab-00") == ["ok", "ok"]
    assert verdicts(rows.replace("END", r"\text{otherwise}").replace("-p_ip_j", "p_ip_j"), "lab-00") == ["ok", "false"]


def test_a_case_and_its_opposite_may_stand_in_one_sentence():
    text = r"If $i=y$, $\frac{\partial L}{\partial p_i} = -\frac{1}{p_y}$, otherwise it is $0$."

    assert verdicts(text, "lab-00") == ["ok"]
    assert verdicts(text.replace("-", ""), "lab-00") == ["false"]


def test_a_chain_goes_on_from_the_equation_and_not_from_what_explains_a_name_in_it():
    text = r"""
$$\frac{\partial p_i}{\partial z_j}
= \frac{\delta_{ij} e^{z_i}}{S} - \frac{e^{z_i} e^{z_j}}{S^2} \quad \text{with } S = \sum_k e^{z_k}$$

$$= p_i(\delta_{ij}-p_j)$$
"""

    assert verdicts(text, "lab-00")[-1] == "ok"
    assert verdicts(text.replace("ij}-p_j", "ij}+p_j"), "lab-00")[-1] == "false"


def test_a_row_goes_on_from_the_equation_and_not_from_the_remark_beside_it():
    rows = r"""
$$\begin{aligned}
\frac{\partial J}{\partial z_j} &= -y_j + a_j \sum_i y_i && \sum_i y_i = 1 \\
&= a_j - y_j
\end{aligned}$$
"""

    assert set(verdicts(rows, "lab-05")) == {"ok"}
    assert "false" in verdicts(rows.replace("&= a_j - y_j", "&= a_j + y_j"), "lab-05")


def test_terms_of_a_sum_may_be_rounded_without_a_sign_that_says_so():
    text = r"For $z=[2,1,0]$ and $y=0$: $\sum_k e^{z_k} = 7.389 + 2.718 + 1 = 11.107$"

    assert "false" not in verdicts(text, "lab-00")
    assert verdicts(text.replace("11.107", "11.207"), "lab-00")[-1] == "false"
