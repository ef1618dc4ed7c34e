"""The tokens of a formula in the text: without comments, and with what the words around it add."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from labrunner.derivation.latex.tokens import Token, tokens_of
from labrunner.derivation.syntax.described import told_by_description
from labrunner.derivation.syntax.diagonals import with_diagonal
from labrunner.derivation.syntax.ellipses import without_ellipses
from labrunner.derivation.syntax.joined import joined_to
from labrunner.derivation.syntax.otherwise import told_in_words, with_cases
from labrunner.derivation.syntax.rows import told_as_row
from labrunner.derivation.syntax.signs import told_by_sign
from labrunner.derivation.syntax.spoken import told_as_derivative
from labrunner.derivation.syntax.tuples import with_column, with_entries
from labrunner.derivation.syntax.variations import with_changes
from labrunner.derivation.syntax.worded import with_sums
from labrunner.derivation.text.document import Block
from labrunner.derivation.text.words import AND

_NAME_BEFORE = re.compile(r"(?<![\w$`^_\\])[A-Za-z]\s*:?=\s*\Z")
_LONGEST_NAME = 12
"""So many tokens has a name, with its index and label, that is told in two displays."""
_COMMENT = re.compile(r"(?<!\\)%[^\n]*")


class Formula(NamedTuple):
    """The tokens of a formula, how many blocks behind it belong to it, and whether its last side is one of them."""

    tokens: tuple[Token, ...]
    behind: int = 0
    joined: bool = False
    loose: bool = False
    """Whether words say that it equals the one behind it that may mean something else: "$J$ is $p p^T$"."""


def formula_at(blocks: Sequence[Block], place: int) -> Formula:
    """Return the formula at `place`, with what the words around it add; raise Unread."""
    block = blocks[place]
    tokens = with_column(_tokens_in(block))
    if "ellipsis" in {token.kind for token in tokens}:
        tokens = without_ellipses(tokens)
    if "sum" in block.text and "text" in block.text:
        tokens = with_sums(tokens)
    told, behind = _told_in_two(blocks, place, tokens) if block.kind == "display" else _told_in_sentence(blocks, place)
    if told:
        return Formula(told, behind)
    tokens = with_changes(tokens, blocks, block.text)
    behind, loose = joined_to(blocks, place)
    side = _side_behind(blocks, place, behind)
    before = _side_before(blocks, place, tokens) or _name_before(blocks, place)
    found = (*before, *with_cases(tokens), *side)
    return Formula(with_entries(with_diagonal(found, blocks, place)), behind, behind > 0, loose)


def _told_in_sentence(blocks: Sequence[Block], place: int) -> tuple[tuple[Token, ...], int]:
    """Return what the words between the formulas of a sentence say of the one at `place`, and how many belong to it."""
    for told_apart in (told_in_words, told_by_sign, told_by_description, told_as_derivative, told_as_row):
        told, behind = told_apart(blocks, place)
        if told:
            return with_diagonal(told, blocks, place), behind
    return (), 0


def _told_in_two(blocks: Sequence[Block], place: int, tokens: tuple[Token, ...]) -> tuple[tuple[Token, ...], int]:
    r"""Return g_k = 1 \text{ if } h_k > 0 and, in a display behind it, g_k = 0 for the opposite case, as one."""
    behind = blocks[place + 1 : place + 3]
    equals = next((n for n, token in enumerate(tokens) if token.kind == "="), 0)
    values = [token.kind for token in tokens[equals + 1 : equals + 3]] in (["number", "text"], ["number", "space"])
    if not values or equals > _LONGEST_NAME or [block.kind for block in behind] != ["prose", "display"]:
        return (), 0
    if behind[0].text.strip(" \n\t.,;").lower() not in ("", *AND):
        return (), 0
    both = with_cases((*tokens, Token("space", " ", behind[0].at), *_tokens_in(behind[1])))
    return (both, 2) if both[equals + 1 : equals + 2] and both[equals + 1].kind == "begin" else ((), 0)


def _side_before(blocks: Sequence[Block], place: int, tokens: Sequence[Token]) -> tuple[Token, ...]:
    """Return the formula of the sentence that a display goes on from: "the gradient is $A$ $$= B$$"."""
    begins = blocks[place].kind == "display" and tokens[:1] and tokens[0].kind == "="
    near = [block for block in blocks[max(place - 2, 0) : place] if block.kind != "prose" or block.text.strip()]
    if not begins or not near or near[-1].kind != "inline" or "=" in near[-1].text:
        return ()
    return _tokens_in(near[-1])


def _side_behind(blocks: Sequence[Block], place: int, behind: int) -> tuple[Token, ...]:
    """Return = and the formula that stands so many blocks behind; nothing where none does."""
    return (Token("=", "=", blocks[place + 1].at), *_tokens_in(blocks[place + behind])) if behind else ()


def _tokens_in(block: Block) -> tuple[Token, ...]:
    """Return the tokens of a formula without its comments."""
    text = block.text
    if "%" in text:
        text = _COMMENT.sub(lambda match: " " * len(match.group()), text)
    return tokens_of(text, block.at)


def _name_before(blocks: Sequence[Block], place: int) -> tuple[Token, ...]:
    """Return the Z and = that stand in plain letters before a formula: "Write Z = $\\sum_k e^{z_k}$"."""
    if not place or blocks[place].kind != "inline" or blocks[place - 1].kind != "prose":
        return ()
    before = blocks[place - 1]
    name = _NAME_BEFORE.search(before.text) if before.text.rstrip().endswith("=") else None
    return () if name is None else tokens_of(name.group(), before.at + name.start())
