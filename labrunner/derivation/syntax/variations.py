r"""Signs that stand for a change of what is behind them: \delta, \partial or a dot, where nothing else can be meant."""

from __future__ import annotations

import re
from collections.abc import Sequence

from labrunner.derivation.latex.tokens import Token
from labrunner.derivation.syntax.names import starts_name
from labrunner.derivation.text.document import Block

_CHANGE_BEFORE = re.compile(
    r"\b(?:differentials?|variations?|perturbations?|(?:small|infinitesimal)\s+changes?|diferencial(?:es)?|Differentiale?n?|"
    r"différentielles?)\s+(?:are\s+)?(?:with|by|as|written|con|mit|avec)(?:\s+(?:with|an?|the))?\s*$",
    re.IGNORECASE,
)
_TANGENT = re.compile(r"\b(?:tangents?|forward\s+mode|JVPs?|variations?|perturbations?|tangente[sn]?)\b", re.IGNORECASE)
"""What makes \\dot x the change of x, and no name."""
_CHANGE_BEHIND = re.compile(
    r"\s*(?:in\s+front\s+of|before|stands\s+for|for|denotes|means|is)\b[^.;:$]{0,40}"
    r"\b(?:differentials?|variations?|perturbations?|(?:small|infinitesimal)\s+changes?)\b",
    re.IGNORECASE,
)
_LONGEST_CHANGE = 12
"""So many tokens has what changes, on the left side of an equality."""


def with_changes(tokens: tuple[Token, ...], blocks: Sequence[Block], source: str) -> tuple[Token, ...]:
    """Return the tokens of the formula `source` with each sign told to be a change that can be nothing else in it."""
    if r"\delta" in source:
        tokens = _variations(tokens, blocks)
    if r"\dot" in source and any(block.kind == "prose" and _TANGENT.search(block.text) for block in blocks):
        tokens = tuple(t._replace(kind="variation", text="d") if t.text == r"\dot" else t for t in tokens)
    return _changes_of_sides(tokens) if r"\partial" in source or "∂" in source else tokens


def _variations(tokens: tuple[Token, ...], blocks: Sequence[Block]) -> tuple[Token, ...]:
    r"""Return \delta J = \sum_k g_k \delta z_k with each \delta told to be a change.

    It is one where the left side is, or where the text says so: "I write differentials with $\delta$".
    """
    varies = [token.text for token in tokens[:1]] == [r"\delta"] and len(tokens) > 1 and starts_name(tokens[1])
    equals = next((n for n, token in enumerate(tokens) if token.kind == "="), 0)
    if not (varies and 2 <= equals <= _LONGEST_CHANGE) and not _says_delta_is_change(blocks):
        return tokens
    behind = [*tokens[1:], Token("end of line", "", -1)]
    return tuple(
        t._replace(kind="variation") if t.text == r"\delta" and after.text != "_" else t
        for t, after in zip(tokens, behind, strict=True)
    )


def _says_delta_is_change(blocks: Sequence[Block]) -> bool:
    """Return whether the text names \\delta alone beside a word for a change."""
    return any(
        block.text.strip() == r"\delta" and (_CHANGE_BEFORE.search(before.text) or _CHANGE_BEHIND.match(behind.text))
        for before, block, behind in zip(blocks, blocks[1:], blocks[2:], strict=False)
    )


def _changes_of_sides(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    r"""Return \partial p = p \partial \log p with d in place of \partial, where nothing is divided by a \partial."""
    texts = [token.text for token in tokens]
    places = [place for place, text in enumerate(texts) if text == r"\partial"]
    if not places or set(texts) & {r"\frac", "/"} or any(texts[p + 1 : p + 2] == ["_"] for p in places):
        return tokens
    return tuple(Token("letter", "d", t.at) if t.text == r"\partial" else t for t in tokens)
