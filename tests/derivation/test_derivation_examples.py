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
def test_a_right_example_in_numbers_stands_in_no_derivations_way(text):
    verdict = judged("\n" + text)

    assert verdict.status is Status.ACCEPTED, verdict.message


RIGHT = [
    r"p \approx (0.665, 0.245, 0.090)",
    r"p = [0.66, 0.24, 0.09]",
    r"p_0 = \frac{e^2}{e^2 + e + 1} \approx 0.6652",
    r"\frac{\partial L}{\partial z} = \begin{pmatrix} p_0 - 1 \\ p_1 \\ p_2 \end{pmatrix}",
    r"\nabla_z L = p - e_0 \approx (0.665, 0.245, 0.090) - (1, 0, 0) = (-0.335, 0.245, 0.090)",
    r"\frac{\partial L}{\partial z_0} = p_0 - 1 = -(p_1 + p_2) < 0",
    r"p_0 + p_1 + p_2 - 1 = 0",
    r"\frac{\partial p_0}{\partial z_1} = -p_0 p_1 \approx -0.163",
    r"J_{00} = p_0 (1 - p_0) \approx 0.2227",
    r"J \approx \begin{pmatrix} 0.22 & -0.16 & -0.06 \\ -0.16 & 0.18 & -0.02 \\ -0.06 & -0.02 & 0.08 \end{pmatrix}",
    r"z_0 - 1 > 0",
]


@pytest.mark.parametrize("line", RIGHT)
def test_an_example_is_worked_out_where_numbers_are_put_in(line):
    verdict = judged(f"\nAt $z = (2, 1, 0)^T$ and $y = 0$: $${line}$$")

    assert verdict.status is Status.ACCEPTED, verdict.message
    assert verdict.lines[-1].message == "an example in numbers"


@pytest.mark.parametrize(
    "line",
    [
        r"p \approx (0.665, 0.245, 0.190)",
        r"\frac{\partial L}{\partial z} = \begin{pmatrix} p_0 + 1 \\ p_1 \\ p_2 \end{pmatrix}",
        r"\frac{\partial L}{\partial z_1} = p_0 - 1 < 0",
        r"\frac{\partial L}{\partial z_0} = p_0 - 1$$ $$\nabla_z L = p - e_1 \approx (-0.335, 0.245, 0.090)",
        r"p_0 + p_1 + p_2 - 1 = 1",
        r"\frac{\partial L}{\partial z_2} = z_2 > 0",
        r"J_{01} = p_0 p_1 \approx -0.163",
        r"p_0 - 1 > 0",
        r"\frac{\partial L}{\partial z} = (p_0 - 1, p_1, 2 p_2)",
    ],
)
def test_a_false_example_is_refused_with_the_numbers_that_were_put_in(line):
    verdict = judged(f"\nAt $z = (2, 1, 0)^T$ and $y = 0$: $${line}$$")

    assert verdict.status is Status.REFUSED
    (false,) = [each for each in verdict.lines if each.verdict == "false"]
    assert false.message.startswith("not so at z = (2, 1, 0), y = 0")
    assert false.counterexample.inputs == {"z": [2.0, 1.0, 0.0]}


@pytest.mark.parametrize(
    ("before", "line"),
    [
        ("With classes counted from 1, at $z = [2, 1, 0]$ and $y = 1$:", r"\frac{\partial L}{\partial z_1} = p_1 - 1"),
        ("At z = [2, 1, 0] with y = 0, in plain words:", r"\frac{\partial L}{\partial z_0} \approx -0.335"),
        (r"Let $\mathbf{z} = \begin{bmatrix} 2 \\ 1 \\ 0 \end{bmatrix}$, $y = 0$.", r"p_0 - 1 \approx -0.335"),
        (
            "At $z = [5, 5]$. No: at $z = [2, 1, 0]$, $y = 2$, then $y = 0$:",
            r"\nabla_z L \approx (-0.335, 0.245, 0.090)",
        ),
    ],
)
def test_numbers_are_put_in_in_many_ways(before, line):
    verdict = judged(f"\n{before} $${line}$$")

    assert verdict.status is Status.ACCEPTED, verdict.message
    assert verdict.lines[-1].message == "an example in numbers"


