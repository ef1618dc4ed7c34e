"""Numbers that a text puts in for inputs and indices, in a sentence or a formula."""

from __future__ import annotations

import pytest
from derivation_corpus import declared
from hypothesis import given
from hypothesis import strategies as st

from labrunner.derivation.evaluation.prepare import settings_of
from labrunner.derivation.judge import judge
from labrunner.derivation.terms.numbers import MOST_ENTRIES, NOTHING, Numbers, numbers_after

LAB = settings_of(declared("lab-00"))[0].vocabulary
KNOWN = Numbers({"z": (2.0, 1.0, 0.0)}, {"y": 0})


@given(
    st.lists(st.integers(-99, 99) | st.decimals(-9, 9, places=2), min_size=2, max_size=MOST_ENTRIES),
    st.sampled_from([("(", ", ", ")"), ("[", ",", "]"), (r"\begin{pmatrix} ", r" \\ ", r" \end{pmatrix}^T")]),
    st.sampled_from(["z = {}", "at z={}, we", r"\mathbf{{z}} = {}", r"\text{{with }} z := {}", "y = 1, z = {}"]),
)
def test_a_list_is_heard_as_it_was_written(entries, brackets, sentence):
    opened, between, closed = brackets
    text = sentence.format(opened + between.join(map(str, entries)) + closed)

    assert numbers_after(text, NOTHING, LAB).entries == {"z": tuple(float(x) for x in entries)}


@pytest.mark.parametrize("text", ["with y = 2.", "y=2", r"z = [1, 2], \quad y = 2", "Let $y = 2$"])
def test_the_value_of_an_index_is_heard(text):
    assert numbers_after(text, KNOWN, LAB).indices == {"y": 2}


@pytest.mark.parametrize(
    "text",
    [
        "z = W x + b",
        r"z = (\sqrt 2, 0)",
        "2 z = [2, 1, 0]",
        "For two classes",
        "in the binary case",
        "Let n = 2.",
        r"\mathbf{z} = u",
    ],
)
def test_numbers_no_longer_hold_once_something_else_is_put_in(text):
    assert numbers_after(text, KNOWN, LAB).entries == {}


@pytest.mark.parametrize(
    "text",
    [
        r"\frac{\partial L}{\partial z} = (1, 2)",
        r"\nabla_z L = [1, 2, 3]",
        "dL/dz = [1, 2]",
        "p = (0.7, 0.2, 0.1)",
        "The label y is given, and e^z = 1",
        "the two other entries",
        "z > 0",
    ],
)
def test_what_puts_nothing_in_changes_nothing(text):
    assert numbers_after(text, KNOWN, LAB) == KNOWN


@pytest.mark.parametrize(
    "line",
    [
        "p_{" + "9" * 5000 + "} = 1",
        "p_0 = 0." + "1" * 5000,
        "p = [" + ", ".join(["0.1"] * 2000) + "]",
        "p_0 = " + " + ".join(["0.1"] * 500),
        "p_0 = 1 / 0",
        "p_0 = e^{999999}",
    ],
)
def test_an_example_of_unheard_of_numbers_is_never_more_than_unclear(line):
    verdict = judge(f"At z = [2, 1, 0], y = 0: $${line}$$", declared("lab-00"))

    assert {each.verdict for each in verdict.lines} <= {"definition", "unread", "ok"}
