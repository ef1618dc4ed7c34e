"""The summation convention: an index that comes twice in a product is summed over, where a text says so."""

from __future__ import annotations

import re
from collections import Counter

from labrunner.derivation.expressions import Expr, rewritten

_SAYS = re.compile(
    r"repeated ind|einstein|summation convention|\bno sum\b|[ií]ndices repetidos|doppelte\w* indizes|indices répétés|"
    r"sum\w* impl",
    re.IGNORECASE,
)
_BUT = re.compile(r"\bno\s+sum|\bunless\b|\bexcept|\bsalvo\b|\bsin\s+sum|\bohne\s+sum", re.IGNORECASE)
_HINTS = ("repe", "répé", "doppelt", "einstein", "summation", "no sum", "impl")
"""One of these is in whatever says so; to look for them takes a tenth of the time."""
_PRODUCTS = frozenset(["mul", "dot"])


def sums_repeated(text: str) -> bool:
    """Return whether `text` says that repeated indices are summed over."""
    plain = text.lower()
    return any(word in plain for word in _HINTS) and bool(_SAYS.search(text))


def sums_some(text: str) -> bool:
    """Return whether `text` says that repeated indices are summed over in some places, and in others not."""
    return sums_repeated(text) and bool(_BUT.search(text))


def summed(expr: Expr) -> Expr:
    """Return `expr` with each product summed over the indices that come twice or more in its factors."""
    return rewritten(expr, _summed_product)


def _summed_product(node: Expr) -> Expr:
    if node.kind not in _PRODUCTS:
        return node
    counts = Counter(letter for part in node.parts for letter in _free_letters(part))
    repeated = tuple(sorted(letter for letter, count in counts.items() if count > 1))
    return Expr("sum", (node,), indices=repeated, at=node.at) if repeated else node


def _free_letters(part: Expr) -> list[str]:
    """Return the free index letters of a factor, each as often as it is written there."""
    if part.kind == "sum":
        return [letter for inner in part.parts for letter in _free_letters(inner) if letter not in part.indices]
    own = [letter for letter in part.indices if part.kind != "cases"]
    return own + [letter for inner in part.parts for letter in _free_letters(inner)]