def test_an_example_at_numbers_that_are_not_read_is_noted():
    told = r"At $z = (2, 1, 0)$: $p_0 = 0.67$. Now let $z = (\log 7, \sqrt 2, 0)$: $$p = (0.7, 0.2, 0.1)$$"

    verdict = judged("\n" + told)

    assert verdict.status is Status.ACCEPTED, verdict.message
    assert verdict.lines[-1].message != "an example in numbers"


@pytest.mark.parametrize(
    "text",
    [
        r"At $z = [2, 1, 0]$, $y = 0$ we have $p_0 = 0.67$. For two classes, $$p_1 = 1 - p_0$$",
        r"At $z = [2, 1, 0]$, $y = 0$: $$\frac{\partial L}{\partial 2 z_1} = p_1$$",
        r"For $2 z = [2, 1, 0]$ and $y = 0$ all is well.",
    ],
)
def test_an_example_that_cannot_be_worked_out_is_left_to_a_human(text):
    verdict = judged("\n" + text)

    assert verdict.status is Status.REVIEW
    assert "cannot be worked out" in verdict.message


@pytest.mark.parametrize(
    "line",
    [
        r"$\partial_1 L = p_2 > 0$",
        r"$dL = (p_0 - 1) dz_0 - p_1 dz_1 + p_2 dz_2$",
        r"$J_{01} = p_0 p_1$",
    ],
)
def test_an_entry_of_an_example_is_worked_out_however_it_is_written(line):
    verdict = judged("\nAt $z = [2, 1, 0]$, $y = 0$: " + line)

    assert verdict.status is Status.REFUSED
    assert "not so at z = (2, 1, 0), y = 0" in verdict.message


def test_numbers_of_the_brief_may_be_taken_for_granted():
    told = r"In numbers $$p_0 = \frac{e^2}{e^2 + e + 1} \approx 0.665$$ $$\nabla_z L \approx (-0.335, 0.245, 0.090)$$"

    verdict = judged("\n" + told)

    assert verdict.status is Status.ACCEPTED, verdict.message
    assert [line.message for line in verdict.lines[-2:]] == ["an example in numbers"] * 2


@pytest.mark.parametrize(
    "text",
    [
        r"With $p = (0.7, 0.2, 0.1)$ and $y = 0$: $$\frac{\partial L}{\partial z} = (0.3, 0.2, 0.1)$$",
        r"With three classes and $z = (2, 1, 0)$, class $0$: $$\frac{\partial L}{\partial z} = (0.33, 0.24, 0.09)$$",
        r"For $z = [2, 1, 0]$: $$\frac{\partial L}{\partial z_0} = 5$$",
        r"For $z = (2, 1, 0)$ and $y = 0$: $$\frac{\partial L}{\partial z} = (0.33, 0.24)$$",
    ],
)
def test_what_is_said_to_be_a_number_and_cannot_be_worked_out_is_for_a_human(text):
    assert judged("\n" + text).status is Status.REVIEW


@pytest.mark.parametrize(("signs", "status"), [("(-, +, +)", Status.ACCEPTED), ("(+, -, -)", Status.REFUSED)])
def test_signs_are_compared_with_those_of_the_entries(signs, status):
    text = r"For $z=[2,1,0]$ and $y=0$ the signs are $$\frac{\partial L}{\partial z} = " + signs + "$$"

    assert judged("\n" + text).status is status


def test_a_value_rounded_to_whole_numbers_is_not_far_off():
    text = "\n" + r"For $z = [2, 1, 0]$ rounding gives $p \approx (1, 0, 0)$."

    assert judged(text).status is Status.ACCEPTED
    assert judged(text.replace("(1, 0, 0)", "(0, 1, 0)")).status is Status.REFUSED


