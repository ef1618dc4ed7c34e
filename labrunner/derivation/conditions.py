"""Conditions: where indices are equal or differ, or where an expression has a sign."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from labrunner.derivation.cursor import Cursor, closing, depths, opener, split
from labrunner.derivation.expressions import ALWAYS, Compared, Condition, Every, Otherwise, Same
from labrunner.derivation.problems import UnreadError
from labrunner.derivation.tokens import Token
from labrunner.derivation.vocabulary import GREEK, words

COMPARISONS = {"=": "=", "equiv": "=", "neq": "!=", "<": "<", ">": ">", "leq": "<=", "geq": ">="}
_FLIPPED = {"=": "=", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}

# Words that say where something holds, in the languages that briefs are written in; any other makes it a remark.
_STRICT = words("if for when whenever case si para cuando caso")
_OPENING = _STRICT | words(
    "where with let suppose assume consider take con donde en sea supongamos consideremos tomemos suponga"
)
_AROUND = words(
    "in the is are all any every each and of both entry entries element elements diagonal off-diagonal now first "
    "second next that ahora primero luego primer segundo que el la los las todo todos toda todas cada y entrada "
    "entradas elemento elementos sea es de"
)
_REMARKS = re.compile(
    r"\b(only|except|unless|surviv\w*|terms?|contribut\w*|remain\w*|vanish\w*|because|since|solo|sólo|únicamente|salvo|excepto"
    r"|sobreviv\w*|términos?|queda\w*|porque|contribuy\w*|anula\w*)\b"
)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_OTHERWISE = re.compile(
    r"otherwise|else|elsewhere|in all other cases|en otro caso|de lo contrario|si no|en caso contrario|otro caso|resto",
    re.I,
)


def opens_condition(text: str, strictly: bool = False) -> bool:
    """Return whether `text` ends in words such as `if` or `para` and nothing but them, so that a condition follows.

    `strictly` leaves out words such as `where`, after which a definition may follow as well.
    """
    words = _WORD.findall(re.split(r"[.,;:()]", text.casefold().rstrip(" .,;:()"))[-1])
    opening = _STRICT if strictly else _OPENING
    return any(word in opening for word in words) and all(word in _OPENING | _AROUND for word in words)


def introduces_condition(prose: str) -> bool:
    """Return whether running prose ends so that the formula behind it is a condition, not a remark on one."""
    clause = re.split(r"[.,;:()]", prose.casefold().rstrip(" .,;:(*_"))[-1]
    words = _WORD.findall(clause)
    if not words or _REMARKS.search(clause):
        return False
    return words[-1] in _OPENING or opens_condition(clause)


def is_remark(prose: str) -> bool:
    """Return whether `prose` speaks about a case instead of entering it, as `only i = y survives` does."""
    return bool(_REMARKS.search(prose.casefold()))


def says_otherwise(text: str) -> bool:
    """Return whether `text` means all remaining cases."""
    return bool(_OTHERWISE.fullmatch(text.strip(" .,;:()")))


def has_relation(tokens: Sequence[Token]) -> bool:
    """Return whether a comparison stands outside all brackets in `tokens`."""
    level = depths(tokens)
    return any(level[i] == 0 and is_comparison(token) for i, token in enumerate(tokens))


def is_comparison(token: Token) -> bool:
    """Return whether `token` is =, <, > or one of their kin."""
    return token.kind in ("symbol", "command") and token.text in COMPARISONS


def index_of(tokens: Sequence[Token], cursor: Cursor) -> str | None:
    """Return the index that `tokens` are, if they are a bare one: a letter that is no name, or a label."""
    if not tokens or (len(tokens) > 1 and any(token.text != "'" for token in tokens[1:])):
        return None
    first = tokens[0]
    if first.kind == "command" and first.text in GREEK:
        text = "\\" + first.text
    elif first.kind == "letter":
        text = first.text
    else:
        return None
    text += "'" * (len(tokens) - 1)
    free = text not in cursor.names and text not in cursor.vocabulary.sizes
    return text if free or text in cursor.vocabulary.labels else None


def read_condition(cursor: Cursor, tokens: Sequence[Token]) -> Condition:
    """Return the condition that `tokens` make; running text in it must be words such as `if` and `for`."""
    level = depths(tokens)
    words = [token.text for token, depth in zip(tokens, level, strict=True) if depth == 0 and _is_words(token)]
    if says_otherwise(" ".join(words)) and not has_relation(tokens):
        return Otherwise()
    for text in words:
        if any(word not in _OPENING | _AROUND for word in _WORD.findall(text.casefold())):
            raise UnreadError(f"'{text}' does not say clearly what holds", "the condition alone, such as i = j")
    bare = [token for token, depth in zip(tokens, level, strict=True) if depth or not _is_filler(token)]
    return _every(cursor, bare)


def _is_words(token: Token) -> bool:
    return token.kind == "text" or (token.kind == "word" and token.style == "text")


def _is_filler(token: Token) -> bool:
    return _is_words(token) or token.kind == "quad" or (token.kind == "command" and token.text == "forall")


def _every(cursor: Cursor, tokens: Sequence[Token]) -> Condition:
    tokens = _unbracketed(tokens)
    if any(token.text == "dots" and token.kind == "command" for token in tokens):
        return ALWAYS  # i = 1, ..., n says that i is an index
    found: list[Condition] = []
    waiting: list[Sequence[Token]] = []
    for piece in split(tokens, ",", ";", "land", "wedge", "quad", "."):
        if not has_relation(piece):
            waiting += [piece] if piece and index_of(piece, cursor) else []
            continue
        found += _comparisons(cursor, piece, waiting)
        waiting = []
    return found[0] if len(found) == 1 else Every(tuple(found))


def _unbracketed(tokens: Sequence[Token]) -> Sequence[Token]:
    while tokens and opener(tokens[0]) and closing(tokens, 0) == len(tokens) - 1:
        tokens = tokens[1:-1]
    return tokens


def _comparisons(cursor: Cursor, tokens: Sequence[Token], waiting: Sequence[Sequence[Token]]) -> list[Condition]:
    """Return what a chain such as `i = j != y` says; `waiting` holds i of `i, j != y`."""
    level = depths(tokens)
    places = [i for i, token in enumerate(tokens) if level[i] == 0 and is_comparison(token)]
    bounds = [-1, *places, len(tokens)]
    sides = [tokens[a + 1 : b] for a, b in pairwise(bounds)]
    found = []
    for place, left, right in zip(places, sides, sides[1:], strict=False):
        sign = COMPARISONS[tokens[place].text]
        found.append(_comparison(cursor, left, sign, right))
        found += [_comparison(cursor, other, sign, right) for other in waiting]
    return found


def _comparison(cursor: Cursor, left: Sequence[Token], sign: str, right: Sequence[Token]) -> Condition:
    first, second = index_of(left, cursor), index_of(right, cursor)
    if first and second and sign in ("=", "!="):
        return Same(first, second, sign == "=")
    if not left or not right:
        raise UnreadError("a condition with an empty side", "i = j", cursor.here())
    return Compared(cursor.expression(left), sign, cursor.expression(right))
