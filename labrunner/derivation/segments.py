"""The pieces of a row: they part at commas, wide spaces, arrows and words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from labrunner.derivation.conditions import opens_condition, says_otherwise
from labrunner.derivation.cursor import depths
from labrunner.derivation.layout import is_relation
from labrunner.derivation.tokens import Token
from labrunner.derivation.vocabulary import words

Tokens = Sequence[Token]

_SIGNS = frozenset({",", ";", ".", ":", "Rightarrow", "land", "wedge"})
_LINK_WORDS = words(
    "and or so hence thus then therefore since because as using by with where i.e that is gives "
    "y o luego entonces pues ya que así porque como donde con"
)


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a row, and the words just before it."""

    tokens: Tokens
    words: str

    def is_remark(self) -> bool:
        """Return whether the words before make what follows a remark, as `only` in `only i = y survives` does."""
        if not self.words or opens_condition(self.words) or says_otherwise(self.words):
            return False
        return not all(word.strip("().,;:") in _LINK_WORDS for word in self.words.casefold().split())


def segments_of(row: Tokens) -> list[Segment]:
    """Return the pieces of a row, each with the words before it; words at the end make a piece without tokens."""
    level = depths(row)
    found: list[Segment] = []
    said, begin = "", 0
    for place, token in enumerate(row):
        if level[place] or not _separates(row, place):
            continue
        if place > begin:
            found.append(Segment(row[begin:place], said))
            said = ""
        if token.kind in ("text", "word"):
            said = f"{said} {token.text}".strip()
        begin = place + 1
    if begin < len(row):
        found.append(Segment(row[begin:], said))
    elif said:
        found.append(Segment((), said))
    return found


def _separates(row: Tokens, place: int) -> bool:
    token = row[place]
    if token.kind == "text":
        return True
    if token.kind == "word":
        plain = token.text.casefold()
        return token.style == "text" and (opens_condition(plain) or says_otherwise(plain) or plain in _LINK_WORDS)
    if token.kind == "quad":
        before = row[place - 1] if place else None
        after = row[place + 1] if place + 1 < len(row) else None
        return not any(other is not None and _binds(other) for other in (before, after))
    return token.kind in ("symbol", "command") and token.text in _SIGNS


def _binds(token: Token) -> bool:
    """Return whether a wide space beside `token` is only a space."""
    if token.kind not in ("symbol", "command"):
        return False
    return is_relation(token) or token.text in ("+", "-", "cdot", "times", "odot")
