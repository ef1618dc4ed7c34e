"""Grade one solution to one lab: every check at every trial, folded to criteria, points and a status."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from labrunner.bench import Bench
from labrunner.checking import run_checks
from labrunner.config import Criterion, LabConfig
from labrunner.solution import InProcessSolution, Solution
from labrunner.trial import Trial
from labrunner.verdict import CheckResult, CriterionResult, Outcome, Scope, Standing, Status, SubmissionId, Verdict

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


def grade(
    bench: Bench,
    solution: Solution,
    trials: Sequence[Trial],
    scope: Scope,
    submission: SubmissionId | None = None,
) -> Verdict:
    """Return the verdict on `solution` over `trials`, in the criteria that `scope` covers."""
    started = time.perf_counter()
    checks = tuple(run.result for run in run_checks(bench, solution, trials))
    criteria = tuple(_judge_criteria(bench.config, checks))
    required = [c for c in criteria if not c.stretch]
    return Verdict(
        lab=bench.id,
        scope=scope,
        submission=submission,
        status=status_of([c.status for c in required]),
        points=sum(c.points for c in required),
        max_points=sum(c.max_points for c in required),
        criteria=criteria,
        checks=checks,
        seconds=time.perf_counter() - started,
    )


def _judge_criteria(config: LabConfig, checks: Sequence[CheckResult]) -> Iterator[CriterionResult]:
    for criteria, stretch in ((config.acceptance, False), (config.stretch, True)):
        for name, criterion in criteria.items():
            if criterion.checks:
                results = [check for check in checks if check.criterion == name]
                yield _judge_criterion(name, criterion, standing_of(results), stretch)


def _judge_criterion(name: str, criterion: Criterion, standing: Standing, stretch: bool) -> CriterionResult:
    earned = criterion.points if standing is Standing.PASSED else 0
    return CriterionResult(name, criterion.says, standing, earned, criterion.points, stretch)


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
