r"""A diagonal matrix given by its entries: "the diagonal matrix with $D_{kk} = g_k$" says D_{kl} = \delta_{kl} g_k."""

from __future__ import annotations

import re
from collections.abc import Sequence

from labrunner.derivation.latex.alphabet import INDICES
from labrunner.derivation.latex.tokens import Token
from labrunner.derivation.text.document import Block
from labrunner.derivation.text.words import near_end

_SAID = re.compile(
    r"\b(?:diagonal\s+matrix|matriz\s+diagonal|Diagonalmatrix|matrice\s+diagonale)\b[^.;:]{0,20}"
    r"\b(?:with|of\s+entries|entries|con|mit|avec)\s*(?:the\s+)?(?:diagonal\s+)?(?:entr(?:y|ies)\s*)?$",
    re.IGNORECASE,
)
_NAME = ["letter", "_", "{", "letter", "letter", "}", "="]


def with_diagonal(tokens: Sequence[Token], blocks: Sequence[Block], place: int) -> tuple[Token, ...]:
    r"""Return D_{kk} = g_k as D_{kl} = \delta_{kl} (g_k) where the words before it speak of a diagonal matrix."""
    if [token.kind for token in tokens[:7]] != _NAME or tokens[3].text != tokens[4].text:
        return tuple(tokens)
    if not place or blocks[place - 1].kind != "prose" or not _SAID.search(near_end(blocks[place - 1].text)):
        return tuple(tokens)
    used = {token.text for token in tokens}
    other = next((letter for letter in reversed(INDICES) if letter not in used), "")
    if not other or len(tokens) < 8 or any(token.text == "=" for token in tokens[7:]):
        return tuple(tokens)
    row, column = tokens[3], tokens[4]._replace(text=other)
    at = tokens[6].at
    pair = [Token("_", "_", at), Token("{", "{", at), row, column, Token("}", "}", at)]
    delta = [Token("command", r"\delta", at), *pair]
    body = tokens[7:] if tokens[7].kind == "begin" else [Token("(", "(", at), *tokens[7:], Token(")", ")", at)]
    return (tokens[0], *pair, tokens[6], *delta, *body)
