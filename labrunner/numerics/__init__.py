"""Derivatives measured by differences, how good they are, and strict comparison with them."""

from labrunner.numerics.bounds import automatic_tolerance, error_bound, rounding_noise, truncation_error
from labrunner.numerics.central import central, central_jvp, central_vjp
from labrunner.numerics.comparison import Comparison, compare
from labrunner.numerics.differences import numerical_gradient, numerical_jacobian, numerical_jvp, numerical_vjp
from labrunner.numerics.estimate import Estimate
from labrunner.numerics.faults import MutatedInputError, NumericsError
from labrunner.numerics.noise import noise
from labrunner.numerics.projections import Projection, projection_check

__all__ = [
    "Comparison",
    "Estimate",
    "MutatedInputError",
    "NumericsError",
    "Projection",
    "automatic_tolerance",
    "central",
    "central_jvp",
    "central_vjp",
    "compare",
    "error_bound",
    "noise",
    "numerical_gradient",
    "numerical_jacobian",
    "numerical_jvp",
    "numerical_vjp",
    "projection_check",
    "rounding_noise",
    "truncation_error",
]
