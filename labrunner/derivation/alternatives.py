"""Other sensible readings of a line that is false as it was read first: a dot, a star, a vector of ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from labrunner.derivation.expressions import Expr, rewritten, walk
from labrunner.derivation.vocabulary import Vocabulary


def alternatives(left: Expr, right: Expr, vocabulary: Vocabulary) -> Iterator[tuple[Expr, Expr]]:
    """Yield both sides as they could be meant, too."""
    kinds = {node.kind for side in (left, right) for node in walk(side)}
    if "dot" in kinds:
        yield _entrywise(left), _entrywise(right)
    if {node.name for side in (left, right) for node in walk(side)} & {"1", "I"}:
        for size in vocabulary.sizes:
            yield _sized(left, size), _sized(right, size)


def _entrywise(expr: Expr) -> Expr:
    """Return `expr` with a dot or star between vectors meant entry by entry."""
    return rewritten(expr, lambda node: replace(node, kind="odot") if node.kind == "dot" else node)


def _sized(expr: Expr, size: str) -> Expr:
    """Return `expr` with its vector of ones, or identity, of another of the lab's sizes."""

    def change(node: Expr) -> Expr:
        bare = node.kind in ("ones", "identity") and node.name in ("1", "I")
        return replace(node, name=f"{node.name}_{size}") if bare else node

    return rewritten(expr, change)
