"""Which targets follow from the links that hold: a left side, joined to a result that hides no derivative."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from labrunner.derivation.canonical import free_indices
from labrunner.derivation.check import check_link
from labrunner.derivation.declaration import Target
from labrunner.derivation.dual import Named, aligned
from labrunner.derivation.evaluate import Evaluator
from labrunner.derivation.expressions import Expr, walk, with_indices
from labrunner.derivation.reading import Link
from labrunner.derivation.vocabulary import Vocabulary

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


def reached(
    target: Target, sides: Sequence[Expr], answers: Sequence[Expr], links: Sequence[Link], evaluator: Evaluator
) -> bool:
    """Return whether `links` lead from one of `sides` to a result without what the target forbids.

    `answers` are the left sides of all targets: writing one of them down beside its result is the last step, and not
    counted among the `target.links - 1` steps that must come before it.
    """
    if len(_steps(links, answers, evaluator.vocabulary)) < target.links - 1:
        return False
    graph = graph_of(links)
    resolved = resolved_names(graph, evaluator.vocabulary, target.forbids)
    return any(_covered(side, graph, resolved, target, evaluator) for side in sides)


def _steps(links: Sequence[Link], answers: Sequence[Expr], vocabulary: Vocabulary) -> set[frozenset[Ingredients]]:
    """Return the steps that change what an expression is made of, leaving out those that only state an answer."""
    found = set()
    for link in links:
        sides = (link.left, link.right)
        states_answer = any(matched(answer, side, vocabulary) is not None for answer in answers for side in sides)
        open_end = all(any(node.kind == "diff" for node in walk(side)) for side in sides)
        pair = frozenset(_ingredients(side) for side in sides)
        if not link.trivial and len(pair) == 2 and (open_end or not states_answer or _roundabout(sides, vocabulary)):
            found.add(pair)
    return found


Ingredients = frozenset[tuple[str, str]]


def _ingredients(expr: Expr) -> Ingredients:
    """Return what an expression is made of; reordering it, or adding 0 to it, makes no difference."""
    return frozenset(
        ("delta", "") if node.kind in ("delta", "truth", "rel", "onehot") else (node.kind, node.name)
        for node in walk(expr)
        if node.kind not in ("number", "add", "neg", "mul", "dot", "entry")
    )


def _roundabout(sides: Sequence[Expr], vocabulary: Vocabulary) -> bool:
    """Return whether a side is written through exponentials, logarithms or own names: work in progress."""
    return any(
        (node.kind == "call" and node.name in ("exp", "log")) or node.kind == "sum"
        or (node.kind == "name" and node.name in vocabulary.definitions
            and vocabulary.definitions[node.name].source == "learner")
        for side in sides for node in walk(side)
    )  # fmt: skip


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
    for node in walk(expr):
        if node.kind in forbids:
            return False
        if node.kind != "name" or node.name in resolved:
            continue
        definition = vocabulary.definitions.get(node.name)
        if definition is not None and not is_clean(definition.body, vocabulary, resolved, forbids):
            return False
    return True


def _covered(side: Expr, graph: Graph, resolved: frozenset[str], target: Target, evaluator: Evaluator) -> bool:
    """Return whether results are reached from `side` for all values of its indices, case by case if need be."""
    sizes = evaluator.sizes(side)
    union = Named((), np.asarray(0.0))
    for node in graph.edges:
        letters_of_node = matched(side, node, evaluator.vocabulary)
        if letters_of_node is None:
            letters_of_node = _same_derivative(side, node, evaluator)
        if letters_of_node is None:
            continue
        for other, conditions in graph.joined(node):
            if is_clean(other, evaluator.vocabulary, resolved, target.forbids):
                mask = _mask(letters_of_node, conditions, sizes, evaluator)
                axes, a, b = aligned(union, mask)
                union = Named(axes, np.maximum(a, b))
    return bool(union.data.all())


def matched(pattern: Expr, expr: Expr, vocabulary: Vocabulary) -> dict[str, str] | None:
    """Return which letter of `expr` stands for each letter of `pattern`, None where the two differ otherwise."""
    found: dict[str, str] = {}
    for a, b in zip(walk(pattern), walk(expr), strict=False):
        if (a.kind, a.name, a.number, len(a.parts), len(a.indices)) != (
            b.kind, b.name, b.number, len(b.parts), len(b.indices),
        ):  # fmt: skip
            return None
        for i, j in zip(a.indices, b.indices, strict=True):
            if found.setdefault(i, j) != j or (vocabulary.is_index(i) and i != j):
                return None
    return found


def _same_derivative(side: Expr, node: Expr, evaluator: Evaluator) -> dict[str, str] | None:
    """Return how letters correspond where `node` is another way to write the derivative `side`, such as of <u, W x>."""
    if side.kind != "diff" or not free_indices(side) <= set(side.indices):
        return None
    for inner in walk(node):
        if inner.kind != "diff" or len(inner.indices) != len(side.indices):
            continue
        if evaluator.vocabulary.true_name(inner.name) != side.name:
            continue
        letters = dict(zip(side.indices, inner.indices, strict=True))
        if check_link(with_indices(side, letters), node, [], evaluator).verdict == "ok":
            return letters
    return None


def _mask(letters: dict[str, str], conditions: Conditions, sizes: dict[str, int], evaluator: Evaluator) -> Named:
    """Return for which values of the target's letters a result under `conditions` speaks."""
    back: dict[str, str] = {}
    mask = Named((), np.asarray(1.0))
    fixed: list[Expr] = []
    for own, other in letters.items():
        if other in back:
            fixed.append(Expr("rel", name="=", indices=(back[other], own)))
        elif evaluator.vocabulary.is_index(other) and own != other:
            fixed.append(Expr("rel", name="=", indices=(own, other)))
        back.setdefault(other, own)
    for condition in [*fixed, *(with_indices(c, back) for c in conditions)]:
        if not free_indices(condition) <= set(sizes):
            return Named((), np.asarray(0.0))
        axes, a, b = aligned(mask, evaluator.holds(condition, sizes))
        mask = Named(axes, a * b)
    return mask
