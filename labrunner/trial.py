"""Trials: the instances a solution is tried on, each with what it can and cannot show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from labrunner.adequacy import Adequacy, adequacy, fresh_instances
from labrunner.config import LabConfig, Tolerance
from labrunner.instance import Instance, fresh_seeds, instance_of_seed, published_instances
from labrunner.lab import Lab


@dataclass(frozen=True, slots=True)
class Bench:
    """A lab ready to grade with: its id, its functions and its config, matched to each other."""

    id: str
    lab: Lab
    config: LabConfig


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
    instances = [instance_of_seed(bench.lab, bench.config, seed) for seed in seeds]
    return [Trial(i, adequacy(bench.lab, bench.config, i), chosen=True) for i in instances]


def trials(bench: Bench, secret: str, submission: str = "") -> list[Trial]:
    """Return the published instances and adequate fresh ones, which follow from secret, lab and submission alone."""
    fresh = fresh_instances(bench.lab, bench.config, fresh_seeds(secret, bench.id, submission))
    instances = published_instances(bench.lab, bench.config) + fresh
    return [Trial(i, adequacy(bench.lab, bench.config, i)) for i in instances]
