"""Notations of everyday derivations: differentials, masks, slices, primes, names given in words or by section."""

from __future__ import annotations

import pytest
from derivation_corpus import declared

from labrunner.derivation.judge import judge
from labrunner.derivation.terms.convention import sums_repeated

SECTIONS = {"relu": "## relu\n", "dot": "## dot\n", "mlp2": "## mlp2\n", "squared_loss": "## squared_loss\n"}

BATCH = "## Batch\n" + r"$J = \frac1m \sum_j J^{(j)}$. "
RESIDUAL = SECTIONS["squared_loss"] + r"Let $r = y_{pred} - y$. "


def verdicts(text, lab):
    return [line.verdict for line in judge(text, declared(lab)).lines]


def all_hold(text, lab):
    found = verdicts(text, lab)
    return bool(found) and set(found) <= {"ok", "definition"}


@pytest.mark.parametrize(
    ("text", "lab"),
    [
        (r"$$dh_{pre} = dW_1\, x$$ $$dh = 1[h_{pre} > 0] \odot dh_{pre}$$ $$dy = W_2\, dh$$", "lab-01"),
        (r"Only $W_1$ moves, so $dx = 0$ and $db_1 = 0$. $$d(W_1 x + b_1) = dW_1\, x$$", "lab-01"),
        (r"$$dW_1\, x = (I \otimes x^T) \operatorname{vec}(dW_1)$$", "lab-01"),
        (r"$$dL = (p - e_y)^T dz$$", "lab-00"),
        (SECTIONS["dot"] + r"$$d\omega = u^T dW\, x + u^T W\, dx$$", "lab-03"),
        (r"$$dz = dW\, x + W\, dx + db$$", "lab-05"),
        (
            BATCH + r"$$dJ = \frac1m \sum_j (a^{(j)} - y^{(j)})^T dz^{(j)} = \frac1m \operatorname{tr}((A - Y)^T dZ)$$",
            "lab-05",
        ),
    ],
)
def test_differentials_are_followed(text, lab):
    assert all_hold(text, lab)


@pytest.mark.parametrize(
    ("text", "lab"),
    [
        (r"$$dh_{pre} = dW_1^T x$$", "lab-01"),
        (r"$$dh_{pre} = dW_1\, 2 x$$", "lab-01"),
        (r"$$dh_{pre, a} = \sum_b dW_{1, ab}\, 2 x_b$$", "lab-01"),
        (r"$$dy = dW_2\, h - W_2\, dh$$", "lab-01"),
        (r"$$dL = (p + e_y)^T dz$$", "lab-00"),
        (BATCH + r"$$dJ = \frac1m \sum_j (a^{(j)} + y^{(j)})^T dz^{(j)}$$", "lab-05"),
        (r"$$dp_i = p_i\, dz_i - 2 p_i \sum_k p_k\, dz_k$$", "lab-00"),
        (r"For $i \neq y$ it is 0. $$dp = (\operatorname{diag}(p) + p p^T)\, dz$$", "lab-00"),
        (RESIDUAL + r"$$d\omega = u\, r^T dy_{pred} + u\, r^T dy$$", "lab-03"),
        (r"$$dL = \frac{1}{p_y}\, dp_y$$", "lab-00"),
        (r"$$dp_i = p_i (2 - p_i)\, dz_i$$", "lab-00"),
        (r"$$dh_a = 2\, dh_{pre, a}$$", "lab-01"),
        (r"$$dp = (\operatorname{diag}(p) - p p^T)\, dz = (\operatorname{diag}(p) - p p^T)\, dp$$", "lab-00"),
    ],
)
def test_a_line_of_differentials_that_holds_whatever_moves_in_no_way_is_false(text, lab):
    assert verdicts(text, lab)[-1] in ("false", "misfit")


@pytest.mark.parametrize(
    ("text", "lab"),
    [
        (r"$$dz = p - e_y$$", "lab-00"),
        (r"$$dz = 2 J\, dp$$", "lab-00"),
        (r"$$dp_i = p_i (1 - p_i)\, dz_i$$", "lab-00"),
        (r"$$dL = (p_y - 1)\, dz_y$$", "lab-00"),
        (r"It is $dh_a = dh_{pre, a}$ where the pre-activation is positive.", "lab-01"),
        (r"Away from the diagonal $$dp_i = -p_i p_j\, dz_j$$", "lab-00"),
        (r"If $h_a > 0$ the unit is open. $$dh_a = 2\, dh_{pre, a}$$", "lab-01"),
        (r"$$dh = W_2^T dy$$", "lab-01"),
    ],
)
def test_what_may_be_a_gradient_or_one_entry_alone_is_for_a_human(text, lab):
    assert verdicts(text, lab)[-1] == "unread"


def test_no_part_of_a_line_of_differentials_hides_behind_what_rests():
    line = RESIDUAL + r"$$d\omega = 2 u\, r^T dy_{pred} - u\, r^T dy$$"

    assert verdicts(line, "lab-03")[-1] == "false"


def test_who_stops_at_a_differential_is_not_called_wrong():
    verdict = judge(r"$$dp = (\operatorname{diag}(p) - p p^T)\, dz$$", declared("lab-00"))

    assert {target.status for target in verdict.targets} == {"review"}


def test_a_gradient_with_a_slip_is_no_differential():
    assert "misfit" in verdicts("## Batch\n" + r"$$dZ = \frac1m (A - Y)$$ $$dW = \frac1m X dZ^T$$", "lab-05")


@pytest.mark.parametrize(
    "text",
    [
        r"With $\operatorname{relu}'(t) = 1$ for $t > 0$ and $\operatorname{relu}'(t) = 0$ for $t \le 0$:",
        r"$$\operatorname{relu}'(t) = 1 \text{ if } t > 0$$",
    ],
)
def test_a_rule_for_a_generic_argument_holds_under_its_condition(text):
    assert all_hold(text, "lab-01")


def test_a_false_rule_for_a_generic_argument_is_called_false():
    assert verdicts(r"$$\operatorname{relu}'(t) = 0 \text{ if } t > 0$$", "lab-01") == ["false"]


@pytest.mark.parametrize(
    ("text", "lab"),
    [
        (r"$$\frac{\partial y}{\partial h_{pre}} = W_2 diag(h_{pre} > 0)$$", "lab-01"),
        (r"$$h_pre = W1 x + b1$$ $$h = relu(h_pre)$$", "lab-01"),
        (r"$$\frac{\partial y}{\partial W_{1,ij}} = (W_2)_{:,i} 1[h_{pre,i} > 0] x_j$$", "lab-01"),
        (r"$$y_k = \sum_{i=1}^{4} (W_2)_{ki} h_i + b_{2,k}$$", "lab-01"),
        (r"$$\frac{\partial y}{\partial h_{pre}} = W_2 \operatorname{diag}(\chi_{h_{pre} > 0})$$", "lab-01"),
        (r"Let $h = \sigma(h_{pre})$.", "lab-01"),
        (SECTIONS["relu"] + r"$$\bar x = u \odot (x > 0)$$", "lab-03"),
        (
            SECTIONS["relu"]
            + r"$$\frac{\partial y_i}{\partial x_j} = \begin{cases} 1 & \text{if } i = j \text{ and } x_i > 0 \\ "
            r"0 & \text{otherwise} \end{cases}$$",
            "lab-03",
        ),
        ("## Batch\n" + r"$$db = \sum_{j=1}^m dZ_{:,j}$$", "lab-05"),
        ("## Batch\n" + r"$$\mathbf 1^T Y = \mathbf 1^T$$", "lab-05"),
        ("## Batch\n" + r"$$\frac{\partial J}{\partial z^{(j)}} = \frac1m (a^{(j)} - y^{(j)})$$", "lab-05"),
        (r"$$dz = -y + a (y^T 1) = a - y$$", "lab-05"),
        (r"$$\frac{\partial L}{\partial z} = p - e_y, \qquad (e_y)_j = \delta_{yj}$$", "lab-00"),
    ],
)
def test_a_notation_is_read(text, lab):
    assert all_hold(text, lab)


