"""Texts that look like a derivation and prove nothing, or prove something else: none of them may pass."""

from __future__ import annotations

import pytest
from derivation_corpus import declared

from labrunner.derivation.judge import judge
from labrunner.verdict import Status

JACOBIAN = r"""
$$\frac{\partial p_i}{\partial z_j} = \frac{\partial}{\partial z_j}\frac{e^{z_i}}{\sum_k e^{z_k}}
  = \delta_{ij} p_i - p_i p_j = p_i(\delta_{ij} - p_j)$$
$$J = \operatorname{diag}(p) - p p^T$$
"""
GRADIENT = r"""
$$\frac{\partial L}{\partial z_j} = \sum_i \frac{\partial L}{\partial p_i}\frac{\partial p_i}{\partial z_j}
  = -\frac{1}{p_y}p_y(\delta_{yj}-p_j) = p_j - \delta_{jy}$$
"""


def judged(markdown):
    return judge(markdown, declared("lab-00"))


def verdict_of(lines, source):
    return next(line.verdict for line in lines if source in line.source)


def test_the_derivation_that_the_traps_spoil_is_accepted():
    assert judged(JACOBIAN + GRADIENT).status is Status.ACCEPTED


@pytest.mark.parametrize(
    "remark",
    [
        r"$$\frac{\partial L}{\partial p_i} = -\frac{1}{p_i} \quad \text{(only } i = y \text{ survives)}$$",
        r"$$\frac{\partial L}{\partial p_i} = -\frac{1}{p_i} \quad \text{since only $i = y$ contributes}$$",
        r"Only the term $i = y$ survives: $$\frac{\partial L}{\partial p_i} = -\frac{1}{p_i}$$",
        r"Solo sobrevive $i = y$: $$\frac{\partial L}{\partial p_i} = -\frac{1}{p_i}$$",
    ],
)
def test_a_remark_is_not_taken_for_a_condition(remark):
    verdict = judged(JACOBIAN + remark + GRADIENT)

    assert verdict.status is Status.REVIEW
    assert verdict_of(verdict.lines, r"-\frac{1}{p_i}") == "unread"


def test_a_line_that_no_remark_nearby_would_make_true_is_refused():
    remark = r"Only the term $i = y$ survives: $$\frac{\partial L}{\partial p_i} = \frac{1}{p_i}$$"

    assert judged(JACOBIAN + remark + GRADIENT).status is Status.REFUSED


@pytest.mark.parametrize(
    "line",
    [
        r"\frac{\partial e^{z_i}}{\partial S} \frac{\partial S}{\partial z_j} = 0",
        r"\frac{\partial p_i}{\partial S} = \frac{\partial e^{z_i}}{\partial S}",
        r"\frac{\partial z_i}{\partial S} = 0",
        r"\frac{\partial z_i}{\partial p_j} = 0",
    ],
)
def test_holding_everything_else_fixed_does_not_make_both_sides_zero(line):
    verdict = judged(rf"Let $S = \sum_k e^{{z_k}}$. $${line}$$" + JACOBIAN + GRADIENT)

    assert verdict.status is not Status.ACCEPTED
    assert any(found.verdict == "unread" for found in verdict.lines)


def test_a_partial_derivative_by_an_own_name_is_judged_once_the_expression_is_written_with_it():
    text = r"Let $s_i = e^{z_i}$ and $S = \sum_k s_k$, so $p_i = s_i / S$. Then $$\frac{\partial p_i}{\partial S} = "

    assert judged(text + r"-\frac{s_i}{S^2}$$").lines[-1].verdict == "ok"
    assert judged(text + r"\frac{s_i}{S^2}$$").lines[-1].verdict == "false"


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        (r"\frac{\partial p_i}{\partial S} = -\frac{e^{z_i}}{S^2}", "ok"),
        (r"\frac{\partial \log p_i}{\partial S} = -\frac{1}{S}", "ok"),
        (r"\frac{\partial L}{\partial S} = \frac{1}{S}", "ok"),
        (r"\frac{\partial L}{\partial S} = -\frac{\partial p_y}{\partial S}", "false"),
        (r"\frac{\partial \log p_i}{\partial S} = \frac{1}{S^2} \frac{\partial p_i}{\partial S}", "false"),
    ],
)
def test_what_the_lab_gives_is_written_through_an_own_sum_that_stands_in_it(line, verdict):
    text = rf"Let $S = \sum_l e^{{z_l}}$. $${line}$$"

    assert judged(text).lines[-1].verdict == verdict


