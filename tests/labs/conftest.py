"""The built-in labs, opened once for all tests, and what each of them says of a solution."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest

from labrunner.bench import Bench, open_bench
from labrunner.catalog import find_lab
from labrunner.checking import run_check, run_checks
from labrunner.grading import grade
from labrunner.solution import InProcessSolution
from labrunner.trial import Trial, trials
from labrunner.verdict import CheckResult, Scope, Verdict


@dataclass(frozen=True)
class OpenLab:
    """A lab with its published instances and two fresh ones; `callers` are the checks that call each function."""

    bench: Bench
    trials: list[Trial]
    callers: dict[str, set[str]]

    def verdict(self, **functions: Callable[..., Any]) -> Verdict:
        """Return the verdict on the lab's own solution with `functions` in place of some of it."""
        return grade(self.bench, self._solution(functions), self.trials, Scope.CODE)

    def results(self, check: str, **functions: Callable[..., Any]) -> list[CheckResult]:
        """Return what came of `check` at each instance with `functions` in place of some of the lab's own."""
        tolerance = self.bench.tolerances()[check]
        served = [trial for trial in self.trials if trial.serves(tolerance)]
        solution, asked = self._solution(functions), self.bench.lab.checks[check]
        return [run_check(self.bench, asked, solution, trial, tolerance).result for trial in served]

    def failing(self, **functions: Callable[..., Any]) -> set[str]:
        """Return the checks that do not pass with `functions` in place of some of the lab's own."""
        asked = set().union(*(self.callers.get(name, set()) for name in functions))
        return {check for check in asked if any(r.outcome.value != "passed" for r in self.results(check, **functions))}

    def _solution(self, functions: dict[str, Callable[..., Any]]) -> InProcessSolution:
        return InProcessSolution({**self.bench.lab.references, **functions})

    def given(self) -> dict[str, Any]:
        """Return the inputs written by hand, the first where there are several."""
        return self.bench.lab.given_inputs()[0]

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """Return the lab's own solution of the function `name`."""
        try:
            return self.bench.lab.references[name]
        except KeyError:
            raise AttributeError(name) from None


@cache
def _open(lab_id: str) -> OpenLab:
    bench = open_bench(find_lab(lab_id), ["seeds.fresh=2"])
    chosen = trials(bench, secret="a secret of the tests")
    callers: dict[str, set[str]] = defaultdict(set)
    for run in run_checks(bench, InProcessSolution(bench.lab.references), chosen):
        for call in run.calls:
            callers[call.name].add(run.check.name)
    return OpenLab(bench, chosen, dict(callers))


@pytest.fixture
def open_lab() -> Callable[[str], OpenLab]:
    """Return a function that opens a built-in lab by its id."""
    return _open
