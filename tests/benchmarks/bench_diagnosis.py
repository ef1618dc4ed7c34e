"""Measure how often a mistake gets its name: the confusion over many instances of every known mistake.

Run it from the root of the checkout:  python tests/benchmarks/bench_diagnosis.py [--instances 1000] [--lab lab-01]
A case is one failed check at one instance, with nothing else to go by: a grader sees six instances at once, and knows
more. A case is named rightly if the mistake's name is said, for a tie if it is among those said. The last lines say
whether the promises are kept, and so does the exit code.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path
from typing import Any

# Arrays of a few entries gain nothing from threads, which would count as time.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).parents[1] / "diagnosis"))

import numpy as np
from learners import LEARNERS, RIGHT, Learner
from mistakes import DECOYS, WRONG, benches, checks_of, decoys, drawn, pitfalls, run_with, same_answers
from quotients import DERIVED, NUMERIC, WRONG_WAYS, central, forward, quotients
from slips import KINDS, REREAD, SIZES, of_kind, of_sizes, of_two

from labrunner.bench import Bench
from labrunner.checking import CheckRun, run_check
from labrunner.diagnosis import diagnose, judge_derived
from labrunner.diagnosis.answers import Answer, given_by
from labrunner.solution import InProcessSolution
from labrunner.trial import Trial
from labrunner.verdict import Standing

PROMISED_SHARE, PROMISED_MS = 0.995, 5.0
# A mistake that shows on one instance in this many is asked often enough.
PATIENCE = 4
PROBES = 2
OF_MANY = ("error_norms",)

# A class of mistakes, and whether every one of them is wanted the full number of times.
Group = tuple[str, list[Learner], bool]

NAMED, SILENT, WRONGLY = "named rightly", "silent", "named wrongly"


@dataclass
class Tally:
    """What was said of one mistake, or of a class of them: verdicts, times in ms, and what was said instead."""

    counts: Counter[str] = field(default_factory=Counter)
    times: list[float] = field(default_factory=list)
    instead: Counter[str] = field(default_factory=Counter)

    @property
    def cases(self) -> int:
        return sum(self.counts.values())

    def share(self, verdict: str) -> float:
        return self.counts[verdict] / self.cases if self.cases else 0.0

    def add(self, other: Tally) -> None:
        self.counts.update(other.counts)
        self.times += other.times
        self.instead.update(other.instead)


@dataclass
class Subject:
    """One function to be diagnosed: its class, how often it is wanted, and what came of it."""

    kind: str
    learner: Learner
    wanted: int
    shown: int = 0
    tally: Tally = field(default_factory=Tally)

    @property
    def instances_a_case(self) -> int:
        """Two or three numbers at one instance are too few to tell one difference quotient from another."""
        return 3 if self.kind.startswith(("handed in", "differences")) else 1


class Remembered:
    """A function of a lab module that is asked the same by every subject: what it answered to a check is kept."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function
        self.answers: dict[Any, Any] = {}
        self.key: Any = None
        self.calls = 0

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self.key is None:
            return self.function(*args, **kwargs)
        self.calls += 1
        key = (self.key, self.calls)
        if key not in self.answers:
            self.answers[key] = self.function(*args, **kwargs)
        return self.answers[key]

    def begin(self, key: Any) -> None:
        self.key, self.calls = key, 0


def remember_differences(bench: Bench) -> list[Remembered]:
    """Return the lab's difference functions, replaced in its module by ones that remember."""
    module = next(iter(bench.lab.checks.values())).function.__globals__
    names = [name for name in ("central", "central_vjp") if name in module]
    for name in names:
        module[name] = Remembered(module[name])
    return [module[name] for name in names]


def run_one(bench: Bench, remembered: list[Remembered], learner: Learner, check: str, trial: Trial) -> CheckRun:
    solution = InProcessSolution({**bench.lab.references, learner.of: learner.function})
    for one in remembered:
        one.begin((check, trial.instance.seed))
    run = run_check(bench, bench.lab.checks[check], solution, trial, bench.tolerances()[check])
    for one in remembered:
        one.begin(None)
    return run


def said_of(bench: Bench, runs: list[CheckRun], tally: Tally) -> str | None:
    """Return the name that a check's runs are given, None for no name; the time goes to `tally`."""
    started = time.perf_counter()
    found = diagnose(bench, runs).get(runs[0].check.name)
    tally.times.append(1e3 * (time.perf_counter() - started))
    return found.pitfall if found else None


def in_turn(lab: str, function: str, turn: int) -> list[str]:
    """Return the checks of a function, each the first in its turn, but those of many functions always last."""
    checks = checks_of(lab, function)
    start = turn % len(checks)
    return sorted([*checks[start:], *checks[:start]], key=lambda check: check in OF_MANY)


