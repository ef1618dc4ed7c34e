"""What follows from links that hold: how many steps they are, and which results they lead to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from labrunner.derivation.arrays.dual import Named, aligned
from labrunner.derivation.comparing.matching import match_letters, same_thing
from labrunner.derivation.declaration import Target
from labrunner.derivation.evaluation.evaluate import Evaluator
from labrunner.derivation.judging.graph import Conditions, graph_of, is_clean, resolved_names
from labrunner.derivation.judging.reading import Link
from labrunner.derivation.judging.reduced import reduced_links
from labrunner.derivation.problems import Misfit, Unread
from labrunner.derivation.terms.expressions import Expr, walk, with_indices
from labrunner.derivation.terms.vocabulary import Vocabulary


class Proof:
    """What the links that hold under one setting of the lab lead to; `answers` are the left sides of all targets."""

    def __init__(self, links: Sequence[Link], answers: Sequence[Expr], evaluator: Evaluator) -> None:
        self.links = links
        self.answers = answers
        self.evaluator = evaluator
        self.graph = graph_of(links)
        self._resolved: dict[tuple[str, ...], frozenset[str]] = {}
        self._steps: dict[frozenset[str], int] = {}

    def reaches(self, target: Target, sides: Sequence[Expr]) -> bool:
        """Return whether links lead from one of `sides` to a result without what the target forbids.

        Writing a target down beside its result is the last step, and not counted among the `target.links - 1` steps
        that must come before it.
        """
        return self.derives(target, sides) and self.states(target, sides)

    def states(self, target: Target, sides: Sequence[Expr]) -> bool:
        """Return whether links lead from one of `sides` to a result, be it in one line."""
        return any(self._covers(side, tuple(target.forbids)) for side in sides)

    def derives(self, target: Target, sides: Sequence[Expr]) -> bool:
        """Return whether as many steps were written down as a result needs."""
        needed = target.links - 1
        return needed < 1 or (self._steps_towards(sides) >= needed and self._works_with(sides))

    def _steps_towards(self, sides: Sequence[Expr]) -> int:
        """Return how many steps are about nothing but what `sides` depend on: those for a loss derive no Jacobian."""
        known = self.evaluator.vocabulary
        below = frozenset[str]().union(*(known.reach(name) for side in sides for name in side.names))
        given = frozenset(name for name, definition in known.definitions.items() if definition.source == "given")
        foreign = given - below
        if foreign not in self._steps:
            links = self._without(foreign)
            self._steps[foreign] = steps_in(reduced_links(links, known), self.answers, known)
        return self._steps[foreign]

    def _works_with(self, sides: Sequence[Expr]) -> bool:
        """Return whether a step is about what `sides` are derivatives of, where other answers are about what is in it.

        So the steps towards the softmax Jacobian derive no gradient of a loss.
        """
        known = self.evaluator.vocabulary
        names = frozenset(name for side in sides for name in self._derived_in(side))
        below = frozenset[str]().union(*(known.reach(name) for name in names)) - names
        if all(below.isdisjoint(self._derived_in(answer)) for answer in self.answers):
            return True
        spoken_of = {node for node in self.graph.edges if names & {known.true_name(name) for name in node.names}}
        spoken_of |= {other for node in tuple(spoken_of) for other, _ in self.graph.joined(node)}
        about = [link for link in self.links if link.left in spoken_of]
        return bool(_steps(reduced_links(about, known), self.answers, known))

    def _derived_in(self, side: Expr) -> frozenset[str]:
        """Return the given names in `side` that no other of them is written through: what it is the derivative of."""
        known = self.evaluator.vocabulary
        given = frozenset(name for name in side.names if known.is_given(name))
        return frozenset(name for name in given if not any(name in known.reach(other) for other in given - {name}))

    def _without(self, foreign: frozenset[str]) -> Sequence[Link]:
        """Return the links between what is not equal to anything with one of the names `foreign`."""
        strange = {node for node in self.graph.edges if not foreign.isdisjoint(node.names)}
        strange |= {other for node in tuple(strange) for other, _ in self.graph.joined(node)}
        return [link for link in self.links if link.left not in strange] if strange else self.links

    def _covers(self, side: Expr, forbids: tuple[str, ...]) -> bool:
        """Return whether results are reached from `side` for all values of its indices, case by case if need be."""
        sizes = self.evaluator.sizes(side)
        union = Named((), np.asarray(0.0))
        for node, letters in self._matching(side):
            for conditions in self._ways_out(node, forbids):
                axes, a, b = aligned(union, self._spoken_of(letters, conditions, sizes))
                union = Named(axes, np.maximum(a, b))
                if union.data.all():
                    return True
        return False

    def _spoken_of(self, letters: dict[str, str], conditions: Conditions, sizes: dict[str, int]) -> Named:
        """Return for which values of the target's letters a result speaks: none where its letters run elsewhere."""
        try:
            return _mask(letters, conditions, sizes, self.evaluator)
        except (Misfit, Unread):
            return Named((), np.asarray(0.0))

    def _matching(self, side: Expr) -> Iterator[tuple[Expr, dict[str, str]]]:
        """Yield the expressions that are `side` with other letters, then those that turn out to be."""
        others: list[Expr] = []
        for node in self.graph.edges:
            letters = match_letters(side, node, self.evaluator.vocabulary)
            if letters is None:
                others.append(node)
            else:
                yield node, letters
        for node in others:
            letters = same_thing(side, node, self.evaluator)
            if letters is not None:
                yield node, letters

    def _ways_out(self, node: Expr, forbids: tuple[str, ...]) -> list[Conditions]:
        """Return the conditions under which `node` equals something without what is forbidden."""
        known, resolved = self.evaluator.vocabulary, self._resolved_names(forbids)
        return [c for other, c in self.graph.joined(node) if is_clean(other, known, resolved, forbids)]

    def _resolved_names(self, forbids: tuple[str, ...]) -> frozenset[str]:
        if forbids not in self._resolved:
            self._resolved[forbids] = resolved_names(self.graph, self.evaluator.vocabulary, forbids)
        return self._resolved[forbids]


