"""Conditions as prose states them: what restricts the formula behind it, and what is a remark alone."""

from __future__ import annotations

import pytest
from derivation_corpus import declared

from labrunner.derivation.judge import judge

SAME = r"$$\frac{\partial p_i}{\partial z_j} = p_i (1 - p_i)$$"
OTHER = r"$$\frac{\partial p_i}{\partial z_j} = -p_i p_j$$"
ZERO = r"$$\frac{\partial L}{\partial p_i} = 0$$"


def verdict_on(text, lab="lab-00"):
    return judge(text, declared(lab)).lines[-1].verdict


@pytest.mark.parametrize(
    "prose",
    [
        "For i = j:\n\n", "**i = j**\n\n", "$i = j$:\n\n", "**1a.** $i = j$, product rule:\n\n",
        "1) i = j. Quotient rule:\n",
        "Same index ($i = j$):\n\n", "First suppose that $i = j$. Then the numerator moves too, and one gets\n\n",
        "For $i = j$ the numerator depends on the logit as well, so that the quotient rule has both of its terms:\n\n",
        "Si i = j, la regla del cociente da\n\n", "Cuando $i = j$:\n\n", "On the diagonal ($i = j$):\n\n",
    ],
)  # fmt: skip
def test_prose_restricts_the_formula_behind_it(prose):
    assert verdict_on(prose + SAME) == "ok"


@pytest.mark.parametrize(
    "prose",
    [
        "and for every other $i \\neq y$\n\n", "and if i ≠ y then it does not appear in L, so\n\n",
        "para todo otro i ≠ y:\n\n", "For every other i ≠ y\n\n",
    ],
)  # fmt: skip
def test_all_the_others_are_a_condition(prose):
    assert verdict_on(prose + ZERO) == "ok"


def test_a_case_behind_a_display_and_one_before_the_next_are_two():
    text = f"{SAME.replace('z_j', 'z_i')}\n\nfor $i = j$, and for $i \\ne j$\n\n{OTHER}"

    assert [line.verdict for line in judge(text, declared("lab-00")).lines] == ["ok", "ok"]


GATE = "Let $g_a = 1[h_{pre,a} > 0]$. "


@pytest.mark.parametrize(
    "sentence",
    ["At 0 we use $g[a] = 0$ by convention.", "A dead unit ($g_a = 0$) passes nothing.",
     "Away from the hyperplanes $h_{pre,a} = 0$ this is constant."],
)  # fmt: skip
def test_a_gate_said_to_be_shut_in_passing_is_no_claim(sentence):
    assert [line.verdict for line in judge(GATE + sentence, declared("lab-01")).lines] == ["definition"]
    assert verdict_on(f"{GATE}Thus $g_a = 0$ everywhere.", "lab-01") == "false"


@pytest.mark.parametrize("words", ["If all units are on,", "When every unit is active,"])
def test_what_is_said_for_all_units_open_is_for_a_human(words):
    line = r"$$J = W_2 \otimes x^T$$"

    assert verdict_on(f"{words} then {line}", "lab-01") == "unread"
    assert verdict_on(f"So {line}", "lab-01") == "false"


def test_cases_may_follow_an_equality_without_its_left_side():
    text = r"$$J_{ij} = p_i(\delta_{ij} - p_j); \quad i=j:\ p_i(1-p_i), \quad i\neq j:\ -p_ip_j$$"
    wrong = text.replace("-p_ip_j", "p_ip_j")

    assert [line.verdict for line in judge(text, declared("lab-00")).lines] == ["ok", "ok", "ok"]
    assert [line.verdict for line in judge(wrong, declared("lab-00")).lines] == ["ok", "ok", "unread"]


@pytest.mark.parametrize(("code", "verdict"), [("`i != j`", "ok"), ("`i == j`", "false"), ("`p[i]`", "false")])
def test_a_case_may_be_written_as_code(code, verdict):
    assert verdict_on(f"branch {code}:\n\n{OTHER}") == verdict


