"""The relation with which prose leads on to a display, in whatever words, as in "Entry $j \\ne y$:"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from labrunner.derivation.displays.conditions import condition_of, relations_in, speaks_of_all, takes_back
from labrunner.derivation.latex.tokens import tokens_of
from labrunner.derivation.problems import Unread
from labrunner.derivation.terms.expressions import Expr
from labrunner.derivation.terms.vocabulary import Vocabulary
from labrunner.derivation.text.asides import remarks_only, warns
from labrunner.derivation.text.comparisons import leaves_open
from labrunner.derivation.text.document import Block

_LEADS_ON = re.compile(r"\s*\)?\s*\*{0,2}[:,]?\*{0,2}\s*\n\s*")
_OTHERS = re.compile(r"\b(?:others?|rest|otr[oa]s?|dem[aá]s|anderen|autres)\b", re.IGNORECASE)
"""Words that make a case of the relation behind them, whatever stands behind that."""
_THE_OTHERS = re.compile(
    r"\b(?:all|every|any|tod[oa]s?|alle|tous)\s+(?:the\s+|l[oa]s\s+|les\s+)?(?:other|otr|dem|ander|autre)"
)
_SENTENCE = re.compile(r"[.;!?](?=\s)|\n\s*\n")
_BRACKETS = re.compile(r"\A\s*\((.*)\)\s*\Z", re.DOTALL)
_LEFT_SIDE = re.compile(r"[^=]*=?")


def introducing(blocks: Sequence[Block], place: int, vocabulary: Vocabulary) -> Expr | None:
    """Return the one relation with which the sentence before the display at `place` leads on to it, None without one.

    A display in between that does not speak of both its letters is stepped over: "diagonal, and off it ($i \\ne j$):"
    may stand before the line for each.
    """
    at, skipped = place - 1, ""
    if at > 3 and not blocks[at].text.strip() and blocks[at - 1].kind == "display":
        skipped, at = blocks[at - 1].text, at - 2
    if at < 2 or not _leads_on(blocks[at - 1], blocks[at]):
        return None
    if not (set(blocks[at].text) & {":", ","} or _OTHERS.search(_SENTENCE.split(blocks[at - 2].text)[-1])):
        return None
    relation = _relation(blocks[at - 1].text, vocabulary)
    if relation is None or _speaks_of(skipped, relation) or not _states(blocks[: at - 1], vocabulary):
        return None
    return relation


def _leads_on(formula: Block, behind: Block) -> bool:
    kinds = formula.kind == "inline" and behind.kind == "prose"
    return kinds and _LEADS_ON.fullmatch(behind.text) is not None


def _relation(formula: str, vocabulary: Vocabulary) -> Expr | None:
    try:
        return condition_of(tokens_of(_BRACKETS.sub(r"\1", formula)), vocabulary)
    except Unread:
        return None


def _speaks_of(formula: str, relation: Expr) -> bool:
    """Return whether the left side of a formula has both letters of a relation."""
    match = _LEFT_SIDE.match(formula)
    left = re.sub(r"\\[a-zA-Z]+", " ", match.group() if match else "")
    return all(letter in left for letter in relation.indices)


def _states(before: Sequence[Block], vocabulary: Vocabulary) -> bool:
    """Return whether the sentence that ends with a relation states it, and takes nothing of it back."""
    sentence = _SENTENCE.split(before[-1].text)[-1]
    if sentence == before[-1].text and len(before) > 1 and before[-2].kind == "inline":
        # Two relations in a sentence are two cases, and the line may be about both.
        return False
    plain = _THE_OTHERS.sub(" ", sentence)
    doubtful = takes_back(sentence) or leaves_open(sentence) or warns(sentence, "") or remarks_only(sentence, "")
    return not (doubtful or speaks_of_all(plain) or relations_in(sentence, vocabulary))
