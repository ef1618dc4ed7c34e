"""What a text claims without an equals sign, what it says of anything, and what counts as a step."""

import pytest
from derivation_corpus import declared

from labrunner.derivation.judge import judge


def verdicts(text, lab="lab-00"):
    return [line.verdict for line in judge(text, declared(lab)).lines]


@pytest.mark.parametrize(
    "rule",
    [
        r"\frac{\partial w}{\partial u} = \frac{\partial w}{\partial v} \frac{\partial v}{\partial u}",
        r"\frac{\partial w_i}{du_j} = \sum_k \frac{\partial w_i}{\partial v_k} \frac{\partial v_k}{\partial u_j}",
        r"\frac{dL}{dt} = \sum_{i=1}^{p} \frac{\partial L}{\partial v_i} \frac{d v_i}{dt}",
    ],
)
def test_the_chain_rule_may_be_told_in_letters_of_its_own(rule):
    assert verdicts(f"$${rule}$$") == ["definition"]


@pytest.mark.parametrize(
    "rule",
    [
        r"\frac{\partial w_i}{\partial u_j} = \frac{\partial w_i}{\partial v_k} \frac{\partial v_k}{\partial u_j}",
        r"\frac{\partial w_i}{du_j} = \sum_k \frac{\partial w_i}{\partial v_k} \frac{\partial u_k}{\partial v_j}",
        r"\frac{\partial w}{\partial u} = \frac{\partial w}{\partial v} \frac{\partial u}{\partial v}",
        r"\frac{\partial w}{\partial u} = 2 \frac{\partial w}{\partial v} \frac{\partial v}{\partial u}",
    ],
)
def test_what_only_looks_like_the_chain_rule_is_not_taken_for_it(rule):
    assert verdicts(f"$${rule}$$") == ["unread"]


SUMMED = "Repeated indices are summed, except where I write (no sum).\n\n"


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        (r"d\omega = u_i \, dy_i = \sum_i u_i 1[x_i > 0] \, dx_i", "ok"),
        (r"d\omega = u_i \, dy_i = 2 u_i 1[x_i > 0] \, dx_i", "false"),
    ],
)
def test_repeated_indices_are_summed_between_changes_too(line, verdict):
    text = f"### relu\n\n{SUMMED}$$dy_i = 1[x_i > 0] \\, dx_i \\quad \\text{{(no sum)}}$$\n\n$${line}$$"

    assert verdicts(text, "lab-03")[-1] == verdict


def test_the_label_is_never_summed_over():
    told = "A repeated $k$ is summed over, $y$ never. "
    line = r"$$dL = -\frac{1}{p_y} p_y (dz_y - p_k \, dz_k) = p_k \, dz_k - dz_y$$"

    assert verdicts(told + line) == ["ok", "ok"]


def test_a_chain_of_names_may_be_told_from_the_last_to_the_first():
    text = (
        r"$$\frac{\partial h}{\partial h_{pre}} = D, \qquad D_{kl} = \delta_{kl} s_k, \qquad "
        r"s_k = \begin{cases} 1 & h_{pre,k} > 0 \\ 0 & h_{pre,k} \le 0 \end{cases}$$"
    )

    assert verdicts(text, "lab-01") == ["ok", "definition", "definition"]


@pytest.mark.parametrize(
    "told",
    [
        "Let $g_a$ be the gate of $(h_{pre})_a$.",
        "Let $g$ be now the slopes at $h_{pre}$:",
        "where $g$ is the mask for $h_{pre}$",
        r"With $\text{gate}_a = 1[h_{pre,a} > 0]$ and $g_a = \text{gate}_a$",
    ],
)
def test_a_gate_is_known_by_its_name(told):
    assert set(verdicts(told + r" $$\frac{\partial h_a}{\partial (h_{pre})_a} = g_a$$", "lab-01")) == {
        "definition",
        "ok",
    }
    assert verdicts(told + r" $$\frac{\partial h_a}{\partial (h_{pre})_a} = 2 g_a$$", "lab-01")[-1] == "false"


@pytest.mark.parametrize(
    "text",
    [
        "The gradient is\n\n$$p_j + \\delta_{jy}$$",
        r"$$\boxed{p + e_y}$$",
        "For $i = j$ we get $$p_i$$",
        "We compute the gradient and get $$p + e_y$$",
    ],
)
def test_a_display_that_compares_nothing_is_for_a_human(text):
    assert verdicts(text)[-1] == "unread"


