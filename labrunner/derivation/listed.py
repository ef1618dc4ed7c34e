"""Lists of numbers that a sentence claims in words: "the gradient is $[-0.335, 0.245, 0.090]$"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from labrunner.derivation.check import Finding
from labrunner.derivation.expressions import Expr
from labrunner.derivation.prepare import target_sides
from labrunner.derivation.reading import Reading, Remark
from labrunner.derivation.session import Session
from labrunner.derivation.sides import Side
from labrunner.derivation.tokens import Token
from labrunner.derivation.worked import HOLDS, is_value_of

_RECENT = 6
"""The lists of a sentence are about the links so shortly before it, or about what the lab names."""
_CLAIMS = re.compile(
    r"\b(?:is|are|gives?|get|equals?|becomes?|reads?|yields?|comes\s+to|es|son|da|vale|queda|resulta|obtengo|"
    r"ist|sind|ergibt|lautet|est|vaut|donne)(?:\s+(?:then|thus|hence|just|about|roughly|approximately|the\s+vector|"
    r"entonces|aproximadamente|el\s+vector|also|etwa|donc|environ))?\s*:?\s*$",
    re.IGNORECASE,
)
_DERIVATIVE = re.compile(r"\b(?:gradient\w*|deriv\w*|slopes?|Ableitung\w*|dérivée\w*)\b", re.IGNORECASE)
_OPEN = Finding(
    "unread",
    "cannot be read: nothing that the text speaks of has these entries at the numbers put in; "
    "write what it is, as in p = (0.7, 0.2, 0.1)",
)


def hears_list(session: Session, place: int, tokens: Sequence[Token]) -> bool:
    """Take a list of numbers in a sentence for the value of something near; return whether the formula is one.

    It is left to a human where nothing near has that value, unless other numbers may be meant than those put in.
    """
    numbers, said = session.state.numbers, session.prose_before(place)
    if not numbers or not claims_list(said) or not Side(tokens, session.known).listed:
        return False
    reading = Reading(session.setting, "gradient", session.state, session.known)
    named = _DERIVATIVE.search(re.split(r"[.;:]\s", said)[-1])
    spoken_of = [expr for expr in _candidates(session) if not named or "diff" in expr.kinds]
    found = is_value_of(tokens, spoken_of, reading)
    if found or (found is not None and numbers.near):
        session.say(Remark(session.document.blocks[place].at, HOLDS if found else _OPEN))
    return True


def claims_list(before: str) -> bool:
    """Return whether a list behind this prose is said to be the value of something: "the gradient is"."""
    return bool(_CLAIMS.search(before))


def _candidates(session: Session) -> Iterator[Expr]:
    """Yield what a sentence may speak of: what was written last, what is to be derived, what has a name."""
    if session.state.previous is not None:
        yield session.state.previous
    for target in session.declaration.targets:
        yield from target_sides(target, session.setting)
    for link in session.links[-_RECENT:]:
        yield from (link.left, link.right)
    known = session.known
    for name in (*known.symbols, *known.definitions):
        yield Expr("onehot", indices=(name,)) if known.is_index(name) else Expr("name", name=name)