@pytest.mark.parametrize(
    ("text", "lab"),
    [
        (r"$$\frac{\partial J}{\partial Z} = \frac1m (A - Y)$$ Call this matrix $G$. $$dW = G X^T$$", "lab-05"),
        (r"Let $\delta^{(j)} = a^{(j)} - y^{(j)}$. $$dW = \frac1m \sum_j \delta^{(j)} {x^{(j)}}^T$$", "lab-05"),
        (SECTIONS["mlp2"] + r"Let $z = W_1 x$. $$\bar z = \bar h \odot 1[z > 0]$$", "lab-03"),
        ("## loss\n" + r"Let $e = y_{pred} - y$. $$\bar W_2 = u e h^T$$", "lab-03"),
        ("## loss\n" + r"Let $u_y = u (y_{pred} - y)$. $$\bar W_2 = u_y h^T$$", "lab-03"),
        ("## loss\n" + r"Let $v = u (y_{pred} - y)$. $$\bar W_2 = v h^T$$", "lab-03"),
        (r"Let $D = \operatorname{diag}(1[h_{pre} > 0])$. $$J = W_2 D (I_4 \otimes x^T)$$", "lab-01"),
    ],
)
def test_a_learners_own_name_stands_for_what_it_was_given_for(text, lab):
    assert all_hold(text, lab)


def test_a_name_given_in_words_is_checked_ever_after():
    text = r"$$\frac{\partial J}{\partial Z} = \frac1m (A - Y)$$ Call this matrix $G$. $$dW = \frac1m G X^T$$"

    assert verdicts(text, "lab-05")[-1] == "false"


def test_a_name_put_in_the_place_of_an_input_claims_nothing():
    assert verdicts(SECTIONS["mlp2"] + "Step 2 with $W = W_2$ and $x = h$:", "lab-03") == []


@pytest.mark.parametrize(
    ("text", "lab"),
    [
        (r"$S = \sum_k e^{z_k}$ $$S' = e^{z_j}$$", "lab-00"),
        (r"$$J_{kij} = (W_2)_{ki} 1[h_{pre,i} > 0] x_j$$", "lab-01"),
        ("## loss\n" + r"$$u := u (y_{pred} - y)$$", "lab-03"),
        (r"Column by column: $$J = x^T \otimes (W_2 \operatorname{diag}(1[h_{pre} > 0]))$$", "lab-01"),
    ],
)
def test_what_may_mean_something_else_is_for_a_human(text, lab):
    assert verdicts(text, lab)[-1] == "unread"


@pytest.mark.parametrize(
    ("text", "lab"),
    [
        (r"Put $u = \exp(z)$ and $s = 1^T u$, so that $p = u / s$ and $s = 1^{\top} u$.", "lab-00"),
        (r"$$J = \left[\frac{\partial p_i}{\partial z_j}\right]_{ij} = \operatorname{diag}(p) - p p^T$$", "lab-00"),
        (r"With $w = \operatorname{vec}(W_1)$: $$\frac{\partial h_{pre}}{\partial w} = I \otimes x^T$$", "lab-01"),
        (r"$$dh = G\, dh_{pre}, \qquad G = \operatorname{diag}(1[h_{pre} > 0])$$", "lab-01"),
        (
            r"Suppose first that $i = j$. Then $\partial p_i / \partial z_i = p_i(1 - p_i)$. "
            r"Suppose now that $i \neq j$. Then $\partial p_i / \partial z_j = -p_i p_j$.",
            "lab-00",
        ),
    ],
)
def test_ones_flattened_names_and_matrices_of_entries_are_read(text, lab):
    assert all_hold(text, lab)


@pytest.mark.parametrize(
    ("text", "lab"),
    [
        (r"$$J = \left[\frac{\partial p_i}{\partial z_j}\right]_{ij} = \operatorname{diag}(p) - p$$", "lab-00"),
        (r"$$W_2 = [W_{2,ij}]_{ji}$$", "lab-01"),
        (r"With $w = \operatorname{vec}(W_1)$: $$\frac{\partial h_{pre}}{\partial w} = x^T \otimes I$$", "lab-01"),
        (r"Put $u = \exp(z)$. $$p = u \odot 1^T u$$", "lab-00"),
    ],
)
def test_slips_in_them_are_seen(text, lab):
    assert not all_hold(text, lab)
    assert "unread" not in verdicts(text, lab)


USED = r" $$h_a = \{name}(h_{{pre,a}})$$ $$\frac{{\partial h_a}}{{\partial h_{{pre,a}}}} = \{name}'(h_{{pre,a}})$$"


@pytest.mark.parametrize("name", ["sigma", "phi", "rho"])
def test_a_greek_letter_is_the_function_that_the_learner_says_it_is(name):
    said = rf"Let $\{name}(t) = \max(0, t)$ and $\{name}'(t) = 1[t > 0]$."

    assert all_hold(said + USED.format(name=name), "lab-01")


def test_a_function_is_given_case_by_case():
    step = r"$\theta(t) = 1$ for $t > 0$ and $\theta(t) = 0$ for $t \leq 0$. $$\theta(h_{pre,a}) = 1[h_{pre,a} > 0]$$"
    relu = r"$\phi(t) = 0$ for $t \leq 0$ and $\phi(t) = t$ for $t > 0$. $$h_a = \phi(h_{pre,a})$$"

    assert all_hold(step, "lab-01")
    assert all_hold(relu, "lab-01")
    assert not all_hold(step.replace(r"$\theta(t) = 0$", r"$\theta(t) = 2$"), "lab-01")


def test_a_function_with_a_name_of_its_own_is_no_letter():
    assert verdicts(r"$$\operatorname{relu}(t) = t$$", "lab-01") == ["false"]


@pytest.mark.parametrize(
    ("right", "wrong", "lab"),
    [
        (r"\frac{\partial p_i}{\partial z_j}\bigg|_{i=j} = p_i(1 - p_i)", r"p_i(1 + p_i)", "lab-00"),
        (r"\frac{\partial p_i}{\partial z_j}\Big|_{i \ne j} = -p_i p_j", r"p_i p_j", "lab-00"),
        (r"\nabla_z L = p - \hat e_y", r"p + \hat e_y", "lab-00"),
        (r"\nabla_z L = p - \hat{e}_y", r"p + \hat{e}_y", "lab-00"),
        (r"\nabla_z L = p - \mathbb{1}_y", r"p + \mathbb{1}_y", "lab-00"),
        (r"\nabla_z L = p - I_{:,y}", r"p + I_{:,y}", "lab-00"),
        (
            r"J = \operatorname{diag}(p) - p p^T \in \mathbb{R}^{n \times n}",
            r"\operatorname{diag}(p) + p p^T",
            "lab-00",
        ),
    ],
)
def test_a_right_line_holds_and_the_same_with_a_slip_does_not(right, wrong, lab):
    left, _, side = right.partition(" = ")
    slip = f"{left} = {wrong}"

    assert side != wrong
    assert verdicts(f"$${right}$$", lab) == ["ok"]
    assert verdicts(f"$${slip}$$", lab) in (["false"], ["misfit"])


