"""The tokens of a formula in the text: without comments, and with what the words around it add."""

from __future__ import annotations

import re
from collections.abc import Sequence

from labrunner.derivation.document import Block
from labrunner.derivation.ellipses import without_ellipses
from labrunner.derivation.otherwise import told_in_words, with_cases
from labrunner.derivation.signs import told_by_sign
from labrunner.derivation.tokens import Token, tokens_of

_NAME_BEFORE = re.compile(r"(?<![\w$`^_\\])[A-Za-z]\s*:?=\s*\Z")
_COMMENT = re.compile(r"(?<!\\)%[^\n]*")


def formula_at(blocks: Sequence[Block], place: int) -> tuple[tuple[Token, ...], int]:
    """Return the tokens of the formula at `place`, and how many blocks behind it belong to it; raise Unread."""
    block = blocks[place]
    tokens = tokens_of(_COMMENT.sub(lambda match: " " * len(match.group()), block.text), block.at)
    if any(token.kind == "ellipsis" for token in tokens):
        tokens = without_ellipses(tokens)
    for told_apart in (told_in_words, told_by_sign):
        told, behind = told_apart(blocks, place)
        if told:
            return told, behind
    if r"\partial" in block.text or "∂" in block.text:
        tokens = _changes_of_sides(tokens)
    return (*_name_before(blocks, place), *with_cases(tokens)), 0


def _name_before(blocks: Sequence[Block], place: int) -> tuple[Token, ...]:
    """Return the Z and = that stand in plain letters before a formula: "Write Z = $\\sum_k e^{z_k}$"."""
    if not place or blocks[place].kind != "inline" or blocks[place - 1].kind != "prose":
        return ()
    before = blocks[place - 1]
    name = _NAME_BEFORE.search(before.text)
    return () if name is None else tokens_of(name.group(), before.at + name.start())


def _changes_of_sides(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    r"""Return \partial p = p \partial \log p with d in place of \partial, where nothing is divided by a \partial."""
    texts = [token.text for token in tokens]
    places = [place for place, text in enumerate(texts) if text == r"\partial"]
    if not places or set(texts) & {r"\frac", "/"} or any(texts[p + 1 : p + 2] == ["_"] for p in places):
        return tokens
    return tuple(Token("letter", "d", t.at) if t.text == r"\partial" else t for t in tokens)
