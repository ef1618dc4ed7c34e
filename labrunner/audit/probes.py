"""The instances of an audit: a lab's given inputs and published seeds, then seeds counted upwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from labrunner.bench import Bench
from labrunner.instance import Instance, instance_of_seed


@dataclass(frozen=True, slots=True)
class Probe:
    """An instance, what to call it in a report, and whether it was drawn for the audit alone."""

    instance: Instance
    name: str
    drawn: bool


def given_probes(bench: Bench) -> Iterator[Probe]:
    """Yield the instances that every learner of the lab is judged on: given inputs, then published seeds."""
    given = bench.lab.given_inputs()
    for number, inputs in enumerate(given, start=1):
        yield Probe(Instance(None, False, inputs), "given inputs" + (f" {number}" if len(given) > 1 else ""), False)
    for seed in bench.config.seeds.published:
        yield Probe(instance_of_seed(bench, seed), f"published seed {seed}", False)


def drawn_probes(bench: Bench, instances: int, first_seed: int) -> Iterator[Probe]:
    """Yield instances of `instances` seeds in a row, so that anyone can draw the same again."""
    for seed in range(first_seed, first_seed + instances):
        yield Probe(instance_of_seed(bench, seed, fresh=True), f"seed {seed}", True)
