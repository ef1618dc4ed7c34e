"""Formulas that words or a sign between them join: "$A$ = $B$", "$dL/dz$ equals $B$", "the Jacobian $J$ is $B$"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from labrunner.derivation.text.document import Block

_EQUALS = frozenset(["=", "&equals;", "&#61;", "equals", "is equal to", "es igual a", "ist gleich", "est égal à"])
_IS = frozenset(["is", ":", "is then", "is therefore", "is thus", "es", "ist", "est", "vale", "vaut"])
_BE = re.compile(
    r"(?:which\s+)?(?:is|are|becomes?|es|son|ist|sind|est|sont|vaut|è)"
    r"(?:\s+(?:just|simply|then|thus|therefore|exactly|always|again|also|now|in\s+fact|simplemente|entonces|einfach|donc))*"
)
"""Words that may say that two formulas are equal, and may say other things of the second."""
_OF_IT = re.compile(
    r"\b(?:of|in|to|at|for|by|with|on|from|as|and|de|del|en|von|an|bei|nach|du|par|dans|single\s+\w+|entr\w+|elements?|rows?|"
    r"columns?|respect\s+to)\s+(?:the\s+|el\s+|la\s+)?\W*$",
    re.IGNORECASE,
)
"""What makes "the slope of $h$ is" say nothing of h itself."""
_SIZE_OR_CASE = re.compile(r"\\times|[<>]|\\[lgn]eq?\b|\\(?:not)?in\b|\^\s*\*")
_NO_VALUE = re.compile(r"\s*(?:[a-z]|\(?\s*[a-zA-Z]\s*,?\s*\))\s*")
"""A letter that may be an index or a size, and a shape."""
_GOES_ON = re.compile(
    r"\s*(?:times|plus|minus|of|more|less|per|by|mal|veces|más|menos|fois|the\s+\w+|-)\b", re.IGNORECASE
)
"""What makes "$J$ is $1/m$ times the sum" say more of J than the formula does."""
_DERIVATIVE = re.compile(r"\\partial|\\nabla|∂|∇|\\frac\s*\{\s*d")


class Joined(NamedTuple):
    """How many blocks behind a formula the other one stands, 0 for none, and whether the words may mean otherwise."""

    behind: int = 0
    loose: bool = False


def joined_to(blocks: Sequence[Block], place: int) -> Joined:
    """Return which formula is said to equal the one at `place`, neither of which has an equals sign of its own."""
    if "=" in blocks[place].text:
        return Joined()
    found = _by_words(blocks, place) or _by_sign(blocks, place)
    other = place + found.behind
    return found if found.behind and other < len(blocks) and "=" not in blocks[other].text else Joined()


def _by_words(blocks: Sequence[Block], place: int) -> Joined | None:
    block, between = blocks[place], blocks[place + 1 : place + 3]
    if len(between) < 2:
        return None
    words = between[0].text.strip(" *_\n") if between[0].kind == "prose" else ""
    alike = between[1].kind == block.kind
    if _says_equal(blocks, place, words):
        return Joined(2) if alike or (words == "=" and between[1].kind == "display") else None
    loose = alike and _BE.fullmatch(words) is not None and not _is_of_it(blocks, place)
    behind = blocks[place + 3 : place + 4]
    loose = loose and not (behind and behind[0].kind == "prose" and _GOES_ON.match(behind[0].text))
    return Joined(2, loose=True) if loose and _have_values(block, between[1]) else None


def _says_equal(blocks: Sequence[Block], place: int, words: str) -> bool:
    """Return whether `words`, or a formula that is no more than a sign, say that the next one is the same."""
    sign = blocks[place].kind == blocks[place + 1].kind == "inline" and blocks[place + 1].text.strip() == "="
    derivative = words in _IS and not _is_of_it(blocks, place) and _DERIVATIVE.search(blocks[place].text) is not None
    return sign or words in _EQUALS or derivative


def _by_sign(blocks: Sequence[Block], place: int) -> Joined:
    """Return what "$A$ $=$ $B$" joins, with a space between its formulas or without."""
    between = blocks[place + 1 : place + 4]
    if [block.text.strip() for block in between[:2]] == ["", "="]:
        spaced = len(blocks) > place + 4 and not blocks[place + 3].text.strip()
        return Joined(4 if spaced else 3)
    return Joined(3) if [block.kind for block in between] == ["inline"] * 3 else Joined()


def _is_of_it(blocks: Sequence[Block], place: int) -> bool:
    """Return whether the words before a formula speak of its slope, its size or its entries."""
    return place > 0 and blocks[place - 1].kind == "prose" and _OF_IT.search(blocks[place - 1].text) is not None


def _have_values(*sides: Block) -> bool:
    """Return whether both formulas may be values, and neither a size, a case or an index."""
    plain = all(side.kind == "inline" and not _SIZE_OR_CASE.search(side.text) for side in sides)
    return plain and not any(_NO_VALUE.fullmatch(side.text) for side in sides)
