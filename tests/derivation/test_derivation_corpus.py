"""Derivations as people write them: right ones accepted, slips refused where they are, traps never accepted."""

from __future__ import annotations

import re

import pytest
from derivation_corpus import known_as, texts, verdict_of

from labrunner.verdict import Status


@pytest.mark.parametrize("path", texts("right"), ids=known_as)
def test_a_right_derivation_is_accepted(path):
    verdict = verdict_of(path)

    assert verdict.status is Status.ACCEPTED, verdict.message


@pytest.mark.parametrize("path", texts("slips"), ids=known_as)
def test_a_slip_is_refused_on_its_line(path):
    number = int(re.search(r"slip: line (\d+)", path.read_text(encoding="utf-8")).group(1))

    verdict = verdict_of(path)

    wrong = [line for line in verdict.lines if line.verdict in ("false", "misfit")]
    assert verdict.status is Status.REFUSED, verdict.message
    assert wrong[0].line == number, verdict.message
    assert wrong[0].verdict == "misfit" or wrong[0].counterexample is not None


@pytest.mark.parametrize("path", texts("traps"), ids=known_as)
def test_what_proves_nothing_is_never_accepted(path):
    assert verdict_of(path).status is not Status.ACCEPTED


@pytest.mark.parametrize("path", texts("review"), ids=known_as)
def test_what_is_unclear_is_left_to_a_human(path):
    assert verdict_of(path).status is Status.REVIEW


@pytest.mark.parametrize("path", texts("lines"), ids=known_as)
def test_no_line_of_what_is_right_is_called_wrong(path):
    verdicts = {line.verdict for line in verdict_of(path).lines}

    assert verdicts
    assert verdicts.isdisjoint({"false", "misfit"})
