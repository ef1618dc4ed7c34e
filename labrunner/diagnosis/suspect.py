"""A suspect: one function whose answers are off in one check, and the trial of a hypothesis about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from labrunner.bench import Bench
from labrunner.checking import CheckRun
from labrunner.diagnosis.answers import Answer, Function
from labrunner.diagnosis.cases import (
    Case,
    agrees,
    cases_of,
    grain_of,
    is_single,
    misfit,
    step_of,
    try_asking,
    wrong_entries,
)

Hypothesis = Callable[[Case], Answer | None]

# Single precision leaves a mistake recognisable to a few units in its last place.
_GRAIN_OF_SINGLE = 1e-6
# How much nearer than the reference a wrong solution must come to the numbers.
_CLEARLY = 0.05


@dataclass(frozen=True)
class Suspect:
    """The function `name`: its `failing` and `passing` cases of one check, and all `runs` of the submission."""

    bench: Bench
    name: str
    failing: tuple[Case, ...]
    passing: tuple[Case, ...]
    runs: tuple[CheckRun, ...]
    parts: tuple[int, ...] | None = None

    @property
    def reference(self) -> Function:
        """The lab's own right solution."""
        return self.bench.lab.references[self.name]

    @cached_property
    def step(self) -> float | None:
        """The default step of the reference if it takes differences by itself."""
        return step_of(self.reference)

    @cached_property
    def grain(self) -> float:
        """How near a hypothesis must come, relative to the largest entry."""
        if all(is_single(case) for case in self.failing):
            return _GRAIN_OF_SINGLE
        return grain_of(self.reference)

    @cached_property
    def pivot(self) -> Case:
        """The failing case that shows most: the one furthest off whose numbers can be compared."""
        return max(self.failing, key=lambda case: _finite_or_less(misfit(case.got, case.want)))

    @cached_property
    def elsewhere(self) -> tuple[Case, ...]:
        """What other checks asked of the same function, unless only some parts are looked at."""
        check = self.failing[0].run.check.name
        others = [run for run in self.runs if run.check.name != check] if self.parts is None else []
        return tuple(cases_of(self.bench, others, self.name))

    @cached_property
    def informative(self) -> bool:
        """Whether the wrong answers hold numbers at all, beside zeros, infinities and nan."""
        return any(np.any(np.isfinite(part) & (part != 0)) for case in self.failing for part in case.got.parts)

    @property
    def parts_off(self) -> list[int]:
        """The parts of the answer that are wrong in any failing case of the right form.

        These are the parts that no other way to compute them would give; where there are none, for differences are
        no finer than that, the parts that the check does not let pass.
        """
        grains = (self.grain * case.want.scale for case in self.failing)
        off = {i for case, grain in zip(self.failing, grains, strict=True) for i in _parts_beyond(case, grain)}
        return sorted(off or {i for case in self.failing for i in _parts_refused(case)})

    def only(self, parts: tuple[int, ...]) -> Suspect:
        """Return the same suspect, of whose answers only these parts are looked at."""
        return replace(
            self,
            failing=tuple(case.only(parts) for case in self.failing),
            passing=tuple(case.only(parts) for case in self.passing),
            parts=parts,
        )

    def of_cases(self, failing: Iterable[Case]) -> Suspect:
        """Return the same suspect with these failing cases, and no others to compare with."""
        return replace(self, failing=tuple(failing), passing=(), runs=())

    def replaying(self, function: Function) -> Hypothesis:
        """Return the hypothesis that the learner's function does what `function` does, asked once for each call."""
        memo: dict[int, Answer | None] = {}

        def predict(case: Case) -> Answer | None:
            key = id(case.call)
            if key not in memo:
                memo[key] = self._in_sight(try_asking(function, case.call))
            return memo[key]

        return predict

    def apart(self, hypothesis: Hypothesis) -> float | None:
        """Return how far the hypothesis stays from the learner's numbers, None unless it gives all of them."""
        nearest = self._misfit(hypothesis, self.pivot)
        if nearest is None or nearest > _CLEARLY * misfit(self.pivot.got, self.pivot.want):
            return None
        if any(self._misfit(hypothesis, case) is None for case in self.passing):
            return None
        apart = [self._misfit(hypothesis, case) for case in self.failing]
        return None if None in apart else max(a for a in apart if a is not None)

    def consistent(self, hypothesis: Hypothesis) -> bool:
        """Return whether the hypothesis gives what other checks saw of the same function, too."""
        return all(self._misfit(hypothesis, case) is not None for case in self.elsewhere)

    def _misfit(self, hypothesis: Hypothesis, case: Case) -> float | None:
        predicted = hypothesis(case)
        if predicted is None or not agrees(case, predicted, self.grain):
            return None
        return misfit(case.got, predicted)

    def _in_sight(self, answer: Answer | None) -> Answer | None:
        if answer is None or self.parts is None:
            return answer
        return answer.only(self.parts) if len(answer.parts) > max(self.parts) else None


def _parts_beyond(case: Case, allowed: float) -> Iterator[int]:
    for i, (got, want) in enumerate(zip(case.got.parts, case.want.parts, strict=False)):
        if misfit(_alone(got), _alone(want)) > allowed:
            yield i


def _parts_refused(case: Case) -> Iterator[int]:
    if case.got.form == case.want.form and case.got.shapes == case.want.shapes:
        yield from (i for i, wrong in enumerate(wrong_entries(case)) if wrong.any())


def _alone(part: np.ndarray) -> Answer:
    return Answer(("array",), (part,))


def _finite_or_less(error: float) -> float:
    return error if np.isfinite(error) else -1.0
