"""Which targets are reached by the links that hold: a left side, joined to a result that hides no derivative."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from labrunner.derivation.canonical import free_indices
from labrunner.derivation.check import check_link
from labrunner.derivation.contexts import links_under
from labrunner.derivation.declaration import Target
from labrunner.derivation.dual import Named, aligned
from labrunner.derivation.evaluate import Evaluator
from labrunner.derivation.expressions import Expr, walk, with_indices
from labrunner.derivation.graph import Conditions, Graph, graph_of, is_clean, resolved_names
from labrunner.derivation.prepare import Setting, target_sides
from labrunner.derivation.reading import Link
from labrunner.derivation.session import Session
from labrunner.derivation.verdicts import TargetStatus
from labrunner.derivation.vocabulary import Vocabulary


def target_status(session: Session, target: Target) -> TargetStatus:
    """Return whether the links of a session reach `target`, and whether a human must look where they do not."""
    for setting in session.settings:
        if target.context in ("", setting.id) and _reached_in(setting, session, target):
            return "reached"
    # Whoever goes on from differentials alone never writes down the derivative that is looked for.
    open_end = bool(session.state.moving) or any(line.verdict == "unread" for line in session.lines)
    return "review" if open_end else "missing"


def _reached_in(setting: Setting, session: Session, target: Target) -> bool:
    """Return whether links that were read in `setting`, or would hold there, reach `target`."""
    sides = target_sides(target, setting)
    answers = [side for other in session.declaration.targets for side in _sides(other, setting)]
    evaluator = setting.evaluator(setting.vocabulary.with_definitions(session.state.definitions), "gradient")
    own = [link for link in session.links if link.context == setting.id]
    if reached(target, sides, answers, own, evaluator):
        return True
    return reached(target, sides, answers, links_under(setting, session), evaluator)


def _sides(target: Target, setting: Setting) -> tuple[Expr, ...]:
    return target_sides(target, setting) if target.context in ("", setting.id) else ()


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
