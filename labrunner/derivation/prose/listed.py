"""Lists of numbers that a sentence claims in words: "the gradient is $[-0.335, 0.245, 0.090]$"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import permutations

from labrunner.derivation.comparing.check import Finding
from labrunner.derivation.evaluation.prepare import target_sides
from labrunner.derivation.judging.reading import Reading, Remark
from labrunner.derivation.judging.session import Session
from labrunner.derivation.judging.worked import HOLDS, is_value_of
from labrunner.derivation.latex.tokens import Token
from labrunner.derivation.problems import Unread
from labrunner.derivation.prose.hearing import condition_behind
from labrunner.derivation.syntax.grammar import read_expression
from labrunner.derivation.terms.canonical import separated
from labrunner.derivation.terms.expressions import Expr, with_indices
from labrunner.derivation.terms.sides import Side
from labrunner.derivation.text.words import claims_value

_RECENT = 6
"""The lists of a sentence are about the links so shortly before it, or about what the lab names."""
_DERIVATIVE = re.compile(r"\b(?:gradient\w*|deriv\w*|slopes?|Ableitung\w*|dérivée\w*)\b", re.IGNORECASE)
_GRADIENT = re.compile(r"\bgradient\w*\b|\bdL/dz\b", re.IGNORECASE)
_DESCRIBED = re.compile(r"\b(?:that|which)\s+(?:is|are)\s*$")
"""What tells more of a gradient, as in "a gradient that is m times too small", and not which one it is."""
_NO_DERIVATIVE = Finding(
    "unread",
    r"cannot be read: no derivative here is this; write which one it is, as in \frac{\partial L}{\partial z_j} =",
)
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
    if not claims_value(said) or not Side(tokens, session.known).listed:
        return False
    if not numbers and _has_fractions(tokens):
        session.note(tokens[0].at, _OPEN.message)
    if not numbers:
        return _has_fractions(tokens)
    reading = Reading(session.setting, "gradient", session.state, session.known)
    named = _DERIVATIVE.search(_clause(said))
    spoken_of = [expr for expr in _candidates(session) if not named or "diff" in expr.kinds]
    found = is_value_of(tokens, spoken_of, reading)
    if found or (found is not None and numbers.near):
        session.say(Remark(session.document.blocks[place].at, HOLDS if found else _OPEN))
    return True


def _has_fractions(tokens: Sequence[Token]) -> bool:
    """Return whether a list holds what no shape and no unit vector does: a fraction, decimals, or a minus sign."""
    texts = [token.text for token in tokens]
    numbers = any(token.kind == "number" for token in tokens)
    return numbers and (r"\frac" in texts or "-" in texts or any("." in text for text in texts))


def hears_value(session: Session, place: int, tokens: Sequence[Token]) -> None:
    """Leave it to a human where a sentence says in words that a derivative is what no derivative near is."""
    said = session.prose_before(place)
    if not claims_value(said) or not _GRADIENT.search(_clause(said)) or _DESCRIBED.search(said):
        return
    reading = Reading(session.setting, "gradient", session.state, session.known)
    try:
        value = separated(read_expression(tokens, session.known))
    except Unread:
        return
    conditions = session.active or condition_behind(session, place)
    if value.names and not _is_derivative(value, conditions, session, reading):
        session.say(Remark(session.document.blocks[place].at, _NO_DERIVATIVE))


def claimed_in_words(session: Session, place: int, reading: Reading) -> list[Remark]:
    """Return the remarks of `reading` with what a sentence calls the gradient looked at: "the gradient is g = ..."."""
    said = session.prose_before(place)
    own = [d for d in reading.state.definitions if d not in session.state.definitions]
    if not own or not claims_value(said) or not _DERIVATIVE.search(_clause(said)):
        return reading.remarks
    body = own[-1].body
    if "diff" in body.kinds or _is_gate(body) or _is_derivative(body, (), session, reading):
        return reading.remarks
    return [*reading.remarks, Remark(reading.remarks[-1].at, _NO_DERIVATIVE)]


def _is_gate(body: Expr) -> bool:
    """Return whether `body` is 1 or 0 by the sign of something, as the slope of a relu is."""
    values = body.parts[::2] if body.kind == "cases" else (body,)
    return all(part.kind in ("number", "truth") for part in values)


def _clause(said: str) -> str:
    return re.split(r"[.;:]\s", said)[-1]


def _is_derivative(value: Expr, conditions: tuple[Expr, ...], session: Session, reading: Reading) -> bool:
    """Return whether some derivative near is `value`, whatever its letters are; True where that cannot be told."""
    for candidate in _candidates(session):
        own, other = (sorted(x for x in expr.free if not session.known.is_index(x)) for expr in (candidate, value))
        if "diff" not in candidate.kinds or len(own) != len(other):
            continue
        for letters in permutations(other):
            renamed = with_indices(candidate, dict(zip(own, letters, strict=True)))
            if reading.check(renamed, value, conditions).verdict == "ok":
                return True
    return False


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