@pytest.mark.parametrize("line", [r"(2 \times 4)(4 \times 4)(4 \times 12) = 2 \times 12",
                                  r"(2 \times 4) \cdot (4 \times 4) \cdot (4 \times 12) = (2 \times 12)"])  # fmt: skip
def test_shapes_side_by_side_are_no_product_of_numbers(line):
    assert set(verdicts(f"Shapes: ${line}$.", "lab-01")) == {"definition"}


def test_a_short_partial_is_given_in_a_sentence_with_slashes():
    text = r"Notation: $\partial_j \equiv \partial/\partial z_j$. $$\partial_j p_i = p_i (\delta_{ij} - p_j)$$"

    assert verdicts(text, "lab-00") == ["definition", "ok"]
    assert verdicts(text.replace(" - p_j", " + p_j"), "lab-00") == ["definition", "false"]


def test_an_own_function_is_applied_to_another_argument():
    mask = r"Let $m_i = 1$ if $x_i > 0$ and $m_i = 0$ otherwise. "

    assert verdicts(mask + r"$$\bar h_{pre} = m(h_{pre}) \odot \bar h$$", "lab-03")[-1] == "ok"
    assert verdicts(mask + r"$$\bar h_{pre} = -m(h_{pre}) \odot \bar h$$", "lab-03")[-1] == "false"
    assert verdicts(mask + r"$$\bar h_{pre} = m(x) \odot \bar h$$", "lab-03")[-1] == "misfit"


def test_a_name_may_carry_the_value_that_it_depends_on_as_a_label():
    gate = r"With $G_x = \operatorname{diag}(\mathbb{1}[x > 0])$: "

    assert verdicts(SECTIONS["relu"] + gate + r"$$\bar x = G_x u$$", "lab-03") == ["definition", "ok"]
    assert verdicts(SECTIONS["relu"] + gate + r"$$\bar x = -G_x u$$", "lab-03") == ["definition", "false"]


def test_a_mask_is_given_by_three_cases_with_a_remark_on_the_last():
    cases = r"1 & \text{if } h_{pre}[c] > 0 \\ 0 & \text{if } h_{pre}[c] < 0 \\ 0 & \text{if } h_{pre}[c] = 0 "
    text = rf"$$g[c] = \begin{{cases}} {cases} \text{{ (our convention)}} \end{{cases}}$$"
    slope = r"$$\frac{\partial h[c]}{\partial W_1[a,b]} = g[c] \delta_{ca} x[b]$$"

    assert verdicts(text + slope, "lab-01") == ["definition", "ok"]
    assert verdicts(text.replace("1 &", "2 &") + slope, "lab-01") == ["definition", "false"]


def test_a_remark_in_brackets_with_formulas_in_it_is_stepped_over():
    sides = r"\frac{\partial h_{pre,c}}{\partial W_{1,ab}} = \delta_{ac} x_b"
    remark = r" \quad \text{(only } c = a,\ k = b \text{ contain } W_{1,ab})"

    assert verdicts(f"$${sides}{remark}$$", "lab-01") == ["ok"]
    assert verdicts(f"$${sides.replace('x_b', 'x_a')}{remark}$$", "lab-01") != ["ok"]


@pytest.mark.parametrize("rule", [r"\log x = \frac{1}{x}", "e^x = e^x", "x^2 = 2x"])
def test_a_rule_of_calculus_for_one_number_is_no_claim_about_a_vector(rule):
    assert verdicts(rf"Using $\frac{{d}}{{dx}} {rule}$:", "lab-05") == ["definition"]


def test_a_false_rule_of_calculus_is_not_let_be():
    assert verdicts(r"Using $\frac{d}{dx} \log x = -\frac{1}{x}$:", "lab-05") != ["definition"]


def test_what_an_entry_is_at_one_value_does_not_define_it():
    text = r"with $g_a = 0$ where $(h_{pre})_a = 0$. Let $g = \mathbb{1}[h_{pre} > 0]$. $$h = g \odot h_{pre}$$"

    assert verdicts(text, "lab-01") == ["definition", "ok"]


def test_it_in_prose_is_the_name_before_it_and_not_the_last_formula():
    text = r"$$h_c = \operatorname{relu}(h_{pre,c})$$ Each $h_c$ has a slope in its own $h_{pre,c}$. I call it $g_c$."

    assert "definition" not in verdicts(text, "lab-01")


def test_a_short_partial_is_told_in_words():
    text = r"Here $\partial_j$ is short for $\partial / \partial z_j$. $$\partial_j p_i = p_i (\delta_{ij} - p_j)$$"

    assert verdicts(text, "lab-00") == ["ok"]
    assert verdicts(text.replace(" - p_j", " + p_j"), "lab-00") == ["false"]


def test_what_is_announced_is_defined_by_the_formula_behind():
    before = r"$h_k = \max(0, h_{pre,k})$ has a slope. I call this number the gate $g_k$:"
    gate = r"$$g_k = \begin{cases} 1 & h_{pre,k} > 0 \\ 0 & h_{pre,k} \le 0 \end{cases}$$"

    assert verdicts(before + "\n\n" + gate, "lab-01") == ["ok", "definition"]


@pytest.mark.parametrize(
    "line",
    [
        r"J \in \mathbb{R}^{n \times n} = \operatorname{diag}(p) + p p^T",
        r"p_i p_j \text{ (note that } = p_i",
        r"2 \times 3 = 2 \times 4",
    ],
)
def test_nothing_false_hides_behind_a_set_a_remark_or_a_shape(line):
    assert set(verdicts(f"$${line}$$", "lab-00")) & {"false", "misfit", "unread"}


@pytest.mark.parametrize(
    ("right", "wrong", "lab"),
    [
        (r"$$p_i p_j = \frac{\exp z_i \exp z_j}{s^2}$$", r"$$p_i p_j = \frac{\exp z_i \exp z_i}{s^2}$$", "lab-00"),
        (r"$$p_i s = \exp z_i \, p_i / p_i$$", r"$$p_i s = \exp z_i \, p_i$$", "lab-00"),
        (
            r"$$J = W_2 \operatorname{diag} g \, (I \otimes x^T)$$",
            r"$$J = W_2 \operatorname{diag} g \, x^T$$",
            "lab-01",
        ),
        (r"$$J = W_2 \operatorname{diag} g \; (I \otimes x^T)$$", r"$$J = \operatorname{diag} g \; W_2$$", "lab-01"),
    ],
)
def test_a_bare_argument_ends_at_a_space_and_before_another_function(right, wrong, lab):
    said = r"Let $s = \sum_k e^{z_k}$. " if lab == "lab-00" else r"Let $g = 1[h_{pre} > 0]$. "

    assert verdicts(said + right, lab) == ["definition", "ok"]
    assert verdicts(said + wrong, lab)[-1] in ("false", "misfit")


@pytest.mark.parametrize("line", [r"p_i = \exp z_i p_j", r"p_i = \exp z_i \exp z_j p_j"])
def test_a_bare_argument_without_an_end_is_for_a_human(line):
    assert verdicts(f"$${line}$$", "lab-00") == ["unread"]


