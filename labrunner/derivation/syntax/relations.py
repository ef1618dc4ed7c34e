"""Relations between indices (i = j), and between values (h > 0), as they stand in indicators and side conditions."""

from __future__ import annotations

from collections.abc import Sequence

from labrunner.derivation.latex.alphabet import GREEK
from labrunner.derivation.latex.tokens import Token
from labrunner.derivation.problems import Unread
from labrunner.derivation.syntax.reader import Cursor
from labrunner.derivation.syntax.rules import Read
from labrunner.derivation.terms.expressions import Expr
from labrunner.derivation.terms.vocabulary import Vocabulary

COMPARISONS = {"=": "=", r"\ne": "≠", ">": ">", "<": "<", r"\ge": "≥", r"\le": "≤", "==": "="}
_SIGNS = frozenset(COMPARISONS)
_NESTING = {"{": 1, "(": 1, "[": 1, "}": -1, ")": -1, "]": -1, r"\{": 1, r"\}": -1}


def comparisons_in(tokens: Sequence[Token]) -> list[str]:
    """Return the comparisons that stand in `tokens` outside of all brackets."""
    if _SIGNS.isdisjoint([token.text for token in tokens]):
        return []
    level = 0
    found: list[str] = []
    for token in tokens:
        level += _NESTING.get(token.text, 0)
        if level == 0 and token.text in COMPARISONS and token.kind != "text":
            found.append(token.text)
    return found


def has_relation(tokens: Sequence[Token]) -> bool:
    """Return whether a comparison stands in `tokens` outside of all brackets."""
    return bool(comparisons_in(tokens))


def index_relation(tokens: Sequence[Token], vocabulary: Vocabulary) -> Expr | None:
    """Return the condition that `tokens` state if they are nothing but index letters compared, such as i = j \\ne y."""
    if _SIGNS.isdisjoint([token.text for token in tokens]):
        return None
    letters: list[str] = []
    signs: list[str] = []
    found: list[Expr] = []
    expects_letter = True
    for token in [*tokens, Token(",", ",", -1)]:
        if token.text in ("'", r"\prime") and letters:
            letters[-1] += "'"
        elif expects_letter and _is_index(token, vocabulary):
            letters.append(token.text.lstrip("\\"))
            expects_letter = False
        elif not expects_letter and token.text in ("=", r"\ne", "=="):
            signs.append(COMPARISONS[token.text])
            expects_letter = True
        elif not expects_letter and signs and token.text in (",", r"\land", r"\wedge", "and", "y"):
            found += [
                Expr("rel", name=sign, indices=(letters[n], letters[n + 1]), at=tokens[0].at)
                for n, sign in enumerate(signs)
            ]
            letters, signs, expects_letter = [], [], True
        elif token.kind != "space":
            return None
    if not found or letters:
        return None
    return found[0] if len(found) == 1 else Expr("and", tuple(found), at=found[0].at)


def _is_index(token: Token, vocabulary: Vocabulary) -> bool:
    name = token.text.lstrip("\\")
    if token.kind != "letter" and (token.text not in GREEK or name in vocabulary.functions):
        return False
    return vocabulary.is_index(name) or not vocabulary.is_value(name) or name == "ell"


def _conjuncts(tokens: Sequence[Token]) -> list[list[Token]]:
    """Return the relations in "i = j and x_i > 0", or `tokens` as they are where a part would be none."""
    parts: list[list[Token]] = [[]]
    level = 0
    for token in tokens:
        level += _NESTING.get(token.text, 0)
        joint = token.text.strip(" ,").lower() in ("and", "y", "") if token.kind == "text" else False
        if level == 0 and (joint or token.text in (",", r"\wedge")):
            parts.append([])
        elif token.kind != "space":
            parts[-1].append(token)
    found = [part for part in parts if part]
    return found if all(has_relation(part) for part in found) else [list(tokens)]


def read_relation(tokens: Sequence[Token], cursor: Cursor, read: Read) -> Expr:
    """Return the relation that `tokens` state, between indices or between values."""
    at = tokens[0].at if tokens else cursor.peek().at
    found = index_relation(tokens, cursor.vocabulary)
    if found is not None:
        return found
    several = _conjuncts(tokens)
    if len(several) > 1:
        return Expr("and", tuple(read_relation(part, cursor, read) for part in several), at=at)
    inner = cursor.inside(tokens)
    left = read(inner)
    sign = inner.take()
    if sign.text not in COMPARISONS:
        raise Unread("this is not a relation such as j = y or h > 0", at, r"write \mathbb{1}[j = y]")
    right = read(inner)
    if not inner.ended():
        raise Unread("only one comparison is read in an indicator", inner.peek().at)
    at_zero = right.kind == "number" and right.number == 0
    if COMPARISONS[sign.text] == "≠" or (COMPARISONS[sign.text] == "=" and not at_zero):
        raise Unread("an equality of values is not read as a condition", at, "compare indices, such as j = y")
    return Expr("rel", (left, right), name=COMPARISONS[sign.text], at=at)
