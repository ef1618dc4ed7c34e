"""The ways in which people take differences, right and wrong: where each takes f, and the error that this makes.

All of them divide f(b) - f(a) by the length of the way from a to b, along which one entry moves from x + lo h to
x + hi h while those before it may still be off by a step. To leading order in h the error of entry j is

    h ((lo + hi) / 2 f_jj + earlier sum_(k<j) f_jk),    and for lo = -hi and earlier = 0    h^2 (hi - lo)^2 / 24 f_jjj.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from labrunner.diagnosis.answers import Floats
from labrunner.diagnosis.curvature import Curvature


@dataclass(frozen=True, slots=True)
class Scheme:
    """A way to take differences: its name and words, the `span` in which an entry moves, and where it leaves it.

    A `piled_up` sum takes every difference from one base, so that each holds those before it. A span of None is that
    of a complex step, which no real function follows.
    """

    name: str
    words: str
    span: tuple[float, float] | None
    earlier: float = 0.0
    piled_up: bool = False

    @property
    def order(self) -> int:
        """The power of h with which the error grows."""
        return 2 if self.span is None or (sum(self.span) == 0 and self.earlier == 0) else 1

    def base(self, c: Curvature) -> Floats:
        """Return what is found where h goes to 0."""
        return np.cumsum(c.jacobian, axis=1) if self.piled_up else c.jacobian

    def error(self, c: Curvature) -> Floats:
        """Return the error to leading order, for h = 1."""
        if self.span is None:
            return -c.thirds / 6
        lo, hi = self.span
        if self.order == 2:
            return (hi - lo) ** 2 / 24 * c.thirds
        errors = (lo + hi) / 2 * _own_bends(c) + self.earlier * _earlier_bends(c)
        return np.cumsum(errors, axis=1) if self.piled_up else errors


def _own_bends(c: Curvature) -> Floats:
    """Return f_jj, the slope of J[:, j] in x_j."""
    return np.asarray(np.einsum("jmj->mj", c.bends))


def _earlier_bends(c: Curvature) -> Floats:
    """Return the sum of f_jk over k < j: the slope of J[:, j] when all earlier entries move together."""
    return np.asarray(np.einsum("kmj,kj->mj", c.bends, np.triu(np.ones(c.bends.shape[::2]), 1)))


_NOT_BACK = "a difference that does not put an entry back after its turn"
SCHEMES = (
    Scheme("forward-difference", "a forward difference", (0, 1)),
    Scheme("backward-difference", "a backward difference", (-1, 0)),
    Scheme("not-restored", f"{_NOT_BACK}, but leaves it at x - h", (-1, 1), earlier=-1),
    Scheme("not-restored", f"{_NOT_BACK}, but leaves it at x + h", (-1, 1), earlier=1),
    Scheme("not-restored", f"{_NOT_BACK}, taken forward", (0, 1), earlier=1),
    Scheme("not-restored", "a difference whose steps pile up", (0, 1), earlier=1, piled_up=True),
    Scheme("step-too-large", "a central difference", (-1, 1)),
    Scheme("complex-step", "a complex step", None),
)
