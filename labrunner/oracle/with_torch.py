"""torch, which names a few of numpy's functions otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np

from labrunner.oracle.library import Array, Primal, is_real, position_of, with_argument


@dataclass(frozen=True, slots=True)
class TorchNumpy:
    """torch under numpy's names; its own relu has the slope 0 at 0."""

    torch: Any

    def __getattr__(self, name: str) -> Any:
        return getattr(self.torch, name)

    def max(self, x: Any, axis: Any = None, keepdims: bool = False) -> Any:
        """Return the largest entry, or those along `axis`: torch's own max returns their positions too."""
        return self.torch.max(x) if axis is None else self.torch.amax(x, dim=axis, keepdim=keepdims)


@dataclass(frozen=True, slots=True)
class Torch:
    """The library torch behind the interface of `Library`."""

    torch: Any
    xp: TorchNumpy
    name: str = "torch"

    def value(self, f: Primal, *primals: Any) -> Any:
        """Return f(xp, *primals)."""
        result = f(self.xp, *self._tensors(primals))
        return tuple(part.numpy() for part in result) if isinstance(result, tuple) else result.numpy()

    def jacobian(self, f: Primal, *primals: Any, wrt: str | None = None) -> Array:
        """Return the Jacobian of `f` in its argument `wrt`, by torch.autograd.functional.jacobian."""
        tensors, position = self._tensors(primals), position_of(f, wrt)
        of = with_argument(f, self.xp, tensors, position)
        return np.asarray(self.torch.autograd.functional.jacobian(of, tensors[position]).numpy())

    def vjp(self, f: Primal, *primals: Any, cotangent: Any) -> tuple[Array, ...]:
        """Return the VJP of `f` for each of its primals, by torch.autograd.functional.vjp."""
        tensors, u = self._tensors(primals), self.torch.as_tensor(cotangent)
        of = (with_argument(f, self.xp, tensors, i) for i, primal in enumerate(primals) if is_real(primal))
        real = (tensor for tensor, primal in zip(tensors, primals, strict=True) if is_real(primal))
        pairs = zip(of, real, strict=True)
        return tuple(self.torch.autograd.functional.vjp(f_i, x_i, u)[1].numpy() for f_i, x_i in pairs)

    def _tensors(self, primals: tuple[Any, ...]) -> list[Any]:
        # A copy: torch may not share memory with an array that is read-only.
        return [self.torch.tensor(np.asarray(primal)) if is_real(primal) else primal for primal in primals]


def open_it() -> Torch:
    """Return torch; raises ImportError where it is not installed."""
    torch = import_module("torch")
    return Torch(torch, TorchNumpy(torch))
