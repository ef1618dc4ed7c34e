"""Sentences that suppose something in signs, "if $p_y = 1$ then $L = 0$", and what is said under it."""

from __future__ import annotations

import re

from labrunner.derivation.displays.conditions import condition_of
from labrunner.derivation.judging.reading import Reading
from labrunner.derivation.judging.session import Session
from labrunner.derivation.latex.tokens import tokens_of
from labrunner.derivation.problems import Misfit, Unread
from labrunner.derivation.terms.expressions import Expr

_MORE = r"(?:\s+(?:that|also|all|every|each|the|one\s+of\s+the|exactly|precisely|moreover|say))*\s*,?\s*$"
_SUPPOSES = re.compile(
    r"\b(?:if|iff|only\s+if|when|whenever|suppose|assume|supposing|assuming|provided|at\s+the\s+(?:minimum|maximum|optimum)|"
    rf"si|cuando|wenn|falls|angenommen|supon\w+|lorsque|quand){_MORE}",
    re.IGNORECASE,
)
_PUTS_IN = re.compile(rf"\b(?:for|with|at|unless|once|setting|für|mit|con|para|pour|avec){_MORE}", re.IGNORECASE)
"""Words that may also lead to a definition, or to the case of an index."""
_LASTS = re.compile(r"\b(?:suppose|assume|let|supon\w+|angenommen|supposons)\b[^$]*$", re.IGNORECASE)
"""What holds in the next sentence, too."""
_ENDS = re.compile(r"[.;!?](?=\s|$)|\n\s*\n")
_VALUE = re.compile(r"=\s*(?:-?\s*\d+|\\t?frac\s*\{?\s*\d\s*\}?\s*\{?\s*\d\s*\}?|1/\w|I|\\mathbf\s*\{?1\}?)\s*$")
_NAME = re.compile(r"\s*\\?([A-Za-z]+)(?:_\w\b)?")
_COMPARES = re.compile(r"[<>]|\\[gl]eq?\b")
_OF_ALL = re.compile(r"\b(?:for|at|in)\s+(?:all|every|each)\b", re.IGNORECASE)
_REACH = 10
"""So many blocks back a sentence may begin."""


def under_supposition(session: Session, reading: Reading, place: int) -> bool:
    """Return whether the formula at `place` is what a sentence supposes, or stands behind it in that sentence.

    Where a case was understood, or numbers were put in, what is said is held to these.
    """
    of_all = _OF_ALL.search(_ENDS.split(session.said_before(place))[-1])
    if session.state.numbers or (not of_all and any(_is_met(condition, reading) for condition in session.active)):
        return False
    if _is_supposed(session, place):
        session.supposed.add(place)
        return True
    blocks = session.document.blocks
    said = ""
    for before in range(place - 1, max(place - _REACH, -1), -1):
        if blocks[before].kind not in ("prose", "inline"):
            return False
        if blocks[before].kind == "prose":
            said = blocks[before].text + said
            continue
        ends = len(_ENDS.findall(said.rstrip()))
        if ends > 1:
            return False
        supposed = before in session.supposed or (_is_supposed(session, before) and _puts_in(session, before))
        if supposed and (not ends or _LASTS.search(session.prose_before(before))):
            return True
    return False


def _is_met(condition: Expr, reading: Reading) -> bool:
    """Return whether a case occurs at the points at which lines are tried, and so is one that they can be judged in."""
    if not condition.parts or not condition.free:
        return bool(condition.free)
    try:
        holds = reading.evaluator.holds(condition, reading.evaluator.sizes(condition))
    except (Unread, Misfit):
        return True
    return bool(holds.data.any())


def _is_supposed(session: Session, place: int) -> bool:
    """Return whether words such as "if" stand right before a formula that states no case of an index."""
    block = session.document.blocks[place]
    before = session.prose_before(place)
    if block.kind != "inline" or not (
        _SUPPOSES.search(before) or (_PUTS_IN.search(before) and _puts_in(session, place))
    ):
        return False
    try:
        condition = condition_of(tokens_of(block.text), session.known)
    except Unread:
        return True
    return condition is None or not condition.free


def _puts_in(session: Session, place: int) -> bool:
    """Return whether a formula puts a number in for what the lab names, or compares all entries of it at once."""
    text = session.document.blocks[place].text
    compares = _COMPARES.search(text) is not None and "=" not in text
    name = _NAME.match(text)
    known = name is not None and any(session.vocabulary.is_value(word) for word in (name[0].strip("\\ "), name[1]))
    # Words such as "if" suppose something of a name that only the text knows, too.
    known = known or _SUPPOSES.search(session.prose_before(place)) is not None
    return known and (compares or _VALUE.search(text) is not None)
