"""The tokens of a formula in the text: without comments, and with what the words around it add."""

from __future__ import annotations

import re
from collections.abc import Sequence

from labrunner.derivation.document import Block
from labrunner.derivation.otherwise import told_in_words, with_cases
from labrunner.derivation.tokens import Token, tokens_of

_COMMENT = re.compile(r"(?<!\\)%[^\n]*")


def formula_at(blocks: Sequence[Block], place: int) -> tuple[tuple[Token, ...], int]:
    """Return the tokens of the formula at `place`, and how many blocks behind it belong to it; raise Unread."""
    block = blocks[place]
    tokens = tokens_of(_COMMENT.sub(lambda match: " " * len(match.group()), block.text), block.at)
    told, behind = told_in_words(blocks, place)
    return (told, behind) if told else (with_cases(_changes_of_sides(tokens)), 0)


def _changes_of_sides(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    r"""Return \partial p = p \partial \log p with d in place of \partial, where nothing is divided by a \partial."""
    texts = [token.text for token in tokens]
    places = [place for place, text in enumerate(texts) if text == r"\partial"]
    if not places or set(texts) & {r"\frac", "/"} or any(texts[p + 1 : p + 2] == ["_"] for p in places):
        return tokens
    return tuple(Token("letter", "d", t.at) if t.text == r"\partial" else t for t in tokens)