def test_a_change_moves_what_its_right_side_is_written_through():
    text = r"**mlp2.** $$\mathrm{d}\omega = u^\top \mathrm{d}W_2\, h + u^\top W_2\, \mathrm{d}h$$"
    lines = judge(text, declared("lab-03")).lines

    assert [line.verdict for line in lines] == ["ok"]
    assert [line.verdict for line in judge(text.replace("+", "-"), declared("lab-03")).lines] != ["ok"]


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        (r"h_a = \max(h_{pre,a}, 0)", "ok"),
        (r"\max(h_a, 2) = 2 + \max(0, h_a - 2)", "ok"),
        (r"\max(h, h_{pre}) = h", "ok"),
        (r"h_a = \max(1, h_{pre,a})", "false"),
        (r"h = \max(h, W_1)", "misfit"),
    ],
)
def test_the_larger_of_two_values_is_read(line, verdict):
    assert judge(f"$${line}$$", declared("lab-01")).lines[-1].verdict == verdict


def test_a_raised_index_alone_makes_a_column():
    delta = r"$$\delta^{(i)}_a = \frac{\partial y_i}{\partial h_{pre,a}}$$"

    assert all_hold(delta + r"$$\frac{\partial y_i}{\partial W_1} = \delta^{(i)} x^\top$$", "lab-01")
    assert verdicts(delta + r"$$\frac{\partial y_i}{\partial W_1} = x (\delta^{(i)})^\top$$", "lab-01")[-1] == "unread"


def test_what_only_takes_room_is_nothing():
    behind = r"$$\phantom{dp} = (\operatorname{diag}(p) - p p^T) dz$$"

    assert all_hold(r"$$dp = \operatorname{diag}(p) dz - p p^T dz$$" + behind, "lab-00")


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (r"$$p_i = \frac{e^{z_i}}{\underbrace{\sum_k e^{z_k}}_{1}}$$", "false"),
        (r"Let $S = \sum_k e^{z_k}$. $$p_i = e^{z_i} / \underbrace{\sum_k e^{z_k}}_{S = 1}$$", "false"),
        (r"$$\underbrace{L = -\log p_y}_{= p_y}$$", "false"),
        (r"$$p_i = p_i \tag{since $\sum_k p_k = 2$}$$", "unread"),
        (r"So dL/dz_j = p_j + delta_jy.", "unread"),
        (r"So ∂L/∂z_j = p_j.", "unread"),
        (r"Hence $\frac{\partial L}{\partial z_j}$ $=$ $p_j$.", "false"),
        ("Hence $\\frac{\\partial L}{\\partial z_j}$\n\n=\n\n$$p_j$$", "false"),
        ("As said[^1].\n\n[^1]: That is $\\frac{\\partial L}{\\partial z_j} = p_j$.", "false"),
        (r"Note that $L < 0$.", "false"),
        (r"Note that $p_i \ge 1$.", "false"),
        (r"Let $S = \sum_k e^{z_k}$. The rest follows, where $S = 1$.", "false"),
    ],
)
def test_what_is_said_beside_a_formula_is_judged_or_left_to_a_human(text, verdict):
    assert verdict in verdicts(text, "lab-00")


@pytest.mark.parametrize(
    "text",
    [
        r"$$p_i = \frac{e^{z_i}}{\underbrace{\sum_k e^{z_k}}_{Z}}$$", r"$$\underbrace{\sum_i p_i}_{1} p_j = p_j$$",
        r"If $z_i > 0$ nothing changes.", r"$$L = -\log p_y \tag{1}$$", "The step dz/dx is small.",
        r"Note that $p_i > 0$.",
    ],
)  # fmt: skip
def test_what_is_right_beside_a_formula_is_let_be(text):
    assert set(verdicts(text, "lab-00")) <= {"ok", "definition"}


VARIED = r"$$\delta J = \sum_k (a_k - y_k) \, \delta z_k$$"


def test_a_delta_before_what_changes_is_a_variation():
    assert all_hold(VARIED, "lab-05")
    assert verdicts(VARIED.replace("a_k - y_k", "y_k - a_k"), "lab-05")[-1] == "false"
    assert all_hold(r"$$\delta J = \operatorname{tr}(dZ^T \delta W \, X) + \operatorname{tr}(dZ^T W \, \delta X) "
                    r"+ \operatorname{tr}(dZ^T \delta b \, \mathbf{1}^T)$$", "lab-05")  # fmt: skip


def test_the_identity_with_two_letters_is_a_delta():
    assert all_hold(r"$$\frac{\partial a_i}{\partial z_j} = a_i (I_{ij} - a_j)$$", "lab-05")


REPEATED = r"Repeated indices are summed. $$\frac{\partial y_i}{\partial (W_1)_{ab}} = (W_2)_{ic} g_c \delta_{ca} x_b$$"
GATED = r"Let $g = \mathbb{1}[h_{pre} > 0]$. "


def test_repeated_indices_are_summed_where_the_text_says_so():
    assert all_hold(GATED + REPEATED, "lab-01")
    assert not all_hold(GATED + REPEATED.replace("Repeated indices are summed.", ""), "lab-01")
    assert verdicts(GATED + REPEATED.replace("g_c", "g_b"), "lab-01")[-1] == "misfit"


def test_what_is_false_however_its_repeated_indices_are_summed_is_false():
    doubled = REPEATED.replace("= (W_2)", "= 2 (W_2)")
    some = doubled.replace("are summed", "are summed unless I say otherwise")

    assert judge(GATED + doubled, declared("lab-01")).lines[-1].verdict == "false"
    assert judge(GATED + some, declared("lab-01")).lines[-1].verdict == "false"


def test_what_may_be_meant_with_a_sum_over_some_of_its_repeated_indices_is_for_a_human():
    text = (
        r"Repeated indices are summed unless I say otherwise. $$\bar x_j = u_i \delta_{ij} 1[x_j > 0] v_i v_j / v_j$$"
    )
    known = declared("lab-03")

    assert judge(text.replace("v_i v_j / v_j", ""), known).lines[-1].verdict == "ok"
    assert judge(text, known).lines[-1].verdict in ("false", "unread")


@pytest.mark.parametrize(
    ("text", "lab"),
    [
        (r"Put $\text{gate} = 1[h_{pre} > 0]$. $$J = (W_2 \operatorname{diag}(\text{gate})) \otimes x^T$$", "lab-01"),
        (r"Put $\text{gate} = 1[h_{pre} > 0]$. $$\frac{\partial h}{\partial W_1[a,b]} = (\text{gate}_a x_b) e_a$$",
         "lab-01"),
        (r"$$\frac{\partial y}{\partial h_a} = W_2[:,a]$$", "lab-01"),
        (r"Let $\sigma = \sum_k e^{z_k}$. $$\frac{\partial p_i}{\partial z_j} = \delta_{ij} \frac{e^{z_i}}{\sigma} "
         r"- \frac{e^{z_i} e^{z_j}}{\sigma^2}$$", "lab-00"),
        (r"Recall that $\partial p = p \, \partial \ln p$.", "lab-00"),
        (r"Let a prime mean the derivative with respect to $z_j$. $$p_i' = p_i (\delta_{ij} - p_j)$$", "lab-00"),
        (r"$$\frac{\partial h}{\partial h_{pre}} = \Theta := \operatorname{diag}(1[h_{pre} > 0])$$ "
         r"$$\Theta^2 = \Theta$$", "lab-01"),
        (r"$\frac{\partial L}{\partial p_i} = -1/p_y$ at $i=y$", "lab-00"),
        ("* $h_{pre,a} = 0$: relu has no slope there.\n\n$$h = \\operatorname{relu}(h_{pre})$$", "lab-01"),
        (r"With $\theta$ the unit step, $h_a = h_{pre,a} \, \theta(h_{pre,a})$.", "lab-01"),
    ],
)  # fmt: skip
def test_what_is_named_or_explained_in_passing_is_taken_so(text, lab):
    assert all_hold(text, lab)