@pytest.mark.parametrize(
    ("prose", "line"),
    [
        ("and for all the other ones, $i \\neq y$,\n\n", ZERO), ("Entry $i \\ne y$:\n\n", ZERO),
        ("for i not y\n\n", ZERO), ("case i not j (the top is constant):\n\n", OTHER),
        ("Reading them off, diagonal and off-diagonal $(i \\ne j)$:\n\n$$J_{ii} = p_i - p_i^2$$\n\n", OTHER),
    ],
)  # fmt: skip
def test_the_relation_that_leads_on_to_a_display_is_its_case(prose, line):
    assert verdict_on(prose + line) == "ok"


@pytest.mark.parametrize(
    "prose",
    [
        "Only the terms with $i \\ne y$ matter:\n\n", "In general, and not only for $i \\ne y$,\n\n",
        "Both for $i = y$ and for $i \\ne y$:\n\n", "Whether or not $i \\ne y$:\n\n",
    ],
)  # fmt: skip
def test_a_relation_that_is_taken_back_is_no_case(prose):
    assert verdict_on(prose + ZERO) != "ok"


@pytest.mark.parametrize("word", ["Otherwise:", "In every other case", "En otro caso"])
def test_otherwise_is_the_opposite_of_the_case_before_it(word):
    assert verdict_on(f"If $i = j$: {SAME}\n\n{word}\n\n{OTHER}") == "ok"


LABEL = r"$\frac{\partial L}{\partial p_y} = -\frac{1}{p_y}$ and $\frac{\partial L}{\partial p_i} = 0$ "


@pytest.mark.parametrize(
    "words",
    ["otherwise, so", "for all others.", "for each $i \\neq y$.", "elsewhere", "en otro caso.", "if $i \\ne y$"],
)
def test_words_behind_a_formula_restrict_it(words):
    assert verdict_on(LABEL + words) == "ok"
    assert verdict_on(LABEL.replace("= 0", "= 1") + words) == "false"


def test_otherwise_behind_a_formula_is_the_opposite_of_the_case_that_speaks_of_its_letters():
    inline = [line.replace("$$", "$") for line in (SAME, OTHER)]

    assert verdict_on(f"If $i = j$, {inline[0]}; {inline[1]} otherwise.") == "ok"
    assert (
        verdict_on(f"So {inline[0]} for $i = j$ and {inline[1]} for $i \\neq j$.\n\nFor the loss, {LABEL} otherwise.")
        == "ok"
    )
    assert verdict_on(f"If $i = j$, {inline[1]}; {inline[0]} otherwise.") == "false"


def test_on_and_off_the_diagonal_in_one_sentence():
    inline = [line.replace("$$", "$") for line in (SAME, OTHER)]

    assert (
        verdict_on(f"that is {inline[0]} on the diagonal ($i = j$) and {inline[1]} off the diagonal ($i \\neq j$).")
        == "ok"
    )


@pytest.mark.parametrize("prose", ["if h_pre[a] > 0", "When the unit is on ($h_{pre,a} > 0$):", "si h_pre[a] > 0:"])
def test_an_open_gate_is_a_condition(prose):
    text = rf"{prose}" + "\n\n" + r"$$\frac{\partial h_a}{\partial h_{\text{pre},a}} = 1$$"

    assert verdict_on(text, "lab-01") == "ok"


def test_a_gate_may_be_stated_with_a_name_of_ones_own():
    text = "Write $s = W_1 x + b_1$. If $s_a > 0$, then $h_a = s_a$. If $s_a < 0$, then $h_a = 0$."

    assert [line.verdict for line in judge(text, declared("lab-01")).lines] == ["definition", "ok", "ok"]
    assert verdict_on(text.replace("h_a = 0", "h_a = s_a"), "lab-01") != "ok"


@pytest.mark.parametrize("prose", ["", "If $i = y$:\n\n", "For i ≠ j:\n\n"])
def test_a_line_is_false_outside_of_the_case_it_stands_in(prose):
    assert verdict_on(prose + SAME) == "false"


