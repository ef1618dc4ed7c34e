"""Where the lab's references and a library agree: every equation of oracle.py, in double and in single precision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf, isfinite
from typing import Any

import numpy as np

from labrunner.bench import Bench
from labrunner.calls import RecordingSolution
from labrunner.instance import Instance
from labrunner.lab import Opinion
from labrunner.numerics import compare
from labrunner.oracle.library import Library
from labrunner.solution import InProcessSolution

# What both sides may be apart, in units of their largest entry or of 1: they round differently, and no more than that.
PRECISIONS = {"float64": 1e-12, "float32": 1e-6}


@dataclass(frozen=True, slots=True)
class Agreement:
    """One equation of oracle.py in one precision: how far both sides are apart at worst, and at which instance.

    `references` are the lab's own functions that the equation asks.
    """

    opinion: str
    says: str
    references: tuple[str, ...]
    precision: str
    instances: int
    passed: bool
    error: float
    tolerance: float
    instance: str
    message: str


def agreements(bench: Bench, library: Library, instances: Sequence[tuple[str, Instance]]) -> list[Agreement]:
    """Return one agreement for each opinion of the lab and each precision, over `instances` with their names."""
    with np.errstate(all="ignore"):
        return [
            _agreement(bench, library, opinion, precision, instances)
            for opinion in bench.lab.opinions.values()
            for precision in PRECISIONS
        ]


def _agreement(
    bench: Bench, library: Library, opinion: Opinion, precision: str, instances: Sequence[tuple[str, Instance]]
) -> Agreement:
    """Return the worst of what comes of `opinion` at the instances."""
    each = [_at(bench, library, opinion, precision, *named) for named in instances]
    worst = max(each, key=lambda agreement: (not agreement.passed, agreement.error / agreement.tolerance))
    return replace(worst, instances=len(each))


def _at(bench: Bench, library: Library, opinion: Opinion, precision: str, name: str, instance: Instance) -> Agreement:
    inputs = {key: _cast(value, precision) for key, value in instance.arguments(bench, opinion).items()}
    recorder = RecordingSolution(InProcessSolution(bench.lab.references))
    tolerance = PRECISIONS[precision]
    try:
        ours, theirs = opinion.function(recorder, library, **inputs)
        tolerance *= _size(theirs)
        comparison = compare(ours, theirs, tolerance)
        passed, error, message = comparison.passed, comparison.max_abs_error, comparison.message
    except Exception as fault:  # noqa: BLE001  a library may object in any way; the report names what it says
        passed, error, message = False, inf, f"{type(fault).__name__}: {fault}"
    asked = tuple(dict.fromkeys(call.name for call in recorder.calls))
    return Agreement(opinion.name, opinion.says, asked, precision, 1, passed, error, tolerance, name, message)


def _size(theirs: Any) -> float:
    """Return the largest entry, or 1: where terms cancel, an entry's own size is no measure of how it is rounded."""
    parts = theirs if isinstance(theirs, tuple) else (theirs,)
    size = max(float(np.max(np.abs(part), initial=1.0)) for part in parts)
    return size if isfinite(size) else 1.0


def _cast(value: Any, precision: str) -> Any:
    array = np.asarray(value)
    return array.astype(precision)[()] if array.dtype.kind == "f" else value
