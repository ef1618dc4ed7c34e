"""Derivatives by differences: forward, central, fourth-order and complex-step, for any array-to-array function."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from labrunner.numerics.directions import as_generator, unit
from labrunner.numerics.evaluation import (
    Array,
    Floats,
    Function,
    Primal,
    as_point,
    guarded,
    primal_at,
    value_at,
    values_at,
)
from labrunner.numerics.faults import NumericsError

Method = Literal["central", "forward", "fourth-order", "complex"]

_DROPPED = "f drops the imaginary part of a complex input, so the complex step sees no slope: use method='central'"

_EPS = float(np.finfo(np.float64).eps)

# Truncation error falls as step**p and rounding error rises as eps / step: their sum is least near eps**(1 / (p + 1)).
STEP = _EPS ** (1 / 3)
_STEPS: dict[Method, float] = {
    "central": STEP,
    "forward": _EPS ** (1 / 2),
    "fourth-order": _EPS ** (1 / 5),
    # No subtraction, hence no rounding: the step need only be so small that its square vanishes beside 1.
    "complex": 1e-20,
}


def numerical_jacobian(
    f: Function, x: Any, step: float | None = None, method: Method = "central", vectorized: bool = False
) -> Floats:
    """Return the Jacobian of `f` at `x`, shape out_shape + in_shape (scalars count as shape ()).

    `step` defaults to the method's best step times max(1, |x_i|). With `vectorized`, f takes a leading batch axis.
    Raises NumericsError for a point, a step or a result from which no slope follows, MutatedInputError where f
    writes into its input.
    """
    primal = primal_at(f, x, vectorized)
    steps = _steps(primal.x.reshape(-1), step, method)
    return to_jacobian(_SLOPES[method](primal, steps), primal)


def numerical_gradient(
    f: Function, x: Any, step: float | None = None, method: Method = "central", vectorized: bool = False
) -> Floats:
    """Return the gradient of a scalar function `f` at `x`, shape of x; raise NumericsError where f is not scalar."""
    jacobian = numerical_jacobian(f, x, step, method, vectorized)
    if jacobian.shape != np.shape(x):
        out_shape = jacobian.shape[: jacobian.ndim - np.ndim(x)]
        raise NumericsError(f"a gradient is of a scalar function, but f returned shape {out_shape}")
    return jacobian


def numerical_jvp(
    f: Function, x: Any, tangent: Any, step: float | None = None, method: Method = "central", vectorized: bool = False
) -> Floats:
    """Return the Jacobian-vector product J @ tangent of `f` at `x`, shape of f(x), in two or four evaluations.

    `step` multiplies the tangent; by default it moves x by about the method's best step.
    """
    point, direction = as_point(x), as_direction(tangent, x)
    if step is None:
        step = default_step(point, method) / (float(np.abs(direction).max(initial=0.0)) or 1.0)
    return numerical_jacobian(along(f, point, direction, vectorized), 0.0, step, method, vectorized)


def numerical_vjp(
    f: Function,
    x: Any,
    cotangent: Any,
    step: float | None = None,
    method: Method = "central",
    vectorized: bool = False,
) -> Floats:
    """Return the vector-Jacobian product J^T cotangent of `f` at `x`, shape of x: the gradient of <cotangent, f(x)>."""
    weights = as_cotangent(cotangent, primal_at(f, x, vectorized))
    return numerical_jacobian(weighted(f, weights, vectorized), x, step, method, vectorized)


def default_step(x: Floats, method: Method = "central") -> float:
    """Return the method's best step for values near 1, times max(1, largest |x_i|)."""
    _refuse_method(method)
    return _STEPS[method] * max(1.0, float(np.abs(x).max(initial=0.0)))


def along(f: Function, x: Floats, tangent: Floats, vectorized: bool = False) -> Function:
    """Return the path t -> f(x + t * tangent), whose derivative at 0 is the JVP."""
    probed = guarded(f, batch=vectorized)

    def path(t: Any) -> Any:
        times = t.reshape(t.shape + (1,) * x.ndim) if vectorized else t
        return probed(x + times * tangent)

    return path


def weighted(f: Function, cotangent: Floats, vectorized: bool = False) -> Function:
    """Return the scalar function x -> <cotangent, f(x)>, whose gradient is the VJP."""
    weights = cotangent.reshape(-1)

    def inner(x: Array) -> Any:
        value = np.asarray(f(x))
        if value.shape[int(vectorized) :] != cotangent.shape:
            raise NumericsError(f"f returned shape {value.shape} beside x: its shape must not change")
        return value.reshape(len(value), -1) @ weights if vectorized else weights @ value.reshape(-1)

    return inner


def as_direction(tangent: Any, x: Any) -> Floats:
    """Return `tangent` as float64; raise NumericsError unless it has the shape of x."""
    direction = as_point(tangent, "tangent")
    if direction.shape != np.shape(x):
        raise NumericsError(f"the tangent has shape {direction.shape}, but x has {np.shape(x)}")
    return direction


