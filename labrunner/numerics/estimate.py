"""A derivative measured by differences, with how good it is: what a lab puts on the expected side of an equation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labrunner.numerics.evaluation import Array, Floats


@dataclass(frozen=True, slots=True, eq=False)
class Estimate:
    """A measured derivative: arrays of one shape, out_shape + in_shape.

    `value` is the slope and `bound` its error bound B. Every number in [`low`, `high`] is right: both equal `value`
    but where a kink leaves a choice. `kinks` marks the entries whose nominal stencil straddles a kink, `step` is the
    nominal step, and `note` tells the reader what was done about kinks.
    """

    value: Floats
    bound: Floats
    low: Floats
    high: Floats
    kinks: NDArray[np.bool_]
    step: float
    note: str = ""

    @property
    def shape(self) -> tuple[int, ...]:
        """Return out_shape + in_shape."""
        return self.value.shape

    @property
    def T(self) -> Estimate:
        """Return the estimate with its axes reversed."""
        return self.transpose()

    def reshape(self, *shape: Any) -> Estimate:
        """Return the same entries in another shape, row-major."""
        return self._each(lambda array: array.reshape(*shape))

    def transpose(self, *axes: Any) -> Estimate:
        """Return the estimate with its axes permuted as numpy does."""
        return self._each(lambda array: array.transpose(*axes))

    def __getitem__(self, key: Any) -> Estimate:
        return self._each(lambda array: np.asarray(array[key]))

    def _each(self, change: Callable[[Array], Array]) -> Estimate:
        return replace(
            self,
            value=change(self.value),
            bound=change(self.bound),
            low=change(self.low),
            high=change(self.high),
            kinks=change(self.kinks),
        )
