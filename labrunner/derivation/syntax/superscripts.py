"""Superscripts that belong to a name: of an example, a^{(j)}, of a layer, W^{(1)}, or of an index, \\delta^{(i)}."""

from __future__ import annotations

from labrunner.derivation.latex.alphabet import GREEK
from labrunner.derivation.latex.tokens import Token
from labrunner.derivation.syntax.reader import Cursor


def column_name(base: str) -> str:
    """Return the key of what a^{(j)} names: the a of example j."""
    return base + "^"


def names_example(cursor: Cursor, base: str) -> bool:
    """Return whether a superscript such as ^{(j)} comes next, which names an example."""
    inner = [cursor.peek(ahead) for ahead in range(2, 5)]
    if cursor.peek(5).kind != "}" and not (cursor.peek(5).text in ("T", r"\top") and cursor.peek(6).kind == "}"):
        return False
    if not cursor.vocabulary.knows(column_name(base)) or cursor.peek(1).kind != "{":
        return False
    brackets = inner[0].kind + inner[2].kind
    return brackets in ("()", "[]") and _is_letter(inner[1])


def _is_letter(token: Token) -> bool:
    return token.kind == "letter" or token.text in GREEK


def raises_index(cursor: Cursor, base: str = "") -> bool:
    """Return whether an index in brackets comes next as a superscript, and no entry behind it."""
    kinds = [cursor.peek(ahead).kind for ahead in (1, 2, 4, 5)]
    column = column_name(base.removeprefix("d"))
    if base and column in cursor.vocabulary.foreign and not cursor.vocabulary.is_here(column):
        # In another part of the lab this is a column, and no entry.
        return False
    return kinds == ["{", "(", ")", "}"] and _is_letter(cursor.peek(3)) and cursor.peek(6).kind != "_"


def is_layer(cursor: Cursor, base: str) -> bool:
    """Return whether a superscript such as ^1 comes next where W_1 is declared and W is not."""
    spelled = ""
    for ahead in range(2, 8):
        if cursor.peek(ahead).kind != "letter":
            break
        spelled += cursor.peek(ahead).text
    if cursor.peek(1).kind == "{" and len(spelled) > 1 and cursor.peek(2 + len(spelled)).kind == "}":
        return cursor.vocabulary.knows(f"{base}_{spelled}")
    ahead = 2 if cursor.peek(1).kind == "{" else 1
    token = cursor.peek(ahead)
    closed = ahead == 1 or cursor.peek(3).kind == "}"
    known = cursor.vocabulary
    return token.kind == "number" and closed and not known.is_here(base) and known.knows(f"{base}_{token.text}")


def is_label(cursor: Cursor) -> bool:
    """Return whether a superscript such as ^{(1)} or ^{[1]} comes next, which names a layer."""
    opening = cursor.peek(1)
    if opening.kind == "(" or opening.kind == "[":
        return False
    if opening.kind in ("text", "word"):
        return True
    if opening.kind == "{" and cursor.peek(2).kind in ("text", "word") and cursor.peek(3).kind == "}":
        return True
    return opening.kind == "{" and cursor.peek(2).kind in ("(", "[") and cursor.peek(4).kind in (")", "]")
