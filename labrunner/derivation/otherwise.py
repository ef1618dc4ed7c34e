"""Two values told apart in words, "1 if i = y, otherwise 0", read as a cases environment."""

from __future__ import annotations

import re
from collections.abc import Sequence

from labrunner.derivation.document import Block
from labrunner.derivation.problems import Unread
from labrunner.derivation.relations import comparisons_in
from labrunner.derivation.tokens import Token, tokens_of
from labrunner.derivation.words import AND, IF, OTHERWISE, any_of

_ELSE = any_of(*OTHERWISE)
_OTHERWISE = re.compile(rf"(?:(?:{any_of(*AND)})\s+)?(?:{_ELSE})", re.IGNORECASE)
_IF_BETWEEN = re.compile(rf"\s*,?\s*\(?(?:{any_of(*IF)})\s*", re.IGNORECASE)
_ELSE_BETWEEN = re.compile(rf"\s*\)?\s*[,;]?\s*(?:{any_of(*AND)})?\s*(?P<otherwise>{_ELSE})?\s*,?\s*", re.IGNORECASE)
_ELSE_BEHIND = re.compile(rf"\s*\(?(?:{_ELSE})\b", re.IGNORECASE)
_FUNCTION = re.compile(r"\(\s*[a-z]\s*\)\s*=")
"""The head of a function, which takes its values one by one: phi(t) = t."""
_JOINS = (",", ";", "space")
_OPPOSITES = frozenset(map(frozenset, (["=", r"\ne"], ["<", ">"], [">", r"\le"], ["<", r"\ge"])))
"""Signs that tell two cases apart; where > and < leave out 0, a convention is spoken of elsewhere."""
_OPEN = ("(", "[", "{", r"\{")
_CLOSE = (")", "]", "}", r"\}")


def with_cases(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """Return `tokens` with each "= a \\text{ if } c, \\text{ otherwise } b" as cases with the two values."""
    found = list(tokens)
    for place in range(len(found) - 1, -1, -1):
        if found[place].kind == "text" and _words(found[place]) in IF:
            found = _told_apart(found, place) or found
    return tuple(found)


def _told_apart(tokens: list[Token], place: int) -> list[Token] | None:
    start = _start(tokens, place)
    end = _end(tokens, place)
    others = [n for n in range(place, end) if tokens[n].kind == "text" and _OTHERWISE.fullmatch(_words(tokens[n]))]
    if start < 0 or len(others) != 1:
        return None
    value, condition = _trimmed(tokens[start:place]), tokens[place + 1 : others[0]]
    other = _trimmed(tokens[others[0] + 1 : end])
    if not other:
        cut = next((n for n, t in enumerate(condition) if t.kind in (*_JOINS, "text") and n), len(condition))
        condition, other = condition[:cut], _trimmed(condition[cut:])
    condition = _trimmed(condition)
    if len(comparisons_in(condition)) != 1 or comparisons_in(value) or comparisons_in(other):
        return None
    if not value or not other or any(t.kind in ("text", "&") for t in (*value, *condition, *other)):
        return None
    at = value[0].at
    cases = _cases(value, condition, other, at)
    return [*tokens[:start], *cases, *tokens[end:]]


def _cases(value: Sequence[Token], condition: Sequence[Token], other: Sequence[Token], at: int) -> list[Token]:
    and_, row = Token("&", "&", at), Token("row", r"\\", at)
    last = Token("text", "otherwise", at)
    return [Token("begin", "cases", at), *value, and_, *condition, row, *other, and_, last, Token("end", "cases", at)]


def _words(token: Token) -> str:
    return token.text.strip(" .,:;()").lower()


def _trimmed(tokens: Sequence[Token]) -> list[Token]:
    found = list(tokens)
    while found and (found[-1].kind in (*_JOINS, ".") or (found[-1].kind == "text" and not found[-1].text.isalpha())):
        found.pop()
    while found and (found[0].kind in (*_JOINS, "&") or _words(found[0]) in AND):
        if found[0].kind == "letter":
            break
        found.pop(0)
    return found


def _start(tokens: Sequence[Token], place: int) -> int:
    """Return the place behind the = before `place` in the same row, -1 where there is none."""
    level = 0
    for n in range(place - 1, -1, -1):
        level += (tokens[n].text in _CLOSE) - (tokens[n].text in _OPEN)
        if level < 0 or tokens[n].kind in ("row", "begin", "end", "text"):
            return -1
        if level == 0 and tokens[n].kind == "=":
            return n + 1
    return -1


def _end(tokens: Sequence[Token], place: int) -> int:
    for n in range(place + 1, len(tokens)):
        if tokens[n].kind in ("row", "end", "begin"):
            return n
    return len(tokens)


def told_in_words(blocks: Sequence[Block], place: int) -> tuple[tuple[Token, ...], int]:
    """Return "$t_i = 1$ for $i = y$ and $0$ otherwise" as one formula, and how many blocks behind it belong to it."""
    parts = blocks[place : place + 7]
    if [part.kind for part in parts[:5]] != ["inline", "prose", "inline", "prose", "inline"]:
        return (), 0
    between = _ELSE_BETWEEN.fullmatch(parts[3].text)
    if "\n\n" in parts[1].text + parts[3].text or not _IF_BETWEEN.fullmatch(parts[1].text) or between is None:
        return (), 0
    ends = len(parts) > 5 and parts[5].kind == "prose" and bool(_ELSE_BEHIND.match(parts[5].text))
    try:
        first, condition, other = (list(tokens_of(part.text, part.at)) for part in parts[0:5:2])
        opposite = not _FUNCTION.search(parts[0].text) and _says_opposite(parts[2:], condition)
    except Unread:
        return (), 0
    if not (between["otherwise"] or ends or opposite):
        return (), 0
    sides = [[t.text for t in side[: _equals(side)]] for side in (first, other)]
    if _equals(other) and sides[0] != sides[1]:
        return (), 0
    other = other[_equals(other) + 1 :] if _equals(other) else other
    start = _equals(first) + 1
    if start == 1 or len(comparisons_in(first)) != 1 or len(comparisons_in(condition)) != 1 or comparisons_in(other):
        return (), 0
    return (*first[:start], *_cases(first[start:], condition, other, first[start - 1].at)), 6 if opposite else 4


def _says_opposite(parts: Sequence[Block], condition: Sequence[Token]) -> bool:
    """Return whether "$i = y$, $t_i = 0$ for $i \\ne y$" names the other case behind the second value."""
    if [part.kind for part in parts[3:5]] != ["prose", "inline"] or not _IF_BETWEEN.fullmatch(parts[3].text):
        return False
    other = tokens_of(parts[4].text)
    signs = comparisons_in(condition) + comparisons_in(other)
    letters = [[t.text for t in side if t.text not in signs] for side in (condition, other)]
    return frozenset(signs) in _OPPOSITES and letters[0] == letters[1]


def _equals(tokens: Sequence[Token]) -> int:
    return next((n for n, token in enumerate(tokens) if token.kind == "="), 0)
