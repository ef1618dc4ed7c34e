"""Where the lab's references and a library agree: every equation of oracle.py, in double and in single precision."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf, isfinite
from typing import Any

import numpy as np

from labrunner.bench import Bench
from labrunner.calls import RecordingSolution
from labrunner.instance import Instance
from labrunner.lab import Opinion
from labrunner.numerics import Comparison
from labrunner.numerics.comparison import compare_within
from labrunner.oracle.library import Library
from labrunner.solution import InProcessSolution

Floats = np.ndarray[Any, np.dtype[np.float64]]

# What both sides may be apart, in units of the largest entry or of 1: they round differently, and no more than that.
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


@dataclass(frozen=True, slots=True)
class _Compared:
    """One equation at one instance, the references that it asked, and both sides compared."""

    instance: str
    references: tuple[str, ...]
    comparison: Comparison

    @property
    def excess(self) -> tuple[bool, float]:
        """Return how bad it is, as something to take the maximum of."""
        tolerance = self.comparison.tolerance or 1.0
        return not self.comparison.passed, self.comparison.max_abs_error / tolerance


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
    compared = [_compare(bench, library, opinion, precision, *named) for named in instances]
    worst = max(compared, key=lambda one: one.excess)
    return Agreement(
        opinion=opinion.name,
        says=opinion.says,
        references=worst.references,
        precision=precision,
        instances=len(compared),
        passed=worst.comparison.passed,
        error=worst.comparison.max_abs_error,
        tolerance=worst.comparison.tolerance or PRECISIONS[precision],
        instance=worst.instance,
        message=worst.comparison.message,
    )


def _compare(
    bench: Bench, library: Library, opinion: Opinion, precision: str, name: str, instance: Instance
) -> _Compared:
    inputs = {name: _cast(value, precision) for name, value in instance.arguments(bench, opinion).items()}
    recorder = RecordingSolution(InProcessSolution(bench.lab.references))
    try:
        ours, theirs = opinion.function(recorder, library, **inputs)
        comparison = compare_within(ours, theirs, _allowance(PRECISIONS[precision]))
    except Exception as error:  # noqa: BLE001  a library may object in any way; the report names what it says
        comparison = Comparison(False, inf, inf, None, None, f"{type(error).__name__}: {error}")
    return _Compared(name, tuple(dict.fromkeys(call.name for call in recorder.calls)), comparison)


def _allowance(tolerance: float) -> Callable[[Floats, Floats | None], Floats]:
    """Return an allowance in units of the largest entry: where terms cancel, an entry's own size is no measure."""

    def allow(expected: Floats, _: Floats | None) -> Floats:
        size = float(np.max(np.abs(expected), initial=1.0))
        return np.full(expected.shape, tolerance * size if isfinite(size) else tolerance)

    return allow


def _cast(value: Any, precision: str) -> Any:
    array = np.asarray(value)
    return array.astype(precision)[()] if array.dtype.kind == "f" else value
