"""What every library can be asked, in numpy's arrays: a value, a Jacobian, a VJP."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, Protocol

import numpy as np

Array = np.ndarray[Any, Any]

# A function as oracle.py writes it: f(xp, *primals), where `xp` stands for numpy and has a `relu` besides.
Primal = Callable[..., Any]


class Library(Protocol):
    """An automatic differentiator; precision is that of the arrays it is given."""

    @property
    def name(self) -> str:
        """Return what the library is called."""
        ...

    def value(self, f: Primal, *primals: Any) -> Any:
        """Return f(xp, *primals): an array, or a tuple of arrays."""
        ...

    def jacobian(self, f: Primal, *primals: Any, wrt: str | None = None) -> Array:
        """Return the Jacobian of `f` in its argument `wrt` (the first after xp), shape out_shape + in_shape."""
        ...

    def vjp(self, f: Primal, *primals: Any, cotangent: Any) -> tuple[Array, ...]:
        """Return the VJP of `f` for each of its primals, in their shapes."""
        ...


def position_of(f: Primal, wrt: str | None) -> int:
    """Return where among the primals of `f` the argument `wrt` stands; raises ValueError for a name it has not."""
    names = list(inspect.signature(f).parameters)[1:]
    if wrt is None:
        return 0
    if wrt not in names:
        raise ValueError(f"{f.__name__} has no argument {wrt}: it has {', '.join(names)}")
    return names.index(wrt)


def is_real(primal: Any) -> bool:
    """Return whether `primal` is something to differentiate by, and not a label or a size."""
    return np.asarray(primal).dtype.kind == "f"


def with_argument(f: Primal, xp: Any, primals: list[Any], position: int) -> Callable[[Any], Any]:
    """Return f as a function of its argument at `position` alone, the other primals held fixed."""
    return lambda argument: f(xp, *primals[:position], argument, *primals[position + 1 :])
