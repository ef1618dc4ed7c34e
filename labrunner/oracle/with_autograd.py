"""autograd: small, in plain Python, around numpy itself."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np

from labrunner.oracle.library import Array, Primal, is_real, position_of, with_argument


@dataclass(frozen=True, slots=True)
class AutogradNumpy:
    """autograd.numpy, and a relu that it lacks."""

    numpy: Any

    def __getattr__(self, name: str) -> Any:
        return getattr(self.numpy, name)

    def relu(self, x: Any) -> Any:
        """Return max(x, 0), whose slope at 0 is 0: autograd would give numpy's maximum the slope 1/2 there."""
        return self.numpy.where(x > 0, x, 0 * x)


@dataclass(frozen=True, slots=True)
class Autograd:
    """The library autograd behind the interface of `Library`."""

    autograd: Any
    xp: AutogradNumpy
    name: str = "autograd"

    def value(self, f: Primal, *primals: Any) -> Any:
        """Return f(xp, *primals)."""
        return f(self.xp, *primals)

    def jacobian(self, f: Primal, *primals: Any, wrt: str | None = None) -> Array:
        """Return the Jacobian of `f` in its argument `wrt`."""
        position = position_of(f, wrt)
        argument = np.asarray(primals[position])
        return np.asarray(self.autograd.jacobian(with_argument(f, self.xp, list(primals), position))(argument))

    def vjp(self, f: Primal, *primals: Any, cotangent: Any) -> tuple[Array, ...]:
        """Return the VJP of `f` for each of its primals."""
        pullbacks = (
            self.autograd.make_vjp(with_argument(f, self.xp, list(primals), i))(np.asarray(primal))[0]
            for i, primal in enumerate(primals)
            if is_real(primal)
        )
        return tuple(np.asarray(pullback(cotangent)) for pullback in pullbacks)


def open_it() -> Autograd:
    """Return autograd; raises ImportError where it is not installed."""
    autograd = import_module("autograd")
    return Autograd(autograd, AutogradNumpy(import_module("autograd.numpy")))