@pytest.mark.parametrize(
    "prose",
    [
        "Only for $i = j$ ", "It is zero except for i = j. ", "Look at $i = j$.\n\n",
        "The entries on the diagonal are, since both parts depend on the same logit there, these:\n\n",
    ],
)  # fmt: skip
def test_a_line_that_a_remark_would_make_true_is_for_a_human(prose):
    assert verdict_on(prose + SAME) == "unread"


@pytest.mark.parametrize(
    "prose",
    [
        "Only $i = j$ survives: ", "The interesting term is $i = j$.\n\n", "The sum collapses to i = j. ",
        "We take i = j without loss of generality. ",
    ],
)  # fmt: skip
def test_a_remark_excuses_no_line_whose_left_side_is_not_zero_elsewhere(prose):
    assert verdict_on(prose + SAME) == "false"


@pytest.mark.parametrize(
    "right",
    [
        r"p_i (\delta_{ii} - p_j)",
        r"p_j (\delta_{ij} - p_j)",
        r"\begin{cases} p_i (1 - p_i) & i = j \\ p_i p_j & i \ne j \end{cases}",
        r"p_i (\mathbb{1}[i = j] - p_i)",
    ],
)
def test_no_case_excuses_a_line_that_tells_the_cases_apart_itself(right):
    line = rf"$$\frac{{\partial p_i}}{{\partial z_j}} = {right}$$"

    assert verdict_on("Look at $i = j$.\n\n" + line) == "false"


def test_a_title_behind_a_formula_is_not_about_it():
    text = "**Case $i \\neq j$.**\n\n" + OTHER.replace("p_i p_j", "p_j p_j")

    assert verdict_on(text + "\n\n**Both cases.** The Kronecker delta is 1 for $i = j$.") == "false"


def test_a_remark_two_formulas_away_does_not_count():
    assert verdict_on(f"Only $i = j$ survives. $$p_i = p_i$$ $$p_j = p_j$$ {SAME}") == "false"


def test_all_other_indices_are_a_condition_inside_a_formula():
    other = r"\frac{\partial L}{\partial p_i} = 0 \quad \text{for all other } i"

    assert verdict_on(rf"$$\frac{{\partial L}}{{\partial p_y}} = -\frac{{1}}{{p_y}}, \qquad {other}$$") == "ok"
    assert verdict_on(rf"$${other.replace('0', '1')}$$") == "false"


def test_a_matrix_line_for_open_units_alone_is_for_a_human():
    line = r"$J = W_2 (I \otimes x^T)$"

    assert verdict_on(f"If $h_{{pre}}$ is positive throughout, what is left is {line}.", "lab-01") == "unread"
    assert verdict_on(f"What is left is {line}.", "lab-01") == "false"


def test_the_case_of_an_earlier_line_excuses_no_line_that_speaks_of_all():
    case = r"For $i \ne j$: $$\frac{\partial p_i}{\partial z_j} = -p_i p_j$$ So "
    both = (
        r"$$\frac{\partial p_i}{\partial z_j} = \begin{cases} z_i (1 - p_i) & i = j \\ -p_i p_j & i \ne j \end{cases}$$"
    )
    delta = r"$$\frac{\partial p_i}{\partial z_j} = z_i \delta_{ij} - p_i p_j$$"

    assert verdict_on(case + both) == "false"
    assert verdict_on(case + delta) == "unread"
    assert verdict_on(case + both.replace("z_i (1", "p_i (1")) == "ok"
    assert verdict_on(case + delta.replace(r"z_i \delta", r"p_i \delta")) == "ok"


