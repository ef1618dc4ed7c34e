"""Rows and columns of a matrix named in words: "let $w_a^T$ be row $a$ of $W_1$ and $v_a$ column $a$ of $W_2$"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from labrunner.derivation.latex.tokens import Token, tokens_of
from labrunner.derivation.problems import Unread
from labrunner.derivation.syntax.superscripts import column_name
from labrunner.derivation.text.document import Block

_BE = r"\s*,?\s*(?:(?:be|is|for|as|denotes?|means|stands\s+for|sei|ist|bezeichnet|sea|es|soit|est)\s+)?"
_THE = r"(?:(?:the|der|die|el|la|le)\s+)?"
_WHICH = r"(?P<which>row|column|Zeile|Spalte|fila|columna|ligne|colonne)"
_BEFORE_NUMBER = re.compile(rf"{_BE}{_THE}{_WHICH}(?:\s+number)?\s*", re.IGNORECASE)
_OF = re.compile(r"\s*(?:of|von|de|du)\s*", re.IGNORECASE)
_THE_ALONE = re.compile(rf"{_BE}(?:the|der|die|el|la|le)\s*", re.IGNORECASE)
_TH = re.compile(rf"[-\s]*(?:th|te|ésima|e|ème)?[-\s]+{_WHICH}\s+(?:of|von|de|du)\s*", re.IGNORECASE)
_ROWS = frozenset(["row", "zeile", "fila", "ligne"])
_KINDS = ["inline", "prose", "inline", "prose", "inline"]


def told_as_row(blocks: Sequence[Block], place: int) -> tuple[tuple[Token, ...], int]:
    """Return "$v_a$ is column $a$ of $W$" as a definition, and how many blocks behind it belong to it.

    The columns of W are those of the matrix v^; a row is one only where it is written transposed, as w_a^T.
    """
    parts = blocks[place : place + 5]
    if [part.kind for part in parts] != _KINDS:
        return (), 0
    near = _BEFORE_NUMBER.fullmatch(parts[1].text) if _OF.fullmatch(parts[3].text) else None
    which = near or (_TH.fullmatch(parts[3].text) if _THE_ALONE.fullmatch(parts[1].text) else None)
    if which is None:
        return (), 0
    try:
        name, number, matrix = (tokens_of(part.text, part.at) for part in parts[::2])
    except Unread:
        return (), 0
    is_row = which["which"].lower() in _ROWS
    letters = [token.text for token in name]
    transposed = letters[3:] in (["^", "T"], ["^", r"\top"])
    named = [token.kind for token in name[:3]] == ["letter", "_", "letter"] and letters[2:3] == [t.text for t in number]
    if not named or not matrix or transposed != is_row or (len(letters) > 3) != is_row:
        return (), 0
    at = matrix[0].at
    columns = [Token("(", "(", at), *matrix, Token(")", ")", at), *name[3:]] if is_row else matrix
    return (Token("name", column_name(letters[0]), name[0].at), Token("=", "=", at), *columns), 4
