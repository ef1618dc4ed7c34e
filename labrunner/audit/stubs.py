"""Solutions that solve nothing: a lab that accepts one of them asks for nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from labrunner.audit.spoiling import Function, spoilt
from labrunner.audit.survey import Survey
from labrunner.bench import Bench
from labrunner.grading import grade
from labrunner.solution import InProcessSolution
from labrunner.trial import Trial
from labrunner.verdict import Scope, Status


def accepted_stubs(bench: Bench, surveys: Sequence[Survey]) -> Iterator[str]:
    """Yield which of the unsolved solutions the lab accepts at the instances of `surveys`."""
    trials = [Trial(one.probe.instance, one.adequacy, chosen=True) for one in surveys if one.adequacy]
    for what, functions in _unsolved(bench.lab.references).items():
        if grade(bench, InProcessSolution(functions), trials, Scope.CODE).status is Status.ACCEPTED:
            yield what


def _unsolved(references: dict[str, Function]) -> dict[str, dict[str, Function]]:
    return {
        "no function at all": {},
        "functions that return None": dict.fromkeys(references, _nothing),
        "functions that return zeros": {name: spoilt(function, np.zeros_like) for name, function in references.items()},
    }


def _nothing(*_args: Any, **_kwargs: Any) -> None:
    return None
