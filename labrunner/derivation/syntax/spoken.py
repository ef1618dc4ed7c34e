"""A derivative told in a sentence: "the derivative of $p_i$ with respect to $z_j$ is $p_i (\\delta_{ij} - p_j)$"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from labrunner.derivation.latex.tokens import Token, tokens_of
from labrunner.derivation.problems import Unread
from labrunner.derivation.text.document import Block
from labrunner.derivation.text.words import end_of

_DERIVATIVE_OF = re.compile(
    r"\b(?:derivative|slope|gradient|that|derivada|Ableitung|dérivée)\s+(?:of|de|von)(?:\s+(?:the|each|every))?\s*$",
    re.IGNORECASE,
)
_BY = re.compile(
    r"\s*,?\s*(?:by|in|with\s+respect\s+to|w\.?\s?r\.?\s?t\.?|respecto\s+(?:a|de)|nach|par\s+rapport\s+à)\s*",
    re.IGNORECASE,
)
_IS = re.compile(
    r"\s*(?:is|equals|es|vale|ist|est|vaut)(?:\s+(?:then|thus|therefore|just|simply|again|also|equal\s+to))?\s*:?\s*",
    re.IGNORECASE,
)
_KINDS = ["inline", "prose", "inline", "prose"]


def told_as_derivative(blocks: Sequence[Block], place: int) -> tuple[tuple[Token, ...], int]:
    """Return what "the derivative of A by B is C" says of A, at `place`, and how many blocks behind belong to it."""
    parts = blocks[place : place + 5]
    if [part.kind for part in parts[:4]] != _KINDS or len(parts) < 5 or parts[4].kind not in ("inline", "display"):
        return (), 0
    of, by, variable, is_, value = parts
    told = place and _DERIVATIVE_OF.search(end_of(blocks[place - 1].text))
    if not told or not _BY.fullmatch(by.text) or not _IS.fullmatch(is_.text) or "=" in of.text + variable.text:
        return (), 0
    try:
        sides = [tokens_of(block.text, block.at) for block in (of, variable, value)]
    except Unread:
        sides = []
    if len(sides) < len(parts[::2]) or not all(sides):
        return (), 0
    return (*_derivative(sides[0], sides[1]), Token("=", "=", value.at), *sides[2]), len(parts) - 1


def _derivative(of: Sequence[Token], by: Sequence[Token]) -> list[Token]:
    r"""Return \frac{\partial (of)}{\partial by}."""
    at = of[0].at
    changes = Token("command", r"\partial", at)
    inside = [changes, Token("(", "(", at), *of, Token(")", ")", at)]
    return [Token("command", r"\frac", at), *_group(inside, at), *_group([changes, *by], at)]


def _group(tokens: Sequence[Token], at: int) -> list[Token]:
    return [Token("{", "{", at), *tokens, Token("}", "}", at)]
