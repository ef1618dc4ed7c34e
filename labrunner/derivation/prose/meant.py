"""Other senses in which a false display may be meant: the case of its title, a name given anew, the case before it."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from labrunner.derivation.displays.conditions import speaks_of_all
from labrunner.derivation.judging.contexts import best_reading
from labrunner.derivation.judging.reading import Display, Reading
from labrunner.derivation.judging.renewal import in_definitions
from labrunner.derivation.judging.session import Session
from labrunner.derivation.prose.doubts import may_mean
from labrunner.derivation.prose.introduced import introducing
from labrunner.derivation.prose.nearby import Said, condition_in, titled_case
from labrunner.derivation.prose.renamed import tell_apart
from labrunner.derivation.terms.expressions import Expr, with_indices

_THINGS = (
    r"(?:class\w*|logits?|ind\w+|entr\w+|outputs?|probabilit\w+|scores?|units?|cases?|effects?|ones?|row|column|label)"
)
_OTHERS = re.compile(
    rf"\b(?:(?:the\s+|all\s+|every\s+)?(?:others|rest)\b(?!\s+of)|(?:other|another|different|distinct|remaining|cross)\s+{_THINGS}|"
    r"off[- ](?:the[- ])?diagonal\w*|(?:someone|somebody)\s+else\w*|another\s+one['’]s|l[oa]s\s+(?:otr[oa]s|demás)|"
    r"otr[oa]\s+\w+|índices?\s+distintos?|andere[nrs]?\s+\w+|fremde\w*|verschieden\w*|les\s+autres|autre\s+\w+)\b|\b[a-z]\s*(?:≠|!=)\s*[a-z]\b",
    re.IGNORECASE,
)
"""Words that tell the other case from the one before."""
_RESULT = re.compile(
    r"\b(?:jacobian\w*|jacobi\w*|gradient\w*|matrix|matrices|entries\s+(?:are|of)|has\s+the\s+entries|result\w*|always|siempre|"
    r"immer|toujours|notation|point|hand|words|way)\b",
    re.IGNORECASE,
)
"""Words that speak of the whole, and of no case."""
_WITH = re.compile(r"\b(?:with|where|error|residual|con|mit|avec)\s*$", re.IGNORECASE)
"""What stands before a name that a sentence gives in passing."""
_RECENT = 6
"""Among so many links before a display is the one that it goes on from."""


def as_meant(session: Session, reading: Reading, place: int, before: tuple[Expr, ...]) -> Reading:
    """Return the display in the first other sense in which it is not false, `reading` itself where there is none.

    `before` are the conditions of the display before it.
    """
    display = session.displays[-1]
    return (
        as_titled(session, reading, place)
        or as_introduced(session, reading, place)
        or as_before(session, reading, place)
        or as_complement(session, reading, place)
        or as_going_on(session, display, place)
        or as_change(session, display)
        or as_defined(session, display, place)
        or as_named_before(session, display)
        or as_own_name(session, display, place)
        or as_continued(session, reading, before, place)
        or reading
    )


def as_titled(session: Session, reading: Reading, place: int) -> Reading | None:
    """Return the display read in the case that its title names, as in "Different index:"; None for no such title."""
    display, sign = session.displays[-1], titled_case(session.document.blocks, place)
    conditions = {condition_in(remark.finding.message) for remark in reading.remarks} - {None}
    if not sign or display.active or display.last or len(conditions) != 1:
        return None
    (condition,) = conditions
    if condition is None or condition.name != sign or any(map(session.vocabulary.is_index, condition.indices)):
        return None
    session.displays[-1] = replace(display, active=(condition,))
    return best_reading(session, session.displays[-1])


def as_introduced(session: Session, reading: Reading, place: int) -> Reading | None:
    """Return the display read in the case that the sentence before it ends with; None where it is false there, too."""
    display = session.displays[-1]
    relation = introducing(session.document.blocks, place, session.vocabulary)
    if relation is None or display.active or display.last:
        return None
    if not all(may_mean(remark, Said(relation)) for remark in reading.remarks if remark.finding.verdict == "false"):
        return None
    return _read_under((relation,), session)


def as_before(session: Session, reading: Reading, place: int) -> Reading | None:
    """Return the display read in the case that was stated before long prose; None where it is false there, too."""
    display, case = session.displays[-1], session.faded
    if not case or display.active or display.last or _RESULT.search(session.said_before(place)):
        return None
    if not all(may_mean(remark, Said(case[0])) for remark in reading.remarks if remark.finding.verdict == "false"):
        return None
    return _read_under(case, session)


def as_complement(session: Session, reading: Reading, place: int) -> Reading | None:
    """Return the display read for i ≠ j where the text has just said the same of i = j; None if false there, too.

    Who has found dp_j/dz_j, and goes on in words, means all others by dp_i/dz_j.
    """
    display, said = session.displays[-1], session.said_before(place)
    conditions = {condition_in(remark.finding.message) for remark in reading.remarks} - {None}
    if display.active or display.last or len(conditions) != 1 or speaks_of_all(said):
        return None
    if _RESULT.search(said) or not _OTHERS.search(said):
        return None
    (condition,) = conditions
    if condition is None or condition.name != "≠" or not _has_equal_case(session, reading, condition):
        return None
    if not all(may_mean(remark, Said(condition)) for remark in reading.remarks if remark.finding.verdict == "false"):
        return None
    return _read_under((condition,), session)


def _has_equal_case(session: Session, reading: Reading, condition: Expr) -> bool:
    """Return whether one of the last links speaks of the left side with the letters of `condition` the same."""
    sides = [remark.sides[0] for remark in reading.remarks if remark.sides]
    first, other = condition.indices
    equal = [with_indices(side, {a: b}) for side in sides[:1] for a, b in ((first, other), (other, first))]
    return any(link.left in equal and link.left not in sides for link in session.links[-_RECENT:])


def _read_under(case: tuple[Expr, ...], session: Session) -> Reading | None:
    """Return the last display read in `case`, None where it is false there, too."""
    display = session.displays[-1]
    session.displays[-1] = replace(display, active=case)
    read = best_reading(session, session.displays[-1])
    if read.faults[2]:
        session.displays[-1] = display
        return None
    return read


def as_going_on(session: Session, display: Display, place: int) -> Reading | None:
    """Return a display that begins with = read as going on from the display before it; None where it is false, too.

    That may have ended with what explains a name in it. Formulas in sentences between them are passed over, if each of
    them is an equality of its own.
    """
    begins = next((token.kind for token in display.tokens if token.kind != "&"), "") == "="
    ends = [end for end in (session.displayed, *session.ends) if end not in (None, session.state.previous)]
    if not begins or not ends:
        return None
    kinds = [block.kind for block in session.document.blocks[:place]]
    last = max((n for n, kind in enumerate(kinds) if kind == "display"), default=-1)
    if any(block.kind == "inline" and "=" not in block.text for block in session.document.blocks[last + 1 : place]):
        return None
    kept = session.state
    for end in ends:
        session.state = replace(kept, previous=end)
        reading = best_reading(session, display)
        session.state = kept
        if not any(reading.faults):
            return reading
    return None


def as_change(session: Session, display: Display) -> Reading | None:
    """Return the display read with d as what changes, where the learner has a vector d; None where it is false, too."""
    texts = [token.text for token in display.tokens]
    changes = texts[:1] == ["d"] and texts[1:2] != ["_"] and texts.count("d") > 1
    if not changes or all(d.name != "d" for d in session.state.definitions):
        return None
    return _told_apart(session, ["d"])


def as_defined(session: Session, display: Display, place: int) -> Reading | None:
    """Return the display read with its name taken anew, where it may be; None where that is false, too.

    It may be under another title, in a sentence that defines names or in a lab with several parts.
    """
    if len(session.settings) == 1 and not in_definitions(session.document.blocks, place):
        return None
    state, session.state = session.state, replace(session.state, anew=True)
    reading = best_reading(session, display)
    if reading.faults[2] or any(
        session.named.get(d.name) == session.part_of(reading.setting) for d in reading.state.renewed
    ):
        session.state = state
        return None
    return reading


def as_named_before(session: Session, display: Display) -> Reading | None:
    """Return the display read with names as the learner gave them in another part of the lab; None if false there, too.

    Here the lab has names of its own with the same letters; from here on the learner's are told apart by a prime.
    """
    given, written = session.vocabulary.definitions, {token.text.lstrip("\\") for token in display.tokens}
    own = {d.name for d in session.state.definitions if d.name in written and d.name in given}
    if not own:
        return None
    return _told_apart(session, own)


def _told_apart(session: Session, own: Collection[str]) -> Reading | None:
    """Return the last display read with the learner's names `own` told apart; None where it has faults then, too."""
    kept = session.state, session.displays, session.relabelled
    tell_apart(session, own)
    reading = best_reading(session, session.displays[-1])
    if any(reading.faults):
        session.state, session.displays, session.relabelled = kept
        return None
    return reading