@pytest.mark.parametrize(
    "text",
    [
        r"En $z=(2,1,0)$, $y=0$: $p_0 = 0,665$ y $\frac{\partial L}{\partial z_0} = -0,335$.",
        r"En $z=(2;1;0)$, $y=0$: $$p \approx (0,665;\ 0,245;\ 0,090)$$",
        r"At $z=(2,1,0)$: $p_2 = 9.0 \times 10^{-2}$.",
        r"At $z=(10,0,0)$: $p = (1, 0, 0)$.",
        r"At $z=(2,1,0)$, $y=0$ (first class): $$\frac{\partial L}{\partial z_1} = p_1 - 1 \approx -0.335$$",
        r"At $z=(2,1,0)$: $J_{12} = -p_1 p_2 = -0.163$, $J_{33} = p_3(1-p_3) \approx 0.082$",
        r"At $z = (2, 1, 0)$: $p = (7.39, 2.72, 1)/11.11 = (0.66, 0.24, 0.09)$, $L = -\log(0.66) = 0.41$ for $y = 0$.",
        r"Shift: $z = (2,1,0)$ and $z = (102, 101, 100)$ both give $p \approx (0.665, 0.245, 0.090)$.",
        r"If $z = (0, 0)$: $p = (\frac12, \frac12)$ and $J = \begin{pmatrix} 1/4 & -1/4 \\ -1/4 & 1/4 \end{pmatrix}$",
        r"If $z = (0, 0)$, $y = 1$: $$\nabla_z L = (\tfrac12, -\tfrac12)$$",
        r"Numbers: $z = [1, 2, 3]$, $y = 3$, $\nabla_z L = [0.09, 0.2447, -0.3348]$",
    ],
)
def test_a_right_example_is_never_refused_for_the_way_it_is_written(text):
    assert judged("\n" + text).status is not Status.REFUSED


@pytest.mark.parametrize("lab", ["lab-00", "lab-01", "lab-03", "lab-05"])
@pytest.mark.parametrize("name", ["x", "z", "v", "u", "y", "a", "h", "b_1", "r"])
def test_numbers_may_be_put_in_for_anything_in_any_part_of_a_lab(lab, name):
    claims = r"$$p_0 = 3$$ $$\bar x = W_1^T \bar h$$ $$\frac{\partial L}{\partial z_0} = p_0 + 1$$"
    text = f"At ${name} = (1, 2)$: {claims}"

    assert judge(text, declared(lab)).status is not Status.ACCEPTED


def test_what_holds_at_the_numbers_alone_is_for_a_human():
    text = r"At $z = (1, 1, 1)$: $J = \frac13 I - \frac19 \mathbf{1}\mathbf{1}^T$."

    assert judged("\n" + text).status is Status.REVIEW


def test_an_entry_that_is_not_there_is_for_a_human():
    verdict = judged("\nAt $z = [2, 1, 0]$, $y = 0$: $$\\frac{\\partial L}{\\partial z_2} = p_4 > 0$$")

    assert verdict.status is Status.REVIEW
    assert "not so many" in verdict.message


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


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (r"\partial_0 L = \frac{e^2}{Z} - 1", r"\partial_0 L = \frac{e^2}{Z} + 1"),
        (
            r"\frac{\partial L}{\partial z_1} = \frac{e}{Z} \approx 0.245",
            r"\frac{\partial L}{\partial z_1} = \frac{1}{Z}",
        ),
        (r"\partial_2 L = \frac{1}{Z}", r"\partial_2 L = -\frac{1}{Z}"),
    ],
)
def test_an_entry_is_worked_out_through_a_name_of_the_text(right, wrong):
    numbers = "\nLet $Z = \\sum_k e^{z_k}$.\n\nAt $z = [2, 1, 0]$, $y = 0$:\n\n"

    assert judged(f"{numbers}$${right}$$").status is Status.ACCEPTED
    assert judged(f"{numbers}$${wrong}$$").status is Status.REFUSED


def test_a_label_may_be_told_in_words():
    text = "\nAt $z = [2, 1, 0]$, right answer: class {}: $$p - e_y \\approx (-0.335, 0.245, 0.090)$$"

    assert judged(text.format(0)).status is Status.ACCEPTED
    assert judged(text.format(2)).status is not Status.ACCEPTED