def judge(bench: Bench, remembered: list[Remembered], subject: Subject, trials: Sequence[Trial], turn: int) -> None:
    """Ask the checks in turn until one fails, and note what its diagnosis is worth."""
    for check in in_turn(bench.id, subject.learner.of, turn):
        runs = [run_one(bench, remembered, subject.learner, check, trial) for trial in trials]
        shown = sum(run.result.outcome in WRONG for run in runs)
        if shown:
            said = said_of(bench, runs, subject.tally)
            subject.shown += shown
            named = NAMED if said and subject.learner.is_named_by(said) else WRONGLY if said else SILENT
            subject.tally.counts[named] += 1
            if named != NAMED:
                subject.tally.instead[said or SILENT] += 1
            return


def classes(bench: Bench) -> Iterator[Group]:
    """Yield each class of mistakes of a lab, and whether every one of its members is a mistake of its own."""
    yield f"pitfalls of {bench.id}", [p for p in pitfalls() if p.lab == bench.id], True
    yield f"learners' code, {bench.id}", [one for one in LEARNERS if one.lab == bench.id], False
    for kind in SIZES:
        yield kind, list(of_sizes(bench, kind, names(bench))), False
    for kind in KINDS:
        yield kind, list(of_kind(bench, kind, suited(bench, kind))), False
    for kind, learners in of_two(bench).items():
        yield kind, learners, False
    for kind in WRONG_WAYS:
        derived = {key: build for key, build in DERIVED.items() if key[0] == bench.id}
        yield f"handed in: {kind}", list(quotients(derived, kind, "finite-differences")), False
        numeric = {key: build for key, build in NUMERIC.items() if key[0] == bench.id}
        yield f"differences: {kind}", list(quotients(numeric, kind)), False


def names(bench: Bench) -> list[str]:
    """Return the lab's functions that any check asks for."""
    return [name for name in bench.lab.references if checks_of(bench.id, name)]


def suited(bench: Bench, kind: str) -> list[str]:
    """Return the functions whose answers have what a slip of this kind needs: a matrix, several parts, a tuple."""
    needs: dict[str, Callable[[Answer], bool]] = {
        **dict.fromkeys(REREAD, lambda a: any(part.ndim == 2 and not _is_symmetric(part) for part in a.parts)),
        "parts in another order": lambda a: len(a.parts) > 2,
        "tuple forgotten": lambda a: "( array )" in " ".join(a.form),
    }
    need = needs.get(kind, lambda a: True)
    return [of for of in names(bench) if any(map(need, right_answers(bench.id, of)))]


def _is_symmetric(part: Any) -> bool:
    return part.shape == part.T.shape and np.allclose(part, part.T)


@cache
def right_answers(lab: str, of: str) -> tuple[Answer, ...]:
    """Return what the lab's own function answers to every check at one instance."""
    runs = run_with(lab, of, benches()[lab].lab.references[of], tuple(drawn(lab, 1)))
    return tuple(given_by(call) for run in runs for call in run.calls if call.name == of)


def with_aliases(bench: Bench, groups: list[Group]) -> Iterator[Group]:
    """Return the classes where a slip that is another one in disguise, on all instances, answers to both names."""
    trials = tuple(drawn(bench.id, PROBES))
    single = [
        one for kind, learners, _ in groups if "pitfall," not in kind and "learners" not in kind for one in learners
    ]
    answers = {id(one): same_answers(one, trials) for one in single}

    def others(one: Learner) -> set[str]:
        own = answers.get(id(one)) or same_answers(one, trials)
        return {o.mistake for o in single if o.of == one.of and own.equals(answers[id(o)])}

    def renamed(one: Learner) -> Learner:
        return replace(one, mistake="|".join(dict.fromkeys([one.mistake, *sorted(others(one))])))

    plain = {one.mistake for one in pitfalls() if one.lab == bench.id and shows_everywhere(one, trials)}
    for kind, learners, own in groups:
        if "pitfall," in kind:
            yield kind, [one for one in learners if one.mistake.split("+")[0] in plain and not others(one)], own
        elif own or "learners" in kind:
            yield kind, learners, own
        else:
            yield kind, [renamed(one) for one in learners], own


def shows_everywhere(learner: Learner, trials: Sequence[Trial]) -> bool:
    """Return whether each check of the function is failed by an array of numbers, so that two mistakes both show."""
    runs = run_with(learner.lab, learner.of, learner.function, trials)
    answers = [call.result for run in runs for call in run.calls if call.name == learner.of]
    arrays = all(isinstance(a, np.ndarray) and 0 < a.ndim < 4 and a.any() for a in answers)
    return arrays and all(run.result.outcome in WRONG and run.actual is not None for run in runs)


