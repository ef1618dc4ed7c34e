"""Run one check at one instance: both sides of the equation, the error between them, and what it means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from labrunner.bench import Bench
from labrunner.calls import Call, RecordingSolution
from labrunner.config import Tolerance
from labrunner.errors import LabError
from labrunner.lab import Check
from labrunner.numerics import Comparison, compare
from labrunner.solution import InProcessSolution, Solution, SolutionError
from labrunner.trial import Trial
from labrunner.verdict import CheckResult, Outcome


@dataclass(frozen=True, slots=True)
class CheckRun:
    """One check at one trial: its result, and what the solution was asked and answered on the way."""

    check: Check
    trial: Trial
    tolerance: Tolerance
    result: CheckResult
    calls: tuple[Call, ...]
    actual: Any = None
    expected: Any = None


def run_checks(bench: Bench, solution: Solution, trials: Sequence[Trial]) -> Iterator[CheckRun]:
    """Yield every check at every trial that serves it, in the order of the config."""
    for name, tolerance in bench.tolerances().items():
        for trial in trials:
            if trial.serves(tolerance):
                yield run_check(bench, bench.lab.checks[name], solution, trial, tolerance)


def run_check(bench: Bench, check: Check, solution: Solution, trial: Trial, tolerance: Tolerance) -> CheckRun:
    """Return what came of `check` at `trial`; raises LabError where the check fails with the lab's own solution too."""
    recorder = RecordingSolution(solution)
    arguments = trial.instance.arguments(bench, check)
    # An overflow in a solution shows in its numbers; a warning on top would only go to the wrong reader.
    with np.errstate(all="ignore"):
        equation = _ask(bench, check, recorder, arguments)
        if isinstance(equation, tuple):
            actual, expected, remark = equation
            finding = _judge(check, trial, compare(actual, expected, tolerance.atol, tolerance.rtol), remark)
        else:
            actual = expected = None
            finding = {"outcome": equation.outcome, "message": equation.message, "line": equation.line}
    result = CheckResult(
        check=check.name,
        says=check.says,
        criterion=bench.criterion_of(check.name),
        seed=trial.instance.seed,
        fresh=trial.instance.fresh,
        atol=tolerance.atol,
        rtol=tolerance.rtol,
        **finding,
    )
    return CheckRun(check, trial, tolerance, result, tuple(recorder.calls), actual, expected)


def _ask(
    bench: Bench, check: Check, recorder: RecordingSolution, arguments: dict[str, Any]
) -> tuple[Any, Any, str] | SolutionError:
    """Return the check's (actual, expected, remark), or why the solution gives none."""
    try:
        return check.equation(recorder, arguments)
    except SolutionError as error:
        return error
    except Exception as error:  # noqa: BLE001  an answer of the wrong kind may break the check's own arithmetic
        return _unusable_answer(bench, check, arguments, recorder, error)


def _judge(check: Check, trial: Trial, comparison: Comparison, remark: str) -> dict[str, Any]:
    """Return the findings of a comparison; a pass on an instance that no known mistake would fail is no pass."""
    outcome = Outcome.PASSED if comparison.passed else Outcome.FAILED
    message = "; ".join(filter(None, [comparison.message, remark]))
    doubt = trial.adequacy.doubt(check.name)
    if comparison.passed and doubt:
        outcome, message = Outcome.REVIEW, doubt
    return {
        "outcome": outcome,
        "max_abs_error": comparison.max_abs_error,
        "max_rel_error": comparison.max_rel_error,
        "bound": comparison.bound,
        "worst": comparison.worst,
        "message": message,
    }


def _unusable_answer(
    bench: Bench, check: Check, arguments: dict[str, Any], recorder: RecordingSolution, error: Exception
) -> SolutionError:
    """Return the error for an answer that the check cannot compute with, once the check itself is cleared."""
    try:
        check.function(InProcessSolution(bench.lab.references), **arguments)
    except Exception as fault:
        raise LabError(f"{bench.id}: check {check.name} fails with the lab's own solution: {fault}") from fault
    last = recorder.calls[-1] if recorder.calls else None
    answer = f"{last.name} returned {describe(last.result)}" if last else f"{check.name} cannot be computed"
    return SolutionError(f"{answer}, and with that {type(error).__name__}: {error}")


def describe(value: Any) -> str:
    """Return what kind of answer `value` is, in words."""
    if value is None:
        return "None (is a return missing?)"
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    if isinstance(value, tuple):
        return f"a tuple of {len(value)}: {', '.join(describe(part) for part in value)}"
    if callable(value):
        return "a function"
    return f"a {type(value).__name__}"
