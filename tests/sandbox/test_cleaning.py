"""Text from a report can be shown on a terminal and a page."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labrunner.sandbox.cleaning import Printed, clean


@given(st.text(alphabet=st.characters()))
def test_no_control_and_no_mark_of_direction_survives(text):
    categories = {unicodedata.category(character) for character in clean(text) if character not in "\t\n"}

    assert not categories & {"Cc", "Cs", "Zl", "Zp"}
    assert not {unicodedata.bidirectional(character) for character in clean(text)} & {
        "LRE",
        "RLE",
        "LRO",
        "RLO",
        "PDF",
        "LRI",
    }


@pytest.mark.parametrize("text", ["plain", "α ∂ Σ é 你好 🙂", "two\nlines\tand a tab", ""])
def test_honest_text_stays_as_it_is(text):
    assert clean(text) == text


def test_every_kind_of_line_end_becomes_one():
    assert clean("a\r\nb\rc\n") == "a\nb\nc\n"


def test_long_text_is_cut_with_a_mark():
    assert clean("x" * 100, 10) == "x" * 9 + "…"


@given(st.lists(st.binary(max_size=30)), st.integers(1, 50))
def test_no_more_is_kept_than_allowed(parts, limit):
    printed = Printed(limit)
    for part in parts:
        printed.feed(part)

    whole = b"".join(parts)
    assert printed.is_full == (len(whole) >= limit)
    if not printed.is_full:
        assert printed.text == clean(whole.decode("utf-8", "replace"))


def test_a_muted_printer_keeps_nothing():
    printed = Printed(10)
    printed.muted = True
    printed.feed(b"x" * 100)

    assert printed.text == ""
    assert not printed.is_full