@pytest.mark.parametrize(
    "line",
    [
        r"\frac{\partial p_i}{\partial z_j} = p_j - p_i \quad \text{for } i \neq i",
        r"\frac{\partial p_i}{\partial z_j} = \begin{cases} p_i (1 - p_i) & i = j \\ -p_i p_j & i = j \end{cases}",
    ],
)
def test_a_line_that_says_nothing_where_it_should_is_refused(line):
    assert judged(JACOBIAN + GRADIENT + f"$${line}$$").lines[-1].verdict == "misfit"


@pytest.mark.parametrize(
    "answer",
    [
        r"$$\frac{\partial p_i}{\partial z_j} = J_{ij}$$ $$\frac{\partial p}{\partial z} = J$$",
        r"$$J = \frac{\partial p}{\partial z}$$",
        r"$$q_{ij} := \frac{\partial p_i}{\partial z_j}$$ $$\frac{\partial p_i}{\partial z_j} = q_{ij}$$",
        r"$$\frac{\partial p_i}{\partial z_j} = q_{ij}$$ $$r_{ij} := q_{ij}$$ $$J_{ij} = r_{ij}$$",
        r"$$0 \cdot J_{ij} + p_i (\delta_{ij} - p_j) = p_i (\delta_{ij} - p_j) = p_i \delta_{ij} - p_i p_j$$",
    ],
)
def test_a_derivative_under_another_name_is_no_answer(answer):
    verdict = judged(answer + GRADIENT)

    assert verdict.status is not Status.ACCEPTED
    assert next(target for target in verdict.targets if target.id == "softmax-jacobian").status != "reached"


@pytest.mark.parametrize("wrapping", ["<!--{}-->", "```latex\n{}\n```", "~~~\n{}\n~~~", "<!-- open {}"])
def test_comments_and_fences_are_no_derivation(wrapping):
    assert judged(wrapping.format(JACOBIAN + GRADIENT)).status is Status.REFUSED


@pytest.mark.parametrize("text", ["", "words", "$$p_i = p_i$$", r"$$\sum_i p_i = 1$$", r"$$L = -\log p_y$$"])
def test_a_tautology_reaches_no_target(text):
    verdict = judged(text)

    assert verdict.status is Status.REFUSED
    assert all(target.status == "missing" for target in verdict.targets)


def test_two_slips_that_cancel_are_both_found():
    text = JACOBIAN.replace(r"\delta_{ij} p_i - p_i p_j", r"\delta_{ij} p_i + p_i p_j")

    verdict = judged(text + GRADIENT)

    assert verdict.status is Status.REFUSED
    assert [line.verdict for line in verdict.lines].count("false") == 2


def test_a_result_for_one_case_alone_is_not_the_target():
    case = r"If $i = j$: $$\frac{\partial p_i}{\partial z_j} = p_i - p_i p_i = p_i (1 - p_i)$$"

    verdict = judged(case + GRADIENT)

    assert next(t for t in verdict.targets if t.id == "softmax-jacobian").status == "missing"


@pytest.mark.parametrize("line", [r"p_i := e^{z_i}", r"L := \log p_y", r"J_{ij} := p_i \delta_{ij}"])
def test_a_declared_name_cannot_be_defined_anew(line):
    verdict = judged(f"$${line}$$" + JACOBIAN + GRADIENT)

    assert verdict.status is Status.REFUSED
    assert verdict.lines[0].verdict == "false"


def test_a_name_of_ones_own_is_defined_once_and_checked_ever_after():
    verdict = judged(r"$S = \sum_k e^{z_k}$ $$S = \sum_k z_k$$")

    assert [line.verdict for line in verdict.lines] == ["definition", "false"]


@pytest.mark.parametrize("line", ["q = q + 1", r"\frac{p_i}{0} = \frac{p_j}{0}", r"\log(-1) = 3"])
def test_what_has_no_value_is_for_a_human(line):
    assert judged(JACOBIAN + GRADIENT + f"$${line}$$").status is Status.REVIEW


def test_a_false_line_beside_the_way_to_the_target_is_refused():
    verdict = judged(JACOBIAN + GRADIENT + r"Check: $$\sum_j \frac{\partial p_i}{\partial z_j} = 1$$")

    assert verdict.status is Status.REFUSED
    assert verdict.message.startswith("report.md:8:")


def test_an_image_is_a_review_item():
    verdict = judged(JACOBIAN + GRADIENT + "\n![scan](photo.jpg)\n")

    assert verdict.status is Status.REVIEW
    assert "photo or scan" in verdict.lines[-1].message
