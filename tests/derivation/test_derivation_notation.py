"""Notations of everyday derivations: differentials, masks, slices, primes, names given in words or by section."""

from __future__ import annotations

import pytest
from derivation_corpus import declared

from labrunner.derivation.judge import judge

SECTIONS = {"relu": "## relu\n", "dot": "## dot\n", "mlp2": "## mlp2\n", "squared_loss": "## squared_loss\n"}


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
    ],
)
def test_differentials_are_followed(text, lab):
    assert all_hold(text, lab)


@pytest.mark.parametrize(
    ("text", "lab"),
    [
        (r"$$dh_{pre} = dW_1^T x$$", "lab-01"),
        (r"$$dL = (p + e_y)^T dz$$", "lab-00"),
        (SECTIONS["squared_loss"] + r"$$d\omega = u\, r^T dy_{pred} + u\, r^T dy$$", "lab-03"),
    ],
)
def test_a_line_of_differentials_that_does_not_hold_is_for_a_human(text, lab):
    assert verdicts(text, lab)[-1] == "unread"


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
        (r"$$db = \text{the sum of the columns of } dZ = dZ \mathbf 1$$", "lab-05"),
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
    assert "false" in verdicts(step.replace(r"$\theta(t) = 0$", r"$\theta(t) = 2$"), "lab-01")


def test_a_function_with_a_name_of_its_own_is_no_letter():
    assert verdicts(r"$$\operatorname{relu}(t) = t$$", "lab-01") == ["false"]