def test_what_prose_says_of_open_units_excuses_no_line_that_tells_the_cases_apart():
    text = (
        r"It is 1 where the unit is active and 0 where not: $$\frac{\partial h_a}{\partial h_{\text{pre},a}} = "
        r"\begin{cases} 1 & \text{if } h_{\text{pre},a} > 0 \\ 0 & \text{if } h_{\text{pre},a} \le 0 \end{cases}$$"
    )

    assert verdict_on(text, "lab-01") == "ok"
    assert verdict_on(text.replace(r"\\ 0 &", r"\\ 1 &"), "lab-01") == "false"


def test_a_case_that_prose_states_excuses_no_line_with_cases_of_its_own():
    text = (
        r"$W_{1,ab}$ only appears if $k = a$. So $$\frac{\partial h_{\text{pre},k}}{\partial W_{1,ab}} = "
        r"\begin{cases} x_b & \text{if } k = a \\ 0 & \text{if } k \ne a \end{cases}$$"
    )

    assert verdict_on(text, "lab-01") == "ok"
    assert verdict_on(text.replace(r"\\ 0 &", r"\\ 1 &"), "lab-01") == "false"


@pytest.mark.parametrize(("slope", "verdict"), [("1[h_{pre,j} > 0]", "ok"), ("2[h_{pre,j} > 0]", "false")])
def test_a_case_in_which_both_sides_vanish_excuses_no_line(slope, verdict):
    prose = "If $h_{pre,j} > 0$ the slope is 1; if $h_{pre,j} < 0$ it is 0; and at zero, by convention, 0 too:"
    line = rf"$$\frac{{\partial h_j}}{{\partial h_{{pre,j}}}} = {slope}$$"

    assert verdict_on(prose + line, "lab-01") == verdict


@pytest.mark.parametrize(
    "title",
    [
        "Softmax, $i \\ne j$:\n\n",
        "If on the other hand $i \\neq j$, then the numerator is a constant and we find\n\n",
        "#### Case B: \\(i \\neq j\\)\n\n",
        "Si en cambio $i \\ne j$, queda\n\n",
    ],
)
def test_titles_and_sentences_state_the_case_of_what_follows(title):
    line = r"$$\frac{\partial p_i}{\partial z_j} = -p_i p_j$$"

    assert [found.verdict for found in judge(title + line, declared("lab-00")).lines] == ["ok"]
    assert [found.verdict for found in judge(title + line.replace("-p", "p"), declared("lab-00")).lines] == ["false"]


@pytest.mark.parametrize(
    "title", ["### Different index\n\nThe top is constant.\n\n", "**Off the diagonal:**\n\n", "Índices distintos:\n\n"]
)
def test_a_title_in_words_is_the_case_of_what_stands_under_it(title):
    assert verdict_on(title + OTHER) == "ok"
    assert verdict_on(title + OTHER.replace("-p", "p")) == "false"


@pytest.mark.parametrize("between", ["Together:\n\n", "### One formula\n\n", "Same index:\n\n"])
def test_a_title_in_words_says_nothing_of_what_comes_behind_the_next(between):
    assert verdict_on(f"### Different index\n\n{OTHER}\n\n{between}{OTHER}") in ("false", "unread")


def test_a_case_in_brackets_ends_a_sentence():
    assert verdict_on(f"and off it (i ≠ j)\n\n{OTHER}") == "ok"
    assert verdict_on(f"Case i ≠ j. Only the term k = j contains $z_j$:\n\n{OTHER}") == "ok"


def test_a_shut_unit_passes_nothing_on_though_both_sides_vanish():
    text = r"If $h_{pre}[a] < 0$, then $h[a] = 0$ and $$\frac{\partial h[a]}{\partial W_1[a, b]} = 0 \cdot x[b]$$"

    assert verdict_on(text, "lab-01") == "ok"


def test_a_name_for_one_entry_alone_is_for_a_human():
    assert verdict_on(r"Let $g$ be new. $$g_y = -\frac{1}{p_y}$$") == "unread"


