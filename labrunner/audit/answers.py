"""Answers other than the references': variants, which are right too, pitfalls, and references with spoilt numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from labrunner.audit.answer import Answer, answer
from labrunner.audit.spoiling import SPOILINGS, Function, spoilt
from labrunner.audit.survey import Survey
from labrunner.bench import Bench
from labrunner.lab import Pitfall, Variant
from labrunner.solution import InProcessSolution


def answers_of(bench: Bench, surveyed: Survey, others: Mapping[str, Pitfall | Variant]) -> Iterator[Answer]:
    """Yield what comes of each pitfall or variant in every check that calls the reference it is of."""
    for other in others.values():
        for check, called in surveyed.called.items():
            if other.of in called:
                yield _answer(bench, surveyed, check, other.name, {other.of: other.function})


def spoilt_answers(bench: Bench, surveyed: Survey) -> Iterator[Answer]:
    """Yield, for each check, spoilt references until it refuses one; all of them where it refuses none."""
    for check, called in surveyed.called.items():
        for name, spoil in ((name, spoil) for name in sorted(called) for spoil in SPOILINGS):
            functions = {name: spoilt(bench.lab.references[name], spoil)}
            given = _answer(bench, surveyed, check, f"{name}, {spoil.__name__}", functions)
            yield given
            if not given.passed:
                break


def _answer(bench: Bench, surveyed: Survey, check: str, of: str, functions: dict[str, Function]) -> Answer:
    solution = InProcessSolution({**bench.lab.references, **functions})
    return answer(bench, check, solution, surveyed.probe.instance, surveyed.name, of)
