"""A bench: one lab and its config, matched to each other and ready to grade with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from labrunner.catalog import LabEntry, load_lab
from labrunner.config import LabConfig, Tolerance, load_config, match_checks, match_derived, match_seeds, match_sizes
from labrunner.lab import Lab


@dataclass(frozen=True, slots=True)
class Bench:
    """A lab's id, its functions and its config."""

    id: str
    lab: Lab
    config: LabConfig

    def tolerances(self) -> dict[str, Tolerance]:
        """Return each check's tolerance, in the order of the criteria."""
        return {name: t for criterion in self.config.criteria().values() for name, t in criterion.checks.items()}

    def criterion_of(self, check: str) -> str:
        """Return the id of the criterion in which `check` stands."""
        return next(id_ for id_, criterion in self.config.criteria().items() if check in criterion.checks)


def open_bench(entry: LabEntry, overrides: Sequence[str] = ()) -> Bench:
    """Return the bench of a lab; raises ConfigError or LabError where its files do not fit each other.

    `overrides` are `PATH=VALUE` strings that replace values of the config, as `--set` takes them.
    """
    config = load_config(entry.config, overrides)
    lab = load_lab(entry)
    match_checks(config, lab.checks)
    match_derived(config, lab.references)
    sizes = lab.sizes()
    if sizes is not None:
        match_sizes(config, sizes)
    match_seeds(config, has_given=lab.has_given)
    return Bench(entry.id, lab, config)
