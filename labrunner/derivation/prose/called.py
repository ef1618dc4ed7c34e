"""Names that a sentence gives to what was written last: "call this matrix $G$", "write $S$ for the denominator"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from labrunner.derivation.judging.definitions import name_last
from labrunner.derivation.judging.session import Session
from labrunner.derivation.latex.tokens import Token
from labrunner.derivation.terms.canonical import canonical
from labrunner.derivation.terms.expressions import Expr, indices_in, walk

_CALLS = re.compile(
    r"\b(?:call|name|denote|write|abbreviate)\s+(?:this|that|it|the)"
    r"(?:\s+(?!negative|square|inverse|half|twice|double|transpose|reciprocal|root|opposite|log|first|second|third|last|left|right|"
    r"numerator|factor|bracket|inner|outer)\w+){0,3}(?:\s+as)?\s*$"
    r"|\b(?:llam\w*|llám\w*|denot\w*|nombr\w*|abrevi\w*)(?:\s+(?:a|por|con|como|esto|est[ae]|l[ao]|el|matriz|vector))*\s*$"
    r"|\b(?:lo|la)\s+(?:llam\w+|denot\w+)(?:\s+(?:por|con|como))?\s*$",
    re.IGNORECASE,
)
_TO_FORMULA = re.compile(r"\s*(?:\([^()]{1,40}\))?\s*[:,.]\s*")
"""What stands between a name and the formula that says what it is."""
_WHOLE = re.compile(r"\b(?:this|the)\s+(?:\w+\s+)?(?:matrix|vector|column)(?:\s+\w+){0,4}\s*$", re.IGNORECASE)
_DENOMINATOR_BEFORE = re.compile(
    r"\b(?:call|name|denote|abbreviate|llam\w*|llám\w*|denot\w*)\s+(?:to\s+|a\s+|al\s+|by\s+)*"
    r"(?:the|el|this|that|its|al|este)?\s*(?:denominator|denominador)(?:\s+(?:by|as|por|con))?\s*$",
    re.IGNORECASE,
)
_SUM_BEFORE = re.compile(
    r"\b(?:call|name|denote|abbreviate|llam\w*|llám\w*|denot\w*)\s+(?:to\s+|a\s+|by\s+)*"
    r"(?:the|this|that|its|la|esta)?\s*(?:sum|suma)(?:\s+(?:by|as|por|con))?\s*$",
    re.IGNORECASE,
)
_WRITE_BEFORE = re.compile(r"\b(?:write|use|put|escrib\w*|us[oa]\w*|pong\w*)\s*$", re.IGNORECASE)
_DENOMINATOR_BEHIND = re.compile(
    r"\s*(?:for|para)\s+(?:the|el|this|its|su|este)\s+(?:denominator|denominador)\b", re.IGNORECASE
)
_THIS_BEHIND = re.compile(r"\s*(?:for|para|für|pour)\s+(?:this|it|that|esto|eso|dies|ceci)\b", re.IGNORECASE)
_RECENT = 6
"""Among so many links is the one that tells the other case."""
_SIGNS_APART = ({">", "<"}, {">", "≤"})


def takes_name(session: Session, place: int, tokens: Sequence[Token]) -> bool:
    """Take "call this matrix $G$" as a definition of G by what was written last; return whether it was one."""
    if "=" in [token.text for token in tokens] or _announces(session, place):
        return False
    meant = _in_all_cases(session, _named_by_prose(session, place))
    spoken_of = replace(session.state, previous=meant, conditions=())
    entry = () if meant is None else _entry_written(session, place, meant)
    named = None if meant is None else name_last(tokens, session.setting, spoken_of, entry)
    if named is None:
        return False
    state, remark = named
    session.state = replace(state, previous=session.state.previous, conditions=session.state.conditions)
    session.say(remark)
    return True


def _entry_written(session: Session, place: int, meant: Expr) -> tuple[str, ...]:
    """Return the letters, in order, of the entry that was written last, where "this matrix" gives the whole a name."""
    last = session.links[-1] if session.links else None
    if last is None or last.right != canonical(meant) or not _WHOLE.search(session.prose_before(place)):
        return ()
    # A derivative has the index of what it derives first, and then the one of what it is taken by.
    letters = (*(index for part in last.left.parts for index in indices_in(part)), *last.left.indices)
    return tuple(dict.fromkeys(letter for letter in letters if letter in meant.free))


def _in_all_cases(session: Session, meant: Expr | None) -> Expr | None:
    """Return what is meant by "this": where it was found for both signs, one after the other, the two cases of it."""
    second = session.links[-1] if session.links else None
    if meant is None or second is None or second.right != canonical(meant) or len(second.conditions) != 1:
        return meant
    (other,) = second.conditions
    for first in session.links[-_RECENT:-1]:
        one = first.conditions[0] if len(first.conditions) == 1 else None
        opposite = one is not None and one.parts == other.parts and {one.name, other.name} in _SIGNS_APART
        if one is not None and opposite and first.left == second.left:
            return Expr("cases", (first.right, one, second.right, Expr("otherwise")), at=meant.at)
    return meant


def _announces(session: Session, place: int) -> bool:
    """Return whether the formula behind a name says what it is, as in "I call it the gate $g_k$: $$g_k = ...$$"."""
    name, behind = session.document.blocks[place], session.document.blocks[place + 1 : place + 3]
    if [block.kind for block in behind] != ["prose", "display"] or not _TO_FORMULA.fullmatch(behind[0].text):
        return False
    return behind[1].text.strip().startswith(name.text.strip())


def _says_next(session: Session, place: int) -> bool:
    """Return whether the next display says what the name at `place` is."""
    blocks = session.document.blocks
    behind = next((block for block in blocks[place + 1 : place + _RECENT] if block.kind == "display"), None)
    return behind is not None and behind.text.strip().startswith(blocks[place].text.strip())


def _named_by_prose(session: Session, place: int) -> Expr | None:
    """Return what the prose around a formula gives a name to: the last expression, or its denominator."""
    previous = session.state.previous
    if _names_denominator(session, place):
        return previous.parts[1] if previous is not None and previous.kind == "div" else None
    # "It" behind a name in the sentence is that name, and not the formula before.
    spoken_of = session.document.blocks[max(place - 2, 0)]
    named = spoken_of.kind == "inline" and "=" not in spoken_of.text
    if _SUM_BEFORE.search(session.prose_before(place)):
        sums = [node for node in walk(previous) if node.kind == "sum"] if previous is not None else []
        return sums[0] if len(set(sums)) == 1 else None
    called = _CALLS.search(session.prose_before(place))
    if _WRITE_BEFORE.search(session.prose_before(place)) and _THIS_BEHIND.match(session.prose_behind(place)):
        return None if _says_next(session, place) else previous
    if named or called is None:
        return None
    # "Call the prediction p" is about what the lab calls so.
    return None if called.group().split()[-1].lower() in session.declaration.words else previous


def _names_denominator(session: Session, place: int) -> bool:
    """Return whether the prose around a name says that it stands for the denominator of what was written last."""
    before = session.prose_before(place)
    written = _WRITE_BEFORE.search(before) and _DENOMINATOR_BEHIND.match(session.prose_behind(place))
    return bool(written or _DENOMINATOR_BEFORE.search(before))
