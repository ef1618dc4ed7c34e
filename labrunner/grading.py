"""Fold what was found, every check at every trial and the parts of a report, to criteria, points and a status."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from labrunner.bench import Bench
from labrunner.checking import CheckRun, run_checks
from labrunner.config import Criterion
from labrunner.diagnosis import diagnose, judge_derived
from labrunner.solution import InProcessSolution, Solution
from labrunner.trial import Trial
from labrunner.verdict import (
    CheckResult,
    CriterionResult,
    Outcome,
    PartResult,
    Scope,
    Standing,
    Status,
    SubmissionId,
    Verdict,
)

# The first outcome found decides a criterion: what is wrong outranks what is absent, and both outrank doubt.
_GRAVEST_FIRST = {
    Outcome.FAILED: Standing.FAILED,
    Outcome.ERROR: Standing.FAILED,
    Outcome.MISSING: Standing.MISSING,
    Outcome.REVIEW: Standing.REVIEW,
}


def grade_reference(bench: Bench, trials: Sequence[Trial]) -> Verdict:
    """Return the verdict on the lab's own solution, run in this process."""
    return grade(bench, InProcessSolution(bench.lab.references), trials, Scope.REFERENCE)


def grade(bench: Bench, solution: Solution, trials: Sequence[Trial], scope: Scope) -> Verdict:
    """Return the verdict on `solution` over `trials`, in the criteria that code alone can meet."""
    started = time.perf_counter()
    runs = tuple(run_checks(bench, solution, trials))
    verdict = verdict_of(bench, runs, scope, derived_parts(bench, runs))
    return replace(verdict, seconds=time.perf_counter() - started)


def derived_parts(bench: Bench, runs: Sequence[CheckRun], source: str = "") -> list[PartResult]:
    """Return, for each criterion that asks for calculus, whether the numbers or `source` speak of differences."""
    return [_derived_part(bench, id_, runs, source) for id_, c in bench.config.criteria().items() if c.derived]


def _derived_part(bench: Bench, id_: str, runs: Sequence[CheckRun], source: str) -> PartResult:
    standing, message, evidence = judge_derived(bench, bench.config.criteria()[id_].derived, runs, source)
    return PartResult(id_, "derived", standing, "; ".join(filter(None, (message, evidence))))


def verdict_of(
    bench: Bench,
    runs: Sequence[CheckRun],
    scope: Scope,
    parts: Sequence[PartResult] = (),
    submission: SubmissionId | None = None,
    report: Mapping[str, Any] | None = None,
    isolation: str | None = None,
) -> Verdict:
    """Return the verdict on `runs` and `parts`; a criterion that neither speaks of is out of scope."""
    checks = _diagnosed(bench, runs)
    criteria = tuple(_judge_criteria(bench, checks, parts))
    required = [criterion for criterion in criteria if not criterion.stretch]
    return Verdict(
        lab=bench.id,
        scope=scope,
        submission=submission,
        status=status_of([criterion.status for criterion in required]),
        points=sum(criterion.points for criterion in required),
        max_points=sum(criterion.max_points for criterion in required),
        criteria=criteria,
        checks=checks,
        report=_report(scope, parts, report),
        isolation=isolation,
    )


def _diagnosed(bench: Bench, runs: Sequence[CheckRun]) -> tuple[CheckResult, ...]:
    """Return the results, each failed one with what its numbers say of the mistake."""
    diagnoses = diagnose(bench, runs)
    return tuple(
        replace(run.result, diagnosis=diagnoses.get(run.check.name))
        if run.result.outcome in (Outcome.FAILED, Outcome.ERROR)
        else run.result
        for run in runs
    )


def _report(scope: Scope, parts: Sequence[PartResult], report: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return the record's `report`: null for the lab's own solution, else the parts and what goes with them."""
    return None if scope is Scope.REFERENCE else {"parts": list(parts), **(report or {})}


def _judge_criteria(
    bench: Bench, checks: Sequence[CheckResult], parts: Sequence[PartResult]
) -> Iterator[CriterionResult]:
    standings = {part.criterion: part.status for part in parts}
    for id_, criterion in bench.config.criteria().items():
        if criterion.checks:
            standings[id_] = standing_of([check for check in checks if check.criterion == id_])
        if id_ in standings:
            yield _judge_criterion(id_, criterion, standings[id_], stretch=id_ in bench.config.stretch)


def _judge_criterion(id_: str, criterion: Criterion, standing: Standing, stretch: bool) -> CriterionResult:
    earned = criterion.points if standing is Standing.PASSED else 0
    return CriterionResult(id_, criterion.says, standing, earned, criterion.points, stretch)


def standing_of(results: Sequence[CheckResult]) -> Standing:
    """Return what a criterion's checks add up to; no result at all is not a pass."""
    if not results:
        return Standing.MISSING
    outcomes = {result.outcome for result in results}
    return next((standing for outcome, standing in _GRAVEST_FIRST.items() if outcome in outcomes), Standing.PASSED)


def status_of(standings: Sequence[Standing]) -> Status:
    """Return accepted only where every required criterion passed, and review where nothing worse than doubt is left."""
    if standings and all(standing is Standing.PASSED for standing in standings):
        return Status.ACCEPTED
    if not standings or any(standing in (Standing.FAILED, Standing.MISSING) for standing in standings):
        return Status.REFUSED
    return Status.REVIEW
