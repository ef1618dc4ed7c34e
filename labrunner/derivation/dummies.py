"""Names that stand for anything: the t of relu'(t) = 1[t > 0], the f and g of the quotient rule."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from labrunner.derivation.arrays import POINTS, Array
from labrunner.derivation.desk import Desk
from labrunner.derivation.dual import ELEMENTWISE
from labrunner.derivation.expressions import Apply, Derivative, Expression, Name, Prime, walk
from labrunner.derivation.parser import read_side
from labrunner.derivation.problems import UnreadError
from labrunner.derivation.scope import Kind, Symbol
from labrunner.derivation.shapes import SCALAR
from labrunner.derivation.statements import Chain

# Both signs, for functions with a kink at 0; positive alone, where a logarithm or a root is taken.
_ANY_SIGN = np.array([-1.3, 0.7, 2.1])
_POSITIVE = np.array([0.4, 1.3, 2.1])
# Values and slopes of the generic functions of a rule, as many as one rule needs.
_VALUES = np.array([[0.7, -1.1, 1.6], [1.3, 0.6, -0.9], [-0.8, 1.7, 0.5]])
_SLOPES = np.array([[1.9, 0.3, -0.7], [-0.4, 1.2, 0.9], [1.1, -1.5, 0.8]])


@contextmanager
def dummies(desk: Desk, chain: Chain) -> Iterator[bool]:
    """Give the chain's dummy names values for a while; yields whether there are any."""
    expressions = _expressions(desk, chain)
    slopes = _generic_slopes(desk, expressions)
    symbols = _generic_symbols(slopes) if slopes else _arguments(desk, expressions)
    before = {key: desk.scope.symbols.get(key) for key in symbols}
    desk.scope.symbols |= symbols
    desk.scope.slopes |= slopes
    try:
        yield bool(symbols)
    finally:
        desk.scope.slopes.clear()
        for key, symbol in before.items():
            desk.environment.forget(key)
            if symbol is None:
                del desk.scope.symbols[key]
            else:
                desk.scope.symbols[key] = symbol


def _expressions(desk: Desk, chain: Chain) -> list[Expression]:
    found = []
    for side in chain.sides:
        try:
            found.append(read_side(side.tokens, desk.vocabulary)[0])
        except UnreadError:
            return []
    return found


def _names(expressions: list[Expression]) -> set[str]:
    return {node.key for expression in expressions for node in walk(expression) if isinstance(node, Name)}


def _generic_slopes(desk: Desk, expressions: list[Expression]) -> dict[str, Array]:
    """Return a slope for each generic function where the chain is a rule of calculus about nothing but such functions.

    A learner's own names may be meant, too: a rule that holds for all functions holds for them.
    """
    if not any(isinstance(node, Prime) for expression in expressions for node in walk(expression)):
        return {}
    names = sorted(_names(expressions))
    symbols = [desk.scope.symbols.get(name) for name in names]
    if len(names) > len(_SLOPES) or any(s is not None and s.kind is not Kind.LEARNER for s in symbols):
        return {}
    return {name: Array(slope, (POINTS,)) for name, slope in zip(names, _SLOPES, strict=False)}


def _generic_symbols(slopes: dict[str, Array]) -> dict[str, Symbol]:
    return {
        name: Symbol(name, name, Kind.BASE, SCALAR, value=Array(value, (POINTS,)))
        for name, value in zip(slopes, _VALUES, strict=False)
    }


def _arguments(desk: Desk, expressions: list[Expression]) -> dict[str, Symbol]:
    """Return a symbol for the argument t where the chain begins as a claim about a function, f'(t) or d/dt f(t)."""
    if not expressions:
        return {}
    names = {name for name in _names(expressions) if name not in desk.scope.symbols and name not in desk.scope.sizes}
    head = expressions[0]
    variables = set()
    if isinstance(head, Apply) and head.function in ELEMENTWISE:
        variables = {head.arguments[0].key} if isinstance(head.arguments[0], Name) else set()
    elif isinstance(head, Derivative):
        variables = {variable.key for variable in head.by if isinstance(variable, Name)}
    if len(names) != 1 or names != variables:
        return {}
    functions = {node.function for e in expressions for node in walk(e) if isinstance(node, Apply)}
    value = Array(_POSITIVE if functions & {"log", "sqrt"} else _ANY_SIGN, (POINTS,))
    return {name: Symbol(name, name, Kind.BASE, SCALAR, value=value) for name in names}