def test_a_matrix_for_two_classes_is_false_where_one_entry_is():
    matrix = r"\begin{pmatrix} p_0(1-p_0) & -p_0 p_1 \\ -p_1 p_0 & p_1(1-p_0) \end{pmatrix}"

    assert judged(f"\nFor two classes: $$J = {matrix}$$").status is Status.REFUSED


FAR = (
    "At $z = [2, 1, 0]$ and $y = 0$ the loss must fall with the first logit and rise with the others, because "
    "the gradient is what a step of gradient descent takes off, and because training pulls up what was right. Indeed "
)


@pytest.mark.parametrize(
    ("said", "status"),
    [
        (r"$p_0 \approx 0.765$.", Status.REFUSED),
        (r"with two equal logits $p_0 \approx 0.765$.", Status.REVIEW),
        (r"if there were more of them $p_0 \approx 0.765$.", Status.REVIEW),
        (r"it is so if it is $\nabla_z L \approx (-0.335, 0.246, 0.090)$.", Status.REFUSED),
        (r"it is so if it is $\nabla_z L = (p_0 - 1, 2 p_1, p_2)$.", Status.REFUSED),
        (r"it is so if there are two: $\nabla_z L = 2 p - (1, 0, 0)$.", Status.REFUSED),
        (r"it is so if there are two: $p_0 \approx 0.765$.", Status.REVIEW),
        (r"it is so if two are equal: $p_0 - 1 = -2 p_1$.", Status.REVIEW),
        (r"it is so if two are equal: $p_0 - 1 = p_1 + p_2$.", Status.REFUSED),
        (r"$p_0 \approx 0.665$, so that $\nabla_z L = 2 p - (1, 0, 0)$.", Status.REFUSED),
    ],
)
def test_numbers_put_in_long_before_are_meant_unless_the_text_may_tell_of_others(said, status):
    assert judged("\n" + FAR + said).status is status


def test_an_example_does_not_reach_a_target():
    text = r"At $z = [2, 1, 0]$, $y = 0$: $$\frac{\partial L}{\partial z} = [p_0 - 1, p_1, p_2]$$"

    verdict = judge(text, declared("lab-00"))

    assert verdict.status is Status.REFUSED
    assert [target.status for target in verdict.targets] == ["missing"] * 3


def test_a_rounded_general_claim_is_for_a_human():
    assert judged(r"$$\frac{\partial L}{\partial z_j} = p_j - \delta_{jy} \approx p_j$$").status is Status.REVIEW


@pytest.mark.parametrize(
    "text",
    [
        r"At $z = (2, 1, 0)$, $y = 0$. A uniform $p = (1/3, 1/3, 1/3)$ would give $$L = \log 3 \approx 1.1$$",
        r"At $z = (2, 1, 0)$, $y = 0$. If the label were the last: $$\nabla_z L \approx (0.67, 0.24, -0.91)$$",
        r"At $z = (2, 1, 0)$, $y = 0$. Doubling the scores to $(4, 2, 0)$: $$p \approx (0.867, 0.117, 0.016)$$",
        r"With $z = (\ln 3, 0)$ and $y = 0$: $$\sum_k e^{z_k} = 4$$",
        r"Take the scores 2, 1, 0 and the first label. Then $$\sum_k e^{z_k} = 11.107$$ $$L = 0.408$$",
        r"At $z = (10, 0, 0)$, $y = 0$: $$\nabla_z L \approx (-9.1 \cdot 10^{-5}, 0, 0) \approx (0, 0, 0)$$",
    ],
)  # fmt: skip
def test_an_example_is_not_refused_for_numbers_that_are_not_its_own(text):
    assert judged("\n" + text).status is not Status.REFUSED


@pytest.mark.parametrize("text", [r"is $L \approx 2.4$.", r"$p \approx (0.665, 0.345, 0.090)$", "$L = 1.408$"])
def test_a_false_example_inside_a_sentence_is_refused(text):
    assert judged(f"\nAt $z = (2, 1, 0)$, $y = 0$, {text}").status is Status.REFUSED


