"""Stretches of a display: what stands up to the next sign that parts it, and what such a stretch may say."""

from __future__ import annotations

from collections.abc import Sequence

from labrunner.derivation.latex.tokens import Token
from labrunner.derivation.syntax.delimiters import NESTING
from labrunner.derivation.syntax.reader import Cursor
from labrunner.derivation.terms.expressions import Expr
from labrunner.derivation.terms.vocabulary import FUNCTIONS, Vocabulary

ENDS = frozenset(["row", ",", "space", "text", ";", "."])
"""Kinds of tokens that end a formula."""
_RELATIONS = frozenset([r"\ne", "<", ">", r"\le", r"\ge"])
_OPERATORS = frozenset([r"\odot", r"\cdot", "*", r"\times", "=", "+"])
MOST_TOKENS = 40


def stretch_of(cursor: Cursor, ahead: int = 0, ends: frozenset[str] = ENDS) -> list[Token]:
    """Return the tokens up to the next one outside of all brackets that ends a formula; none where they are many."""
    found: list[Token] = []
    level = 0
    for token in cursor.tokens[cursor.place + ahead :]:
        if level <= 0 and (token.kind in ends or token.text == r"\Rightarrow"):
            break
        level += NESTING.get(token.text, 0)
        found.append(token)
        if len(found) > MOST_TOKENS:
            return []
    return found


def all_but(stretch: Sequence[Token], vocabulary: Vocabulary) -> Expr | None:
    """Return i ≠ y for "all other i" where y is the one index that the lab declares."""
    given = [name for name in vocabulary.symbols if vocabulary.is_index(name)]
    letters = [token.text for token in stretch if token.kind not in (".", ")")]
    if len(given) != 1 or len(letters) != 1 or letters[0] == given[0] or not letters[0].isalpha():
        return None
    return Expr("rel", name="≠", indices=(letters[0], given[0]), at=stretch[0].at)


def compares(stretch: Sequence[Token]) -> bool:
    """Return whether a stretch is a comparison by size, and no equality."""
    compares = any(token.text in _RELATIONS for token in stretch)
    return compares and not any(token.text == "=" or token.kind == "begin" for token in stretch)


def is_operand(before: Token) -> bool:
    """Return whether a bracket behind `before` is an operand, as in 1(i = j) or 2 (i = j), and no condition."""
    indicates = (
        before.kind in ("ones", "word") or before.text == "I" or (before.kind == "text" and before.text in FUNCTIONS)
    )
    counts = before.kind == "number" and float(before.text) != 0
    return indicates or counts or before.text in _OPERATORS