@pytest.mark.parametrize(
    ("text", "lab"),
    [
        (r"Put $\text{gate} = 1[h_{pre} > 0]$. $$J = W_2 \otimes (\operatorname{diag}(\text{gate}) x^T)$$", "lab-01"),
        (r"$$\frac{\partial y}{\partial h_a} = W_2[a,:]$$", "lab-01"),
        (r"Let $\sigma = \sum_k e^{z_k}$. $$p_i = \frac{e^{z_i}}{\sigma^2}$$", "lab-00"),
        (r"Let a prime mean the derivative with respect to $z_j$. $$p_i' = p_i (1 - p_j)$$", "lab-00"),
        (r"$\frac{\partial L}{\partial p_i} = 1/p_y$ at $i=y$", "lab-00"),
        (r"(b) Different indices $i \ne j$. Then $$\frac{\partial p_i}{\partial z_j} = p_i p_j$$", "lab-00"),
    ],
)
def test_slips_in_what_is_named_in_passing_are_seen(text, lab):
    assert not all_hold(text, lab)


@pytest.mark.parametrize("side", [r"p_i (\delta_{ij} - p_j)", r"p_i (\delta_{ij} + p_j)"])
def test_what_equals_what_may_be_said_between_two_displays(side):
    text = r"$$\frac{\partial p_i}{\partial z_j}$$" + f"\n\nequals\n\n$${side}$$"

    assert verdicts(text, "lab-00") == (["ok"] if "-" in side else ["false"])


def test_a_rule_for_one_number_fails_at_a_number():
    (line,) = judge(r"$$\operatorname{relu}'(t) = 0 \quad (t > 0)$$", declared("lab-03")).lines

    assert line.counterexample.indices == {}
    assert line.counterexample.inputs["t"][0] > 0


def test_a_long_sign_of_equality_is_one():
    assert verdicts(r"$$\frac{\partial L}{\partial z_j} \xlongequal{} p_j + \delta_{jy}$$", "lab-00") == ["false"]


def test_words_in_a_formula_that_deny_it_are_not_passed_over():
    line = r"$$\frac{\partial L}{\partial z_j} = p_j - \delta_{jy} \quad \text{fails for } j = y$$"

    assert "unread" in verdicts(line, "lab-00")


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        (r"$$\bar{x} = \nabla_x \langle u, f(x) \rangle = J_f(x)^\top u$$", "definition"),
        (r"$\bar{x}_j = \partial \langle u, f \rangle / \partial x_j$", "definition"),
        (r"$$\bar{x} = J_f(x) u$$", "unread"),
        (r"$$\bar{x} = 2 J_f(x)^T u$$", "unread"),
        (r"$$\bar{x} = J_f(W)^T u$$", "unread"),
        (r"$$\bar{x} = \nabla_x \langle u, f(u) \rangle = J_f(x)^T u$$", "misfit"),
    ],
)
def test_what_a_vjp_is_may_be_said_of_any_function(line, verdict):
    assert verdicts(line, "lab-03")[-1] == verdict


def test_a_logarithm_may_be_derived_inline():
    assert verdicts(r"$\partial \log p_i / \partial z_i = p_i^{-1}\, \partial p_i/\partial z_i$", "lab-00") == ["ok"]


@pytest.mark.parametrize(("side", "verdict"), [(r"(W x)[a]", "ok"), (r"2 (W x)[a]", "false")])
def test_an_entry_of_a_bracket_may_be_written_as_code_does(side, verdict):
    text = rf"**dot.** $$\langle u, W x \rangle = \sum_a u[a] \, {side}$$"

    assert verdicts(text, "lab-03") == [verdict]


def test_vec_by_rows_is_the_vec_of_the_labs():
    text = r"$$\frac{\partial h_{pre}}{\partial \operatorname{vec}_r(W_1)} = I_4 \otimes x^\top$$"

    assert verdicts(text, "lab-01") == ["ok"]
    assert verdicts(r"$$W_1 x = (I_4 \otimes x^\top) \operatorname{vec}_r(W_1)$$", "lab-01") == ["ok"]


@pytest.mark.parametrize(
    ("text", "lab"),
    [
        (r"$$\frac{\partial J}{\partial W} = (a - y)\,{}^t\!x$$ ", "lab-05"),
        (r"$$\frac{\partial J}{\partial x} = {}^tW (a - y)$$", "lab-05"),
        (r"$$\nabla^2 L = \operatorname{diag}(p) - p p^\top$$", "lab-00"),
        (r"$$\frac{\partial p}{\partial z'} = \operatorname{diag}(p) - p p^\top$$", "lab-00"),
        (r"Let $(\cdot)_{,j} \equiv \partial(\cdot)/\partial z_j$. $$p_{i,j} = p_i (\delta_{ij} - p_j)$$", "lab-00"),
        (r"Since $\partial \ln p_i = \partial p_i / p_i$.", "lab-00"),
        (r"$$\frac{\partial L}{\partial z} = p - e^{(y)}$$", "lab-00"),
        (r"$$\frac{\partial \log p_i}{\partial z_j} = \delta_{ij} - p_j \qquad (\star)$$", "lab-00"),
        (r"$\partial \exp(z_i)/\partial z_j = \delta_{ij} \exp(z_i)$", "lab-00"),
        (r"$$\frac{\partial h_{pre}}{\partial \operatorname{vec}_r W_1} = \mathbb 1_4 \otimes x^\top$$", "lab-01"),
        (r"$$h\_pre[k] = \sum_j W1[k, j] \cdot x[j] + b1[k]$$", "lab-01"),
        (r"$$\frac{\partial h_\beta}{\partial (h_{pre})_\gamma} = 0 \quad (\beta \ne \gamma)$$", "lab-01"),
        ("## Batch\n" + r"$$\frac{\partial J^{(\nu)}}{\partial Z_{j\mu}} = 0 \quad (\nu \ne \mu)$$", "lab-05"),
        (r"$$(W, x, b) \longrightarrow z = Wx + b \longrightarrow a = \operatorname{softmax}(z)$$", "lab-05"),
        ("## squared_loss\n" + r"$$\ell(\hat y, y) = \tfrac12 \|\hat y - y\|^2$$", "lab-03"),
        ("## Batch\n" + r"$$dW = \sum_{t=1}^m dz^{(t)} (x^{(t)})^\top = dZ\,X^\top$$", "lab-05"),
        ("## mlp2\n" + r"$\hat y = \mathrm{dot}(W_2, h)$", "lab-03"),
        (r"At $z = (2, 1, 0)$: $$p = \frac{[e^2, e, 1]}{e^2 + e + 1} \approx [0.6652, 0.2447, 0.0900]$$", "lab-00"),
        (r"At $z = (\ln 2, 0, 0)$: $$p = [\tfrac12, \tfrac14, \tfrac14]$$", "lab-00"),
    ],
)  # fmt: skip
def test_another_way_to_write_is_read(text, lab):
    assert {line.verdict for line in judge(text, declared(lab)).lines} == {"ok"}