HEADED = "### Check at $z = [2, 1, 0]$, $y = 0$\n\nThe loss falls when the right logit rises.\n\n"


@pytest.mark.parametrize(
    ("right", "digit", "other"),
    [
        (r"\nabla_z L = p - (1, 0, 0) \approx (-0.335, 0.245, 0.090)", "-0.335", "-0.345"),
        (r"\nabla_z L = p - e_0 \approx [0.665 - 1, 0.245, 0.090] = [-0.335, 0.245, 0.090]", "0.245", "0.345"),
        (r"\frac{\partial L}{\partial z_0} = p_0 - 1 = -(p_1 + p_2) < 0", "p_0 - 1", "p_0 + 1"),
        (r"\frac{p_1}{p_2} = \frac{e^1}{e^0} = e > 1", r"\frac{e^1}{e^0}", r"\frac{e^2}{e^0}"),
    ],
)
def test_an_example_is_worked_out_at_the_numbers_of_its_heading(right, digit, other):
    def verdicts_on(line):
        return [found.verdict for found in judge(f"{HEADED}$${line}$$", declared("lab-00")).lines]

    assert verdicts_on(right) == ["ok"]
    assert verdicts_on(right.replace(digit, other)) == ["false"]


@pytest.mark.parametrize(
    ("line", "verdict"),
    [("$p = [2, 1, 0]$", "false"), ("$p = [0.5, 0.7, -0.2]$", "false"), ("$p = [0.7, 0.2, 0.1]$", "ok")],
)
def test_what_is_put_in_for_a_distribution_adds_up_to_one(line, verdict):
    lines = judge(f"For {line} and $y = 0$: $$p - e_y = (-0.3, 0.2, 0.1)$$", declared("lab-00")).lines

    assert verdict in [found.verdict for found in lines]


def test_an_example_that_fails_where_other_numbers_may_be_meant_is_for_a_human():
    text = r"At $z = [2, 1, 0]$, $y = 0$: $$p \approx (0.665, 0.245, 0.090)$$ If it were uniform instead, $$p = {}$$"

    right, other = (
        judge(text.replace("{}", p), declared("lab-00")) for p in ("(0.665, 0.245, 0.090)", "(0.2, 0.3, 0.5)")
    )

    assert right.lines[-1].verdict == "ok"
    assert other.lines[-1].verdict == "unread"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (r"$(2 \times 4)(4 \times 4)(4 \times 12) = 2 \times 12$", "definition"),
        (r"$(2 \times 4)(4 \times 4)\cdot(4 \times 12) = (2 \times 12)$", "definition"),
        (r"$(m \times H)(H \times d) = m \times d$", "definition"),
        (r"$(m \times 4)(4 \times 12) = (2 \times 12)$", "definition"),
        (r"$(2 \times 4)(4 \times 4)(4 \times 12) = 2 \times 13$", "misfit"),
        (r"$(2 \times 4)(4 \times 4)(5 \times 12) = 2 \times 12$", "misfit"),
        (r"$(m \times H)(d \times H) = m \times d$", "misfit"),
    ],
)
def test_shapes_side_by_side_must_be_those_of_a_product(text, verdict):
    assert [line.verdict for line in judge(f"Shapes: {text}.", declared("lab-01")).lines] == [verdict]


def test_no_line_passes_for_an_example_because_numbers_were_put_in_before():
    told = (
        r"For a = 2, b = 1 it is column 7. $$J = W_2 \operatorname{diag}(\mathbb{1}[h_{pre} > 0]) (I_4 \otimes x^T)$$"
    )

    assert judge(told, declared("lab-01")).lines[-1].verdict == "ok"
    assert judge(told.replace(r"\otimes", r"\otimes 2"), declared("lab-01")).lines[-1].verdict == "false"


