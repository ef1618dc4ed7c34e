"""Two values told apart in words, "1 if i = y, otherwise 0", read as a cases environment."""

from __future__ import annotations

import re
from collections.abc import Sequence

from labrunner.derivation.latex.tokens import Token, tokens_of
from labrunner.derivation.problems import Unread
from labrunner.derivation.syntax.relations import comparisons_in
from labrunner.derivation.text.document import Block
from labrunner.derivation.text.words import AND, IF, OTHERWISE, any_of

_ELSE = any_of(*OTHERWISE)
_OTHERWISE = re.compile(rf"(?:(?:{any_of(*AND)})\s+)?(?:{_ELSE})", re.IGNORECASE)
_IF_BETWEEN = re.compile(rf"\s*,?\s*\(?(?:{any_of(*IF)})\s*", re.IGNORECASE)
_ELSE_BETWEEN = re.compile(
    rf"\s*\)?\s*[,;]?\s*(?:{any_of(*AND)})?\s*(?:(?:by|with)\s+)?(?P<otherwise>{_ELSE})?\s*,?\s*", re.IGNORECASE
)
_IS_BETWEEN = re.compile(
    r"\s*,?\s*(?:(?:which|that|que|das|die|der|qui)\s+)?(?:is|equals|takes\s+the\s+value|es|vale|ist|est|vaut)\s*",
    re.IGNORECASE,
)
_EXACTLY_IF = re.compile(
    r"\s*,?\s*\(?(?:iff|if\s+and\s+only\s+if|(?:exactly|precisely|just)\s+(?:if|when|where)|genau\s+dann,?\s+wenn|"
    r"si\s+y\s+s[oó]lo\s+si|si\s+et\s+seulement\s+si|se\s+e\s+solo\s+se)\s*",
    re.IGNORECASE,
)
"""What says that something is 1 where a condition holds, and 0 elsewhere."""
_OF_IT = re.compile(r"\b(?:of|in|at|by|over|to|than|de|en|von|an|bei|nach|du|par)\s*$", re.IGNORECASE)
"""What makes "the slope of $h_a$ is ..." say nothing of h_a itself."""
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
            found = _told_apart(found, place) or _told_twice(found, place) or found
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
        cut = _first_join(condition)
        condition, other = condition[:cut], _trimmed(condition[cut:])
    condition = _trimmed(condition)
    if len(comparisons_in(condition)) != 1 or comparisons_in(value) or comparisons_in(other):
        return None
    if not value or not other or any(t.kind in ("text", "&") for t in (*value, *condition, *other)):
        return None
    at = value[0].at
    cases = _cases(value, condition, other, at)
    return [*tokens[:start], *cases, *tokens[end:]]


def _told_twice(tokens: list[Token], place: int) -> list[Token] | None:
    """Return `tokens` with "d_a = 1 if h_a > 0, d_a = 0 if h_a \\le 0" as cases, where `place` is the first "if"."""
    start, end = _start(tokens, place), _end(tokens, place)
    words = {n: _words(tokens[n]) for n in range(place + 1, end) if tokens[n].kind == "text"}
    rest = [n for n, said in words.items() if said in IF or _OTHERWISE.fullmatch(said)]
    second = place + 1 + _first_join(tokens[place + 1 : end])
    if start < 0 or len(rest) != 1 or second > rest[0]:
        return None
    name = _name_before(tokens, start - 1)
    again = _trimmed(tokens[second : rest[0]])
    condition, opposite = _trimmed(tokens[place + 1 : second]), _trimmed(tokens[rest[0] + 1 : end])
    same = [t.text for t in again[: len(name) + 1]] == [*(t.text for t in name), "="]
    apart = are_opposite(condition, opposite) if words[rest[0]] in IF else not opposite
    if not name or not same or not apart:
        return None
    cases = _cases(_trimmed(tokens[start:place]), condition, again[len(name) + 1 :], tokens[start].at)
    return [*tokens[:start], *cases, *tokens[end:]]


