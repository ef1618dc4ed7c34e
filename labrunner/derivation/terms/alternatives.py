"""Other sensible readings of a line that is false as it was read first: a dot, a star, a vector of ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from labrunner.derivation.terms.expressions import Expr, rewritten, walk
from labrunner.derivation.terms.vocabulary import Vocabulary


def alternatives(left: Expr, right: Expr, vocabulary: Vocabulary, text: str = "") -> Iterator[tuple[Expr, Expr]]:
    """Yield both sides as they could be meant in `text`, too."""
    kinds = left.kinds | right.kinds
    if "dot" in kinds and _entrywise(left) != _entrywise(right):
        yield _entrywise(left), _entrywise(right)
    named = "sigmoid" in vocabulary.functions.values()
    named = named or _LOGISTIC.search(text) is not None
    if not named and any(n.kind == "call" and n.name == "sigmoid" for side in (left, right) for n in walk(side)):
        yield _activated(left), _activated(right)
    yield from _of_other_sizes(left, right, vocabulary)
    if "ones" in kinds and not _OF_ONES.search(text):
        yield _with_identities(left), _with_identities(right)
    plain = [node for side in (left, right) for node in walk(side) if node.kind == "mul" and _ONE in node.parts]
    if plain:
        yield from _of_other_sizes(_with_ones(left), _with_ones(right), vocabulary)


_LOGISTIC = re.compile(r"logisti|sigmoid|1\s*\+\s*(?:e\^|\\exp)", re.IGNORECASE)
"""What says that sigma is the logistic function indeed."""
_OF_ONES = re.compile(r"\b(?:ones|unos|Einsen|Einsvektor)\b", re.IGNORECASE)
_ONE = Expr("number", number=1.0)
MOST_ONES = 3


def _activated(expr: Expr) -> Expr:
    """Return `expr` with sigma meant as the name of the lab's activation function, relu."""

    def change(node: Expr) -> Expr:
        return replace(node, name="relu") if node.kind == "call" and node.name == "sigmoid" else node

    return rewritten(expr, change)


def _with_identities(expr: Expr) -> Expr:
    r"""Return `expr` with each \mathbb{1} meant as the identity, as physicists write it."""

    def change(node: Expr) -> Expr:
        return replace(node, kind="identity", name="I" + node.name[1:]) if node.kind == "ones" else node

    return rewritten(expr, change)


def _with_ones(expr: Expr) -> Expr:
    """Return `expr` with a 1 that is multiplied, as in y^T 1, meant as the vector of ones."""

    def change(node: Expr) -> Expr:
        if node.kind != "mul":
            return node
        return replace(node, parts=tuple(Expr("ones", name="1") if part == _ONE else part for part in node.parts))

    return rewritten(expr, change)


def _of_other_sizes(left: Expr, right: Expr, vocabulary: Vocabulary) -> Iterator[tuple[Expr, Expr]]:
    """Yield both sides with each vector of ones, and identity, of any of the lab's sizes."""
    count = sum(_is_unsized(node) for side in (left, right) for node in walk(side))
    if not count:
        return
    if count > MOST_ONES:
        yield from ((_sized(left, iter([n] * count)), _sized(right, iter([n] * count))) for n in vocabulary.sizes)
        return
    for sizes in product(vocabulary.sizes, repeat=count):
        order = iter(sizes)
        yield _sized(left, order), _sized(right, order)


def _is_unsized(node: Expr) -> bool:
    return node.kind in ("ones", "identity") and node.name in ("1", "I")


def _entrywise(expr: Expr) -> Expr:
    """Return `expr` with a dot or star between vectors meant entry by entry."""
    return rewritten(expr, lambda node: replace(node, kind="odot") if node.kind == "dot" else node)


def _sized(expr: Expr, sizes: Iterator[str]) -> Expr:
    """Return `expr` with its vectors of ones, and identities, of the next of `sizes`."""
    return rewritten(expr, lambda node: replace(node, name=f"{node.name}_{next(sizes)}") if _is_unsized(node) else node)
