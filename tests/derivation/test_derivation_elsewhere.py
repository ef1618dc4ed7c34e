"""Lines that hold where they are tried first: at other sizes and values, beside words and signs that change them."""

from __future__ import annotations

import pytest
from derivation_corpus import declared

from labrunner.derivation.judge import judge
from labrunner.verdict import Status


def last(text, lab="lab-00"):
    return judge(text, declared(lab)).lines[-1]


@pytest.mark.parametrize(
    ("line", "lab"),
    [
        (r"\mathbf{1}^T \mathbf{1} = 5", "lab-00"),
        (r"\operatorname{tr}(I) = 5", "lab-00"),
        (r"\frac{\partial L}{\partial z_j} = p_j - (n - 4) \delta_{jy}", "lab-00"),
        (r"h_a = \operatorname{relu}(h_{pre,a}) - \operatorname{relu}(h_{pre,a} - 100)", "lab-01"),
        (r"\frac{\partial h_a}{\partial h_{pre,a}} = 1[h_{pre,a} > 0.001]", "lab-01"),
        (r"dZ = \frac{1}{5} (A - Y)", "lab-05"),
        (r"1[y_i > 0] = 1", "lab-05"),
    ],
)
def test_a_line_that_holds_only_for_the_sizes_or_values_tried_first_is_false(line, lab):
    found = last(f"$${line}$$", lab)

    assert found.verdict == "false"
    assert "sizes and values tried first" in found.message


@pytest.mark.parametrize(
    ("line", "lab"),
    [
        (r"\mathbf{1}^T \mathbf{1} = n", "lab-00"),
        (r"7 p_i = 10 p_i - 3 p_i", "lab-00"),
        (r"dZ = \frac{1}{m} (A - Y)", "lab-05"),
        (r"h_a = \max(h_{pre,a} - 3, -3) + 3", "lab-01"),
    ],
)
def test_what_holds_for_all_sizes_and_values_holds(line, lab):
    assert last(f"$${line}$$", lab).verdict == "ok"


def test_a_number_too_small_to_make_a_difference_is_for_a_human():
    found = last(r"$$\frac{\partial L}{\partial z_j} = p_j - \delta_{jy} + 10^{-10}$$")

    assert found.verdict == "unread"
    assert "close to 0" in found.message


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        (r"\frac{\partial p_i}{\partial z_i} = p_i (1 - p_i) > 0", "ok"),
        (r"\frac{\partial L}{\partial z_j} = p_j - \delta_{jy} > 0", "false"),
        (r"L = -\log p_y \ge 0", "ok"),
        (r"L = -\log p_y \le 0", "false"),
    ],
)
def test_a_comparison_by_size_must_hold_wherever_it_is_tried(line, verdict):
    lines = judge(f"$${line}$$", declared("lab-00")).lines

    assert (verdict == "false") == any(found.verdict == "false" for found in lines)


RIGHT = r"\frac{\partial L}{\partial z_j} = p_j - \delta_{jy}"


@pytest.mark.parametrize(
    "changed",
    [
        RIGHT + r" \text{ plus } 2 \delta_{jy}",
        RIGHT + r" \quad \times 2",
        RIGHT + r" \quad \text{only for } j = y",
        r"\text{minus } " + RIGHT,
        r"\text{It is wrong that } " + RIGHT,
        RIGHT.replace("=", r"\overset{\text{not}}{=}"),
        RIGHT.replace("=", r"\cong") + r" + \delta_{jy}",
        r"\renewcommand{\odot}{+} " + RIGHT,
        r"\color{white} " + RIGHT,
    ],
)
def test_what_changes_a_right_line_beside_its_signs_is_never_accepted(changed):
    lines = judge(f"$${changed}$$", declared("lab-00")).lines

    assert {line.verdict for line in lines} != {"ok"}


@pytest.mark.parametrize(
    "said",
    [
        r"$\frac{\partial L}{\partial z_j}$ = $p_j + \delta_{jy}$",
        r"$\frac{\partial L}{\partial z_j}$ is $p_j + \delta_{jy}$",
        r"$$\frac{\partial L}{\partial z_j} \text{ equals } p_j + \delta_{jy}$$",
        r"$$\frac{\partial L}{\partial z_j} \mathrm{=} p_j + \delta_{jy}$$",
        r"### Result: $\frac{\partial L}{\partial z_j} = p_j + \delta_{jy}$",
        r"$`\frac{\partial L}{\partial z_j} = p_j + \delta_{jy}`$",
        "```{math}\n\\frac{\\partial L}{\\partial z_j} = p_j + \\delta_{jy}\n```",
    ],
)
def test_an_equality_is_judged_however_it_is_said(said):
    verdict = judge(said, declared("lab-00"))

    assert verdict.status is Status.REFUSED
    assert "false" in [line.verdict for line in verdict.lines]


@pytest.mark.parametrize("said", ["66.5\\%", "0.665", "0.66"])
def test_a_percentage_is_a_number(said):
    right = last(rf"At $z = [2, 1, 0]$ we have $p_0 \approx {said}$.")
    wrong = last(rf"At $z = [2, 1, 0]$ we have $p_0 \approx {said.replace('66', '76')}$.")

    assert (right.verdict, wrong.verdict) == ("ok", "false")