@pytest.mark.parametrize(
    ("text", "lab"),
    [
        (r"$$\frac{\partial J}{\partial x} = {}^tW (a + y)$$", "lab-05"),
        (r"$$\nabla^2 L = p p^\top - \operatorname{diag}(p)$$", "lab-00"),
        (r"Let $(\cdot)_{,j} \equiv \partial(\cdot)/\partial z_j$. $$p_{i,j} = p_i (\delta_{ij} + p_j)$$", "lab-00"),
        (r"$$\frac{\partial L}{\partial z} = p + e^{(y)}$$", "lab-00"),
        (r"$$(W, x, b) \longrightarrow z = Wx - b \longrightarrow a = \operatorname{softmax}(z)$$", "lab-05"),
        ("## squared_loss\n" + r"$$\ell(\hat y, y) = \|\hat y - y\|^2$$", "lab-03"),
    ],
)
def test_another_way_to_write_hides_no_slip(text, lab):
    assert "false" in {line.verdict for line in judge(text, declared(lab)).lines}


@pytest.mark.parametrize(
    "gate",
    [
        r"$$d_a = 1 \text{ if } h_{pre,a} > 0, \quad d_a = 0 \text{ otherwise}$$",
        r"$$d_a = 1 \text{ if } h_{pre,a} > 0, \quad d_a = 0 \text{ if } h_{pre,a} \le 0$$",
        r"Take a gate $d_k$, which is $1$ for $(h_{pre})_k > 0$ and $0$ for $(h_{pre})_k \leq 0$. ",
        r"$$\frac{\partial h[k]}{\partial h\_pre[k]} = gate[k] = [h\_pre[k] > 0]$$",
        r"$$m[k] = \begin{cases} 1 & h_{pre}[k] > 0 \\ 0 & h_{pre}[k] \le 0 \end{cases}$$",
    ],
)
def test_a_gate_is_told_case_by_case(gate):
    letter = next(name for name in ("gate", "m", "d") if rf"{name}[k]" in gate or name == "d")
    jacobian = r"$$\frac{\partial y}{\partial b_1} = W_2 \operatorname{diag}(%s)$$"

    assert judge(gate + jacobian % letter, declared("lab-01")).lines[-1].verdict == "ok"
    assert judge(gate + jacobian % f"2 {letter}", declared("lab-01")).lines[-1].verdict == "false"


def test_an_entry_with_a_prime_is_a_name_where_it_is_said_what_it_is():
    text = r"$$h_k' = \frac{\partial h_k}{\partial (h_{pre})_k}$$"
    slope = r"$$\frac{\partial h_k}{\partial (b_1)_a} = h_k' \delta_{ka}$$"

    assert judge(text + slope, declared("lab-01")).lines[-1].verdict == "ok"
    assert judge(text + slope.replace("= h", "= 2 h"), declared("lab-01")).lines[-1].verdict == "false"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Summation over repeated indices is *not* implied.", False), ("The summation convention is a bad fit.", False),
        ("Repeated indices are summed unless stated otherwise.", True), ("I never use the Einstein convention.", False),
    ],
)  # fmt: skip
def test_a_convention_may_be_denied(text, said):
    assert sums_repeated(text) is said


def test_a_name_is_defined_under_the_sum_convention():
    text = r"Repeated indices are summed. $$u_j = W^1_{jm} x_m + b^1_j, \qquad h_j = \max(u_j, 0)$$"

    assert {line.verdict for line in judge(text, declared("lab-01")).lines} == {"definition", "ok"}


@pytest.mark.parametrize(
    "text", [r"Dimensions: $[y]/[W_1] = [W_2][x]$", r"Let $\mu = 3a + b$.", r"It vanishes unless $x_b = 0$."]
)
def test_what_claims_nothing_is_passed_over(text):
    assert not judge(text, declared("lab-01")).lines


@pytest.mark.parametrize("text", [r"So $x_b = 0$.", r"Let $\mu = 5a + b$.", r"$y = [W_2][x]$"])
def test_what_claims_something_is_not_passed_over(text):
    assert judge(text, declared("lab-01")).lines


@pytest.mark.parametrize("sign", [r"\propto", r"\mapsto", r"\sim", ":", r"\to", r"\iff", r"\approx", r"\leftarrow"])
@pytest.mark.parametrize("around", ["So $%s$.", "$$%s$$"])
def test_another_sign_behind_a_derivative_is_for_a_human(sign, around):
    text = around % rf"\frac{{\partial L}}{{\partial z_j}} {sign} \delta_{{jy}} - p_j"

    assert "unread" in {line.verdict for line in judge(text, declared("lab-00")).lines}


@pytest.mark.parametrize(
    "sign", [r"\text{ equals }", r"\mathrm{equals}", r"\coloneqq", r"\triangleq", "≡", r"\char61 ", "&#61;", "&equals;"]
)
def test_another_way_to_say_that_sides_are_equal_is_judged_in_a_sentence(sign):
    text = rf"So $\frac{{\partial L}}{{\partial z_j}} {sign} \delta_{{jy}} - p_j$."

    assert "false" in {line.verdict for line in judge(text, declared("lab-00")).lines}


def test_words_under_a_number_make_another_name_of_it():
    text = (
        "## Batch\n"
        + r"$$J_{batch} = \frac{1}{m} \sum_{t=1}^{m} J^{(t)}$$ $$\frac{\partial J_{batch}}{\partial Z} = dZ$$"
    )

    assert [line.verdict for line in judge(text, declared("lab-05")).lines] == ["definition", "ok"]


def test_a_factor_in_brackets_is_no_argument():
    gate = r"Let $G = \operatorname{diag}(\mathbf{1}[h_{pre} > 0])$. "
    slope = r"$$\frac{\partial L}{\partial h_{pre}} = G (W_2)^\top (y - \text{target})$$"

    assert judge(gate + slope, declared("lab-01")).lines[-1].verdict == "ok"


def test_no_vector_of_ones_is_taken_for_the_identity():
    assert (
        judge(r"With the vector of ones $\mathbf{1}$: $$J \mathbf{1} = J$$", declared("lab-00")).lines[-1].verdict
        != "ok"
    )


@pytest.mark.parametrize(
    "sentence",
    [
        r"The derivative of $p_i$ with respect to $z_j$ is $p_i (\delta_{ij} - p_j)$.",
        r"The derivative of $\log p_y$ by $p_y$ is $1 / p_y$, that of $L$ by $z_j$ is then $p_j - \delta_{jy}$.",
        r"La derivada de $p_i$ respecto a $z_i$ es $p_i (1 - p_i)$.",
        r"Die Ableitung von $e^{z_k}$ nach $z_k$ ist $$e^{z_k}.$$",
    ],
)
def test_a_derivative_told_in_a_sentence_is_read(sentence):
    assert {line.verdict for line in judge(sentence, declared("lab-00")).lines} == {"ok"}


@pytest.mark.parametrize(
    "sentence",
    [
        r"The derivative of $p_i$ with respect to $z_j$ is $p_i p_j$.",
        r"The derivative of $L$ by $z_j$ is simply $\delta_{jy} - p_j$.",
        r"Die Ableitung von $p_i$ nach $z_j$ ist $p_j (\delta_{ij} - p_j)$.",
    ],
)
def test_a_false_derivative_told_in_a_sentence_is_refused(sentence):
    assert [line.verdict for line in judge(sentence, declared("lab-00")).lines] == ["false"]


