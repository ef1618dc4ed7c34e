"""Instances: inputs drawn for one seed, published or fresh."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from labrunner.config import LabConfig
from labrunner.errors import LabError
from labrunner.lab import STEP, Check, Lab


@dataclass(frozen=True, slots=True)
class Instance:
    """Inputs by name, and where they come from: a seed, published or fresh, or (None) the lab's own hand."""

    seed: int | None
    fresh: bool
    inputs: dict[str, Any]

    def arguments(self, check: Check, config: LabConfig) -> dict[str, Any]:
        """Return what `check` asks for; raises LabError for a name that neither inputs nor sizes hold."""
        known = {**config.sizes, STEP: config.step, **self.inputs}
        unknown = [name for name in check.asks if name not in known]
        if unknown:
            raise LabError(f"check {check.name} asks for {unknown[0]}, but the inputs are {', '.join(sorted(known))}")
        return {name: known[name] for name in check.asks}


def instance_of_seed(lab: Lab, config: LabConfig, seed: int, fresh: bool = False) -> Instance:
    """Return the instance that `seed` draws."""
    return Instance(seed, fresh, lab.draw(np.random.default_rng(seed), config.sizes))


def published_instances(lab: Lab, config: LabConfig) -> list[Instance]:
    """Return the hand-written instances, then one for each published seed."""
    given = [Instance(None, False, inputs) for inputs in lab.given_inputs()]
    return given + [instance_of_seed(lab, config, seed) for seed in config.seeds.published]


def fresh_seeds(secret: str, lab_id: str, submission: str) -> Iterator[int]:
    """Yield seeds that only the holder of `secret` can foresee: HMAC-SHA256 of lab, submission and a counter."""
    counter = 0
    while True:
        words = f"{lab_id}\0{submission}\0{counter}".encode()
        digest = hmac.new(secret.encode(), words, hashlib.sha256).digest()
        # 48 bits: every reader of JSON keeps such a number whole.
        yield int.from_bytes(digest[:6], "big")
        counter += 1
