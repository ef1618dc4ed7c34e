"""Diagnose: from the wrong numbers of one submission to the name of the mistake, check by check."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from labrunner.bench import Bench
from labrunner.checking import CheckRun
from labrunner.diagnosis.answers import part_names
from labrunner.diagnosis.cases import Case, cases_of, is_failing, is_off
from labrunner.diagnosis.differences import by_differences
from labrunner.diagnosis.explanation import Explanation, at_once
from labrunner.diagnosis.failures import by_changed_inputs, by_exception
from labrunner.diagnosis.forms import by_form, by_no_numbers
from labrunner.diagnosis.patterns import unknown
from labrunner.diagnosis.precision import by_rounding, by_single_precision
from labrunner.diagnosis.reproduction import (
    by_change,
    by_inherited_pitfall,
    by_pitfall,
    by_pitfall_and_change,
    by_two_changes,
    by_wider_pitfall,
    by_zeros_or_pitfall,
)
from labrunner.diagnosis.suspect import Suspect
from labrunner.verdict import Diagnosis

Step = Callable[[Suspect], Explanation | None]

# One mistake before two, and what reproduces every number before what only describes them.
_NAMED: tuple[Step, ...] = (by_zeros_or_pitfall, by_pitfall, by_change, by_wider_pitfall)
_FURTHER: tuple[Step, ...] = (
    by_pitfall_and_change,
    by_two_changes,
    by_no_numbers,
    by_form,
    # Numbers of single precision lie on a lattice of their own.
    by_single_precision,
    by_differences,
    by_rounding,
)


def diagnose(bench: Bench, runs: Sequence[CheckRun]) -> dict[str, Diagnosis]:
    """Return what the numbers say went wrong in each failed check, by its name; `runs` are those of one submission.

    A check is absent where there is nothing to say. A diagnosis whose pitfall is None names no mistake: it says where
    the wrong entries are, and which is the worst.
    """
    found = {}
    with np.errstate(all="ignore"):
        for check in dict.fromkeys(run.check.name for run in runs if is_failing(run)):
            explanation = _explain_check(bench, check, runs)
            if explanation is not None:
                found[check] = explanation.diagnosis()
    return found


def _explain_check(bench: Bench, check: str, runs: Sequence[CheckRun]) -> Explanation | None:
    of_check = [run for run in runs if run.check.name == check]
    failing = [run for run in of_check if is_failing(run)]
    refused = by_changed_inputs(bench, failing)
    if refused is not None:
        return refused
    cases = list(cases_of(bench, of_check))
    explanations = [e for suspect in _suspects(bench, cases, runs) for e in [_explain(suspect)] if e is not None]
    named = next((explanation for explanation in explanations if explanation.name is not None), None)
    return named or by_exception(bench, failing) or unknown(failing)


def _suspects(bench: Bench, cases: Sequence[Case], runs: Sequence[CheckRun]) -> Iterator[Suspect]:
    """Yield the functions whose answers are off in every failing run that they answered, in the order of the calls."""
    for name in dict.fromkeys(case.call.name for case in cases):
        own = [case for case in cases if case.call.name == name]
        failing = tuple(case for case in own if case.failed)
        if not any(is_off(case) for case in failing):
            continue
        yield Suspect(bench, name, failing, tuple(case for case in own if not case.failed), tuple(runs))


def _explain(suspect: Suspect) -> Explanation | None:
    """Return the first explanation that gives all numbers of the suspect: one mistake, one in each part, or two."""
    return (
        _first((*_NAMED, by_inherited_pitfall), suspect)
        or _explain_by_parts(_NAMED, suspect)
        or _first(_FURTHER, suspect)
        or _explain_by_parts((*_NAMED, *_FURTHER), suspect)
        or _explain_by_runs(suspect)
    )


def _first(steps: Sequence[Step], suspect: Suspect) -> Explanation | None:
    return next((found for step in steps for found in [step(suspect)] if found is not None), None)


def _explain_by_parts(steps: Sequence[Step], suspect: Suspect) -> Explanation | None:
    """Return an explanation of each wrong part of an answer, where every one has its own."""
    parts = suspect.parts_off
    if len(parts) < 2 or any(case.got.form != case.want.form for case in suspect.failing):
        return None
    found: list[Explanation] = []
    for part in parts:
        explanation = _first(steps, suspect.only((part,)))
        if explanation is None:
            return None
        name = part_names(suspect.pivot.want.form)[part]
        found.append(replace(explanation, says=f"In {name}: {explanation.says}"))
    return at_once(found)


def _explain_by_runs(suspect: Suspect) -> Explanation | None:
    """Return two explanations where the failing runs fall in two groups, each with its own."""
    runs = {id(case.run): case.run for case in suspect.failing}
    if len(runs) < 2:
        return None
    found: dict[str | None, Explanation] = {}
    for run in [suspect.pivot.run, *(run for run in runs.values() if run is not suspect.pivot.run)]:
        own = (case for case in suspect.failing if case.run is run)
        explanation = _first((*_NAMED, *_FURTHER), suspect.of_cases(own))
        if explanation is None or explanation.name is None:
            return None
        found[explanation.name] = explanation
        if len(found) > 2:
            return None
    return at_once(found.values()) if len(found) == 2 else None
