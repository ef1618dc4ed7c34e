r"""The chain rule told in letters of its own: \frac{dw}{du} = \frac{dw}{dv} \frac{dv}{du}, summed over entries of v.

Only its form is looked at, for its letters stand for anything: each factor goes on from the one before it, and the
indices in between are the ones that are summed over.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from labrunner.derivation.latex.tokens import Token
from labrunner.derivation.terms.vocabulary import Vocabulary

_IDLE = ("space", "{", "}", "*")
_TIMES = (r"\cdot", r"\times")
_CHANGES = (r"\partial", "d")

Name = tuple[str, ...]


class _Factor(NamedTuple):
    """A derivative: the names, with their indices, of what is derived and of what it is derived by."""

    derived: Name
    by: Name


class _Side(NamedTuple):
    """A product of derivatives, and the indices that it is summed over."""

    factors: tuple[_Factor, ...]
    summed: frozenset[str]


def is_chain_rule(sides: Sequence[Sequence[Token]], known: Vocabulary) -> bool:
    """Return whether `sides` are the chain rule for names one of which, at least, means nothing in the lab."""
    read = [_side(side) for side in sides]
    if len(read) < 2 or any(side is None for side in read):
        return False
    found = [side for side in read if side is not None]
    strange = any(not known.knows(name[0]) for side in found for factor in side.factors for name in factor)
    return strange and len(found[0].factors) == 1 and all(_composes(side, found[0].factors[0]) for side in found)


def _composes(side: _Side, whole: _Factor) -> bool:
    """Return whether the factors of `side` lead from what `whole` derives to what it is derived by."""
    joined = all(first.by == then.derived for first, then in pairwise(side.factors))
    ends = _Factor(side.factors[0].derived, side.factors[-1].by) == whole
    between = {index for factor in side.factors[:-1] for index in factor.by[1:]}
    return joined and ends and between - {*whole.derived[1:], *whole.by[1:]} == between == side.summed


def _side(tokens: Sequence[Token]) -> _Side | None:
    """Return a side as a product of derivatives, None where it holds anything else."""
    words = [token.text for token in tokens if token.kind != "space" and token.text not in _TIMES]
    summed: set[str] = set()
    while words[:2] == [r"\sum", "_"]:
        index, words = _sum(words[2:])
        summed.add(index)
    factors = []
    while words[:1] == [r"\frac"]:
        over, words = _group(words[1:])
        under, words = _group(words)
        factors.append(_Factor(_changing(over), _changing(under)))
    words = [word for word in words if word not in (",", ".", ";")]
    read = factors and not words and all(name for factor in factors for name in factor)
    return _Side(tuple(factors), frozenset(summed)) if read else None


def _sum(words: list[str]) -> tuple[str, list[str]]:
    """Return the index of a sum whose bounds begin `words`, and what stands behind them."""
    bounds, words = _group(words)
    if words[:1] == ["^"]:
        _, words = _group(words[1:])
    return bounds[0] if bounds and (len(bounds) == 1 or bounds[1] == "=") else "", words


def _group(words: list[str]) -> tuple[list[str], list[str]]:
    """Return what stands in the braces that `words` begin with, or their first word, and the rest."""
    if words[:1] != ["{"]:
        return words[:1], words[1:]
    level = 0
    for place, word in enumerate(words):
        level += (word == "{") - (word == "}")
        if level == 0:
            return words[1:place], words[place + 1 :]
    return [], []


def _changing(words: Sequence[str]) -> Name:
    """Return the name, and its indices, of a change such as \\partial v_k; () where it is no name."""
    if words[:1] and words[0] in _CHANGES:
        name = [word for word in words[1:] if word not in _IDLE]
        plain = len(name) == 1 or (len(name) > 2 and name[1] == "_")
        letters = [*name[:1], *name[2:]]
        return tuple(letters) if plain and all(letter.strip("\\").isalpha() for letter in letters) else ()
    return ()
