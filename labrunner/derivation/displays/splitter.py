"""The tokens of a display cut into statements at what joins, parts, or restricts them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from labrunner.derivation.displays import parting, wording
from labrunner.derivation.displays.cut import Cut
from labrunner.derivation.displays.pieces import Statement
from labrunner.derivation.latex.tokens import Token
from labrunner.derivation.syntax.delimiters import NESTING
from labrunner.derivation.terms.vocabulary import Vocabulary

_ENVIRONMENTS = {"begin": 1, "end": -1}
_STEPS: dict[str, Callable[[Cut], bool]] = {
    "&": parting.column,
    "row": parting.row,
    "text": wording.text,
    "(": wording.bracketed_condition,
    "|": parting.bar,
    ":": parting.colon,
    **dict.fromkeys(("=", ":=", r"\equiv"), parting.link),
    **dict.fromkeys((",", "space", ";"), parting.comma),
    **dict.fromkeys((".", r"\Rightarrow"), parting.stop),
    r"\rightarrow": parting.arrow,
    r"\in": parting.membership,
}
"""What is done with a token, by its kind or text, that may part a display rather than stand in an expression."""


def split(tokens: Sequence[Token], vocabulary: Vocabulary) -> list[Statement]:
    """Return the statements of a display in order; those without any expression carry only conditions."""
    cut = Cut(tokens, vocabulary, split)
    cursor, tokens = cut.cursor, cut.cursor.tokens
    while cursor.place < len(tokens):
        token = tokens[cursor.place]
        parts = cut.level == 0 and (token.kind in _STEPS or token.text in _STEPS or cut.fresh())
        if parts and _at_top(cut):
            continue
        cursor.place += 1
        if token.text in NESTING or token.kind in _ENVIRONMENTS:
            cut.level = max(cut.level + NESTING.get(token.text, _ENVIRONMENTS.get(token.kind, 0)), 0)
        cut.statements[-1].pieces[-1].tokens.append(token)
    return [s for s in (*cut.beside, *cut.statements) if s.conditions or any(p.tokens for p in s.pieces)]


def _at_top(cut: Cut) -> bool:
    """Deal with a token that structures the display; return False for one that belongs to an expression."""
    token = cut.cursor.peek()
    if cut.fresh() and parting.prefix_condition(cut):
        return True
    step = _STEPS.get(token.kind) or _STEPS.get(token.text)
    return step is not None and step(cut)