@pytest.mark.parametrize("told", ["The derivative of", "Hence the derivative of"])
@pytest.mark.parametrize("between", ["by", "and"])
def test_what_is_no_more_than_a_sentence_about_a_derivative_claims_nothing(told, between):
    text = f"{told} $p_i$ {between} $z_j$ tells how one moves with the other, $i$ and $j$ being any."

    assert judge(text, declared("lab-00")).lines == ()


def test_a_sentence_about_a_derivative_of_nothing_claims_nothing():
    text = r"The derivative of $\,$ by $z_j$ is $\,$."

    assert judge(text, declared("lab-00")).lines == ()


@pytest.mark.parametrize(
    ("lab", "text"),
    [
        (
            "lab-01",
            r"Forward ($k = 0..3$ units, $i = 0, 1$ outputs): $$y_i = \sum_k W_{2,ik} h_k + b_{2,i}$$",
        ),
        ("lab-01", r"\begin{aligned} y_i &= \sum_j W_{2,ij}\, h_j + b_{2,i}, & i &= 1, 2 \end{aligned}"),
        (
            "lab-01",
            r"\begin{aligned} h_j &= \max((h_{pre})_j, 0), & j &= 1, \dots, 4 \\ y &= W_2 h + b_2 \end{aligned}",
        ),
        ("lab-01", r"Let $s = h_\text{pre}$. $$h = \operatorname{relu}(s)$$"),
        ("lab-01", r"Let $u = h_{pre}$. $$h_k = u_k\, I(u_k > 0)$$"),
        (
            "lab-01",
            r"Let $u = h_{pre}$, $\Theta(u) = 1$ for $u > 0$, $\Theta(u) = 0$ for $u \le 0$. $$h_k = u_k \Theta(u_k)$$",
        ),
        ("lab-00", r"Let $Z_\bullet = \sum_k e^{z_k}$. $$p_i = \frac{e^{z_i}}{Z_\bullet}$$"),
        ("lab-03", r"$$\bar y_i = -u (p_i - y_i) \quad (p = y_{pred})$$"),
        ("lab-03", r"$$\bar x_i = \begin{cases} u_i & \text{se } x_i > 0 \\ 0 & \text{altrimenti} \end{cases}$$"),
        ("lab-03", r"Con $g_i = 1$ se e solo se $x_i > 0$: $$\bar x_i = g_i u_i$$"),
        ("lab-03", r"With $g_i = 1$ iff $x_i > 0$: $$\bar x_i = g_i u_i$$"),
        ("lab-03", r"**4)** $f = \frac{1}{2} \sum_i (y_{pred,i} - y_i)^2$"),
        ("lab-05", "## Batch\n" + r"$$dW = \frac1m \sum_t (a_t - y_t)\, x_t^\top = dZ\, X^\top$$"),
    ],
)
def test_it_is_read_as_people_write_it(lab, text):
    text = text if "$" in text else f"$${text}$$"

    assert {line.verdict for line in judge(text, declared(lab)).lines} <= {"ok", "definition"}


@pytest.mark.parametrize(
    ("lab", "text"),
    [
        ("lab-01", r"Let $u = h_{pre}$. $$h_k = u_k\, I(u_k < 0)$$"),
        (
            "lab-01",
            r"Let $u = h_{pre}$, $\Theta(u) = 1$ for $u < 0$, $\Theta(u) = 0$ for $u \ge 0$. $$h_k = u_k \Theta(u_k)$$",
        ),
        ("lab-00", r"Let $Z_\bullet = \sum_k e^{z_k}$. $$p_i = \frac{z_i}{Z_\bullet}$$"),
        ("lab-03", r"$$\bar y_i = u (p_i - y_i) \quad (p = y_{pred})$$"),
        ("lab-03", r"With $g_i = 1$ iff $x_i < 0$: $$\bar x_i = g_i u_i$$"),
        ("lab-05", "## Batch\n" + r"$$dW = \sum_t (a_t - y_t)\, x_t^\top = dZ\, X^\top$$"),
        ("lab-00", r"Let $i = j$, where $\delta_{ij} = 2$."),
        ("lab-00", r"With the delta ($\delta_{ij} = 2$ if $i = j$ and $0$ otherwise) both are one."),
    ],
)
def test_what_is_false_in_such_a_notation_is_refused(lab, text):
    assert {line.verdict for line in judge(text, declared(lab)).lines} & {"false", "misfit"}


def test_sums_written_out_are_not_summed_once_more_where_repeated_indices_are_summed():
    text = (
        r"Repeated indices are summed. Let $r = \mathbf{1}[h_{pre} > 0]$. $$\frac{\partial y_i}{\partial (W_1)_{ab}} = "
        r"(W_2)_{ik} r_k \delta_{ka} x_b = \sum_k (W_2)_{ik} r_k \delta_{ka} x_b$$"
    )

    assert [line.verdict for line in judge(text, declared("lab-01")).lines] == ["definition", "ok", "ok"]


def test_what_would_be_summed_to_nothing_on_both_sides_is_no_sum():
    text = (
        r"Repeated indices are summed. $$\frac{\partial p_i}{\partial z_j} = "
        r"p_i \frac{\partial \log p_i}{\partial z_j} = 2 p_i (\delta_{ij} - p_j)$$"
    )

    assert judge(text, declared("lab-00")).lines[-1].verdict == "false"


@pytest.mark.parametrize("conclusion", ["It follows that $x = 0$.", "So we arrive at $x = 0$.", "Hence $x = 0$."])
def test_no_conclusion_gives_an_input_a_number(conclusion):
    assert [line.verdict for line in judge(conclusion, declared("lab-01")).lines] == ["unread"]


def test_a_gradient_that_is_described_is_no_claim():
    text = "Divided again, you get a gradient that is $m$ times too small."

    assert judge(text, declared("lab-05")).lines == ()


@pytest.mark.parametrize(
    ("told", "verdict"),
    [
        (r"\text{sum of the columns of } dZ", "ok"),
        (r"\text{the sum over all columns of } dZ", "ok"),
        (r"\text{sum of the columns of } \frac{1}{m} (A - Y)", "ok"),
        (r"\text{sum of the rows of } dZ", "misfit"),
        (r"\text{sum of the columns of } dZ^\top", "misfit"),
        (r"\frac{1}{m} \text{sum of the columns of } dZ", "false"),
    ],
)
def test_sums_of_columns_are_told_in_words(told, verdict):
    text = f"## Batch\n$$db = {told}$$"

    assert judge(text, declared("lab-05")).lines[-1].verdict == verdict


BY_P = r"\frac{\partial L}{\partial p_i} = -\frac{\delta_{iy}}{p_i}"


