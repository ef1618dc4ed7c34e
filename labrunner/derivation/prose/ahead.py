"""Names that a text uses before it says what they mean: p_i = e^{z_i} / S, with S = ... behind it."""

from __future__ import annotations

from dataclasses import replace

from labrunner.derivation.evaluation.entries import latex_of
from labrunner.derivation.judging.reading import ELSEWHERE, State
from labrunner.derivation.judging.session import Session

_MAY_BE_STEP = "before a space may be a name"


def names_ahead(session: Session) -> frozenset[str]:
    """Return the names that were not known where they were used, and are defined elsewhere in the text."""
    early = [line.message for line in session.lines if line.verdict == "unread"]
    given = [*(d.name for d in session.state.definitions), *(word for word, _ in session.state.words)]
    return frozenset(
        name
        for name in given
        for said in (f"{spelling} {what}" for spelling in (name, latex_of(name)) for what in (*ELSEWHERE, _MAY_BE_STEP))
        if any(said in message for message in early)
    )


def defined_ahead(session: Session, names: frozenset[str]) -> State:
    """Return what is to be known from the start: each name with the first meaning that the text gives it."""
    ahead = replace(session.state.lasting(), ahead=names)
    if not session.forgotten:
        return ahead
    first = {d.name: d for d in (*ahead.definitions, *reversed(session.forgotten))}
    return replace(ahead, definitions=tuple(first.values()))
