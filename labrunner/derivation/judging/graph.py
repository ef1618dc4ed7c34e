"""The links of a derivation as a graph: what an expression equals, and what has no derivative left in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from labrunner.derivation.judging.reading import Link
from labrunner.derivation.terms.expressions import Expr, walk
from labrunner.derivation.terms.vocabulary import Vocabulary

MOST_STEPS = 400
Conditions = frozenset[Expr]


@dataclass(frozen=True)
class Graph:
    """The links that hold in one context, as a graph over expressions."""

    edges: dict[Expr, list[tuple[Expr, Conditions]]]

    def joined(self, start: Expr) -> Iterable[tuple[Expr, Conditions]]:
        """Yield what `start` equals, and under which conditions."""
        seen = {(start, frozenset[Expr]())}
        waiting = list(seen)
        while waiting and len(seen) < MOST_STEPS:
            node, conditions = waiting.pop()
            for other, more in self.edges.get(node, ()):
                found = (other, conditions | more)
                if found not in seen:
                    seen.add(found)
                    waiting.append(found)
                    yield found


def graph_of(links: Iterable[Link]) -> Graph:
    """Return the graph of `links`."""
    edges: dict[Expr, list[tuple[Expr, Conditions]]] = defaultdict(list)
    for link in links:
        edges[link.left].append((link.right, frozenset(link.conditions)))
        edges[link.right].append((link.left, frozenset(link.conditions)))
    return Graph(dict(edges))


def resolved_names(graph: Graph, vocabulary: Vocabulary, forbids: Sequence[str]) -> frozenset[str]:
    """Return the names behind which a derivative stands, but which links lead to a result without one."""
    found: frozenset[str] = frozenset()
    while True:
        more = {
            node.name
            for node in graph.edges
            if node.kind == "name" and node.name not in found and _generic(node, vocabulary)
            if any(not conditions and is_clean(other, vocabulary, found, forbids)
                   for other, conditions in graph.joined(node))
        }  # fmt: skip
        if not more:
            return found
        found |= more


def _generic(node: Expr, vocabulary: Vocabulary) -> bool:
    """Return whether `node` speaks of all entries: its indices are different letters, none of them fixed."""
    return len(set(node.indices)) == len(node.indices) and not any(vocabulary.is_index(i) for i in node.indices)


def is_clean(expr: Expr, vocabulary: Vocabulary, resolved: frozenset[str], forbids: Sequence[str]) -> bool:
    """Return whether nothing forbidden stands in `expr`, neither written out nor behind a name."""
    if not expr.kinds.isdisjoint(forbids):
        return False
    known = vocabulary.definitions.keys() & set(expr.names) - resolved
    named = {node.name for node in walk(expr) if node.kind == "name"} & known if known else known
    return all(is_clean(vocabulary.definitions[name].body, vocabulary, resolved, forbids) for name in named)
