"""What stands in a subscript: index letters, and what is no index."""

from __future__ import annotations

from collections.abc import Sequence

from labrunner.derivation.latex.alphabet import GREEK
from labrunner.derivation.latex.tokens import Token
from labrunner.derivation.problems import Numbered, Unread

MOST_LETTERS = 12
BRACKETED = (["[", "letter", "]"], ["[", "letter", ",", "letter", "]"])
"""Kinds of tokens of an entry as code writes it, [i] or [i, j]."""
BY_ROWS = ("r", "R", "row", "rows")
"""What says under a vec that it takes a matrix row by row, as the labs do."""
_TIMES = (r"\cdot", r"\times", "*")


def index_letters(labels: Sequence[Token]) -> list[str]:
    """Return the index letters that `labels` spell, a prime belonging to the letter before it."""
    found: list[str] = []
    if len(labels) > MOST_LETTERS:
        raise Unread("too many index letters", labels[0].at)
    for token in labels:
        if token.text in ("'", r"\prime") and found:
            found[-1] += "'"
        elif token.kind == "letter" or token.text in GREEK:
            found.append(token.text.lstrip("\\"))
        elif token.kind == "^":
            continue
        elif token.kind == "number":
            raise Numbered(
                f"the index {token.text} is a number; a line is read for all values of an index at once",
                token.at,
                "write a letter in its place, such as p_i",
            )
        elif token.kind in ("+", "-"):
            raise Unread("arithmetic with indices is not read", token.at, "give the other entry a letter of its own")
        elif token.text == ":":
            raise Unread("a slice is not read", token.at, "write the entry with its indices, such as W_{ij}")
        else:
            raise Unread(f"{token.text} is not an index letter", token.at)
    return found


def column_pair(marks: Sequence[Token]) -> tuple[int, str, str, int]:
    """Return 3, a, b and how many tokens they are where `marks` end in 3a + b; a width of 0 for anything else."""
    tail = [token for token in marks if token.text not in _TIMES][-4:]
    if [token.kind for token in tail] != ["number", "letter", "+", "letter"] or not tail[0].text.isdigit():
        return 0, "", "", 0
    return int(tail[0].text), tail[1].text, tail[3].text, 4 + sum(token.text in _TIMES for token in marks)


def flat(tokens: Sequence[Token]) -> list[Token]:
    """Return the tokens of a subscript without braces, commas and brackets."""
    return [token for token in tokens if token.kind not in ("{", "}", ",", "(", ")", "[", "]", ";", "space", "_")]


def is_slice(labels: Sequence[Token]) -> bool:
    """Return whether labels end as in Z_{:,j} or Z_{i,:}."""
    return len(labels) > 1 and sorted(token.text == ":" for token in labels[-2:]) == [False, True]