def test_a_matrix_in_symbols_for_three_classes_is_tried_and_not_only_noted():
    told = (
        r"For n = 3 it is $$J = \begin{pmatrix} p_0 - p_0^2 & -p_0 p_1 & -p_0 p_2 \\ -p_1 p_0 & p_1 - p_1^2 & -p_1 p_2 "
        r"\\ -p_2 p_0 & -p_2 p_1 & p_2 - p_2^2 \end{pmatrix}$$"
    )

    assert "where it holds" in judged(told).lines[-1].message
    assert judged(told.replace("& -p_0 p_1", "& p_0 p_1")).lines[-1].verdict == "false"
    assert judged(told.replace("& -p", "& p")).lines[-1].verdict == "unread"


NUMBERS = [
    (r"e^2 + e + 1 \approx 7.389 + 2.718 + 1 = 11.107", "11.107", "11.207"),
    (r"[0.665 - 1,\ 0.245,\ 0.090] = [-0.335,\ 0.245,\ 0.090]", "0.245", "1.245"),
    (r"-0.335 + 0.245 + 0.090 = 0", "= 0", "= 1"),
    (r"\Sigma = e^{2}+e^{1}+e^{0} \approx 7{,}389+2{,}718+1 = 11{,}107", "11{,}107", "11{,}207"),
]


@pytest.mark.parametrize(("line", "right", "wrong"), NUMBERS)
def test_numbers_alone_are_compared_whatever_was_put_in(line, right, wrong):
    assert judged(f"\n$${line}$$").status is Status.ACCEPTED
    assert judged(f"\n$${line.replace(right, wrong, 1)}$$").status is Status.REFUSED


def test_numbers_are_put_in_behind_a_number_in_bold():
    text = "\n\n**3.** z = [2, 1, 0], y = 0. " + r"$$p \approx (0.665, 0.245, 0.090)$$"

    assert judged(text).lines[-1].message == "an example in numbers"


LISTS = [
    ("[-0.335, 0.245, 0.090]", "ok"),
    ("[-0.335, 0.245, 0.190]", "unread"),
    ("[-, +, +]", "ok"),
    ("[-, -, +]", "unread"),
    ("(p_0 - 1, p_1, p_2)^T", "ok"),
    ("(p_0, p_1 - 1, p_2)", "unread"),
    ("[1, 0, 0]", "unread"),
]


@pytest.mark.parametrize(("entries", "verdict"), LISTS)
def test_a_list_that_a_sentence_claims_must_be_the_value_of_what_it_speaks_of(entries, verdict):
    told = judged(f"\nAt $z = [2, 1, 0]$ and $y = 0$ the gradient is ${entries}$.")

    assert told.lines[-1].verdict == verdict
    assert told.status is (Status.ACCEPTED if verdict == "ok" else Status.REVIEW)


def test_a_list_of_anything_else_that_is_known_may_be_claimed_too():
    told = judged("\nAt $z = [2, 1, 0]$ and $y = 0$ the one-hot vector is $[1, 0, 0]$ and the rest is $[0, 1, 1]$.")

    assert [line.verdict for line in told.lines[-2:]] == ["ok", "unread"]


@pytest.mark.parametrize("said", ["$p_0 - 1 > 0$", "$p_1 < 0.1$"])
def test_a_comparison_in_a_sentence_is_worked_out_where_numbers_are_put_in(said):
    assert judged(f"\nAt $z = [2, 1, 0]$ and $y = 0$ we have {said}.").status is Status.REFUSED


LONG_BEFORE = (
    "I expect entry 0 to be negative, since the loss has to fall as the right class gets more probable, and entries 1 "
    "and 2 to be positive, since their classes are wrong. "
)


@pytest.mark.parametrize(
    ("put_in", "status"),
    [
        ("$z = (2, 1, 0)$, $y = 0$", Status.ACCEPTED),
        ("$z = (3, 1, 0)$, $y = 0$", Status.REFUSED),
        ("$z = (2, 1, 0)$, $y = 2$", Status.REFUSED),
        ("$z = (3, 1, 0)$, $y = 0$, unlike $z = (2, 1, 0)$", Status.ACCEPTED),
    ],
)
def test_values_of_the_brief_are_false_where_the_text_puts_other_numbers_in_alone(put_in, status):
    values = r"$$\nabla_z L \approx (-0.335, 0.245, 0.090)$$"
    verdict = judged(f"\nTake {put_in}. {LONG_BEFORE}{values}")

    assert verdict.status is status, verdict.message
    assert status is Status.ACCEPTED or "; it is so at z = (2, 1, 0), y = 0" in verdict.message


