"""Random points at which both sides of a line are compared, and points at which a pre-activation is exactly 0."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from labrunner.derivation.arrays.dual import COLUMN, POINT, ROW, Data, Named
from labrunner.derivation.declaration import Typed

POINTS = 3
KINK_POINTS = 8
_AXES = (POINT, ROW, COLUMN)


def random_sample(symbols: Mapping[str, Typed], sizes: Mapping[str, int], seed: int = 20) -> dict[str, Named]:
    """Return values of all symbols that are numbers, at POINTS random points."""
    rng = np.random.default_rng(seed)
    return {name: _drawn(rng, symbol, sizes) for name, symbol in symbols.items() if symbol.kind in _DRAWS}


def kink_sample(symbols: Mapping[str, Typed], sizes: Mapping[str, int], seed: int = 21) -> dict[str, Named]:
    """Return small whole numbers, at which W x + b is exactly 0 in many places."""
    rng = np.random.default_rng(seed)
    found: dict[str, Named] = {}
    for name, symbol in symbols.items():
        if symbol.kind in _DRAWS:
            shape = (KINK_POINTS, *(sizes[size] for size in symbol.shape))
            found[name] = Named(_AXES[: len(shape)], rng.integers(-1, 2, shape).astype(np.float64))
    return found


def _real(rng: np.random.Generator, shape: tuple[int, ...]) -> Data:
    drawn: Data = rng.uniform(0.3, 1.7, shape) * rng.choice([-1.0, 1.0], shape)
    return drawn


def _positive(rng: np.random.Generator, shape: tuple[int, ...]) -> Data:
    return rng.uniform(0.3, 1.7, shape)


def _distribution(rng: np.random.Generator, shape: tuple[int, ...]) -> Data:
    drawn = _positive(rng, shape)
    result: Data = drawn / drawn.sum(axis=1, keepdims=True)
    return result


_DRAWS = {"real": _real, "positive": _positive, "distribution": _distribution}


def _drawn(rng: np.random.Generator, symbol: Typed, sizes: Mapping[str, int]) -> Named:
    shape = (POINTS, *(sizes[size] for size in symbol.shape))
    return Named(_AXES[: len(shape)], _DRAWS[symbol.kind](rng, shape))
