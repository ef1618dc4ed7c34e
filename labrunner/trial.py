"""Trials: the instances a solution is tried on, each with what it can and cannot show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from labrunner.adequacy import Adequacy, adequacy
from labrunner.bench import Bench
from labrunner.config import Tolerance
from labrunner.errors import LabError
from labrunner.instance import Instance, fresh_seeds, instance_of_seed, published_instances

# Draws until enough adequate instances turn up; a lab in which one seed in fifty is adequate still gets its five.
DRAWS = 1000


@dataclass(frozen=True, slots=True)
class Trial:
    """An instance, what it can show, and whether it was `chosen` to stand in for all of the config's instances."""

    instance: Instance
    adequacy: Adequacy
    chosen: bool = False

    def serves(self, tolerance: Tolerance) -> bool:
        """Return whether a check with this tolerance's choice of instances is asked here."""
        if self.chosen or tolerance.instances == "all":
            return True
        return self.instance.fresh == (tolerance.instances == "fresh")


def trials_of_seeds(bench: Bench, seeds: Sequence[int]) -> list[Trial]:
    """Return a trial for each of `seeds`, on which every check is asked."""
    instances = [instance_of_seed(bench, seed) for seed in seeds]
    return [Trial(i, adequacy(bench, i), chosen=True) for i in instances]


def trials(bench: Bench, secret: str, submission: str = "") -> list[Trial]:
    """Return the published instances and adequate fresh ones, which follow from secret, lab and submission alone."""
    published = [Trial(i, adequacy(bench, i)) for i in published_instances(bench)]
    return published + _fresh_trials(bench, fresh_seeds(secret, bench.id, submission))


def _fresh_trials(bench: Bench, seeds: Iterator[int]) -> list[Trial]:
    """Return the config's number of adequate trials; raises LabError where `DRAWS` draws hold too few."""
    found: list[Trial] = []
    reasons: Counter[str] = Counter()
    for _ in range(DRAWS):
        if len(found) == bench.config.seeds.fresh:
            return found
        instance = instance_of_seed(bench, next(seeds), fresh=True)
        trial = Trial(instance, adequacy(bench, instance))
        reasons.update(trial.adequacy.reasons())
        if trial.adequacy.complete:
            found.append(trial)
    raise LabError(
        f"{bench.id}: {DRAWS} draws gave only {len(found)} instances that tell right from wrong; "
        f"most often {reasons.most_common(1)[0][0]}"
    )
