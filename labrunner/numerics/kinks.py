"""Five points on a line through x: the centred slope, its error bound, and whether a kink spoils it.

With D(h) the centred slope and Q(h) = (f(x+h) - f(x)) / h - (f(x) - f(x-h)) / h, right slope minus left slope,

    K5 = max(4 |D(h) - D(h/2)|, |Q(h) - 2 Q(h/2)|)

is at least the error of D(h) for one kink anywhere in [x-h, x+h]: the first term sees a kink that is off centre, the
second one at the centre, where D(h) and D(h/2) agree on the mean of the two slopes. On a smooth f both terms are of
order h**2.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from labrunner.numerics.bounds import truncation_error
from labrunner.numerics.differences import nodes_at
from labrunner.numerics.evaluation import Floats, Primal, values_at

KINK_THRESHOLD = 1e-7
# K5 adds up 20 evaluations, each divided by h; the rest is room for an f that rounds more than once.
_NOISE_FACTOR = 64.0
_MULTIPLES = (-1.0, -0.5, 0.5, 1.0)


@dataclass(frozen=True, slots=True)
class Stencil:
    """f at x - h, x - h/2, x, x + h/2, x + h, for n entries of x and m outputs: `values` (n, 5, m), `nodes` (n, 5)."""

    nodes: Floats
    values: Floats

    def chord(self, left: int, right: int) -> Floats:
        """Return the slope between two of the five points, shape (n, m)."""
        run = (self.nodes[:, right] - self.nodes[:, left])[:, np.newaxis]
        return np.asarray((self.values[:, right] - self.values[:, left]) / run)


def five_points(primal: Primal, entries: NDArray[np.intp], steps: Floats) -> Stencil:
    """Return the stencils along `entries` of x, entry i with step `steps[i]`."""
    x = primal.x.reshape(-1)[entries]
    nodes = np.insert(nodes_at(x, steps, _MULTIPLES), 2, x, axis=1)
    values = np.empty((*nodes.shape, primal.value.size))
    values[:, 2] = primal.value.reshape(-1)
    outer = [0, 1, 3, 4]
    values[:, outer] = values_at(primal, entries, nodes[:, outer])
    return Stencil(nodes, values)


def slope(stencil: Stencil) -> Floats:
    """Return D(h), the centred slopes, shape (n, m)."""
    return stencil.chord(0, 4)


def slope_error(stencil: Stencil) -> Floats:
    """Return the truncation error of D(h): four times that of D(h/2)."""
    return 4 * truncation_error(stencil.chord(0, 4), stencil.chord(1, 3))


def kink_size(stencil: Stencil) -> Floats:
    """Return K5, at least the error that one kink in the stencil puts into D(h); shape (n, m)."""
    return np.asarray(np.maximum(_off_centre(stencil), _at_centre(stencil)))


def is_bend(stencil: Stencil, shorter: Stencil, limit: Floats) -> NDArray[np.bool_]:
    """Return where a sharp but smooth bend has raised K5, told by a `shorter` stencil of a tenth of the step; (n, m).

    On a smooth f the shorter K5 is a hundredth, visible above `limit`, and the second term of K5 vanishes beside the
    first. One kink does the former only at about h/10 from x, and the latter only at about h/3.
    """
    size, less = kink_size(stencil), kink_size(shorter)
    hundredth = (size > 30 * less) & (size < 300 * less) & (less > limit)
    return np.asarray(hundredth & (_at_centre(stencil) < 0.1 * _off_centre(stencil)))


def _off_centre(stencil: Stencil) -> Floats:
    return np.asarray(4 * np.abs(stencil.chord(0, 4) - stencil.chord(1, 3)))


def _at_centre(stencil: Stencil) -> Floats:
    wide = stencil.chord(2, 4) - stencil.chord(0, 2)
    narrow = stencil.chord(2, 3) - stencil.chord(1, 2)
    return np.asarray(np.abs(wide - 2 * narrow))


def straddles_kink(stencil: Stencil, steps: Floats, noise: Floats) -> NDArray[np.bool_]:
    """Return where K5 exceeds 1e-7, or what evaluation noise (`noise`, shape (m,)) alone may make of it; (n, m)."""
    return kink_size(stencil) > np.maximum(KINK_THRESHOLD, noise_limit(noise, steps))


def noise_limit(noise: Floats, steps: Floats) -> Floats:
    """Return what evaluation noise alone may make of K5; shape (n, m)."""
    return np.asarray(_NOISE_FACTOR * noise / steps[:, np.newaxis])


def one_sided_slopes(stencil: Stencil) -> tuple[Floats, Floats]:
    """Return the left and the right slope at x, each of second order: 2 x near chord - whole chord; shape (n, m)."""
    left = 2 * stencil.chord(1, 2) - stencil.chord(0, 2)
    right = 2 * stencil.chord(2, 3) - stencil.chord(2, 4)
    return left, right


def slope_range(stencil: Stencil) -> tuple[Floats, Floats]:
    """Return the least and the greatest slope between neighbours among the five points; shape (n, m).

    Every forward, backward or centred difference over these points is a mean of these slopes, so it lies between.
    """
    chords = np.stack([stencil.chord(i, i + 1) for i in range(4)])
    return chords.min(axis=0), chords.max(axis=0)