@pytest.mark.parametrize(
    "sentence",
    [
        "One must not write {}.", "A common mistake is {}.", "In older notes it is {} instead.",
        "Sería incorrecto {} aquí.",
    ],
)  # fmt: skip
def test_a_sentence_that_may_warn_of_a_formula_is_for_a_human(sentence):
    text = sentence.format(r"$\frac{\partial L}{\partial z_j} = \delta_{jy} - p_j$")

    assert verdict_on(text) == "unread"
    assert verdict_on(text + " Nothing else. " + ZERO) == "false"


@pytest.mark.parametrize(
    ("otherwise", "condition"), [("sonst", "falls"), ("sinon", "pour"), ("otherwise", "für"), ("en otro caso", "wenn")]
)
def test_cases_are_read_in_several_languages(otherwise, condition):
    cases = rf"1 & \text{{{condition} }} i = j \\ 0 & \text{{{otherwise}}}"

    assert verdict_on(rf"$$\delta_{{ij}} = \begin{{cases}} {cases} \end{{cases}}$$") == "ok"


def test_a_change_may_be_written_through_what_is_not_an_input():
    text = r"$$\mathrm{d}a = (\operatorname{diag}(a) - a a^\top)\, \mathrm{d}z$$"

    assert verdict_on(text, "lab-05") == "ok"
    assert verdict_on(text.replace(" - ", " + "), "lab-05") != "ok"


@pytest.mark.parametrize("words", ["if i = y", "for i = y", ", when i = y"])
def test_a_case_in_plain_letters_may_stand_right_behind_its_formula(words):
    line = r"$\frac{\partial L}{\partial p_i} = -\frac{1}{p_i}$ "

    assert verdict_on(line + words + ", and 0 if i ≠ y.") == "ok"
    assert verdict_on(line + words.replace("=", "≠") + ".") == "false"


def test_every_other_row_is_a_condition():
    text = r"and for every other row $k \neq a$" + "\n\n" + r"$$\frac{\partial h_{pre, k}}{\partial W_{1, ab}} = 0$$"

    assert verdict_on(text, "lab-01") == "ok"


def test_a_capital_theta_before_a_space_is_not_applied():
    assert verdict_on(r"$$J = W_2\, \Theta\, (I \otimes x^T)$$", "lab-01") == "unread"


OFF_DIAGONAL = r"$$\frac{\partial p_i}{\partial z_j} = -p_i p_j$$"


@pytest.mark.parametrize(
    "title",
    [
        "Für $i \\neq j$ gilt",
        "Fall $i \\neq j$:",
        "Cas $i \\neq j$ :",
        "Pour $i \\neq j$, on a",
        "**i and j different.** Only the bottom moves:",
        "When $i$ and $j$ differ:",
        "Si i y j son distintos:",
        "If $i$ is different from $j$,",
        "**Cross effect** ($i \\neq j$):",
        "3. Softmax, $m = l$ and more.\n\n4. Softmax, $i \\neq j$:",
        "**Step 1b: different index.** Now the quotient rule gives",
        "i = j: the other one. i ≠ j:",
        "for every other row i != j it is",
    ],
)
def test_a_case_is_stated_in_many_words(title):
    assert verdict_on(f"{title}\n\n{OFF_DIAGONAL}") == "ok"
    assert verdict_on(f"{title}\n\n{OFF_DIAGONAL.replace('-p_i', 'p_i')}") == "false"


@pytest.mark.parametrize(
    "remark", ["nur für $i \\neq j$", "nicht $i \\neq j$", "sauf $i \\neq j$", "only the summand i ≠ j"]
)
def test_a_remark_in_any_language_states_no_case(remark):
    assert verdict_on(f"Hier zählt {remark}\n\n{OFF_DIAGONAL}") != "ok"


def test_a_case_in_brackets_stands_right_behind_its_formula():
    assert verdict_on(r"all the other $\frac{\partial L}{\partial p_i} = 0$ (i≠y).") == "ok"
    assert verdict_on(r"all the other $\frac{\partial L}{\partial p_i} = 0$ (i=y).") == "false"


