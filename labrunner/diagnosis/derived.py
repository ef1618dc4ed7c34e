"""Derived, not differenced: whether a function's numbers come from calculus, as far as the numbers can tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from labrunner.bench import Bench
from labrunner.checking import CheckRun
from labrunner.diagnosis.answers import Floats, part_names
from labrunner.diagnosis.cases import Case, cases_of
from labrunner.diagnosis.curvature import arguments, variables
from labrunner.diagnosis.differences import evidence_of, evidence_of_fit
from labrunner.diagnosis.fitting import fit_scheme
from labrunner.diagnosis.lattice import could_tell, recover, recover_taken
from labrunner.diagnosis.source import suspicious_calls
from labrunner.verdict import Outcome, Standing

_GRAVEST_FIRST = (Standing.FAILED, Standing.MISSING, Standing.REVIEW, Standing.PASSED)

# Errors below this share of an answer are those of calculus done in floating point, whatever their pattern.
_ROUNDING = 5e-15
# Calculus loses three or four digits where it is coded carelessly; differences keep nine or ten of them.
_COARSE = 1e-11
_WRONG = 1e-4


@dataclass(frozen=True, slots=True)
class Judgement:
    """What came of one function: its standing, what to tell the learner, and what speaks for it."""

    standing: Standing
    message: str
    evidence: str = ""


def judge_derived(
    bench: Bench, names: Sequence[str], runs: Sequence[CheckRun], source: str = ""
) -> tuple[Standing, str, str]:
    """Return the standing of the criterion that the functions `names` are derived, its message, and the evidence.

    `runs` are all runs of one submission. FAILED: the numbers of a function are differences, or it gave none. MISSING:
    a function is not written, or was never called. REVIEW: the numbers are sound, but `source` calls what a derivation
    does not need. PASSED: no function's numbers are differences.
    """
    judgements = [_judge(bench, name, runs, source) for name in names]
    standing = next((s for s in _GRAVEST_FIRST if any(j.standing is s for j in judgements)), Standing.MISSING)
    decisive = [judgement for judgement in judgements if judgement.standing is standing]
    message = "; ".join(judgement.message for judgement in decisive if judgement.message)
    return standing, message, "; ".join(judgement.evidence for judgement in decisive if judgement.evidence)


def _judge(bench: Bench, name: str, runs: Sequence[CheckRun], source: str) -> Judgement:
    with np.errstate(all="ignore"):
        cases = list(cases_of(bench, runs, name))
        if not cases:
            return _without_numbers(name, runs)
        if _in_single_precision(cases):
            return Judgement(Standing.REVIEW, f"is {name} derived? Its numbers are in float32, which does not show it")
        judgement = _differenced(name, cases) or _undecided(name, cases, runs)
        digits = _digits(cases)
    if judgement.standing is not Standing.PASSED:
        return judgement
    if digits:
        message = f"is {name} derived? Its numbers are right to {digits} digits, those of calculus to 15"
        return Judgement(Standing.REVIEW, message, "")
    calls = suspicious_calls(source, [name])
    if not calls:
        return judgement
    found = ", ".join(f"{what} (line {line})" for line, what in calls)
    return Judgement(Standing.REVIEW, f"is {name} derived? It uses {found}", "its numbers show no differences")


def _digits(cases: Sequence[Case]) -> int:
    """Return to how many digits the numbers are right where these are too few for calculus in float64, 0 else.

    What is wrong altogether is no sign of differences.
    """
    parts = range(len(cases[0].want.parts))
    errors = [_relative_error(case, part) for case in cases for part in parts if _comparable(case, part)]
    coarse = [error for error in errors if _COARSE < error < _WRONG]
    return int(-np.log10(max(coarse))) if 2 * len(coarse) > len(errors) else 0


def _in_single_precision(cases: Sequence[Case]) -> bool:
    """Return whether all numbers are those of float32, and the right ones are not: that hides whatever made them."""
    pairs = [pair for case in cases for pair in zip(case.got.parts, case.want.parts, strict=False)]
    return all(_is_single(got) for got, _ in pairs) and not all(_is_single(want) for _, want in pairs)


def _is_single(part: Floats) -> bool:
    return bool(np.array_equal(part, part.astype(np.float32), equal_nan=True))


def _comparable(case: Case, part: int) -> bool:
    return part < len(case.got.parts) and case.got.parts[part].shape == case.want.parts[part].shape


def _without_numbers(name: str, runs: Sequence[CheckRun]) -> Judgement:
    asked = [run for run in runs if any(call.name == name for call in run.calls)]
    if asked and not any(run.result.outcome is Outcome.MISSING for run in asked):
        return Judgement(Standing.FAILED, f"{name} gave no numbers")
    return Judgement(Standing.MISSING, f"{name} is not written" if asked else f"{name} was never called")


def _differenced(name: str, cases: Sequence[Case]) -> Judgement | None:
    """Return the judgement that a part of the answers is made of differences, if it is in all cases."""
    form = cases[0].want.form
    alike = [case for case in cases if case.got.form == case.want.form and case.got.shapes == case.want.shapes]
    for form in dict.fromkeys(case.want.form for case in alike):
        own = [case for case in alike if case.want.form == form]
        for part, part_name in enumerate(part_names(form)):
            evidence = _evidence(own, part)
            if evidence:
                of = f"{part_name} of {name}" if part_name else name
                return Judgement(Standing.FAILED, f"{of} is differenced, not derived", evidence)
    return None


def _evidence(cases: Sequence[Case], part: int) -> str:
    """Return what shows that a part is made of differences, "" if nothing does."""
    got = [case.got.parts[part] for case in cases]
    want = [case.want.parts[part] for case in cases]
    lattice = recover(got, want)
    for variable in variables(cases[0], part):
        if lattice is None:
            points = [np.asarray(dict(arguments(case.call))[variable.position]) for case in cases]
            lattice = recover_taken(got, want, points)
    if lattice is not None:
        return evidence_of(lattice)
    return _evidence_of_errors(cases, part)


def _evidence_of_errors(cases: Sequence[Case], part: int) -> str:
    """Return what shows that the errors of a part are those of differences or of a complex step."""
    speaking = [case for case in cases if _relative_error(case, part) > _ROUNDING]
    if len(speaking) < len(cases) / 2:
        return ""
    fit = fit_scheme(speaking, part)
    return evidence_of_fit(fit) if fit is not None and fit.step else ""


def _relative_error(case: Case, part: int) -> float:
    got, want = case.got.parts[part], case.want.parts[part]
    largest = float(np.abs(want).max(initial=0.0))
    return float(np.abs(got - want).max(initial=0.0)) / largest if largest else 0.0


def _undecided(name: str, cases: Sequence[Case], runs: Sequence[CheckRun]) -> Judgement:
    """Return PASSED for numbers that differences could not have given, else what the checks of the function say."""
    numbers = [part for case in cases for part in case.got.parts]
    if not any(_has_finite(part) for part in numbers):
        return Judgement(Standing.FAILED, f"{name} gave no finite numbers")
    if could_tell(numbers):
        return Judgement(Standing.PASSED, "")
    asked = [run for run in runs if any(call.name == name for call in run.calls)]
    outcomes = {run.result.outcome for run in asked}
    if outcomes <= {Outcome.PASSED}:
        return Judgement(Standing.PASSED, "")
    if outcomes <= {Outcome.PASSED, Outcome.REVIEW}:
        return Judgement(Standing.REVIEW, f"these inputs do not show whether {name} is derived")
    return Judgement(Standing.FAILED, f"{name} is wrong, and its numbers do not show whether it is derived")


def _has_finite(part: Floats) -> bool:
    return bool(np.isfinite(part).any())
