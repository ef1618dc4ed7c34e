"""Explanations of calls without numbers: inputs changed in place, and exceptions that a known mistake raises too."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from labrunner.bench import Bench
from labrunner.calls import Call, replay
from labrunner.checking import CheckRun
from labrunner.diagnosis.explanation import Explanation, count, of_pitfall, tied
from labrunner.diagnosis.pitfalls import pitfalls_of
from labrunner.lab import Pitfall
from labrunner.solution import InProcessSolution, SolutionError
from labrunner.verdict import Outcome

_CHANGED = "changed its argument"


def by_changed_inputs(bench: Bench, runs: Sequence[CheckRun]) -> Explanation | None:
    """Return the explanation that an argument was changed in place, with the pitfall that changes the same entry."""
    if not all(run.result.outcome is Outcome.FAILED and _CHANGED in run.result.message for run in runs):
        return None
    known = _pitfalls_that(bench, runs, _complaint)
    message = runs[0].result.message
    if known:
        return tied(
            [of_pitfall(pitfall, f"{pitfall.name} is refused in the same words: {message}") for pitfall in known]
        )
    on = f"on all {count(len(runs), 'instance', 'instances')}"
    return Explanation("inputs-changed", "Does an array that is changed belong to the caller?", f"{message} ({on})")


def by_exception(bench: Bench, runs: Sequence[CheckRun]) -> Explanation | None:
    """Return the pitfall that raises, for the same call, the very exception that the learner's function raised."""
    if not all(run.result.outcome is Outcome.ERROR and run.calls for run in runs):
        return None
    known = _pitfalls_that(bench, runs, _exception)
    if not known:
        return None
    error = _exception(known[0], runs[0].calls[-1])
    return tied([of_pitfall(pitfall, f"{pitfall.name} raises the same {error}") for pitfall in known])


def _pitfalls_that(
    bench: Bench, runs: Sequence[CheckRun], says: Callable[[Pitfall, Call], str | None]
) -> list[Pitfall]:
    """Return the pitfalls whose words, asked the last call of each run, are found in the run's message."""

    def fits(pitfall: Pitfall, run: CheckRun) -> bool:
        words = says(pitfall, run.calls[-1])
        return words is not None and words in run.result.message

    suspects = pitfalls_of(bench.lab, runs[0].calls[-1].name) if runs and runs[0].calls else []
    return [pitfall for pitfall in suspects if all(fits(pitfall, run) for run in runs)]


def _complaint(pitfall: Pitfall, call: Call) -> str | None:
    """Return why a solution with this pitfall is refused for the call, None where it is not."""
    try:
        getattr(InProcessSolution({call.name: pitfall.function}), call.name)(*call.args, **call.kwargs)
    except SolutionError as error:
        return error.message if error.outcome is Outcome.FAILED else None
    return None


def _exception(pitfall: Pitfall, call: Call) -> str | None:
    """Return the exception that the pitfall raises for the call or for one of its closures, None where it does not."""
    try:
        with np.errstate(all="ignore"):
            replay(call, pitfall.function)
    except Exception as error:  # noqa: BLE001  a wrong solution may fail in any way
        return f"{type(error).__name__}: {error}"
    return None
