"""Delimiters: which bracket closes which, and what stands between two of them."""

from __future__ import annotations

from labrunner.derivation.latex.tokens import Token
from labrunner.derivation.syntax.reader import Cursor

CLOSING = {"(": ")", "[": "]", r"\{": r"\}", "{": "}", r"\langle": r"\rangle"}
CLOSERS = frozenset(CLOSING.values())
NESTING = dict.fromkeys(CLOSING, 1) | dict.fromkeys(CLOSERS, -1)
"""By how many levels each bracket takes one deeper."""


def bracketed(cursor: Cursor) -> list[Token] | None:
    """Return the tokens inside the bracket that opens at the cursor, without moving; None where it never closes."""
    level = 0
    for place in range(cursor.place, len(cursor.tokens)):
        level += NESTING.get(cursor.tokens[place].text, 0)
        if level == 0:
            return list(cursor.tokens[cursor.place + 1 : place])
    return None
