"""What the judge says about whole derivations and single lines."""

from __future__ import annotations

import pytest
from derivation_corpus import declared
from derivation_softmax import RIGHT, SOFTMAX, only

from labrunner.derivation.judge import judge
from labrunner.derivation.symbols import symbols_table
from labrunner.verdict import Status


def test_a_right_derivation_reaches_its_target():
    verdict = judge(RIGHT, SOFTMAX)

    assert verdict.status is Status.ACCEPTED
    assert [target.status for target in verdict.targets] == ["reached"]


def test_a_definition_is_listed_and_not_checked():
    assert judge(RIGHT, SOFTMAX).lines[0].verdict == "definition"


def test_a_false_line_comes_with_numbers_and_its_place():
    verdict = judge(RIGHT.replace(r"\delta_{ij} - p_j", r"\delta_{ij} + p_j"), SOFTMAX, "mine.md")
    line = verdict.lines[-1]

    assert verdict.status is Status.REFUSED
    assert (line.line, line.verdict) == (3, "false")
    assert line.counterexample is not None
    assert line.counterexample.left != line.counterexample.right
    assert verdict.message.startswith("mine.md:3:")


def test_a_counterexample_names_what_both_sides_are_written_through():
    line = only(r"p_i = p_i^2")

    assert set(line.counterexample.inputs) == {"z"}


@pytest.mark.parametrize(
    "text",
    [r"p_i = \int z_i", r"p_i = p_1 \cdots p_n", r"p_i = p_{i+1}", r"\log p_i p_j = 1", r"p_i = z_i / S z_j"],
)
def test_what_cannot_be_read_is_a_matter_for_review(text):
    verdict = judge(f"$${text}$$", SOFTMAX)

    assert verdict.status is Status.REVIEW
    assert verdict.lines[0].verdict == "unread"


def test_a_shape_that_does_not_fit_is_named():
    assert only(r"p = p^T").verdict == "misfit"


def test_a_name_with_a_meaning_is_no_definition():
    assert only(r"J_{ij} := p_i").verdict == "false"


def test_an_image_is_for_a_human():
    verdict = judge("# Derivation\n![scan](page.jpg)\n", SOFTMAX)

    assert verdict.status is Status.REVIEW
    assert "photo or scan" in verdict.lines[0].message


def test_code_and_comments_are_no_derivation():
    assert judge(f"<!-- {RIGHT} -->\n```\n{RIGHT}\n```\n", SOFTMAX).status is Status.REFUSED


def test_symbols_are_listed():
    assert "`z`: real n" in symbols_table(SOFTMAX)


def test_a_false_line_with_eulers_number_is_called_false():
    assert [line.verdict for line in judge(r"$$p_i = e\, p_i$$", declared("lab-00")).lines] == ["false"]


def test_a_result_whose_condition_speaks_of_letters_that_run_elsewhere_reaches_nothing():
    chain = r"$$\frac{\partial y_i}{\partial W_{1,ab}} = \sum_c W_{2,ic} \frac{\partial h_c}{\partial W_{1,ab}}$$"
    result = r"$$\frac{\partial y_i}{\partial W_{1,ab}} = W_{2,ia} \mathbb{1}[h_{pre,a} > 0]\, x_b \quad (i = j)$$"

    assert judge(chain + result, declared("lab-01")).status is not Status.ACCEPTED


@pytest.mark.parametrize("lab", ["lab-00", "lab-01", "lab-03", "lab-05"])
def test_what_is_missing_is_named_and_not_given_away(lab):
    says = [target.says for target in judge("Nothing yet.", declared(lab)).targets]

    assert says
    assert not any("=" in said for said in says)