def as_own_name(session: Session, display: Display, place: int) -> Reading | None:
    """Return the display read with a letter as the learner's that has a meaning; None if false there, too.

    It may be e, as a vector with entries e_j, or a name that the lab gives and the brief does not tell of, if nothing
    was said through it before.
    """
    texts = [token.text for token in display.tokens[:4]]
    given = in_definitions(session.document.blocks, place) or bool(_WITH.search(session.prose_before(place)))
    vector = texts[:2] == ["e", "_"] and (texts[3:] == [":="] or (given and texts[3:] == ["="]))
    spare = texts[0] in session.vocabulary.spare and texts[1:2] in (["="], [":="])
    new = texts[0] not in session.relabelled and not session.has_used(texts[0])
    if not (vector or (spare and new)):
        return None
    return _told_apart(session, [texts[0]])


def as_continued(session: Session, reading: Reading, conditions: tuple[Expr, ...], place: int) -> Reading | None:
    """Return the display read in the case of the one right before it, of whose left side it speaks again; else None."""
    display, sides = session.displays[-1], reading.remarks[0].sides
    boxed = any(token.text in (r"\boxed", r"\fbox") for token in display.tokens)
    if not conditions or boxed or display.active or display.last or session.prose_before(place).strip():
        return None
    if not any(link.left in sides[:1] and link.conditions == conditions for link in session.links[-_RECENT:]):
        return None
    continued = replace(display, active=conditions)
    read = best_reading(session, continued)
    if read.faults[2]:
        return None
    session.displays[-1] = continued
    return read
