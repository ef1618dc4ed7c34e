"""Right derivations with one token changed: accepted only where the change keeps every value."""

from __future__ import annotations

import re
from random import Random
from zlib import crc32

import pytest
from derivation_corpus import declared, known_as, lab_of, texts
from derivation_mutants import mutants_of, sampled

from labrunner.derivation.judge import judge
from labrunner.derivation.judging.examples import MESSAGE
from labrunner.verdict import Status

# Changes that keep every value: the sign of a bias under a derivative by a weight, twice what is 0, what stands in a
# remark, a sum of terms that are all 0, the name that numbers are put in for, a side of rounded numbers, what is put in
# for the letters of a rule.
KEEPS_VALUE = {
    ("05-aligned-from-the-output", 5),
    ("by-sheet-cases", 9),
    ("by-sheet-cases", 11),
    ("person-06", 10),
    ("llm-10", 48),
    ("round8-03", 9),
    ("llm-10", 49),
    ("blind-06-relu-prime", 6),
    ("person-06", 6),
    ("person-06", 9),
    ("blind4-02", 19),
    ("llm-04", 37),
    ("blind4-12", 63),
    ("blind4-12", 66),
    ("14-everything-substituted", 10),
    ("blind3-numbers", 45),
    ("blind4-05", 45),
    ("round12-01", 19),
    ("round23-30", 21),
    ("round9-05", 16),
}


def one_in(count):
    """Return one in so many of the right texts, the same ones whatever others there are."""
    return [path for path in texts("right") if crc32(path.stem.encode()) % count == 0]


@pytest.mark.parametrize("path", one_in(6), ids=known_as)
def test_a_sign_changed_at_the_end_of_a_chain_is_never_accepted(path):
    text = path.read_text(encoding="utf-8")
    signs = [m for m in changes_of(path, text) if m.old in "+-" and re.match(r"\s*[\w\\{(]", text[m.at + 1 :])]

    for mutant in sampled_from(signs, 2):
        assert judge(mutant.of(text), declared(lab_of(path))).status is not Status.ACCEPTED, mutant


@pytest.mark.parametrize("path", one_in(9), ids=known_as)
def test_a_factor_two_is_accepted_only_where_it_changes_no_value(path):
    text = path.read_text(encoding="utf-8")
    doubled = [m for m in changes_of(path, text) if m.new.startswith("2 ") and not _compared_with_zero(text, m.at)]

    for mutant in sampled_from(doubled, 2):
        assert judge(mutant.of(text), declared(lab_of(path))).status is not Status.ACCEPTED, mutant


def changes_of(path, text):
    examples = {line.line for line in judge(text, declared(lab_of(path))).lines if line.message == MESSAGE}
    lines = [(m, text.count("\n", 0, m.at) + 1) for m in mutants_of(text)]
    return [m for m, line in lines if line not in examples and (path.stem, line) not in KEEPS_VALUE]


def sampled_from(mutants, count):
    return mutants if len(mutants) <= count else Random(7).sample(mutants, count)


def _compared_with_zero(text: str, at: int) -> bool:
    """Return whether only the sign of what stands at `at` matters: 2 h > 0 says what h > 0 says, so does step(2 h)."""
    if re.search(r"(?:relu\}?'|step\}?|\\[tT]heta)\s*\($", text[:at]):
        return True
    line = text[at : at + 40].split("\n")[0]
    return bool(re.search(r">|<|\\l[et]|\\g[et]|0 \\cdot", line))


def test_mutants_are_made_of_signs_indices_digits_names_and_transposes():
    text = r"$$J_{ij} = 2 p_i - p^T z$$"

    changes = {(m.old, m.new) for m in mutants_of(text)}

    assert {("-", "+"), ("i", "j"), ("2", "3"), ("p", "z"), ("^T", " "), ("p", "2 p")} <= changes


def test_a_sample_is_no_larger_than_asked():
    assert len(sampled(r"$$J_{ij} = 2 p_i - p^T z$$", 3, Random(0))) == 3
