"""The summation convention: an index that comes twice in a product is summed over, where a text says so."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import reduce
from itertools import combinations
from operator import or_

from labrunner.derivation.terms.expressions import Expr, walk

_SAYS = re.compile(
    r"repeated ind|einstein|summation convention|\bno sum\b|[ií]ndices repetidos|doppelte\w* indizes|indices répétés|"
    r"sum\w* impl",
    re.IGNORECASE,
)
_SAYS_SO = re.compile(
    r"\b(?:repeated|twice)\b[^.;,]{0,60}?\b(?:is|are|get|gets)\s+(?:always\s+)?summed\b", re.IGNORECASE
)
"""Words that say so even where the rest of the sentence names an exception."""
_BUT = re.compile(r"\bno\s+sum|\bnever\s+summed|\bunless\b|\bexcept|\bsalvo\b|\bsin\s+sum|\bohne\s+sum", re.IGNORECASE)
_DENIES = re.compile(
    r"\b(?:not|never|avoid\w*|bad|nunca|nicht|kein\w*|jamais)\b|n['’]t\b|\bwithout\s+(?:the\s+)?(?:summation|einstein)",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.;!?](?=\s)|\n\s*\n")
_HINTS = ("repe", "répé", "doppelt", "einstein", "summation", "no sum", "impl", "twice")
"""One of these is in whatever says so; to look for them takes a tenth of the time."""
_MOST_REPEATED = 4
_PRODUCTS = frozenset(["mul", "dot"])


def sums_repeated(text: str) -> bool:
    """Return whether `text` says that repeated indices are summed over."""
    plain = text.lower()
    if not any(word in plain for word in _HINTS):
        return False
    said = any(_SAYS.search(sentence) and not _DENIES.search(sentence) for sentence in _SENTENCE_END.split(text))
    return said or _SAYS_SO.search(text) is not None


def sums_some(text: str) -> bool:
    """Return whether `text` says that repeated indices are summed over in some places, and in others not."""
    return sums_repeated(text) and bool(_BUT.search(text))


def summed(expr: Expr, kept: Collection[str] = ()) -> Expr:
    """Return `expr` with each product summed over the indices, but those `kept`, that come twice in its factors.

    What a sum that is written out runs over is not summed over once more within it.
    """
    kept = {*kept, *expr.indices} if expr.kind == "sum" else kept
    parts = tuple([summed(part, kept) for part in expr.parts])
    node = expr if parts == expr.parts else replace(expr, parts=parts)
    counts = _free_letters(node) if node.kind in _PRODUCTS else {}
    repeated = tuple(sorted(letter for letter, count in counts.items() if count > 1 and letter not in kept))
    return Expr("sum", (node,), indices=repeated, at=node.at) if repeated else node


def ways_to_sum(*exprs: Expr) -> Iterator[tuple[Expr, ...]]:
    """Yield `exprs` summed over some of their repeated indices, all of them last; nothing where there are too many."""
    sums = [node for expr in exprs for node in walk(summed(expr)) if node.kind == "sum"]
    repeated = sorted({letter for node in sums for letter in node.indices})
    for count in range(len(repeated), 0, -1) if len(repeated) <= _MOST_REPEATED else ():
        for kept in combinations(repeated, count):
            yield tuple(summed(expr, kept) for expr in exprs)


def free_once(expr: Expr) -> set[str]:
    """Return the index letters of which no sum is meant in `expr`, for each of its terms has them once."""
    return {letter for letter, count in _free_letters(expr).items() if count == 1}


def _free_letters(part: Expr) -> Counter[str]:
    """Return how often each free index letter is written in a factor; terms that are added have the same letters."""
    inner = [_free_letters(other) for other in part.parts]
    if part.kind == "add":
        return reduce(or_, inner)
    counts = sum(inner, Counter(part.indices if part.kind not in ("cases", "sum") else ()))
    return Counter({letter: n for letter, n in counts.items() if part.kind != "sum" or letter not in part.indices})
