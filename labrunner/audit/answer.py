"""What one check made of one answer at one instance: the measurement that everything in an audit is made from."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, isfinite

from labrunner.bench import Bench
from labrunner.config import Tolerance
from labrunner.instance import Instance
from labrunner.numerics import Comparison, compare
from labrunner.solution import Solution

UNIT_ROUNDOFF = 2.0**-53


@dataclass(frozen=True, slots=True)
class Answer:
    """The error of the entry that uses most of its tolerance, and what was allowed there.

    `of` names what stood in place of a reference, None for the references themselves. An answer without numbers to
    compare (a wrong shape, an exception) has an infinite error. `resolution` is the error that the check cannot tell
    from none: the bound of the differences on its expected side, or the rounding of the expected value.
    """

    check: str
    of: str | None
    instance: str
    passed: bool
    error: float
    tolerance: float
    resolution: float
    message: str

    @property
    def excess(self) -> float:
        """Return the error in units of its tolerance: what passes is at most 1."""
        if self.tolerance > 0:
            return self.error / self.tolerance
        return 0.0 if self.error == 0 else inf

    @property
    def needed(self) -> float:
        """Return the least tolerance that makes sense here: the error, or what cannot be told from none."""
        return max(self.error, self.resolution)


def answer(bench: Bench, check: str, solution: Solution, instance: Instance, name: str, of: str) -> Answer:
    """Return what `check` makes of `solution`; whatever that raises is an infinite error, with its words."""
    equation, tolerance = bench.lab.checks[check], bench.tolerances()[check]
    try:
        actual, expected, _ = equation.equation(solution, instance.arguments(bench, equation))
        comparison = compare(actual, expected, tolerance.atol, tolerance.rtol)
    except Exception as error:  # noqa: BLE001  a wrong answer may break a check in any way
        comparison = Comparison(False, inf, inf, None, None, f"{type(error).__name__}: {error}")
    return answer_of(comparison, tolerance, check, name, of)


def answer_of(comparison: Comparison, tolerance: Tolerance, check: str, instance: str, of: str | None = None) -> Answer:
    """Return what an audit keeps of a comparison."""
    worst, allowed = comparison.worst, comparison.tolerance
    error, size = comparison.max_abs_error, 1.0
    if worst is not None and isfinite(error):
        error, size = abs(worst.actual - worst.expected), max(abs(worst.expected), 1.0)
    return Answer(
        check=check,
        of=of,
        instance=instance,
        passed=comparison.passed,
        error=error,
        tolerance=tolerance.atol if allowed is None else allowed,
        resolution=max(UNIT_ROUNDOFF * size, comparison.bound or 0.0),
        message=comparison.message,
    )
