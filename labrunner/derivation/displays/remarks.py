"""Remarks in brackets beside a formula: words that say nothing, and equalities in them that are claims."""

from __future__ import annotations

import re
from collections.abc import Sequence

from labrunner.derivation.displays.conditions import condition_of
from labrunner.derivation.latex.tokens import Token
from labrunner.derivation.syntax.relations import comparisons_in
from labrunner.derivation.terms.vocabulary import FUNCTIONS, Vocabulary

_COUNTS = re.compile(
    r"^(?:minus|plus|times|twice|half|double|the number|number|menos|más|veces|el número)\b", re.IGNORECASE
)
"""Words in a bracket that change a value, and are no remark."""
_MARKS = ("*", r"\star", r"\dagger", r"\ddagger", r"\sharp", r"\clubsuit")
"""What a line is marked with, to be called by later."""
_IS = re.compile(r"\b(?:is|are|equals?|gives|becomes|es|son|vale|ist|est)\s*$", re.IGNORECASE)
"""What says in words that the formula behind it is equal to something."""


def is_remark(inner: Sequence[Token]) -> bool:
    """Return whether a bracket only marks a line, or begins with words that are no function."""
    first = inner[0]
    if all(token.text in _MARKS for token in inner):
        return True
    return first.kind == "text" and first.text not in FUNCTIONS and not _COUNTS.search(first.text)


def claims_in(said: Sequence[Token], vocabulary: Vocabulary) -> list[list[Token]] | None:
    """Return the equalities that a remark states, None where it says what something is in words."""
    found: list[list[Token]] = []
    for words, formula in _worded(said):
        if "=" in comparisons_in(formula) and condition_of(formula, vocabulary) is None:
            found.append(formula)
        elif len(formula) > 1 and _IS.search(words) and not comparisons_in(formula):
            return None
    return found


def _worded(said: Sequence[Token]) -> list[tuple[str, list[Token]]]:
    """Return the formulas in a remark, each with the words right before it."""
    found: list[tuple[str, list[Token]]] = [("", [])]
    for token in said:
        if token.kind in ("text", ","):
            found.append((token.text, []))
        elif token.kind != "space":
            found[-1][1].append(token)
    return found
