"""labrunner: a lab runner and grader for gradients derived by hand."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from labrunner.lab import Lab
    from labrunner.numerics import (
        Estimate,
        central,
        central_jvp,
        central_vjp,
        numerical_gradient,
        numerical_jacobian,
        numerical_jvp,
        numerical_vjp,
    )
    from labrunner.numerics.gradcheck import GradcheckResult, gradcheck

__version__ = "0.1.0"

# The public names and where they live; each is imported when it is first asked for, so that the cli starts fast.
_HOMES = {
    "Estimate": "labrunner.numerics",
    "GradcheckResult": "labrunner.numerics.gradcheck",
    "Lab": "labrunner.lab",
    "central": "labrunner.numerics",
    "central_jvp": "labrunner.numerics",
    "central_vjp": "labrunner.numerics",
    "gradcheck": "labrunner.numerics.gradcheck",
    "numerical_gradient": "labrunner.numerics",
    "numerical_jacobian": "labrunner.numerics",
    "numerical_jvp": "labrunner.numerics",
    "numerical_vjp": "labrunner.numerics",
}

__all__ = [  # noqa: RUF022  the derivative first, then what carries it
    "gradcheck",
    "GradcheckResult",
    "numerical_jacobian",
    "numerical_gradient",
    "numerical_jvp",
    "numerical_vjp",
    "central",
    "central_jvp",
    "central_vjp",
    "Estimate",
    "Lab",
]


def __getattr__(name: str) -> Any:
    """Return a public name from the module that defines it."""
    if name not in _HOMES:
        raise AttributeError(f"module 'labrunner' has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    # Found here from now on, without another call of this function.
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