@pytest.mark.parametrize(
    ("lab", "text"),
    [
        (
            "lab-00",
            rf"$${BY_P} \quad (= -1/p_y \text{{ for }} i = y,\ 0 \text{{ else}})$$",
        ),
        (
            "lab-00",
            r"$$\nabla L = p - e_y, \quad e_y = (0, \dots, 0, \underbrace{1}_{y}, 0, \dots, 0)^\top$$",
        ),
        ("lab-00", r"This is the Boltzmann distribution with $z_i = -E_i/kT$."),
        ("lab-01", r"It is $2\times4 \cdot 4\times4 \cdot 4\times12 = 2\times12$."),
        ("lab-01", r"$$\operatorname{rvec}(A X B) = (A \otimes B^\top) \operatorname{rvec}(X)$$"),
        ("lab-01", r"Let $d = \mathbf{1}[h_{pre} > 0]$, $D = \operatorname{diag}(d)$. $$dy = W_2 D \, dW_1 \, x$$"),
        (
            "lab-01",
            r"If $h_{pre,k} > 0$: $$\frac{\partial h_k}{\partial h_{pre,k}} = 1$$ If $h_{pre,k} < 0$: "
            r"$$\frac{\partial h_k}{\partial h_{pre,k}} = 0$$ I call this the gate $g_k$. $$h_k = g_k h_{pre,k}$$",
        ),
        ("lab-03", r"With $g(x)_i = \operatorname{relu}'(x_i)$: $$\bar x = u \odot g(x)$$"),
        (
            "lab-03",
            r"$$D(x) = \operatorname{diag}(\mathbf 1\{x_1 > 0\}, \dots, \mathbf 1\{x_n > 0\})$$ $$\bar x = D(x)\, u$$",
        ),
        (
            "lab-03",
            r"\begin{aligned} \bar W &= u x^\top && \text{dot} \\ \bar x &= W^\top u && \text{dot} \end{aligned}",
        ),
        (
            "lab-03",
            "### squared_loss\n" + r"For the loss with $e_k = \hat y_k - y_k$: $$\bar y_k = -u e_k$$ $$\bar y = -u e$$",
        ),
        ("lab-03", "### squared_loss\n" + r"Call the prediction $p$. $$\bar p_i = u (p_i - y_i)$$"),
        ("lab-05", r"$$\frac{\partial a_i}{\partial z_j} = a_i (I[i,j] - a_j)$$"),
        ("lab-05", "## Batch\n" + r"$$db = dZ \cdot (1, \dots, 1)^T$$"),
        (
            "lab-05",
            r"$$\frac{\partial J}{\partial z_j} = -y_j + a_j \sum_i y_i$$ $\sum_i y_i = 1$, so $$= a_j - y_j$$",
        ),
    ],
)
def test_what_students_write_is_read(lab, text):
    text = text if "$" in text else f"$${text}$$"

    assert {line.verdict for line in judge(text, declared(lab)).lines} <= {"ok", "definition"}


@pytest.mark.parametrize(
    ("lab", "text"),
    [
        (
            "lab-00",
            rf"$${BY_P} \quad (= 1/p_y \text{{ for }} i = y,\ 0 \text{{ else}})$$",
        ),
        ("lab-01", r"It is $(2\times4) \cdot (3\times4) \cdot (4\times12) = 2\times12$."),
        ("lab-01", r"Let $d = \mathbf{1}[h_{pre} > 0]$, $D = \operatorname{diag}(d)$. $$dy = D \, dW_1 \, x$$"),
        ("lab-03", r"$$D(x) = \operatorname{diag}(\mathbf 1\{x > 0\})$$ $$\bar x = D(u)\, x$$"),
        ("lab-03", "### squared_loss\n" + r"For the loss with $e_k = \hat y_k - y_k$: $$\bar y_k = u e_k$$"),
        ("lab-03", "### squared_loss\n" + r"Call the prediction $p$. $$\bar p_i = u (y_i - p_i)$$"),
        ("lab-05", r"$$\frac{\partial a_i}{\partial z_j} = a_i (I[i,j] - a_i)$$"),
        ("lab-05", r"$$\frac{\partial J}{\partial z_j} = -y_j + a_j \sum_i y_i$$ $\sum_i y_i = 1$, so $$= a_j + y_j$$"),
    ],
)
def test_what_students_get_wrong_is_refused(lab, text):
    assert {line.verdict for line in judge(text, declared(lab)).lines} & {"false", "misfit"}


def test_a_function_without_its_argument_is_not_called_wrong():
    text = r"$$\frac{d\, relu}{dx_i} = 1 \ \text{ if } x_i > 0, \quad 0 \ \text{ if not}$$"

    assert [line.verdict for line in judge(text, declared("lab-03")).lines] == ["unread"]


def test_what_something_is_outside_of_the_lab_is_read_where_anything_uses_it():
    text = r"With $z_i = -\beta E_i$: $$\frac{\partial p_i}{\partial E_j} = -\beta p_i (\delta_{ij} - p_j)$$"

    assert "unread" in {line.verdict for line in judge(text, declared("lab-00")).lines}


@pytest.mark.parametrize("slip", [r"$h_k = \max(0, q_k)$", r"$h_k = q_k$", r"$h_k = s_k + \max(0, q_k)$"])
def test_a_letter_that_means_nothing_is_no_view_from_outside_of_the_lab(slip):
    assert [line.verdict for line in judge(f"The relu is {slip}.", declared("lab-01")).lines] == ["unread"]


@pytest.mark.parametrize(
    "text",
    [
        r"\begin{aligned} p_i &= e^{z_i} / S && \text{the top depends on } z_i \\ S &= \sum_k e^{z_k} \end{aligned}",
        r"\begin{aligned} (e_y)_i p_i &= p_y && i = y \\ (e_y)_i p_i &= 0 && i \ne y \end{aligned}",
        r"\frac{\partial p}{\partial z} = \operatorname{diag}(p) - p p^\top = \operatorname{Cov}(t)",
        r"dL = (p - e_y)^\top dz \quad \text{for all } dz",
    ],
)
def test_what_stands_beside_a_step_is_no_step(text):
    known = r"With $S = \sum_k e^{z_k}$: "

    assert {line.verdict for line in judge(f"{known}$${text}$$", declared("lab-00")).lines} <= {"ok", "definition"}


def test_a_vector_is_said_to_be_the_unit_vector_of_the_label_with_a_sign():
    text = r"With $t$ = one-hot of y ($t[y] = 1$, all other 0): $$\frac{\partial L}{\partial z} = p - t$$"

    assert [line.verdict for line in judge(text, declared("lab-00")).lines] == ["definition", "ok", "ok"]


@pytest.mark.parametrize(
    "told",
    [
        r"With $g_i = 1$ for $x_i > 0$, $g_i = 0$ for $x_i < 0$, and $g_i := 0$ for $x_i = 0$,",
        r"With $g_i = \mathbf{1}[x_i > 0]$; if $x_i = 0$ for some $i$, we *define* $g_i = 0$. So",
    ],
)
def test_a_gate_is_set_where_it_has_no_slope(told):
    text = rf"{told} $\bar x_i = g_i u_i$."

    assert {line.verdict for line in judge(text, declared("lab-03")).lines} == {"definition", "ok"}


def test_a_computation_goes_on_from_one_input():
    text = r"The net is $x \to q = W_1 x \to h = \operatorname{relu}(q) \to f = W_2 h$. $$\bar h = W_2^\top u$$"

    assert {line.verdict for line in judge(f"## mlp2\n{text}", declared("lab-03")).lines} == {"definition", "ok"}


def test_what_goes_on_from_a_formula_in_a_sentence_does_not_go_on_from_the_display_before_it():
    text = r"$$\frac{\partial L}{\partial z_j} = p_j - \delta_{jy}$$ So the Jacobian is $J$ $$= p_j - \delta_{jy}$$"

    assert judge(text, declared("lab-00")).lines[-1].verdict != "ok"


def test_what_a_column_says_a_side_to_be_is_judged():
    text = r"$$\begin{aligned} \partial_j L &= p_j - \delta_{jy} && \text{which is } p_j \end{aligned}$$"

    assert judge(text, declared("lab-00")).lines[-1].verdict == "false"
