"""Displays in which nothing is compared: what the words before them make of an expression is for a human to say."""

from __future__ import annotations

import re

from labrunner.derivation.judging.reading import Reading
from labrunner.derivation.judging.session import Session
from labrunner.derivation.latex.alphabet import ACCENTS, GREEK
from labrunner.derivation.latex.tokens import Token

SILENT = "cannot be read: nothing says what this is equal to; write both sides of an equality"
_ARROWS = frozenset(
    [r"\to", r"\rightarrow", r"\longrightarrow", r"\mapsto", r"\longmapsto", r"\Rightarrow", r"\leftarrow", "→", "⟶"]
)
_IN = (r"\in", r"\ni", "∈")
_LOOKED_AT = re.compile(
    r"\b(?:consider\w*|look(?:ing)?\s+at|examine|start(?:ing)?\s+(?:with|from)|differentiate|derive|work\s+(?:on|with)|"
    r"recall|need|want|looking\s+for|compute|find|mir\w*|busc\w*|calcul\w*|betrachte\w*|considér\w*)\b"
    r"(?![^.:;]*\b(?:gets?|obtains?|is|are|gives?|yields?|becomes?|equals?|has|have|es|da|ist|ergibt|est|donne)\b)[^.:;]*[.:]?\s*$",
    re.IGNORECASE,
)
"""Words behind which a formula is looked at, and not said to be anything."""


def says_nothing(session: Session, place: int, reading: Reading) -> bool:
    """Return whether a display with a value in it is neither compared nor a case, and no words explain it."""
    block = session.document.blocks[place]
    if block.kind != "display" or reading.remarks or reading.cases or reading.state.previous is None:
        return False
    tokens = [token for token in session.displays[-1].tokens if token.kind not in ("space", "&", "row")]
    sought = reading.state.previous.kind in ("diff", "differential")
    compares = "=" in block.text or any(token.text in _IN for token in tokens)
    return not sought and not compares and not _is_path(tokens) and not _LOOKED_AT.search(session.prose_before(place))


def _is_path(tokens: list[Token]) -> bool:
    """Return whether names alone are joined by arrows, as in x \\to h \\to y."""
    arrows = any(token.text in _ARROWS for token in tokens)
    plain = ("letter", "word", "text", "number", "_", "^", "{", "}", "(", ")", ",", ".", "name")
    known = (*_ARROWS, *GREEK, *ACCENTS)
    return arrows and all(token.kind in plain or token.text in known for token in tokens)
