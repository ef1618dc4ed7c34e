"""How a derivative bends: J and its own derivatives at a point, which give the error of every kind of difference."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from labrunner.calls import Call
from labrunner.diagnosis.answers import Answer, Floats, own
from labrunner.diagnosis.cases import Case, try_asking

# Wide enough for second differences of numeric derivatives, narrow enough to stay on one side of most kinks.
_STEP = 1e-3
# More entries than this are not worth the evaluations.
_MOST_INPUTS = 64
# Second derivatives do not depend on the order of differentiation, as long as these are the derivatives in question;
# those of a numeric derivative are as noisy as its rounding errors over the step.
_SYMMETRIC = 1e-3
_NOISY = 1e-6


@dataclass(frozen=True, slots=True)
class Curvature:
    """J of shape (m, n) with respect to one argument, bends[k] = dJ/dx_k, and thirds[:, j] = d^2 J[:, j] / dx_j^2."""

    jacobian: Floats
    bends: Floats
    thirds: Floats


@dataclass(frozen=True, slots=True)
class Variable:
    """Part `part` of an answer, as a derivative with respect to the argument at `position` (an index or a keyword)."""

    part: int
    position: int | str

    def value(self, case: Case) -> Floats:
        """Return the argument at this call."""
        return np.asarray(dict(arguments(case.call))[self.position])


def variables(case: Case, part: int) -> Iterator[Variable]:
    """Yield the arguments that a part may be the derivative with respect to, judged by shapes alone."""
    shape = case.want.parts[part].shape
    lengths = {int(np.prod(shape[axis:])) for axis in range(len(shape) + 1)}
    for position, arg in arguments(case.call):
        is_floats = isinstance(arg, np.ndarray) and arg.dtype.kind == "f"
        if is_floats and arg.size in lengths and arg.size <= _MOST_INPUTS:
            yield Variable(part, position)


def curvature(case: Case, variable: Variable) -> Curvature | None:
    """Return how the reference's answer bends along its argument, None where it is no derivative in that argument."""
    x = variable.value(case)
    here = _jacobian(case.want, variable.part, x.size)
    ups, downs = [], []
    for offset in _STEP * np.eye(x.size).reshape(x.size, *x.shape):
        up, down = jacobian_at(case, variable, x + offset), jacobian_at(case, variable, x - offset)
        if up is None or down is None:
            return None
        ups.append(up)
        downs.append(down)
    above, below = np.stack(ups), np.stack(downs)
    bends = (above - below) / (2 * _STEP)
    if not np.isfinite(bends).all() or not _is_symmetric(bends, case.want.scale):
        return None
    along = np.arange(x.size)
    thirds = (above[along, :, along] - 2 * here.T + below[along, :, along]).T / _STEP**2
    return Curvature(here, bends, thirds)


def arguments(call: Call) -> list[tuple[int | str, Any]]:
    """Return the arguments of a call with their positions or keywords."""
    return [*enumerate(call.args), *call.kwargs.items()]


def jacobian_at(case: Case, variable: Variable, x: Floats) -> Floats | None:
    """Return the reference's answer at another value of the argument, as (m, n); None where its form changes."""
    answer = try_asking(case.bench.lab.references[case.call.name], _with_argument(case.call, variable.position, x))
    same = answer is not None and answer.shapes == case.want.shapes
    return _jacobian(answer, variable.part, x.size) if answer is not None and same else None


def _jacobian(answer: Answer, part: int, n: int) -> Floats:
    return answer.parts[part].reshape(-1, n)


def _is_symmetric(bends: Floats, scale: float) -> bool:
    crossed = bends.transpose(2, 1, 0)
    allowed = _SYMMETRIC * np.abs(bends).max(initial=0.0) + _NOISY * scale
    return bool(np.all(np.abs(bends - crossed) <= allowed))


def _with_argument(call: Call, position: int | str, value: Floats) -> Call:
    if isinstance(position, str):
        return replace(call, kwargs={**call.kwargs, position: own(value)})
    return replace(call, args=(*call.args[:position], own(value), *call.args[position + 1 :]))
