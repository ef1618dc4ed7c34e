"""How much of f(x) is rounding: eps_f, measured from f itself.

On a line so short that f is a parabola there, whatever a parabola does not explain is noise. Nine points do, as in
Moré and Wild's ECnoise ("Estimating computational noise", SIAM J. Sci. Comput. 33, 2011); but theirs are equally
spaced, and an f that is rounded on a grid (single precision, cancellation) steps evenly over equal spacings every so
often, which shows as no noise at all. Ours are spaced by the golden ratio, and the residual of a fit takes the place of
the difference table.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from labrunner.numerics.bounds import UNIT_ROUNDOFF, rounding_noise
from labrunner.numerics.directions import as_generator
from labrunner.numerics.evaluation import Floats, Function, Primal, primal_at, value_at

_RAYS = 3
_POINTS = 9
_DEGREE = 2
# From 0.09 to 0.94 of the span: a kink nearer to x than that is not seen.
_TIMES = np.arange(1, _POINTS + 1) * ((np.sqrt(5) - 1) / 2) % 1.0
# The span of nine points, in units of max(1, |x_i|): enough to jolt the rounding of fp64, then fp32, then fp16.
_SPANS = (1e-8, 1e-5, 1e-2)
_WIDEST_STEP = 0.1


def noise(f: Function, x: Any, rng: np.random.Generator | int | None = None) -> Floats:
    """Return eps_f, the standard deviation of the rounding error of each entry of f(x); shape of f(x).

    9 evaluations along each of three random rays from x, and as many again where f stands still on so short a ray; the
    noisiest ray counts. No ray crosses a kink that is at x itself. 0 means that no rounding can be seen.
    """
    return noise_at(primal_at(f, x), rng)


def noise_at(primal: Primal, rng: np.random.Generator | int | None = None) -> Floats:
    """Return eps_f as `noise` does, at a point where f has been called already."""
    rays = as_generator(rng).standard_normal((_RAYS, *primal.x.shape)) * np.maximum(np.abs(primal.x), 1.0)
    # An f that is inf beside x has a noise of nan there.
    with np.errstate(invalid="ignore", over="ignore"):
        return np.asarray(np.max([_credible(primal, ray) for ray in rays], axis=0))


def effective_noise(value: Floats, measured: Floats) -> Floats:
    """Return eps_f for an error bound, given f(x) = `value`: twice what was measured, or what f(x) is rounded by.

    An output that stood still while it was measured is taken to be rounded as coarsely as most others.
    """
    size = np.abs(value)
    seen = (measured > 0) & (size > 0)
    usual = float(np.median(measured[seen] / size[seen])) if seen.any() else 0.0
    return np.asarray(np.maximum(max(UNIT_ROUNDOFF, usual) * size, 2 * measured))


def optimal_step(value: Floats, eps_f: Floats) -> float:
    """Return the step where truncation meets noise, (3 eps_f / |f'''|)**(1/3), with max(|f|, 1) in place of |f'''|."""
    relative = np.asarray(eps_f) / np.maximum(np.abs(value), 1.0)
    return min(_WIDEST_STEP, float((3 * relative.max(initial=UNIT_ROUNDOFF)) ** (1 / 3)))


def is_noisy(value: Floats, eps_f: Floats) -> bool:
    """Return whether f loses clearly more than fp64 rounding loses: over a hundred times as much, in any entry."""
    return bool(np.any(np.asarray(eps_f) > 100 * rounding_noise(value)))


def noise_note(eps_f: Floats) -> str:
    """Return in words how coarsely f rounds."""
    return f"f carries rounding errors of about {eps_f.max(initial=0.0):.0e}, as in single precision or by cancellation"


def _credible(primal: Primal, ray: Floats) -> Floats:
    """Return the noise along `ray`, 0 where it is rather a kink that the ray has crossed.

    A ray a sixteenth as long ends before the same kink could have been seen, while noise is the same on it.
    """
    found = _along(primal, ray)
    if not is_noisy(primal.value, found):
        return found
    return np.where(_along(primal, ray / 16) < 0.3 * found, 0.0, found)


def _along(primal: Primal, direction: Floats) -> Floats:
    """Return the noise of each output along `direction`, over the first span on which that output moves at all."""
    result = np.zeros(primal.value.shape)
    for span in _SPANS:
        table = np.stack([value_at(primal, primal.x + t * span * direction) - primal.value for t in _TIMES])
        moved = np.any(table != 0, axis=0)
        result = np.where((result == 0) & moved, _residual(table), result)
        if moved.all():
            break
    return result


def _residual(table: Floats) -> Floats:
    """Return the standard deviation of each output in `table`, shape (points, ...), about its parabola in t."""
    basis, _ = np.linalg.qr(np.vander(_TIMES, _DEGREE + 1))
    columns = table.reshape(_POINTS, -1)
    rest = columns - basis @ (basis.T @ columns)
    return np.asarray(np.sqrt((rest**2).sum(axis=0) / (_POINTS - _DEGREE - 1))).reshape(table.shape[1:])
