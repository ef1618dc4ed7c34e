"""Two terms compared at all points and for all index values, and where they differ most."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np

from labrunner.derivation import dual
from labrunner.derivation.arrays import (
    COLUMN,
    ROW,
    Array,
    Axis,
    combined,
    constant,
    spread,
    unflattened,
)
from labrunner.derivation.problems import MisfitError, UnreadError
from labrunner.derivation.scope import Environment, Index, Term
from labrunner.derivation.shapes import Shape, Stance, could_unify, resolved, shape_text, unify

TOLERANCE = 1e-9


class Fit(Enum):
    """How the shapes of two sides go together."""

    SAME = "same"
    TURNED = "turned"  # a column against a row


@dataclass(frozen=True, slots=True, eq=False)
class Difference:
    """Both sides over common axes, where the mask is 1, and whether they are equal there."""

    left: np.ndarray
    right: np.ndarray
    mask: np.ndarray
    axes: tuple[Axis, ...]
    equal: bool


def value_of(term: Term, env: Environment) -> Array:
    """Return the value of a term at all points and for all values of its indices."""
    with np.errstate(all="ignore"):
        return dual.primal(term.run(env))


def fit(left: Term, right: Term) -> Fit:
    """Return how two shapes go together; raises MisfitError where they do not, UnreadError where that is not clear."""
    if left.number is not None or right.number is not None:
        return _fit_of_literal(left, right)
    a, b = left.shape, right.shape
    if _is_flat_against_matrix(a, b) or _is_flat_against_matrix(b, a):
        return Fit.SAME
    if a.rank != b.rank:
        raise MisfitError(f"{shape_text(a)} cannot equal {shape_text(b)}")
    for x, y in zip(a.sizes, b.sizes, strict=True):
        if not unify(x, y):
            raise MisfitError(f"{shape_text(a)} cannot equal {shape_text(b)}")
    turned = a.rank == 1 and {a.stance, b.stance} == {Stance.ROW, Stance.COLUMN}
    return Fit.TURNED if turned else Fit.SAME


def _fit_of_literal(left: Term, right: Term) -> Fit:
    number = left.number if left.number is not None else right.number
    if left.shape.rank != right.shape.rank and number not in (0.0, 1.0):
        raise MisfitError(f"{shape_text(left.shape)} cannot equal {shape_text(right.shape)}")
    return Fit.SAME


def _is_flat_against_matrix(flat: Shape, matrix: Shape) -> bool:
    if flat.rank != 1 or matrix.rank != 2:
        return False
    size = resolved(flat.sizes[0])
    return isinstance(size, tuple) and len(size) == 2 and all(map(could_unify, size, matrix.sizes))


def difference(left: Term, right: Term, mask: Array | None, env: Environment) -> Difference:
    """Return how two sides of fitting shapes differ; raises UnreadError where one of them has no value."""
    a, b = value_of(left, env), value_of(right, env)
    if left.shape.rank + right.shape.rank == 3:
        a, b = _as_matrix(a, left.shape, env), _as_matrix(b, right.shape, env)
    return array_difference(a, b, mask)


def _as_matrix(array: Array, shape: Shape, env: Environment) -> Array:
    size = resolved(shape.sizes[0])
    if shape.rank == 1 and isinstance(size, tuple):
        return unflattened(array, ROW, (env.scope.length(size[0]), env.scope.length(size[1])), (ROW, COLUMN))
    return array


def array_difference(a: Array, b: Array, mask: Array | None) -> Difference:
    """Return how two arrays differ where the mask is 1; raises UnreadError where one of them has no value there."""
    mask = mask if mask is not None else constant(1.0)
    axes = a.axes + tuple(axis for axis in b.axes if axis not in a.axes)
    axes += tuple(axis for axis in mask.axes if axis not in axes)
    left, right, held = np.broadcast_arrays(spread(a, axes), spread(b, axes), spread(mask, axes) > 0.5)
    if not held.any():
        raise UnreadError("the condition of this line holds nowhere")
    if not (np.isfinite(left[held]).all() and np.isfinite(right[held]).all()):
        raise UnreadError("one side has no finite value at some points, or its cases leave some out")
    scale = np.maximum(1.0, np.maximum(np.abs(left), np.abs(right)))
    with np.errstate(all="ignore"):
        apart = held & ~(np.abs(left - right) <= TOLERANCE * scale)
    return Difference(left, right, held, axes, not apart.any())


def agree(a: Array, b: Array, mask: Array | None) -> bool:
    """Return whether two arrays are equal where the mask is 1, and have values there."""
    try:
        return array_difference(a, b, mask).equal
    except UnreadError:
        return False


def worst(found: Difference) -> tuple[int, ...]:
    """Return the place where the two sides differ most, relative to their size."""
    scale = np.maximum(1.0, np.maximum(np.abs(found.left), np.abs(found.right)))
    gap = np.where(found.mask, np.abs(found.left - found.right) / scale, -1.0)
    return tuple(int(i) for i in np.unravel_index(int(np.argmax(gap)), gap.shape))


def multiplied(left: Array | None, right: Array | None) -> Array | None:
    """Return where both masks hold; None is everywhere."""
    if left is None or right is None:
        return right if left is None else left
    return combined(np.multiply, left, right)


def index_names(terms: list[Term], more: frozenset[Index] = frozenset()) -> dict[Axis, Index]:
    """Return the free indices of some terms by their axes."""
    found = more.union(*(term.free for term in terms))
    return {index.axis: index for index in found}
