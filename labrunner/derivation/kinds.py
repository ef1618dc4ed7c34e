"""What an expression contains, looked for through the names that learners and meanings stand for."""

from __future__ import annotations

from collections.abc import Set

from labrunner.derivation.expressions import (
    Apply,
    Derivative,
    Entry,
    Expression,
    Name,
    Node,
    Sum,
    Transpose,
    parts_of,
)
from labrunner.derivation.scope import Kind, Scope

_LOOKED_THROUGH = frozenset({Kind.LEARNER, Kind.MEANING})


def _everything_in(expression: Expression, scope: Scope, closed: Set[Node]) -> list[Node]:
    """Return every node of `expression`, and of what its names stand for; given lines and `closed` nodes stay shut."""
    found: list[Node] = []
    seen: set[str] = set()
    waiting: list[Node] = [expression]
    while waiting:
        node = waiting.pop()
        if without_indices(node) in closed:
            continue
        found.append(node)
        waiting.extend(parts_of(node))
        if isinstance(node, Name) and node.key not in seen:
            seen.add(node.key)
            symbol = scope.symbols.get(node.key)
            if symbol is not None and symbol.definition is not None and symbol.kind in _LOOKED_THROUGH:
                waiting.append(symbol.definition.expression)
    return found


def without_indices(node: Node) -> Node:
    """Return a name or a derivative of names with its indices left out, any other node as it is."""
    if isinstance(node, Entry) and isinstance(node.base, Name):
        return node.base
    if isinstance(node, Derivative):
        by = tuple(without_indices(variable) for variable in node.by)
        return Derivative(without_indices(node.of), by, 0)  # type: ignore[arg-type]
    return node


def kinds_in(expression: Expression, scope: Scope, closed: Set[Node] = frozenset()) -> frozenset[str]:
    """Return which of derivative, sum, exp, log occur in `expression`, outside of what is `closed`."""
    kinds = set()
    for node in _everything_in(expression, scope, closed):
        if isinstance(node, Derivative):
            kinds.add("derivative")
        elif isinstance(node, Sum):
            kinds.add("sum")
        elif isinstance(node, Apply) and node.function in ("exp", "log"):
            kinds.add(node.function)
    return frozenset(kinds)


def variables_in(expression: Expression, scope: Scope) -> frozenset[str]:
    """Return by which names something is differentiated in `expression`."""
    found = set()
    for node in _everything_in(expression, scope, frozenset()):
        if isinstance(node, Derivative):
            found |= {_variable(variable) for variable in node.by}
    return frozenset(found)


def _variable(variable: Expression) -> str:
    while not isinstance(variable, Name):
        if isinstance(variable, Entry | Transpose):
            variable = variable.base
        elif isinstance(variable, Apply):
            variable = variable.arguments[0]
        else:
            return ""
    return variable.key
