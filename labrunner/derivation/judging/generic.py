"""Letters that stand for any smooth function of one number: a polynomial with coefficients of its own at each point."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from labrunner.derivation.judging.primes import is_prime
from labrunner.derivation.terms.expressions import Expr, number, rewritten, walk

_DEGREE = 3
_X = Expr("name", name="@x")
"""What everything is a function of."""
_KINDS = frozenset(["number", "name", "add", "neg", "mul", "dot", "odot", "div", "pow", "diff", "call"])
_SMOOTH = ("exp", "log", "sigmoid", "tanh")
"""A slope of relu, and the root of a square, are what they are only on one side of 0."""


def variable_of(
    exprs: Sequence[Expr], letters: frozenset[str], applied: frozenset[str], primed: frozenset[str]
) -> str | None:
    """Return what derivatives in a rule are taken by, an empty string where it does not say, None where it is open."""
    by = {(node.name, node.indices) for expr in exprs for node in walk(expr) if node.kind == "diff"}
    if by:
        (name, _), *others = by
        return None if others or name in primed or name in applied else name
    arguments = letters - applied
    return next(iter(arguments)) if applied and len(arguments) == 1 and not arguments & primed else ""


def spelled_out(expr: Expr, variable: str, applied: Collection[str]) -> Expr | None:
    """Return `expr` with its letters as polynomials and its primes as derivatives, None where it holds anything else.

    Letters are functions of the `variable`, or of what those among them stand before that are `applied`.
    """
    found = rewritten(expr, _Generic(variable, applied).meant)
    return found if all(map(_is_smooth, walk(found))) else None


def _is_smooth(node: Expr) -> bool:
    plain = not node.indices and (node.kind == "number" or not node.number)
    return plain and node.kind in _KINDS and (node.kind != "call" or node.name in _SMOOTH)


@dataclass(frozen=True, slots=True)
class _Generic:
    """What letters mean in a rule: one is the variable, the others are functions of it or of what they have applied."""

    variable: str
    applied: Collection[str]

    def meant(self, node: Expr) -> Expr:
        """Return `node`, whose parts are spelled out already, with its own letter or prime spelled out."""
        if node.kind == "name":
            return _X if node.name == self.variable else _polynomial(node.name, 0, _X)
        if is_prime(node):
            return Expr("diff", node.parts, name=_X.name)
        if node.kind == "diff":
            return replace(node, name=_X.name, indices=())
        return self._called(replace(node, number=0.0)) if node.kind == "call" else node

    def _called(self, call: Expr) -> Expr:
        letter = call.name.rstrip("'")
        if letter not in self.applied or len(call.parts) != 1:
            return call
        return _polynomial(letter, len(call.name) - len(letter), call.parts[0])


def _polynomial(letter: str, order: int, at: Expr) -> Expr:
    """Return the derivative of the given order of the function that `letter` stands for."""
    terms = [_term(f"@{letter}{degree}", degree, order, at) for degree in range(order, _DEGREE + 1)]
    return Expr("add", tuple(terms)) if terms else number(0)


def _term(coefficient: str, degree: int, order: int, at: Expr) -> Expr:
    factor = number(float(np.prod(range(degree - order + 1, degree + 1))))
    powers = (Expr("pow", (at, number(degree - order))),) if degree > order else ()
    return Expr("mul", (factor, Expr("name", name=coefficient), *powers))