@pytest.mark.parametrize(
    "text", ["Consider $$p_i (1 - p_i)$$", r"$$\frac{\partial p_i}{\partial z_j}$$", r"$$z \to p \to L$$"]
)
def test_a_display_that_is_only_looked_at_claims_nothing(text):
    assert verdicts(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Jacobian $J$ is $p p^T$.", ["unread"]),
        (r"The Jacobian $J$ is $\operatorname{diag}(p) - p p^T$.", ["ok"]),
        (r"The sum $\sum_k p_k$ is $2$.", ["unread"]),
        (r"The derivative of $\log p_i$ is $1 / p_i$.", []),
        (r"Row $i$ of $J$ is $p_i e_i^T$ less something.", []),
    ],
)
def test_is_may_say_that_two_formulas_are_equal(text, expected):
    assert verdicts(text) == expected


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (r"J \ne J^\top", "false"),
        (r"\sum_j \frac{\partial L}{\partial z_j} \neq 0", "false"),
        (r"0 < p_i < 0.1", "unread"),
        (r"p_i \in (1, 2)", "unread"),
        (r"p_i \gg 1", "unread"),
    ],
)
def test_a_comparison_that_stands_alone_is_held_to_what_it_says(claim, verdict):
    assert verdicts(f"Note that ${claim}$.") == [verdict]


@pytest.mark.parametrize("claim", [r"p \neq z", "0 < p_i < 1", r"p_i \in (0, 1)", r"p \in \mathbb{R}^n", r"L > 0"])
def test_a_comparison_that_holds_is_no_matter(claim):
    assert set(verdicts(f"Note that ${claim}$.")) <= {"ok"}


@pytest.mark.parametrize(
    ("space", "expected"),
    [
        (r"J \in \mathbb{R}^{m \times Hd}", []),
        (r"J \in \mathbb{R}^{m \times d}", ["unread"]),
        (r"W_1 \in \mathbb{R}^{d \times H}", ["unread"]),
    ],
)
def test_sizes_in_letters_are_those_of_the_lab_or_open(space, expected):
    assert verdicts(f"$${space}$$", "lab-01") == expected


STATED = r"$$%s$$ $$J = \operatorname{diag}(p) - p p^T$$"
RESULT = r"p_i (\delta_{ij} - p_j)"


@pytest.mark.parametrize(
    "chain",
    [
        rf"\frac{{\partial p_i}}{{\partial z_j}} = {RESULT}",
        rf"\frac{{\partial p_i}}{{\partial z_j}} = 1 \cdot \frac{{\partial p_i}}{{\partial z_j}} = {RESULT}",
        rf"\frac{{\partial p_i}}{{\partial z_j}} = \frac12 \frac{{\partial (2 p_i)}}{{\partial z_j}} = {RESULT}",
        rf"\frac{{\partial p_i}}{{dz_j}} = \sum_k \delta_{{kj}} \frac{{\partial p_i}}{{dz_k}} = {RESULT}",
        rf"G_{{ij}} = \frac{{\partial p_i}}{{\partial z_j}}$$ $$G_{{ij}} = {RESULT}",
    ],
)
def test_a_derivative_written_otherwise_is_no_step_and_the_target_says_so(chain):
    verdict = judge(STATED % chain, declared("lab-00"))

    assert verdict.status.value == "refused"
    assert verdict.targets[0].status == "missing"
    assert verdict.targets[0].message == "stated and true, but no step leads to it; show how you get there"
    assert "(stated and true, but no step leads to it; show how you get there); and 2 more" in verdict.message


def test_the_steps_of_the_softmax_derive_no_gradient_of_the_loss():
    quotient = r"\frac{\partial}{\partial z_j} \frac{e^{z_i}}{\sum_k e^{z_k}}"
    steps = rf"$$\frac{{\partial p_i}}{{\partial z_j}} = {quotient} = {RESULT}$$"
    result = r"$$\frac{\partial L}{\partial z_j} = p_j - \delta_{jy}$$"
    step = r"$$\frac{\partial L}{\partial z_j} = -\frac{1}{p_y} \frac{\partial p_y}{\partial z_j}$$"

    assert judge(steps + result, declared("lab-00")).targets[2].status == "missing"
    assert judge(steps + step + result, declared("lab-00")).targets[2].status == "reached"


