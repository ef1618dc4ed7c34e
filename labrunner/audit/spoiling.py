"""Right answers spoilt a little: whatever a check compares, one of these must make it fail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
Spoil = Callable[[Array], Array]
Function = Callable[..., Any]


def shifted(y: Array) -> Array:
    """Return 1.001 y + 0.001: scaling alone is blind to what is zero or linear, shifting alone to differences."""
    return np.asarray(1.001 * y + 0.001)


def tilted(y: Array) -> Array:
    """Return y with 0 added to its first entry, up to 0.001 to its last: `shifted` leaves symmetry as it is."""
    ramp = np.linspace(0.0, 0.001, y.size) if y.size > 1 else np.full(y.size, 0.001)
    return np.asarray(y + ramp.reshape(y.shape))


SPOILINGS: tuple[Spoil, ...] = (shifted, tilted)


def spoilt(function: Function, spoil: Spoil) -> Function:
    """Return `function` with every array of its answer spoilt, in tuples and in what its closures answer too."""

    def call(*args: Any, **kwargs: Any) -> Any:
        return _spoilt_answer(function(*args, **kwargs), spoil)

    return call


def _spoilt_answer(answer: Any, spoil: Spoil) -> Any:
    if callable(answer):
        return spoilt(answer, spoil)
    if isinstance(answer, tuple | list):
        return tuple(_spoilt_answer(part, spoil) for part in answer)
    return spoil(np.asarray(answer, dtype=np.float64))
