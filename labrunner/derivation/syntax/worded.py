r"""Sums that a formula tells in words, as in db = \text{sum of the columns of } dZ, read as products with ones."""

from __future__ import annotations

import re
from collections.abc import Sequence

from labrunner.derivation.latex.tokens import Token, tokens_of
from labrunner.derivation.syntax.delimiters import NESTING

_SUM_OF = re.compile(r"(?:the\s+)?sum\s+(?:of|over)\s+(?:all\s+)?(?:the\s+)?(?P<what>columns|rows)\s+of", re.IGNORECASE)
_ENDS = frozenset(["row", "&", "space", "text", ",", ";", ".", "=", ":=", "+", "-"])
"""Kinds of tokens that end what is summed."""


def with_sums(tokens: Sequence[Token]) -> tuple[Token, ...]:
    r"""Return `tokens` with \text{sum of the columns of } X as X \mathbf{1}, and that of rows as \mathbf{1}^\top X."""
    found: list[Token] = []
    place = 0
    while place < len(tokens):
        told = _SUM_OF.fullmatch(tokens[place].text.strip()) if tokens[place].kind == "text" else None
        end = _end(tokens, place + 1)
        if told is None or end == place + 1:
            found.append(tokens[place])
            place += 1
            continue
        found += _product(told["what"].lower(), tokens[place + 1 : end], tokens[place].at)
        place = end
    return tuple(found)


def _product(what: str, summed: Sequence[Token], at: int) -> list[Token]:
    inside = [Token("(", "(", at), *summed, Token(")", ")", at)]
    ones = [token._replace(at=at) for token in tokens_of(r"\mathbf{1}" if what == "columns" else r"\mathbf{1}^\top")]
    return [*inside, *ones] if what == "columns" else [*ones, *inside]


def _end(tokens: Sequence[Token], start: int) -> int:
    """Return the place behind what stands from `start` on, up to the next sign that is in no bracket."""
    level = 0
    for place in range(start, len(tokens)):
        if level == 0 and tokens[place].kind in _ENDS:
            return place
        level += NESTING.get(tokens[place].text, 0)
    return len(tokens)