@pytest.mark.parametrize(
    "line",
    ["J = diag(p) + p p^T", "- x_bar = 2 u", r"\\[ \sum_k p_k = 2 \\]", r"\begin{math} \sum_k p_k = 2 \end{math}"],
)
def test_mathematics_that_is_not_read_is_said_to_be_so(line):
    assert verdicts(f"Then\n\n{line}\n") == ["unread"]


@pytest.mark.parametrize("line", ["e_y = one-hot of y", "i = j (quotient rule):", "n = 5", "J = diag(p) - p p^T"])
def test_a_remark_in_plain_letters_is_none(line):
    assert set(verdicts(f"Then\n\n{line}\n")) <= {"ok"}


def test_an_equality_in_a_title_is_a_claim_and_a_case_is_none():
    assert verdicts("### $\\sum_k p_k = 2$\n") == ["false"]
    assert verdicts("### Case $i = j$\n") == []


def test_the_target_of_lab_01_may_be_called_t():
    assert verdicts(r"Let $t$ be the target. $$\frac{\partial L}{\partial y} = y - t$$", "lab-01") == ["ok"]
    assert verdicts(r"Let $t$ be the target. $$\frac{\partial L}{\partial y} = t - y$$", "lab-01") == ["false"]


@pytest.mark.parametrize("jacobian", ["(y_{pred} - y)^T", "y_{pred} - y"])
def test_the_jacobian_of_the_loss_may_be_named(jacobian):
    vjp = r"\bar y_{pred} = J^T u" if "T" in jacobian else r"\bar y_{pred} = u J"

    assert verdicts(f"### squared_loss\n\n$$J = {jacobian}$$ $${vjp}$$", "lab-03") == ["definition", "ok"]


@pytest.mark.parametrize(
    "words",
    [
        "For $i = j$ just as for $i \\ne j$:",
        "Case 1 ($i = j$) and case 2 ($i \\ne j$):",
        "Without assuming $i \\ne j$:",
        "W.l.o.g. let $i \\ne j$. Then",
        "What held for $i \\ne j$ holds always:",
    ],
)
def test_a_sentence_that_names_both_cases_or_takes_one_back_states_none(words):
    assert verdicts(words + r" $$\frac{\partial p_i}{\partial z_j} = -p_i p_j$$")[-1] != "ok"


@pytest.mark.parametrize("words", ["The loss is positive, hence", "No unit is active, so", "With positive inputs,"])
def test_what_is_no_unit_opens_no_gate(words):
    line = r" $$\frac{\partial y_i}{\partial (W_1)_{ab}} = (W_2)_{ia} x_b$$"

    assert verdicts(words + line, "lab-01") != ["ok"]
    assert verdicts("For an active unit" + line, "lab-01") == ["ok"]


def test_each_sentence_tells_of_its_own_unit():
    text = (
        "Every entry has its own slope. For a positive pre-activation $h_k = h_{pre,k}$. For a negative one $h_k = 0$."
    )

    assert verdicts(text, "lab-01") == ["ok", "ok"]


@pytest.mark.parametrize(
    "words", ["$J$ is $2$ times the sum of the parts.", "The entry $p_i$ of $p$ is $p_j$ for a $j$."]
)
def test_is_says_nothing_of_equality_where_the_sentence_goes_on(words):
    assert verdicts(words) == []


def test_a_case_that_was_never_met_hides_nothing():
    hidden = r"\begin{cases} p_j + 1 & z_j > 100 \\ p_j - \delta_{jy} & \text{otherwise} \end{cases}"
    told = r"\begin{cases} p_j & z_j > 0 \\ p_j & \text{otherwise} \end{cases}"

    assert verdicts(rf"$$\frac{{\partial L}}{{\partial z_j}} = {hidden}$$") == ["unread"]
    assert verdicts(f"$$p_j = {told}$$") == ["ok"]


def test_what_is_said_to_be_nearly_the_same_is_for_a_human():
    assert verdicts("Note that $p_i \\approx z_i$.") == ["unread"]
    assert verdicts("### relu\n\nThe vjp of relu is $u \\mapsto 2 u$.", "lab-03") == ["unread"]


def test_a_bound_is_meant_to_all_its_digits():
    put = "At $z = (2, 1, 0)$ and $y = 0$ we have "

    assert verdicts(put + "$p_0 > 0.66$.")[-1] != "false"
    assert verdicts(put + "$p_0 > 0.67$.")[-1] == "false"