def subjects_of(bench: Bench, instances: int, sizes: Counter[str]) -> list[Subject]:
    """Return what is to be asked; a class that is no list of mistakes is wanted `instances` times over all labs."""
    found = []
    for kind, learners, own in with_aliases(bench, list(classes(bench))):
        # Most pitfalls with a slip on top are one mistake in disguise, and have been left out.
        members = sizes[kind] // 5 if "pitfall," in kind else sizes[kind]
        share = instances // 10 if "learners" in kind else -(-instances // max(members, 1))
        found += [Subject(kind, learner, instances if own else max(1, share)) for learner in learners]
    return found


def class_sizes() -> Counter[str]:
    """Return how many members each class has over all labs."""
    sizes: Counter[str] = Counter()
    for bench in benches().values():
        sizes.update({kind: len(learners) for kind, learners, _ in classes(bench)})
    return sizes


def measure(bench: Bench, remembered: list[Remembered], subjects: list[Subject], instances: int) -> None:
    """Ask every subject over fresh instances until it has shown its mistake often enough."""
    trials: list[Trial] = []
    for turn, trial in enumerate(drawn(bench.id, PATIENCE * instances)):
        trials = [*trials[-2:], trial]
        waiting = [s for s in subjects if s.shown < s.wanted and turn < PATIENCE * max(s.wanted, 3)]
        if not waiting:
            break
        for subject in waiting:
            span = subject.instances_a_case
            if turn % span == span - 1:
                judge(bench, remembered, subject, trials[-span:], turn)
        if turn % 3 == 2:
            for one in remembered:
                one.answers.clear()


