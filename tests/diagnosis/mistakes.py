"""What is asked of a diagnosis, and how it is asked: mistakes and decoys, each on instances that can tell."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from typing import Any

import learners_lab_00  # noqa: F401  registers its learners
import learners_lab_01  # noqa: F401
import learners_lab_03  # noqa: F401
import learners_lab_04  # noqa: F401
import learners_lab_05  # noqa: F401
import numpy as np
from learners import LEARNERS, RIGHT, Learner

from labrunner.adequacy import Adequacy, adequacy
from labrunner.bench import Bench, open_bench
from labrunner.calls import RecordingSolution
from labrunner.catalog import built_in_labs
from labrunner.checking import CheckRun, run_check
from labrunner.diagnosis import diagnose
from labrunner.diagnosis.answers import Answer, given_by
from labrunner.diagnosis.cases import misfit
from labrunner.instance import fresh_seeds, instance_of_seed
from labrunner.solution import InProcessSolution
from labrunner.trial import Trial
from labrunner.verdict import Diagnosis, Outcome

Function = Callable[..., Any]
WRONG = (Outcome.FAILED, Outcome.ERROR)


@cache
def benches() -> dict[str, Bench]:
    """Return the built-in labs by id."""
    return {entry.id: open_bench(entry) for entry in built_in_labs()}


@cache
def instances(lab: str, count: int, secret: str = "diagnosis") -> tuple[Trial, ...]:
    """Return `count` trials on which every pitfall of the lab shows, each differently."""
    bench = benches()[lab]
    drawn = (instance_of_seed(bench, seed, fresh=True) for seed in fresh_seeds(secret, lab, ""))
    tried = (Trial(instance, adequacy(bench, instance), chosen=True) for instance in drawn)
    return tuple(islice((trial for trial in tried if trial.adequacy.complete), count))


def drawn(lab: str, count: int, secret: str = "diagnosis") -> Iterator[Trial]:
    """Yield `count` trials that the lab calls fit, whether or not every pitfall shows on them."""
    bench = benches()[lab]
    fit = (instance_of_seed(bench, seed, fresh=True) for seed in fresh_seeds(secret, lab, ""))
    nothing_hidden = Adequacy(None, (), (), None, {})
    trials = (Trial(i, nothing_hidden, chosen=True) for i in fit if bench.lab.why_unfit(i.inputs) is None)
    return islice(trials, count)


@dataclass(frozen=True)
class Answers:
    """What a function answered to every call of every check, None where it raised."""

    given: tuple[Answer | None, ...]

    def equals(self, other: Answers) -> bool:
        """Return whether the answers are the same to nine digits, and any of them are there."""
        if len(self.given) != len(other.given) or not any(self.given):
            return False
        pairs = zip(self.given, other.given, strict=True)
        return all(a is b or (a and b and misfit(a, b) <= 1e-9 * max(a.scale, 1e-9)) for a, b in pairs)


def same_answers(learner: Learner, trials: Iterable[Trial]) -> Answers:
    """Return what a learner's function answers to the first check that asks for it."""
    runs = run_with(learner.lab, learner.of, learner.function, tuple(trials), checks_of(learner.lab, learner.of)[:1])
    calls = [call for run in runs for call in run.calls if call.name == learner.of]
    return Answers(tuple(None if call.result is None else given_by(call) for call in calls))


@cache
def checks_of(lab: str, function: str) -> tuple[str, ...]:
    """Return the checks that call a function."""
    bench, trial = benches()[lab], instances(lab, 1)[0]
    asked = []
    for name, check in bench.lab.checks.items():
        recorder = RecordingSolution(InProcessSolution(bench.lab.references))
        check.equation(recorder, trial.instance.arguments(bench, check))
        if any(call.name == function for call in recorder.calls):
            asked.append(name)
    return tuple(asked)


