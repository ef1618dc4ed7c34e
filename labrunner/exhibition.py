"""What a lab wants seen after a run: arrays that a solution gives on one instance."""

from __future__ import annotations

from typing import Any

import numpy as np

from labrunner.bench import Bench
from labrunner.solution import Solution
from labrunner.trial import Trial


def exhibition(bench: Bench, solution: Solution, trial: Trial) -> list[tuple[str, np.ndarray[Any, Any]]]:
    """Return each exhibit's caption and array at `trial`; raises SolutionError where the solution gives none."""
    with np.errstate(all="ignore"):
        return [
            (exhibit.says, np.asarray(exhibit.function(solution, **trial.instance.arguments(bench, exhibit))))
            for exhibit in bench.lab.exhibits.values()
        ]
