"""Comparisons of two indices that prose makes in words, such as "i and j are different", written with a sign."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from labrunner.derivation.text.words import AND, CASE, IF, any_of

_LETTER = r"(?:\$[a-z]\$|\b[a-z]\b)"
_ARE = r"(?:(?:are|is|be|being|both|son|es|sea|sean|sind|ist|sont|est)\s+)*"
_PAIR = rf"(?P<one>{_LETTER})\s+(?:{any_of(*AND)})\s+(?P<two>{_LETTER})\s+{_ARE}"
_ONE, _OTHER = rf"(?P<one>{_LETTER})\s+{_ARE}", rf"\s+(?P<two>{_LETTER})"
_NO_ARTICLE = r"(?P<two>\$[a-z]\$|\b[b-z]\b)"
_APART = (
    r"(?:different|differ|distinct|unequal|not\s+equal|not\s+the\s+same|distint[oa]s|diferentes|verschieden|ungleich|"
    r"différents|distincts)\b"
)
_ALIKE = r"(?:equal|the\s+same|coincide|agree|iguales|coinciden|gleich|égaux)\b"
_UNLIKE = (
    r"(?:different\s+from|differs\s+from|distinct\s+from|unequal\s+to|not\s+equal\s+to|distint[oa]\s+(?:de|a)|"
    r"diferente\s+(?:de|a)|ungleich|verschieden\s+von|différent\s+de)"
)
_LIKE = r"(?:equal\s+to|equals|the\s+same\s+as|igual\s+a|gleich|égal\s+à)"
_IS_NOT = r"(?:is\s+not|isn['’]t|no\s+es|ist\s+nicht|n['’]est\s+pas)"
_UNLIKE_HINTS = ("differ", "différ", "diferent", "distin", "equal", "same", "ungleich", "verschieden")
_LIKE_HINTS = ("equal", "same", "coinc", "agree", "igual", "gleich", "égal", "égaux")
_COMPARISONS = (
    (_UNLIKE_HINTS, re.compile(_PAIR + _APART), "≠"),
    (_LIKE_HINTS, re.compile(_PAIR + _ALIKE), "="),
    (_UNLIKE_HINTS, re.compile(_ONE + _UNLIKE + _OTHER), "≠"),
    (_LIKE_HINTS, re.compile(_ONE + _LIKE + _OTHER), "="),
    (
        ("no", "isn", "nicht", "est"),
        re.compile(rf"(?P<one>{_LETTER})\s+(?:is\s+not|isn['’]t|no\s+es|ist\s+nicht|n['’]est\s+pas)\s+{_NO_ARTICLE}"),
        "≠",
    ),
    (("not",), re.compile(rf"\b(?:{any_of(*IF, *CASE)})\s+(?P<one>{_LETTER})\s+not\s+{_NO_ARTICLE}"), "≠"),
)
"""How indices are compared: of what one is in each such comparison, the comparison, and its sign."""
_PARAGRAPH = "\n\n"
_ENDS = re.compile(r"[.:;!](?=\s|\*|$)|\n\s*\n")
_OPEN = re.compile(
    r"\b(?:regardless|whether|matters?|irrelevant|nothing|or\s+not|need(?:s|ed)?|have\s+to|has\s+to|independent\w*|"
    r"both|either|care|sin\s+importar|da\s+igual|no\s+importa|egal|unabhängig|ob|peu\s+importe|que)\b|\?",
    re.IGNORECASE,
)
"""What keeps a comparison from stating a case."""


def in_signs(text: str) -> str:
    """Return `text`, as long as it was, with "i and j are different" as i ≠ j, and "i equals j" as i = j."""
    for hints, comparison, sign in _COMPARISONS:
        if _may_hold(text, hints):
            written = partial(_written, sign)
            parts = text.split(_PARAGRAPH)
            text = _PARAGRAPH.join(comparison.sub(written, p) if _may_hold(p, hints) else p for p in parts)
    return text


def _may_hold(text: str, hints: Sequence[str]) -> bool:
    """Return whether one of `hints` is in `text`."""
    return any(map(text.__contains__, hints))


def leaves_open(before: str, after: str = "") -> bool:
    """Return whether the sentence around a comparison says that it does not matter, asks for it, or denies it."""
    return bool(_OPEN.search(f"{_ENDS.split(before)[-1]} {_ENDS.split(after, maxsplit=1)[0]}"))


def _written(sign: str, match: re.Match[str]) -> str:
    if leaves_open(match.string[: match.start()], match.string[match.end() :].replace("?", " ? ")):
        return match.group()
    before = match.string[match.start() : match.start("one")]
    one, two = (match[name].strip("$") for name in ("one", "two"))
    return f"{before}{one} {sign} {two}".ljust(len(match.group()))