def run_with(
    lab: str, of: str, function: Function, trials: Sequence[Trial], checks: Sequence[str] | None = None
) -> list[CheckRun]:
    """Return the runs of every check that calls `of`, or of `checks`, with `function` in its place, all else right."""
    bench = benches()[lab]
    solution = InProcessSolution({**bench.lab.references, of: function})
    tolerances = bench.tolerances()
    return [
        run_check(bench, bench.lab.checks[check], solution, trial, tolerances[check])
        for check in (checks_of(lab, of) if checks is None else checks)
        for trial in trials
    ]


def diagnosed(
    lab: str, of: str, function: Function, count: int = 1, checks: Sequence[str] | None = None
) -> dict[str, Diagnosis]:
    """Return what is said, check by check, of `function` in the place of `of`, over `count` instances."""
    return diagnose(benches()[lab], run_with(lab, of, function, instances(lab, count), checks))


def pitfalls() -> list[Learner]:
    """Return the labs' own pitfalls as if learners had written them."""
    found = []
    for lab, bench in benches().items():
        found += [Learner(lab, p.of, p.name, p.function) for p in bench.lab.pitfalls.values() if p.invisible is None]
    return found


@dataclass
class Tally:
    """How often a mistake was shown, and what it was called each time."""

    shown: int = 0
    names: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0


def ask(learner: Learner, trials: tuple[Trial, ...], tally: Tally) -> dict[str, Diagnosis]:
    """Return the diagnoses of a learner's failed checks over `trials`, and count them in `tally`."""
    runs = run_with(learner.lab, learner.of, learner.function, trials)
    failed = {run.check.name for run in runs if run.result.outcome in WRONG}
    started = time.perf_counter()
    found = diagnose(benches()[learner.lab], runs)
    tally.seconds += time.perf_counter() - started
    tally.shown += len(failed)
    tally.names.update((found[check].pitfall or "unknown") if check in found else "nothing" for check in failed)
    return found


# A shape has so few values that a decoy may well be a mistake.
SHAPES = {"full_jacobian_shape", "gradient_shape", "jacobian_shape", "hessian_shape"}
DECOYS = ("one entry", "noise 1e-3", "noise 1e-5", "random", "factor 1.1")


def decoy(kind: str, reference: Function, rng: np.random.Generator) -> Function:
    """Return `reference` with its arrays spoilt in a way that is no known mistake."""

    def spoilt(value: Any) -> Any:
        if callable(value):
            return lambda *args: spoilt(value(*args))
        if isinstance(value, tuple) and not all(isinstance(part, int) for part in value):
            return tuple(spoilt(part) for part in value)
        return _spoil(kind, np.asarray(value, dtype=float), rng)

    return lambda *args, **kwargs: spoilt(reference(*args, **kwargs))


def _spoil(kind: str, array: Any, rng: np.random.Generator) -> Any:
    noise = rng.standard_normal(array.shape)
    match kind:
        case "one entry":
            mask = np.zeros(array.size)
            mask[rng.integers(array.size)] = 1.0
            return array + mask.reshape(array.shape) * rng.uniform(0.1, 1.0)
        case "noise 1e-3":
            return array + 1e-3 * noise
        case "noise 1e-5":
            return array + 1e-5 * noise
        case "random":
            return noise
    return 1.1 * array


def decoys(rng: np.random.Generator) -> Iterator[tuple[str, Learner]]:
    """Yield every reference of every lab, spoilt in every way."""
    for lab, bench in benches().items():
        for name, reference in bench.lab.references.items():
            if checks_of(lab, name) and name not in SHAPES:
                for kind in DECOYS:
                    yield kind, Learner(lab, name, "unknown", decoy(kind, reference, rng))


__all__ = [
    "DECOYS",
    "LEARNERS",
    "RIGHT",
    "Learner",
    "Tally",
    "ask",
    "benches",
    "decoys",
    "instances",
    "pitfalls",
    "run_with",
]
