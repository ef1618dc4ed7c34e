"""Shapes by named sizes, some still unknown, and how a vector stands: as a column, a row, or as either."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from labrunner.derivation.problems import MisfitError


class Unknown:
    """A size that what stands beside it will tell."""

    __slots__ = ("known",)

    def __init__(self) -> None:
        self.known: Size | None = None


# A size by its name, several multiplied (the axes of a flattened array, in C order), or one not yet known.
Size = str | tuple["Size", ...] | Unknown


class Stance(Enum):
    """How a vector stands in a product. A gradient may stand either way, for both layouts are in use."""

    COLUMN = "column"
    ROW = "row"
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of a scalar (none), a vector (one) or a matrix (two); `stance` matters to vectors alone."""

    sizes: tuple[Size, ...] = ()
    stance: Stance = Stance.COLUMN

    @property
    def rank(self) -> int:
        """Return 0 for a scalar, 1 for a vector, 2 for a matrix."""
        return len(self.sizes)


SCALAR = Shape()


def resolved(size: Size) -> Size:
    """Return `size` with everything filled in that is known by now."""
    while isinstance(size, Unknown) and size.known is not None:
        size = size.known
    return tuple(resolved(part) for part in size) if isinstance(size, tuple) else size


def is_known(size: Size) -> bool:
    """Return whether `size` is told to the last part."""
    size = resolved(size)
    return isinstance(size, str) or (isinstance(size, tuple) and all(map(is_known, size)))


def unify(left: Size, right: Size) -> bool:
    """Make both sizes one, and return whether that is possible."""
    left, right = resolved(left), resolved(right)
    if left is right:
        return True
    if isinstance(left, Unknown):
        left.known = right
        return True
    if isinstance(right, Unknown):
        right.known = left
        return True
    if isinstance(left, tuple) and isinstance(right, tuple):
        return len(left) == len(right) and all(map(unify, left, right))
    return left == right


def could_unify(left: Size, right: Size) -> bool:
    """Return whether two sizes may be the same, without making them so."""
    left, right = resolved(left), resolved(right)
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return True
    if isinstance(left, tuple) and isinstance(right, tuple):
        return len(left) == len(right) and all(could_unify(a, b) for a, b in zip(left, right, strict=True))
    return left == right


def size_text(size: Size) -> str:
    """Return `size` as shown: n, or H*d for a flattened axis."""
    size = resolved(size)
    if isinstance(size, tuple):
        return "*".join(map(size_text, size))
    return size if isinstance(size, str) else "?"


def shape_text(shape: Shape) -> str:
    """Return `shape` in words."""
    if shape.rank == 0:
        return "a number"
    sizes = " x ".join(map(size_text, shape.sizes))
    if shape.rank == 2:
        return f"a matrix {sizes}"
    return {
        Stance.COLUMN: f"a vector of length {sizes}",
        Stance.ROW: f"a row of length {sizes}",
        Stance.EITHER: f"a vector of length {sizes}",
    }[shape.stance]


def require_same(left: Size, right: Size, what: str, position: int | None = None) -> None:
    """Make both sizes one; raises MisfitError where they differ."""
    if not unify(left, right):
        raise MisfitError(f"{what}: {size_text(left)} against {size_text(right)}", position)
