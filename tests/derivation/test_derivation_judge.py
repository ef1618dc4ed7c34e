"""What the judge says about single lines, hostile texts, and derivations with one sign or letter changed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labrunner.derivation.declaration import Derivation, Target
from labrunner.derivation.judge import judge
from labrunner.derivation.symbols import symbols_table
from labrunner.verdict import Status

SOFTMAX = Derivation(
    sizes={"n": 5},
    symbols="z: real n; y: index n; p: real n; L: real",
    given=(r"p_i = e^{z_i} / \sum_k e^{z_k}", r"L = -\log p_y"),
    meanings=(r"J_{ij} = \frac{\partial p_i}{\partial z_j}",),
    targets=(Target("jacobian", "the Jacobian", left=(r"\frac{\partial p_i}{\partial z_j}", "J_{ij}")),),
)
RIGHT = r"""
Let $S = \sum_k e^{z_k}$.
$$\frac{\partial p_i}{\partial z_j} = \frac{\delta_{ij} e^{z_i} S - e^{z_i} e^{z_j}}{S^2} = p_i (\delta_{ij} - p_j)$$
"""


def only(text: str):
    return judge(f"$${text}$$", SOFTMAX).lines[-1]


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


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        (r"\frac{\partial p_i}{\partial z_j} = -p_i(\delta_{ij} - p_j)", "sign"),
        (r"\frac{\partial p_i}{\partial z_j} = 2 p_i(\delta_{ij} - p_j)", "constant factor"),
        (r"\frac{\partial p_i}{\partial z_j} = p_i(1 - p_i)", "only for i = j"),
        (r"\frac{\partial p_i}{\partial z_j} = -p_i p_j", "only for i ≠ j"),
    ],
)
def test_a_hint_says_what_would_be_right(text, hint):
    assert hint in only(text).message


@pytest.mark.parametrize(
    "text",
    [r"p_i = \int z_i", r"p_i = p_1 + \dots + p_n", r"p_i = p_{i+1}", r"\log p_i p_j = 1", r"p_i = z_i / S z_j"],
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


HOSTILE = [
    "$$" + "{" * 5000 + "$$", "$$p_i=" + "(" * 900 + "$$", "$$p_i=" + r"\frac{" * 400 + "$$", "$" * 9000, "\\[" * 9000,
    "$$p_i = \ud800$$", "x" * 5_000_000, "$$p_i =" + "e^{" * 60 + "}" * 60 + "$$", r"\begin{align} p_i &= ",
    "$$" + r"\begin{cases}" * 50 + "$$", "$$p_i = p_{" + "i" * 900 + "}$$", "$$q=p_i$$" * 2000,
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_never_accepted_and_never_crashes(text):
    assert judge(text, SOFTMAX).status is not Status.ACCEPTED


PIECES = [r"\frac", "{", "}", "p_i", "=", r"\sum_k", "^", "_", "(", ")", r"\partial", "z_j", r"\delta_{ij}", "$$", "&",
          r"\\", r"\text{if }", "i", "1", r"\begin{cases}", r"\end{cases}", "[", "]", "'", r"\|", "\ud800", ",", ":"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=25))
def test_any_heap_of_latex_gets_a_verdict(pieces):
    assert judge("$$" + " ".join(pieces) + "$$", SOFTMAX).status is not Status.ACCEPTED


TOKENS = re.findall(r"\\[a-zA-Z]+|[a-zA-Z]|\d|[^\s]", RIGHT)
CHANGES = {"+": "-", "-": "+", "i": "j", "j": "i", "2": "3", "p": "z"}


@pytest.mark.parametrize("place", [m.start() for m in re.finditer(r"[-+2]|(?<=_)\{ij\}|(?<=p_)[ij]|p(?=_)", RIGHT)])
def test_a_derivation_with_one_token_changed_is_refused(place):
    if RIGHT[place] == "{":
        return
    mutant = RIGHT[:place] + CHANGES[RIGHT[place]] + RIGHT[place + 1 :]

    assert judge(mutant, SOFTMAX).status is Status.REFUSED
