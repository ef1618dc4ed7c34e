"""Instances: inputs drawn for one seed, published or fresh."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from labrunner.bench import Bench
from labrunner.errors import LabError
from labrunner.lab import STEP, Check, Exhibit, Opinion


@dataclass(frozen=True, slots=True)
class Instance:
    """Inputs by name, and where they come from: a seed, published or fresh, or (None) the lab's own hand."""

    seed: int | None
    fresh: bool
    inputs: dict[str, Any]

    def arguments(self, bench: Bench, check: Check | Exhibit | Opinion) -> dict[str, Any]:
        """Return what `check` asks for; raises LabError for a name that neither inputs nor sizes hold."""
        known = {**bench.config.sizes, STEP: bench.config.step, **self.inputs}
        unknown = [name for name in check.asks if name not in known]
        if unknown:
            raise LabError(f"check {check.name} asks for {unknown[0]}, but the inputs are {', '.join(sorted(known))}")
        return {name: known[name] for name in check.asks}


def instance_of_seed(bench: Bench, seed: int, fresh: bool = False) -> Instance:
    """Return the instance that `seed` draws."""
    return Instance(seed, fresh, bench.lab.draw(np.random.default_rng(seed), bench.config.sizes))


def published_instances(bench: Bench) -> list[Instance]:
    """Return the hand-written instances, then one for each published seed."""
    given = [Instance(None, False, inputs) for inputs in bench.lab.given_inputs()]
    return given + [instance_of_seed(bench, seed) for seed in bench.config.seeds.published]


def fresh_seeds(secret: str, lab_id: str, submission: str) -> Iterator[int]:
    """Yield seeds that only the holder of `secret` can foresee: HMAC-SHA256 of lab, submission and a counter."""
    counter = 0
    while True:
        words = f"{lab_id}\0{submission}\0{counter}".encode()
        digest = hmac.new(secret.encode(), words, hashlib.sha256).digest()
        # 48 bits: every reader of JSON keeps such a number whole.
        yield int.from_bytes(digest[:6], "big")
        counter += 1
