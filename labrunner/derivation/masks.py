"""Conditions as terms that are 1 where they hold and 0 elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from labrunner.derivation import dual
from labrunner.derivation.arrays import Array, combined, constant, delta
from labrunner.derivation.problems import MisfitError
from labrunner.derivation.products import same_shape
from labrunner.derivation.scope import Environment, Index, Term
from labrunner.derivation.shapes import SCALAR, size_text, unify

_COMPARE: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "=": np.equal,
    "!=": np.not_equal,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
}
_TRUE = constant(1.0)


def same(left: Index, right: Index, equal: bool) -> Term:
    """Return where two indices are equal, or where they differ; raises MisfitError if they run over different sizes."""
    if not unify(left.size, right.size):
        raise MisfitError(
            f"{left.name} runs over {size_text(left.size)} and {right.name} over {size_text(right.size)}: "
            "they cannot be compared"
        )

    def run(env: Environment) -> Array:
        ones = delta(env.scope.length(left.size), left.axis, right.axis)
        return ones if equal else Array(1.0 - ones.data, ones.axes)

    sign = "=" if equal else "!="
    return Term(SCALAR, frozenset({left, right}), run, f"[{left.name} {sign} {right.name}]")


def compared(left: Term, sign: str, right: Term, position: int) -> Term:
    """Return where `left` stands in relation `sign` to `right`; a number is compared with every element."""
    if left.number is not None or right.number is not None:
        shape = right.shape if left.number is not None else left.shape
    else:
        shape = same_shape(left, right, sign, position)

    def run(env: Environment) -> Array:
        holds = combined(_COMPARE[sign], dual.primal(left.run(env)), dual.primal(right.run(env)))
        return Array(holds.data.astype(np.float64), holds.axes)

    return Term(shape, left.free | right.free, run, f"[{left.text} {sign} {right.text}]")


def every(masks: Sequence[Term]) -> Term:
    """Return where all of `masks` hold."""
    shape = max((mask.shape for mask in masks), key=lambda shape: shape.rank, default=SCALAR)

    def run(env: Environment) -> Array:
        result = _TRUE
        for mask in masks:
            result = combined(np.multiply, result, dual.primal(mask.run(env)))
        return result

    free = frozenset[Index]().union(*(mask.free for mask in masks))
    return Term(shape, free, run, " and ".join(mask.text for mask in masks) or "always")


def opposite(mask: Term) -> Term:
    """Return where `mask` does not hold."""

    def run(env: Environment) -> Array:
        value = dual.primal(mask.run(env))
        return Array(1.0 - value.data, value.axes)

    return Term(mask.shape, mask.free, run, f"not {mask.text}")
