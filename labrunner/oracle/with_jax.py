"""jax, with its 64-bit numbers switched on."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np

from labrunner.oracle.library import Array, Primal, is_real, position_of


@dataclass(frozen=True, slots=True)
class JaxNumpy:
    """jax.numpy, and the relu of jax.nn, whose slope at 0 is 0."""

    numpy: Any
    relu: Any

    def __getattr__(self, name: str) -> Any:
        return getattr(self.numpy, name)


@dataclass(frozen=True, slots=True)
class Jax:
    """The library jax behind the interface of `Library`."""

    jax: Any
    xp: JaxNumpy
    name: str = "jax"

    def value(self, f: Primal, *primals: Any) -> Any:
        """Return f(xp, *primals)."""
        return self.jax.tree_util.tree_map(np.asarray, f(self.xp, *self._arrays(primals)))

    def jacobian(self, f: Primal, *primals: Any, wrt: str | None = None) -> Array:
        """Return the Jacobian of `f` in its argument `wrt`."""
        of = self.jax.jacobian(lambda *arguments: f(self.xp, *arguments), argnums=position_of(f, wrt))
        return np.asarray(of(*self._arrays(primals)))

    def vjp(self, f: Primal, *primals: Any, cotangent: Any) -> tuple[Array, ...]:
        """Return the VJP of `f` for each of its primals."""
        _, pullback = self.jax.vjp(lambda *arguments: f(self.xp, *arguments), *self._arrays(primals))
        bars = pullback(self.xp.asarray(cotangent))
        return tuple(np.asarray(bar) for bar, primal in zip(bars, primals, strict=True) if is_real(primal))

    def _arrays(self, primals: tuple[Any, ...]) -> list[Any]:
        return [self.xp.asarray(primal) if is_real(primal) else primal for primal in primals]


def open_it() -> Jax:
    """Return jax; raises ImportError where it is not installed."""
    jax = import_module("jax")
    # Without it jax turns every fp64 array into an fp32 one, and agreement to 1e-12 is out of reach.
    jax.config.update("jax_enable_x64", True)
    return Jax(jax, JaxNumpy(import_module("jax.numpy"), import_module("jax.nn").relu))
