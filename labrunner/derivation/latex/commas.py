r"""Derivatives that a comma stands for, as in p_{i,j} for \partial p_i / \partial z_j, where a text says so."""

from __future__ import annotations

import re
from collections.abc import Sequence

from labrunner.derivation.latex.tokens import Token, tokens_of

_SAYS = re.compile(
    r"_\{,\s*(?P<index>\w)\s*\}\s*(?::?=|\\equiv|\\coloneqq)\s*(?:\\[dt]?frac\s*\{{0,1}\s*)?\\partial[^$\n-]{0,30}?\\partial\s*(?P<by>\w)_\{?(?P=index)\b"
)
_LONGEST = 8
"""So many tokens has a subscript with a comma in it."""


def variable_of_commas(text: str) -> str:
    """Return what an index behind a comma derives by, an empty string where `text` does not say that it does."""
    said = _SAYS.search(text) if "_{," in text else None
    return said["by"] if said is not None else ""


def with_fractions(tokens: Sequence[Token], by: str) -> tuple[Token, ...]:
    r"""Return `tokens` with \frac{\partial p_i}{\partial z_j} for each p_{i,j}."""
    found: list[Token] = []
    place = 0
    while place < len(tokens):
        split = _subscript(tokens, place + 1)
        if split is None:
            found.append(tokens[place])
            place += 1
        else:
            comma, end = split
            found += _fraction(tokens[place], tokens[place + 3 : comma], tokens[comma + 1 : end], by)
            place = end + 1
    return tuple(found)


def _subscript(tokens: Sequence[Token], place: int) -> tuple[int, int] | None:
    """Return where the comma of the subscript that begins at `place` stands, and where it closes; None without one."""
    if [token.text for token in tokens[place : place + 2]] != ["_", "{"]:
        return None
    texts = [token.text for token in tokens[place : place + _LONGEST]]
    end = texts.index("}") if "}" in texts else 0
    commas = [n for n in range(2, end) if texts[n] == ","]
    return (place + commas[0], place + end) if len(commas) == 1 and commas[0] < end - 1 else None


def _fraction(base: Token, entry: Sequence[Token], index: Sequence[Token], by: str) -> list[Token]:
    opened, closed = "{", "}"
    above = [base, *tokens_of("_{", base.at), *entry, Token(closed, closed, base.at)] if entry else [base]
    return [
        *tokens_of(r"\frac{\partial", base.at),
        *above,
        *tokens_of(rf"}}{{\partial {by}_{opened}", base.at),
        *index,
        *tokens_of("}}", base.at),
    ]
