"""Names that stand for expressions: the lab's given lines and meanings, and what a learner defines."""

from __future__ import annotations

from labrunner.derivation import dual
from labrunner.derivation.arrays import COLUMN, ROW, Axis, renamed
from labrunner.derivation.context import Context
from labrunner.derivation.elaborate import elaborate
from labrunner.derivation.expressions import Derivative, Entry, Expression, Name, walk
from labrunner.derivation.problems import UnreadError
from labrunner.derivation.scope import Definition, Environment, Index, Kind, Scope, Symbol, Term
from labrunner.derivation.shapes import Shape, Stance, is_known, resolved


def head_of(expression: Expression) -> tuple[Name, tuple[str, ...]] | None:
    """Return the name and the indices that `expression` could define, or None where it is no name."""
    if isinstance(expression, Name):
        return expression, ()
    if isinstance(expression, Entry) and isinstance(expression.base, Name):
        indices = tuple(index for index in expression.indices if index is not None)
        plain = all(not index[:1].isdigit() for index in indices)
        if plain and len(set(indices)) == len(indices) <= 2:
            return expression.base, indices
    return None


def names_in(expression: Expression) -> frozenset[str]:
    """Return the keys of all names in `expression`."""
    return frozenset(node.key for node in walk(expression) if isinstance(node, Name))


def define(scope: Scope, name: Name, indices: tuple[str, ...], body: Expression, kind: Kind, latex: str) -> Symbol:
    """Return the symbol that `name` with `indices` becomes by being set to `body`; the scope is left as it is.

    Raises UnreadError or MisfitError where the body means nothing, or where it refers to the name itself.
    """
    names = names_in(body)
    if name.key in names or any(name.key in _closure(scope, other) for other in names):
        raise UnreadError(f"{latex} is defined by itself", "a definition by what is known", name.position)
    context = Context(scope)
    term = elaborate(body, context)
    heads = [context.index(index) for index in indices]
    shape = _shape(term, heads, body, kind, latex, name.position)
    labels = {symbol.label for symbol in scope.symbols.values() if symbol.label is not None}
    implicit = tuple(sorted(term.free - set(heads) - labels, key=lambda index: index.name))
    moves: dict[Axis, Axis] = {index.axis: axis for index, axis in zip(heads, (ROW, COLUMN), strict=False)}
    if term.shape.rank == 1 and heads:  # delta^{(i)} = a vector: the index comes last, as the second axis
        moves = {heads[0].axis: COLUMN}

    def run(env: Environment) -> dual.Number:
        return dual.linear(lambda array: renamed(array, moves), term.run(env))

    return Symbol(name.key, latex, kind, shape, Definition(body, run, names), implicit=implicit)


def _closure(scope: Scope, key: str) -> frozenset[str]:
    """Return every name that `key` is written with, down to the base symbols."""
    found: set[str] = set()
    waiting = [key]
    while waiting:
        symbol = scope.symbols.get(waiting.pop())
        if symbol is not None and symbol.definition is not None:
            waiting += symbol.definition.names - found
            found |= symbol.definition.names
    return frozenset(found)


def _shape(term: Term, heads: list[Index], body: Expression, kind: Kind, latex: str, position: int) -> Shape:
    if term.shape.rank and heads and not (term.shape.rank == len(heads) == 1):
        raise UnreadError(
            f"{latex} has indices, but what it is set to has axes of its own", "both sides with indices", position
        )
    sizes = tuple(resolved(size) for size in (*term.shape.sizes, *(index.size for index in heads)))
    if not all(is_known(size) for size in sizes):
        raise UnreadError(
            f"over which values the indices of {latex} run cannot be told", "it with a declared name", position
        )
    stance = term.shape.stance
    gradient = kind is Kind.MEANING or any(isinstance(node, Derivative) for node in walk(body))
    if len(sizes) == 1 and heads:
        stance = Stance.EITHER if gradient else Stance.COLUMN
    return Shape(sizes, stance)


def alternative(scope: Scope, name: Name, indices: tuple[str, ...], body: Expression) -> Definition | None:
    """Return `body` as another way to write a declared name, or None where it depends on the name itself."""
    symbol = scope.symbols[name.key]
    if len(indices) not in (0, symbol.shape.rank):
        return None
    made = define(scope, name, indices, body, symbol.kind, symbol.latex)
    if made.implicit or made.shape.rank != symbol.shape.rank:
        return None
    return made.definition