def as_cotangent(cotangent: Any, primal: Primal) -> Floats:
    """Return `cotangent` as float64; raise NumericsError unless it has the shape of f(x)."""
    weights = as_point(cotangent, "cotangent")
    if weights.shape != primal.value.shape:
        raise NumericsError(f"the cotangent has shape {weights.shape}, but f(x) has {primal.value.shape}")
    return weights


def to_jacobian(columns: NDArray[Any], primal: Primal) -> NDArray[Any]:
    """Return `columns`, shape (inputs, outputs), as an array of shape out_shape + in_shape."""
    return np.ascontiguousarray(columns.T).reshape(primal.value.shape + primal.x.shape)


def nodes_at(x: Floats, steps: Floats, multiples: tuple[float, ...]) -> Floats:
    """Return x_i + c * step_i for each c in `multiples`, shape (n, c); raise NumericsError where a step vanishes."""
    nodes: Floats = x[:, np.newaxis] + steps[:, np.newaxis] * np.array(multiples)
    lost = (np.diff(np.sort(np.column_stack([nodes, x]), axis=1)) == 0).any(axis=1)
    if lost.any():
        i = int(np.argmax(lost))
        least = 32 * np.spacing(abs(x[i]))
        raise NumericsError(f"a step of {steps[i]:g} vanishes beside {x[i]:g}: use {least:.1g} or more")
    return nodes


def checked_step(step: float) -> float:
    """Return `step`; raise NumericsError unless it is a finite number above 0."""
    if isinstance(step, bool) or not isinstance(step, (int, float, np.floating, np.integer)):
        raise NumericsError(f"the step must be a number above 0, not {step!r}")
    if not (np.isfinite(step) and step > 0):
        raise NumericsError(f"the step must be finite and above 0, not {step!r}")
    return float(step)


def _steps(x: Floats, step: float | None, method: Method) -> Floats:
    _refuse_method(method)
    if step is None:
        return np.asarray(_STEPS[method] * np.maximum(1.0, np.abs(x)))
    return np.full(x.shape, checked_step(step))


def _refuse_method(method: str) -> None:
    if method not in _STEPS:
        raise NumericsError(f"unknown method {method!r}: choose one of {', '.join(get_args(Method))}")


def _forward_slopes(primal: Primal, steps: Floats) -> Floats:
    x = primal.x.reshape(-1)
    nodes = nodes_at(x, steps, (1.0,))
    values = values_at(primal, np.arange(x.size), nodes)
    # Divided by the step actually taken, here and below: x + h is rounded, (x + h) - x is what it came to.
    return np.asarray((values[:, 0] - primal.value.reshape(-1)) / (nodes[:, 0] - x)[:, np.newaxis])


def _central_slopes(primal: Primal, steps: Floats) -> Floats:
    x = primal.x.reshape(-1)
    nodes = nodes_at(x, steps, (-1.0, 1.0))
    values = values_at(primal, np.arange(x.size), nodes)
    return np.asarray((values[:, 1] - values[:, 0]) / (nodes[:, 1] - nodes[:, 0])[:, np.newaxis])


def _fourth_order_slopes(primal: Primal, steps: Floats) -> Floats:
    """Return Richardson's (4 D(h) - D(2h)) / 3, in which the h**2 terms of both centred slopes cancel."""
    return (4 * _central_slopes(primal, steps) - _central_slopes(primal, 2 * steps)) / 3


def _complex_slopes(primal: Primal, steps: Floats) -> Floats:
    """Return Im f(x + ih) / h; raise NumericsError where f drops the imaginary part."""
    x = primal.x.reshape(-1)

    def keeping_complex(point: Array) -> Any:
        result = primal.f(point)
        if not np.iscomplexobj(result):
            raise NumericsError(_DROPPED)
        return result

    probed = Primal(keeping_complex, primal.x, primal.value, primal.vectorized)
    values = values_at(probed, np.arange(x.size), (x + 1j * steps)[:, np.newaxis])
    slopes: Floats = values[:, 0].imag / steps[:, np.newaxis]
    _refuse_flat_outputs(primal, slopes)
    return slopes


def _refuse_flat_outputs(primal: Primal, slopes: Floats) -> None:
    """Raise NumericsError where an output without any complex slope moves all the same, to both sides of x."""
    flat = ~slopes.any(axis=0)
    if flat.any():
        move = STEP * unit(as_generator(None), primal.x.shape)
        moved = [value_at(primal, primal.x + sign * move) != primal.value for sign in (1.0, -1.0)]
        if (flat & np.logical_and(*moved).reshape(-1)).any():
            raise NumericsError(_DROPPED)


_SLOPES: dict[Method, Callable[[Primal, Floats], Floats]] = {
    "central": _central_slopes,
    "forward": _forward_slopes,
    "fourth-order": _fourth_order_slopes,
    "complex": _complex_slopes,
}