@pytest.mark.parametrize(
    ("line", "status"),
    [
        (r"\frac{\partial L}{\partial z_0} = p_0 - 1 < 0", Status.ACCEPTED),
        (r"\frac{\partial L}{\partial z_0} = p_1 - 1 < 0", Status.REFUSED),
        (r"(p_0 - 1) + p_1 + p_2 = 1 - 1 = 0", Status.ACCEPTED),
        (r"(p_0 - 1) + 2 p_1 + p_2 = 1 - 1 = 0", Status.REFUSED),
    ],
)
def test_what_holds_for_no_numbers_is_false_however_long_ago_some_were_put_in(line, status):
    verdict = judged(f"\nTake $z = (2, 1, 0)$, $y = 0$. {LONG_BEFORE}$${line}$$")

    assert verdict.status is status, verdict.message


def test_equal_numbers_may_be_meant_where_the_text_tells_of_them():
    text = "\nTake $z = (2, 1, 0)$, $y = 0$. " + LONG_BEFORE + "With all of them equal: "

    assert judged(text + r"$$\frac{\partial L}{\partial z_0} = p_1 - 1 < 0$$").status is Status.REVIEW


@pytest.mark.parametrize("claim", ["$L > 3$", r"$$L \ge 3$$", r"$$p_0 + p_1 < p_2$$"])
def test_a_comparison_that_fails_at_the_numbers_put_in_is_refused(claim):
    verdict = judged(f"\nAt $z = (2, 1, 0)$ with $y = 0$: {claim}")

    assert verdict.status is Status.REFUSED
    assert "not so at z = (2, 1, 0)" in verdict.message


@pytest.mark.parametrize("claim", ["$L < 3$", "$$L > 0$$", "if $L > 3$ the model is wrong"])
def test_a_comparison_that_may_hold_is_not(claim):
    assert judged(f"\nAt $z = (2, 1, 0)$ with $y = 0$: {claim}").status is Status.ACCEPTED


def test_a_comparison_that_holds_nowhere_is_refused_on_a_line_of_its_own():
    assert "not so" in judged("\n$$L < 0$$").message


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (r"Shape: $(5, 1) \cdot (1, 5) = (5, 5)$.", "definition"),
        (r"Shape: $(5, 1) (2, 5) = (5, 5)$.", "misfit"),
        (r"Shape: $(n, 1)(1, n) = (n, m)$.", "misfit"),
    ],
)
def test_shapes_may_be_written_as_code_writes_them(text, verdict):
    assert [line.verdict for line in judge(text, declared("lab-00")).lines] == [verdict]


def test_a_gradient_may_be_worked_out_as_one_list_minus_another():
    lists = [
        rf"\begin{{bmatrix}} {a} \\ {b} \\ 0.0900 \end{{bmatrix}}"
        for a, b in (("0.6652", "0.2447"), ("-0.3348", "0.2447"))
    ]
    unit = r"\begin{bmatrix} 1 \\ 0 \\ 0 \end{bmatrix}"
    text = rf"At $z = [2, 1, 0]$, $y = 0$ $$\nabla_z L = {lists[0]} - {unit} = {lists[1]}$$"

    assert judged("\n" + text).status is Status.ACCEPTED
    assert judged("\n" + text.replace("-0.3348", "0.3348")).status is Status.REFUSED


@pytest.mark.parametrize(
    ("line", "status"),
    [
        (r"L(2.01, 1, 0) = 0.404269", Status.ACCEPTED),
        (r"L(2.01, 1, 0) \approx 0.404", Status.ACCEPTED),
        (r"L(2.01, 1, 0) = 0.414269", Status.REFUSED),
        (r"p(0, 0, 0) = (1/3, 1/3, 1/3)", Status.ACCEPTED),
        (r"L(2.01, 1) = 0.404269", Status.REVIEW),
    ],
)
def test_a_loss_may_be_worked_out_at_numbers_of_its_own(line, status):
    assert judged(f"\nAt $z = (2, 1, 0)$, $y = 0$: $${line}$$").status is status