def _first_join(tokens: Sequence[Token]) -> int:
    """Return where the first comma, or words, behind the first token stand outside of all brackets."""
    level = 0
    for place, token in enumerate(tokens):
        level += (token.text in _OPEN) - (token.text in _CLOSE)
        if place and level == 0 and token.kind in (*_JOINS, "text"):
            return place
    return len(tokens)


def _name_before(tokens: Sequence[Token], equals: int) -> list[Token]:
    """Return the tokens of the name before the = at `equals`, back to what parts it from the side before."""
    start = equals
    while start and tokens[start - 1].kind not in (*_JOINS, "row", "&", "text", "="):
        start -= 1
    return list(tokens[start:equals])


def are_opposite(first: Sequence[Token], other: Sequence[Token]) -> bool:
    """Return whether two conditions compare the same with opposite signs."""
    signs = comparisons_in(first) + comparisons_in(other)
    letters = [[t.text for t in side if t.text not in signs] for side in (first, other)]
    return frozenset(signs) in _OPPOSITES and letters[0] == letters[1]


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
    level = 0
    for n in range(place + 1, len(tokens)):
        level += (tokens[n].text in _OPEN) - (tokens[n].text in _CLOSE)
        if level < 0 or tokens[n].kind in ("row", "end", "begin"):
            return n
    return len(tokens)


def told_in_words(blocks: Sequence[Block], place: int) -> tuple[tuple[Token, ...], int]:
    """Return "$t_i = 1$ for $i = y$ and $0$ otherwise" as one formula, and how many blocks behind it belong to it."""
    parts = blocks[place : place + 7]
    if len(parts) > 2 and _EXACTLY_IF.fullmatch(parts[1].text):
        return _told_exactly(parts[0], parts[2])
    if [part.kind for part in parts[:5]] != ["inline", "prose", "inline", "prose", "inline"]:
        return (), 0
    named = _IS_BETWEEN.fullmatch(parts[1].text)
    of_it = place > 0 and _OF_IT.search(blocks[place - 1].text)
    if named and not of_it and [part.kind for part in blocks[place + 7 : place + 9]] == ["prose", "inline"]:
        return _told_of_name(blocks[place : place + 9])
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


def _told_exactly(stated: Block, condition: Block) -> tuple[tuple[Token, ...], int]:
    """Return "$g_k = 1$ iff $h_k > 0$" as cases with 0 elsewhere, and that two blocks behind it belong to it."""
    try:
        first, when = (list(tokens_of(block.text, block.at)) for block in (stated, condition))
    except Unread:
        return (), 0
    start, at = _equals(first) + 1, stated.at
    if start == 1 or [t.text for t in first[start:]] != ["1"] or len(comparisons_in(when)) != 1:
        return (), 0
    return (*first[:start], *_cases(first[start:], when, [Token("number", "0", at)], at)), 2


def _told_of_name(parts: Sequence[Block]) -> tuple[tuple[Token, ...], int]:
    """Return "$g_k$, which is $1$ for $h_k > 0$ and $0$ for ..." as cases, and how many blocks belong to it."""
    asks = [_IF_BETWEEN.fullmatch(parts[n].text) for n in (3, 7)]
    if not all(asks) or not _ELSE_BETWEEN.fullmatch(parts[5].text):
        return (), 0
    try:
        name, value, condition, other, opposite = (list(tokens_of(part.text, part.at)) for part in parts[::2])
    except Unread:
        return (), 0
    if any(map(comparisons_in, (name, value, other))) or not are_opposite(condition, opposite):
        return (), 0
    at = parts[0].at
    return (*name, Token("=", "=", at), *_cases(value, condition, other, at)), 8


def _says_opposite(parts: Sequence[Block], condition: Sequence[Token]) -> bool:
    """Return whether "$i = y$, $t_i = 0$ for $i \\ne y$" names the other case behind the second value."""
    if [part.kind for part in parts[3:5]] != ["prose", "inline"] or not _IF_BETWEEN.fullmatch(parts[3].text):
        return False
    return are_opposite(condition, tokens_of(parts[4].text))


def _equals(tokens: Sequence[Token]) -> int:
    return next((n for n, token in enumerate(tokens) if token.kind == "="), 0)