def steps_in(links: Sequence[Link], answers: Sequence[Expr], vocabulary: Vocabulary) -> int:
    """Return how many steps of a derivation `links` are, 0 where none of them takes a derivative.

    The last of those between differentials only states the result.
    """
    steps = _steps(links, answers, vocabulary)
    derives = any(map(_derives, steps)) or _works_on(links, answers, vocabulary)
    changes = any(kind == "differential" for step in steps for side in step for kind, _ in side)
    return len(steps) - changes if derives else 0


def _works_on(links: Sequence[Link], answers: Sequence[Expr], vocabulary: Vocabulary) -> bool:
    """Return whether what an answer is said to be is worked on further."""
    said: set[Expr] = set()
    for link in links:
        for side, other in ((link.left, link.right), (link.right, link.left)):
            if _states(side, answers, vocabulary):
                said.add(other)
    others = [link for link in links if not link.trivial and not _is_said(link, answers, vocabulary)]
    return any((link.left in said) != (link.right in said) for link in others)


def _is_said(link: Link, answers: Sequence[Expr], vocabulary: Vocabulary) -> bool:
    return any(_states(side, answers, vocabulary) for side in (link.left, link.right))


def _derives(step: frozenset[Ingredients]) -> bool:
    """Return whether a derivative, or a name that stands for one, occurs in a step."""
    return any(kind in _DERIVING for side in step for kind, _ in side)


def _steps(links: Sequence[Link], answers: Sequence[Expr], vocabulary: Vocabulary) -> set[frozenset[Ingredients]]:
    """Return the steps that change what an expression is made of, leaving out those that only state an answer."""
    found: set[frozenset[Ingredients]] = set()
    for link in links:
        if link.trivial:
            continue
        sides = (link.left, link.right)
        pair = frozenset(_ingredients(side) for side in sides)
        if len(pair) == 2 and pair not in found and _works(sides, answers, vocabulary):
            found.add(pair)
    return found


def _works(sides: Sequence[Expr], answers: Sequence[Expr], vocabulary: Vocabulary) -> bool:
    """Return whether a link is more than the statement of an answer, or a matrix written out."""
    if _writes_out(sides):
        return False
    return (
        all("diff" in side.kinds for side in sides)
        or not any(_states(side, answers, vocabulary) for side in sides)
        or _roundabout(sides, vocabulary)
    )


def _writes_out(sides: Sequence[Expr]) -> bool:
    """Return whether a link only writes a matrix out, and takes no derivative."""
    kinds = frozenset[str]().union(*(side.kinds for side in sides))
    return "matrix" in kinds and "diff" not in kinds


def _states(side: Expr, answers: Sequence[Expr], vocabulary: Vocabulary) -> bool:
    alike = [answer for answer in answers if answer.kind == side.kind and answer.name == side.name]
    return any(match_letters(answer, side, vocabulary) is not None for answer in alike)


_DERIVING = frozenset(["diff", "differential"])
_JOINING = frozenset(["number", "add", "neg", "mul", "dot", "entry", "pick", "matrix"])
"""Kinds of nodes that only join what an expression is made of."""
_DELTAS = frozenset(["delta", "truth", "rel", "onehot"])
_DELTA = ("delta", "")
Ingredients = frozenset[tuple[str, str]]


def _ingredients(expr: Expr) -> Ingredients:
    """Return what an expression is made of; reordering it, or adding 0 to it, makes no difference."""
    nodes = [node for node in walk(expr) if node.kind not in _JOINING]
    return frozenset([_DELTA if node.kind in _DELTAS else (node.kind, node.name) for node in nodes])


def _roundabout(sides: Sequence[Expr], vocabulary: Vocabulary) -> bool:
    """Return whether a side is written through exponentials, logarithms or own names: work in progress."""
    return any(
        (node.kind == "call" and node.name in ("exp", "log")) or node.kind == "sum"
        or (node.kind == "name" and node.name in vocabulary.definitions
            and vocabulary.definitions[node.name].source == "learner")
        for side in sides for node in walk(side)
    )  # fmt: skip


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
        if not condition.free <= set(sizes):
            return Named((), np.asarray(0.0))
        axes, a, b = aligned(mask, evaluator.holds(condition, sizes))
        mask = Named(axes, a * b)
    return mask