def measure_decoys(bench: Bench, remembered: list[Remembered], instances: int) -> dict[str, Tally]:
    """Return what decoys are called: anything at all is wrong."""
    rng = np.random.default_rng(0)
    members = [(kind, one) for kind, one in decoys(rng) if one.lab == bench.id]
    share = -(-instances * len(DECOYS) // (sum(1 for _ in decoys(rng))))
    tallies = {kind: Tally() for kind in DECOYS}
    for turn, trial in enumerate(drawn(bench.id, share)):
        for kind, one in members:
            subject = Subject(kind, one, share, tally=tallies[kind])
            judge(bench, remembered, subject, [trial], turn)
    return tallies


def measure_right(bench: Bench, remembered: list[Remembered], instances: int) -> dict[str, Tally]:
    """Return what is said of right answers, which pass: nothing."""
    tally = Tally()
    for turn, trial in enumerate(drawn(bench.id, max(1, instances // 5))):
        for one in [one for one in RIGHT if one.lab == bench.id]:
            checks = checks_of(bench.id, one.of)
            run = run_one(bench, remembered, one, checks[turn % len(checks)], trial)
            said = said_of(bench, [run], tally)
            tally.counts[WRONGLY if said else SILENT] += 1
            tally.instead[said or run.result.outcome.value] += 1
    return {f"right answers, {bench.id}": tally}


def measure_derived(bench: Bench, remembered: list[Remembered], instances: int) -> dict[str, Tally]:
    """Return how often differences that pass are found out, and right derivations suspected, over three instances."""
    asked = {of for criterion in bench.config.criteria().values() for of in criterion.derived}
    builds = {of: build for (lab, of), build in DERIVED.items() if lab == bench.id and of in asked}
    right = [("derived", one) for one in RIGHT if one.lab == bench.id and one.of in asked]
    wrong = [
        (f"differenced, {way.__name__}", Learner(bench.id, of, "", build(partial(way, h=h)), f"h = {h:g}"))
        for way, steps in ((central, (1e-4, 1e-5, 1e-6, 1e-7)), (forward, (1e-6, 1e-8)))
        for h in steps
        for of, build in builds.items()
    ]
    tallies: dict[str, Tally] = defaultdict(Tally)
    trials = list(drawn(bench.id, max(3, instances // 10)))
    for start in range(0, len(trials) - 2, 3):
        for kind, one in right + wrong:
            checks = checks_of(bench.id, one.of)
            runs = [run_one(bench, remembered, one, check, t) for check in checks for t in trials[start : start + 3]]
            standing, message, _ = judge_derived(bench, [one.of], runs)
            found = standing is Standing.FAILED
            expected = kind != "derived"
            tallies[kind].counts[NAMED if found and expected else WRONGLY if found else SILENT] += 1
            if found != expected:
                tallies[kind].instead[f"{one.id}: {message or standing.value}"] += 1
    return dict(tallies)


HEAD = f"{'':34} {'cases':>7} {'rightly %':>10} {'silent %':>9} {'wrongly %':>10} {'median ms':>10} {'95 % ms':>8}"


def report(title: str, tallies: dict[str, Tally]) -> Tally:
    """Print one line a class, and all together; return all together."""
    print(f"\n{title}\n{HEAD}")
    total = Tally()
    for tally in tallies.values():
        total.add(tally)
    for kind, tally in {**tallies, "all": total}.items():
        if tally.cases:
            shares = [100 * tally.share(verdict) for verdict in (NAMED, SILENT, WRONGLY)]
            median, slow = np.percentile(tally.times, [50, 95]) if tally.times else (np.nan, np.nan)
            numbers = f"{shares[0]:10.2f} {shares[1]:9.2f} {shares[2]:10.2f} {median:10.2f} {slow:8.2f}"
            print(f"{kind:34} {tally.cases:7} {numbers}", flush=True)
    return total


def by_kind(subjects: list[Subject]) -> dict[str, Tally]:
    tallies: dict[str, Tally] = defaultdict(Tally)
    for subject in subjects:
        tallies[subject.kind].add(subject.tally)
    return dict(tallies)


def report_missed(subjects: list[Subject]) -> None:
    missed = [s for s in subjects if s.tally.cases and s.tally.share(NAMED) < PROMISED_SHARE]
    print(f"\n{len(missed)} mistakes below {PROMISED_SHARE:.1%}" + (":" if missed else ""))
    for s in missed:
        instead = ", ".join(f"{said} {n}" for said, n in s.tally.instead.most_common(4))
        print(f"  {s.kind} / {s.learner.id}: {s.tally.share(NAMED):.1%} of {s.tally.cases}, else {instead}")


def merged(tables: list[dict[str, Tally]]) -> dict[str, Tally]:
    found: dict[str, Tally] = defaultdict(Tally)
    for table in tables:
        for kind, tally in table.items():
            found[kind].add(tally)
    return dict(found)


def verdict(total: Tally, decoyed: Tally, right: Tally) -> bool:
    """Print whether each promise is kept, and return whether all are."""
    median = float(np.median(total.times))
    promises = {
        f"{total.share(NAMED):.2%} of {total.cases} visible mistakes are named rightly": total.share(NAMED)
        >= PROMISED_SHARE,
        f"{decoyed.counts[WRONGLY]} of {decoyed.cases} decoys are named": decoyed.counts[WRONGLY] == 0,
        f"{right.counts[WRONGLY]} of {right.cases} right answers are diagnosed": right.counts[WRONGLY] == 0,
        f"{median:.2f} ms a case at the median": median < PROMISED_MS,
    }
    print()
    for says, kept in promises.items():
        print(f"{'kept  ' if kept else 'BROKEN'} {says}")
    return all(promises.values())


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--instances", type=int, default=1000, help="how often every mistake is shown (default 1000)")
    parser.add_argument("--lab", action="append", choices=list(benches()), help="only this lab")
    arguments = parser.parse_args()
    started, sizes = time.perf_counter(), class_sizes()
    subjects: list[Subject] = []
    tables: dict[str, list[dict[str, Tally]]] = defaultdict(list)
    try:
        for lab in arguments.lab or benches():
            bench = benches()[lab]
            remembered = remember_differences(bench)
            for what, table in (("decoys", measure_decoys), ("right", measure_right), ("derived", measure_derived)):
                tables[what].append(table(bench, remembered, arguments.instances))
            own = subjects_of(bench, arguments.instances, sizes)
            subjects += own
            measure(bench, remembered, own, arguments.instances)
            print(f"{lab} measured after {time.perf_counter() - started:.0f} s", file=sys.stderr, flush=True)
    except KeyboardInterrupt:
        print("interrupted: what follows is of fewer instances than were asked for")
    total = report("Mistakes", by_kind(subjects))
    decoyed = report("Decoys, which are no known mistake", merged(tables["decoys"]))
    right = report("Right answers", merged(tables["right"]))
    derived = merged(tables["derived"])
    report("Derived or differenced: what only the criterion says, since the checks pass", derived)
    report_missed(subjects)
    for kind, tally in derived.items():
        print(*(f"  {kind} / {said}: {n}" for said, n in tally.instead.most_common(5)), sep="\n")
    kept = verdict(total, decoyed, right)
    spent, load = time.perf_counter() - started, os.getloadavg()[1]
    print(f"\n{spent:.0f} s, {time.process_time():.0f} s of them this process's own; load {load:.1f}")
    return 0 if kept else 1


if __name__ == "__main__":
    raise SystemExit(main())
