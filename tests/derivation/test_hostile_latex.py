"""Texts that are meant to break the reader: answered at once, never accepted, never a crash."""

from __future__ import annotations

import re

import pytest
from derivation_corpus import declared, lab_of, texts
from derivation_softmax import SOFTMAX
from hypothesis import given
from hypothesis import strategies as st

from labrunner.derivation.judge import judge
from labrunner.verdict import Status

HOSTILE = [
    "$$" + "{" * 5000 + "$$", "$$p_i=" + "(" * 900 + "$$", "$$p_i=" + r"\frac{" * 400 + "$$", "$" * 9000, "\\[" * 9000,
    "$$p_i = \ud800$$", "x" * 5_000_000, "$$p_i =" + "e^{" * 60 + "}" * 60 + "$$", r"\begin{align} p_i &= ",
    "$$ { ) = $$", r"$$\boxed{ ) a = b$$", r"$$\begin{cases} & \begin{cases}$$", "$$" + r"\begin{cases}" * 50 + "$$",
    "$$p_i = p_{" + "i" * 900 + "}$$", "$$q=p_i$$" * 2000,
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_never_accepted_and_never_crashes(text):
    verdict = judge(text, SOFTMAX)

    assert verdict.status is not Status.ACCEPTED
    assert verdict.message


# A tenth of a second is promised; the machine that tests may be slow.
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_answered_at_once(text, least_seconds):
    assert least_seconds(lambda: judge(text, SOFTMAX)) < 0.25


PIECES = [r"\frac", "{", "}", "p_i", "=", r"\sum_k", "^", "_", "(", ")", r"\partial", "z_j", r"\delta_{ij}", "$$", "&",
          r"\\", r"\text{if }", "i", "1", r"\begin{cases}", r"\end{cases}", "[", "]", "'", r"\|", "\ud800", ",", ":",
          r"\boxed", r"\overset", r"\otimes", r"\nabla", "d", "/", r"\text{for $i=j$}", r"\begin{array}",
          "%"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=25))
def test_any_heap_of_latex_gets_a_verdict(pieces):
    assert judge("$$" + " ".join(pieces) + "$$", SOFTMAX).status is not Status.ACCEPTED


@pytest.mark.parametrize("entries", [",1,0", "1,,0", "1,0,", ",", " , , "])
def test_a_list_with_an_entry_left_out_gets_a_verdict(entries):
    text = rf"At $z = ({entries})$, $y = 0$: $$\frac{{\partial L}}{{\partial z}} = p - ({entries})$$"

    assert judge(text, declared("lab-00")).status is not Status.ACCEPTED


TOKEN = re.compile(r"\\[a-zA-Z]+|\S|\s+")
RIGHT = texts("right")


@given(st.randoms(use_true_random=False), st.sampled_from(RIGHT), st.sampled_from(RIGHT))
def test_texts_that_are_cut_and_spliced_anywhere_get_a_verdict(random, path, other):
    tokens, others = (TOKEN.findall(source.read_text(encoding="utf-8")) for source in (path, other))
    start = random.randrange(len(tokens))
    piece = tokens[start : start + random.randrange(5, 120)]
    for _ in range(random.randrange(6)):
        place, taken = random.randrange(len(piece) + 1), random.randrange(len(others))
        piece[place : place + random.randrange(3)] = others[taken : taken + random.randrange(12)]
    fence = random.choice(["", "$", "$$"])

    assert judge(fence + "".join(piece) + fence, declared(lab_of(path))).message


@pytest.mark.parametrize(
    ("side", "closing"),
    [
        (r"p_i (\delta_{ij} - p_j", "close it with )"),
        (r"p_i [\delta_{ij} - p_j", "close it with ]"),
        (r"p_i \mathbf{1}[i = j", "close it with ]"),
        (r"\begin{pmatrix} p_0 & p_1", r"close it with \end{pmatrix}"),
    ],
)
def test_what_is_never_closed_is_told_with_what_closes_it(side, closing):
    (line,) = judge(rf"$$\frac{{\partial p_i}}{{\partial z_j}} = {side}$$", SOFTMAX).lines

    assert line.verdict == "unread"
    assert line.message.endswith(closing)


@pytest.mark.parametrize("listed", ["(1, 2, ", "[1, 2, 0", r"\begin{pmatrix} 1 & 2"])
def test_a_list_that_is_never_closed_is_not_taken_for_numbers(listed):
    (line,) = judge(f"$$p = {listed}$$", declared("lab-00")).lines

    assert line.verdict == "unread"
    assert "never closed" in line.message


@pytest.mark.parametrize("bar", [r"p_i = z_i |_{i = j", r"\left. p_i = z_i \right|_{i = j"])
def test_the_foot_of_a_bar_that_is_never_closed_gets_a_verdict(bar):
    assert judge(f"$${bar}$$", declared("lab-00")).lines[-1].verdict == "unread"
