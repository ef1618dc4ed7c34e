"""A gate told in words: "$r_a$ is $1$ when $h_a$ is positive and $0$ when it is negative", read as cases."""

from __future__ import annotations

import re
from collections.abc import Sequence

from labrunner.derivation.latex.tokens import Token, tokens_of
from labrunner.derivation.problems import Unread
from labrunner.derivation.syntax.relations import comparisons_in
from labrunner.derivation.text.document import Block
from labrunner.derivation.text.words import IF, OTHERWISE, any_of

_IS = re.compile(r"\s*(?:is|be|equals|es|sea|vale|ist|sei|est|vaut)\s*", re.IGNORECASE)
_IF = re.compile(rf"\s*,?\s*(?:{any_of(*IF)})\s*", re.IGNORECASE)
_SIGN = re.compile(r"\s*(?:is|es)\s+(?P<sign>positiv|negativ)\w*\s*[,;]?\s*(?:and|y)?\s*(?:is|es)?\s*", re.IGNORECASE)
_ELSE = re.compile(
    rf"\s*\(?(?:elsewhere|{any_of(*OTHERWISE)}|"
    r"(?:if|when|where|si|cuando)\s+(?:it\s+)?(?:is|es)\s+(?:not\b|zero\s+or\s+)?\s*(?:positiv|negativ)?\w*)",
    re.IGNORECASE,
)
_KINDS = ["inline", "prose", "inline", "prose", "inline", "prose"]


def told_by_sign(blocks: Sequence[Block], place: int) -> tuple[tuple[Token, ...], int]:
    """Return what "N is v when X is positive and w when it is not" says, and how many blocks behind belong to it."""
    parts = list(blocks[place : place + 8])
    if len(parts) > 1 and "=" not in parts[0].text and _IS.fullmatch(parts[1].text):
        name, parts, behind = parts[0], parts[2:], 6
    else:
        name, behind = None, 4
    if [part.kind for part in parts[:6]] != _KINDS:
        return (), 0
    sign = _SIGN.fullmatch(parts[3].text)
    if not _IF.fullmatch(parts[1].text) or sign is None or not _ELSE.match(parts[5].text):
        return (), 0
    try:
        return _as_cases(name, parts[0:5:2], ">" if sign["sign"].lower() == "positiv" else "<"), behind
    except Unread:
        return (), 0


def _as_cases(name: Block | None, said: Sequence[Block], sign: str) -> tuple[Token, ...]:
    """Return N = cases with the first value where the second formula has `sign`, and the third value elsewhere."""
    value, signed, other = (list(tokens_of(block.text, block.at)) for block in said)
    left: list[Token] = []
    if name is not None:
        left = [*tokens_of(name.text, name.at), Token("=", "=", value[0].at)]
    elif "=" in [token.text for token in value]:
        cut = [token.text for token in value].index("=") + 1
        left, value = value[:cut], value[cut:]
    if not left or comparisons_in([*value, *signed, *other]):
        raise Unread("no gate in words", said[0].at)
    at = signed[0].at
    and_, zero = Token("&", "&", at), Token("number", "0", at)
    first = [*value, and_, *signed, Token(sign, sign, at), zero, Token("row", r"\\", at)]
    last = [*other, and_, Token("text", "otherwise", at)]
    return (*left, Token("begin", "cases", at), *first, *last, Token("end", "cases", at))
