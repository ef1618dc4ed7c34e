"""Random directions that owe nothing to anybody's data."""

from __future__ import annotations

import numpy as np

from labrunner.numerics.evaluation import Floats

# Our own branch of the seeds: default_rng(0) is what half the world draws its weights from, and a direction equal to
# a row of the weights is no random direction.
_BRANCH = 0x6C6162


def as_generator(rng: np.random.Generator | int | None) -> np.random.Generator:
    """Return `rng` itself, or a generator seeded by it (None counts as 0) unlike that of default_rng(seed)."""
    if isinstance(rng, np.random.Generator):
        return rng
    return np.random.default_rng([_BRANCH, 0 if rng is None else rng])


def unit(generator: np.random.Generator, shape: tuple[int, ...]) -> Floats:
    """Return a random direction of length 1, uniform on the sphere."""
    direction = generator.standard_normal(shape)
    return np.asarray(direction / (np.linalg.norm(direction) or 1.0))