def test_a_display_goes_on_in_the_case_of_the_one_right_before_it():
    opened = r"$$i \neq j: \quad \frac{\partial p_i}{\partial z_j} = -\frac{e^{z_i} e^{z_j}}{(\sum_k e^{z_k})^2}$$"

    assert verdict_on(f"{opened}\n\n{OFF_DIAGONAL}") == "ok"
    assert verdict_on(f"{opened}\n\nIn all cases we have\n\n{OFF_DIAGONAL}") != "ok"
    assert verdict_on(opened + "\n\n" + r"$$\frac{\partial p_j}{\partial z_i} = -p_i p_j$$") == "false"


def test_a_bracket_that_begins_with_a_function_in_words_is_no_remark():
    text = r"$$\frac{\partial L}{\partial z} = (\text{diag}(p) - p p^T) \frac{\partial L}{\partial p}$$"

    assert verdict_on(text) == "ok"
    assert verdict_on(text.replace("- p p^T", "- 2 p p^T")) == "false"


def test_a_condition_that_is_not_read_leaves_its_formula_to_a_human():
    alive = (
        "*The unit is alive.* Then\n\n"
        r"$$\frac{\partial h_a}{\partial (W_1)_{ab}} = x_b \qquad \text{if } (GATE)_a > 0$$"
    )

    right, wrong = (
        judge(alive.replace("GATE", name), declared("lab-01")) for name in (r"h_\text{pre}", r"x_\text{pre}")
    )

    assert [line.verdict for line in right.lines] == ["ok"]
    assert "what these words say of the formula" in wrong.lines[0].message


GATE = r"Let $g_k = [h_{pre,k} > 0]$. "


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (r"If $g_a = 1$: $$\frac{\partial h_a}{\partial W_{1,ab}} = x_b$$", "ok"),
        (r"If $g_a = 0$: $$\frac{\partial h_a}{\partial W_{1,ab}} = 0$$", "ok"),
        (r"If $g_a = 0$: $$\frac{\partial h_a}{\partial W_{1,ab}} = x_b$$", "false"),
        (r"A unit $a$ is open if $g_a = 1$ and shut if $g_a = 0$.", None),
        (r"A unit with $h_{pre,a} = 0$ counts as shut.", None),
        (r"We see that $g_a = 1$.", "false"),
    ],
)
def test_a_value_that_prose_supposes_is_a_case_and_no_claim(text, verdict):
    lines = judge(GATE + text, declared("lab-01")).lines

    assert [line.verdict for line in lines[1:]] == ([] if verdict is None else [verdict])


def test_a_unit_that_is_shut_with_a_relation_is_a_case():
    text = r"If unit $a$ is shut with $h_{pre,a} < 0$, then $$\frac{\partial h_a}{\partial W_{1,ab}} = 0$$"

    assert [line.verdict for line in judge(text, declared("lab-01")).lines] == ["ok"]


def test_a_matrix_without_the_letter_of_a_case_may_be_given_a_name_behind_it():
    text = (
        r"If $h_{pre,a} < 0$, then $\frac{\partial h_a}{\partial W_{1,ab}} = 0$. In matrix form "
        r"$$\frac{\partial h}{\partial h_{pre}} = D = \operatorname{diag}(1[h_{pre} > 0])$$"
    )

    assert {line.verdict for line in judge(text, declared("lab-01")).lines} == {"ok", "definition"}


@pytest.mark.parametrize(
    "said",
    [
        "Cross effect, that is i ≠ j. Only the denominator reacts:",
        "For any other good, i ≠ j:",
        "Off the diagonal, i.e. i != j:",
    ],
)
def test_a_case_in_plain_letters_may_only_explain_words(said):
    text = said + "\n\n" + r"$$\frac{\partial p_i}{\partial z_j} = -p_i p_j$$"

    assert [line.verdict for line in judge(text, declared("lab-00")).lines] == ["ok"]


