"""Two expressions matched: the same but for their letters, or the same derivative written in another way."""

from __future__ import annotations

from labrunner.derivation.comparing.check import holds
from labrunner.derivation.evaluation.evaluate import Evaluator
from labrunner.derivation.terms.expressions import Expr, walk, with_indices
from labrunner.derivation.terms.vocabulary import Vocabulary


def match_letters(pattern: Expr, expr: Expr, vocabulary: Vocabulary) -> dict[str, str] | None:
    """Return which letter of `expr` stands for each letter of `pattern`, None where the two differ otherwise."""
    if pattern.kind != expr.kind or pattern.names != expr.names or pattern.kinds != expr.kinds:
        return None
    found: dict[str, str] = {}
    for a, b in zip(walk(pattern), walk(expr), strict=False):
        if a.kind != b.kind or a.name != b.name or a.number != b.number:
            return None
        if len(a.parts) != len(b.parts) or len(a.indices) != len(b.indices):
            return None
        for i, j in zip(a.indices, b.indices, strict=True):
            if found.setdefault(i, j) != j or (vocabulary.is_index(i) and i != j):
                return None
    return found


def same_thing(side: Expr, node: Expr, evaluator: Evaluator) -> dict[str, str] | None:
    """Return how letters correspond where `node` is a learner's name for `side`, or the same derivative otherwise."""
    if side.kind == node.kind == "name" and len(side.indices) == len(node.indices):
        alike = evaluator.vocabulary.true_name(node.name) == side.name
        return dict(zip(side.indices, node.indices, strict=True)) if alike else None
    return same_derivative(side, node, evaluator)


def same_derivative(side: Expr, node: Expr, evaluator: Evaluator) -> dict[str, str] | None:
    """Return how letters correspond where `node` is another way to write the derivative `side`, such as of <u, W x>."""
    if side.kind != "diff" or not side.free <= set(side.indices):
        return None
    taken = (inner for inner in walk(node) if inner.kind == "diff" and len(inner.indices) == len(side.indices))
    known = evaluator.vocabulary
    for indices in dict.fromkeys(inner.indices for inner in taken if known.true_name(inner.name) == side.name):
        letters = dict(zip(side.indices, indices, strict=True))
        if holds(with_indices(side, letters), node, [], evaluator):
            return letters
    return None
