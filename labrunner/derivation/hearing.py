"""What headings and prose say about the formulas behind them: the case, the gate, the part of the lab."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from labrunner.derivation.conditions import (
    asks_if,
    condition_at_end,
    condition_of,
    condition_within,
    conditions_in_title,
    ends_case,
    gate_in,
    other_case,
    titles_case,
)
from labrunner.derivation.examples import names_numbers
from labrunner.derivation.expressions import Expr
from labrunner.derivation.functions import with_argument
from labrunner.derivation.problems import Unread
from labrunner.derivation.session import Session
from labrunner.derivation.tokens import Token, tokens_of

_BOLD = re.compile(r"\*\*([^*\n]{1,60})\*\*")
_FOR = re.compile(r"\s*,?\s*(?:\(|\(?(?:for|if|when|si|para|cuando|whenever|in case))\s*")


def hear_heading(session: Session, heading: str) -> None:
    """Begin a section: with the case and the part of the lab that its heading names."""
    session.active = conditions_in_title(heading, session.vocabulary)
    session.state = session.state.lasting()
    _prefer_context(session, heading)


def hear_prose(session: Session, prose: str, in_sentence: bool) -> None:
    """Take note of the case, the gate and the part of the lab that prose speaks of."""
    session.gate = gate_in(prose, session.gate)
    if names_numbers(prose) or "**" in prose:
        session.state = replace(session.state, example=names_numbers(prose))
    other = other_case(prose, session.active)
    if ends_case(prose, in_sentence):
        session.active = ()
    for title in _BOLD.findall(prose):
        session.active = conditions_in_title(title, session.vocabulary) or session.active
        _prefer_context(session, title)
    stated = condition_at_end(prose, session.vocabulary) or condition_within(prose, session.vocabulary)
    session.active = stated or other or session.active


def hears_relation(session: Session, place: int, tokens: Sequence[Token]) -> bool:
    """Take i = j for the case of what follows where the prose around asks for one; return whether it is a relation."""
    condition = condition_of(tokens, session.vocabulary)
    if condition is not None and _introduces(session, place):
        session.active = (condition,)
    return condition is not None


def condition_behind(session: Session, place: int) -> tuple[Expr, ...]:
    """Return the condition in "for $i = j$" right behind a formula."""
    between, follower = session.prose_behind(place), session.document.blocks[place + 2 : place + 3]
    if not follower or follower[0].kind != "inline" or "\n\n" in between or not _FOR.fullmatch(between):
        return ()
    try:
        vocabulary = with_argument(tokens_of(session.document.blocks[place].text), session.vocabulary)
        condition = condition_of(tokens_of(follower[0].text), vocabulary)
    except Unread:
        return ()
    return () if condition is None else (condition,)


def _introduces(session: Session, place: int) -> bool:
    """Return whether the formula at `place` states a case: after "if", or as the title of what follows."""
    if session.kind_before(place) == "inline":
        return False
    before = session.prose_before(place)
    return asks_if(before) or titles_case(before, session.prose_behind(place))


def _prefer_context(session: Session, text: str) -> None:
    """Read what follows in the part of the lab that `text` names, in the one with the longest name of several."""
    plain = re.sub(r"[\W_]+", " ", text).lower()
    found = [place for place, s in enumerate(session.settings) if s.id and s.id.replace("_", " ") in plain]
    if found:
        session.current = max(found, key=lambda place: (len(session.settings[place].id), -place))