@pytest.mark.parametrize(
    "said",
    [
        "different index (i != j): exp(z[i]) doesn't know about z[j], only the $s^{-1}$ moves",
        "and for all the others, i != j, p[i] isn't in the formula at all:",
        r"Different index, $i \ne j$ (the numerator is constant, only the denominator changes):",
    ],
)
def test_a_case_may_be_followed_by_what_explains_it(said):
    text = r"With $s = \sum_k e^{z_k}$: " + f"\n\n{said}\n\n" + r"$$\frac{\partial p_i}{\partial z_j} = -p_i p_j$$"

    assert judge(text, declared("lab-00")).lines[-1].verdict == "ok"


def test_a_gate_at_a_kink_may_be_set_by_convention():
    text = (
        r"$$m_k = \frac{\partial h_k}{\partial h_{pre,k}} = 1[h_{pre,k} > 0]$$"
        "\n\n- **Exactly zero:** the derivative does not exist; by convention we set $m_k = 0$."
    )

    assert {line.verdict for line in judge(text, declared("lab-01")).lines} == {"definition", "ok"}
    assert judge(text.replace("m_k = 0", "m_k = 1"), declared("lab-01")).lines[-1].verdict == "false"


@pytest.mark.parametrize(
    "delta",
    [
        r"where $\delta_{ij}$ is 1 if $i = j$ and else 0:",
        r"They differ by a $p_i$, which is present when $i = j$ and absent otherwise.",
        r"The only difference is the $1$, which is there when $i = j$ and not there otherwise.",
    ],
)
def test_both_values_of_a_delta_told_in_a_sentence_are_no_case(delta):
    text = rf"{delta} $$\frac{{\partial p_i}}{{\partial z_j}} = p_i (\delta_{{ij}} - p_i)$$"

    assert judge(text, declared("lab-00")).lines[-1].verdict == "false"


def test_a_delta_with_the_same_letter_twice_is_held_to_all_cases():
    text = r"Let $i = j$. $$\frac{\partial p_i}{\partial z_j} = p_i (\delta_{ii} - p_j)$$"

    assert judge(text, declared("lab-00")).lines[-1].verdict == "false"


def test_relu_has_its_kink_at_0_and_nowhere_else():
    text = "At $s_k = {}$ the derivative does not exist; by convention it is $0$ there."
    known = "Let $s = h_{pre}$. "

    said = [judge(known + text.format(number), declared("lab-01")).lines[1:] for number in (0, 1)]

    assert [[line.verdict for line in lines] for lines in said] == [[], ["unread"]]


def test_what_comes_to_nothing_in_another_part_of_the_lab_is_false_in_the_one_that_the_title_names():
    text = "### squared_loss\n" + r"$$\frac{1}{2} \sum_i (\hat y_i - y_i)^2 = \sum_i (\hat y_i - y_i)^2$$"

    assert [line.verdict for line in judge(text, declared("lab-03")).lines] == ["false"]


SIGMA = r"With $\sigma_i = 1$ for $x_i > 0$ and $\sigma_i = 0$ otherwise, $\bar x_i = \sigma_i u_i$. "
WITH_SIGMA = SIGMA + r"With $\Sigma = \operatorname{diag}(\sigma)$: "
OF_ANOTHER_PART = [
    r"$\bar h_{pre} = \Sigma W_2^\top u$. ",
    r"$\bar W_1 = \Sigma W_2^\top u x^\top$. ",
    r"$\bar x = W_1^\top \Sigma W_2^\top u$. ",
]


def test_many_lines_that_do_not_fit_through_a_name_of_another_part_are_left_to_a_human():
    lines = judge(WITH_SIGMA + "".join(OF_ANOTHER_PART), declared("lab-03")).lines[-3:]

    assert {line.verdict for line in lines} == {"unread"}
    assert all("was said of another part of the lab" in line.message for line in lines)


def test_one_line_that_does_not_fit_is_refused_whatever_part_its_names_are_of():
    assert judge(WITH_SIGMA + OF_ANOTHER_PART[0], declared("lab-03")).lines[-1].verdict == "misfit"