@pytest.mark.parametrize(("put_in", "status"), [("(2, 1, 0)", Status.ACCEPTED), ("(3, 1, 0)", Status.REFUSED)])
def test_a_value_between_is_no_other_size(put_in, status):
    values = r"$$N = 7.38906 + 2.71828 + 1 = 11.10734$$ $$p = (0.66524, 0.24473, 0.09003)$$"

    assert judged(f"\nLet $N = \\sum_k e^{{z_k}}$. At $z = {put_in}$, $y = 0$: {values}").status is status


@pytest.mark.parametrize(("last", "status"), [("1", Status.ACCEPTED), ("2", Status.REFUSED)])
def test_a_number_may_stand_before_a_list(last, status):
    line = rf"$$p = \frac{{1}}{{e^2 + e + 1}}\,[e^2,\ e,\ {last}] \approx [0.6652,\ 0.2447,\ 0.0900]$$"

    assert judged(f"\nAt $z = [2, 1, 0]$, $y = 0$: {line}").status is status


@pytest.mark.parametrize(("denominator", "status"), [("1", Status.ACCEPTED), ("2", Status.REFUSED)])
def test_a_list_is_compared_although_some_of_its_entries_are_nearly_right(denominator, status):
    entries = r"\begin{pmatrix} e^2 \\ e \\ 1 \end{pmatrix}"
    line = rf"$$p = \frac{{1}}{{e^2 + e + {denominator}}} {entries} \approx (0.6652, 0.2447, 0.0900)$$"

    assert judged(f"\nAt $z = [2, 1, 0]$, $y = 0$: {line}").status is status


def test_fractions_are_not_rounded_to_other_fractions():
    text = r"Take $z = [0, 0, 0]$. $$\frac{\partial p_1}{\partial z_0} = \frac{0 \cdot 3 - 1}{3^2} = %s = -\frac19$$"

    lines = [
        judge(text % middle, declared("lab-00")).lines[-1].verdict for middle in (r"-\frac{1}{9}", r"-\frac{1}{10}")
    ]

    assert lines == ["ok", "false"]


def test_a_value_behind_a_line_that_goes_through_symbols_is_worked_out():
    text = r"Check at $z = [2, 1, 0]$: $$\log \sum_k e^{z_k} = \log(e^2 + e + 1) \approx %s$$"

    first = [{line.verdict for line in judge(text % value, declared("lab-00")).lines} for value in ("2.4076", "3.4076")]

    assert "false" not in first[0]
    assert "false" in first[1]


@pytest.mark.parametrize(
    "told",
    [
        r"Take $z = [2, 1, 0]$: $$\frac{\partial L}{\partial z} = p - e_0 \approx (-0{,}335;\ 0{,}245;\ 0{,}090)^T$$",
        r"$z = [2, 1, 0]$, the label is the first class: $$\nabla L = (p_1 - 1, p_2, p_3) \approx (-0.33, 0.2, 0.1)$$",
        r"At $z = [2, 1, 0]$, $t = [1, 0, 0]$: $$\frac{\partial L}{\partial z} \approx (-0.335, 0.245, 0.090)$$",
    ],
)
def test_the_label_of_an_example_may_be_told_in_passing(told):
    lines = judge(told, declared("lab-00")).lines

    assert {line.verdict for line in lines} <= {"ok", "definition"}
    assert lines


def test_a_value_of_a_name_is_worked_out_at_the_numbers_of_the_brief():
    text = r"Let $v = \sum_k e^{z_k}$. $$v \approx 7.389 + 2.718 + 1 = %s$$"

    verdicts = [judge(text % value, declared("lab-00")).lines[-1].verdict for value in ("11.107", "12.107")]

    assert verdicts == ["ok", "false"]
