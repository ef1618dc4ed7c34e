"""Derivations as people write them: right ones accepted, slips refused where they are, traps never accepted."""

from __future__ import annotations

import importlib.util
import re
from functools import cache
from pathlib import Path

import pytest

from labrunner.derivation.declaration import Derivation
from labrunner.derivation.judge import judge
from labrunner.verdict import Status

CORPUS = Path(__file__).parent / "corpus"
LABS = Path(__file__).parents[2] / "labs"
# What a human must look at, although it is right: operators defined by the learner, indices that nothing carries.
NOT_READ = {"22-physicist-short-partials", "08-dead-or-alive", "13-slashes-and-mask", "06-adjoint-identity"}
# Slips whose line is not the first one named: an unread line before, or a sum that may be meant silently.
NOT_NAMED = {"54-chain-rule-power", "21-dead-condition", "22-untouched-unit", "36-sum-lost"}
CALLED_WRONG = {"summation-convention"}


@cache
def declared(lab: str) -> Derivation:
    path = next(LABS.glob(f"{lab.replace('-', '_')}_*/derivation.py"))
    spec = importlib.util.spec_from_file_location(f"{path.parent.name}_derivation", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.derivation


def texts(folder: str) -> list[Path]:
    return sorted((CORPUS / folder).rglob("*.md"))


def verdict_of(path: Path):
    text = path.read_text(encoding="utf-8")
    lab = re.search(r"lab-\d\d", path.parent.name) or re.search(r"lab-\d\d", text)
    return judge(text, declared(lab.group()))


@pytest.mark.parametrize("path", texts("right"), ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_a_right_derivation_is_accepted(path):
    wanted = Status.REVIEW if path.stem in NOT_READ else Status.ACCEPTED

    verdict = verdict_of(path)

    assert verdict.status is wanted, verdict.message


@pytest.mark.parametrize("path", texts("slips"), ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_a_slip_is_refused_on_its_line(path):
    number = int(re.search(r"slip: line (\d+)", path.read_text(encoding="utf-8")).group(1))

    verdict = verdict_of(path)

    assert verdict.status is not Status.ACCEPTED
    if path.stem not in NOT_NAMED:
        wrong = [line for line in verdict.lines if line.verdict in ("false", "misfit")]
        assert verdict.status is Status.REFUSED, verdict.message
        assert wrong[0].line == number, verdict.message
        assert wrong[0].verdict == "misfit" or wrong[0].counterexample is not None


@pytest.mark.parametrize("path", [*texts("traps"), *texts("review")], ids=lambda p: p.stem)
def test_what_proves_nothing_is_never_accepted(path):
    verdict = verdict_of(path)

    assert verdict.status is not Status.ACCEPTED
    right = re.search(r"<!-- review lab-\d\d: right", path.read_text(encoding="utf-8"))
    if right and path.stem not in CALLED_WRONG:
        assert verdict.status is Status.REVIEW, verdict.message
