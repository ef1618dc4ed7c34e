"""False lines that are left to a human, for the text around them may mean something under which they hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from typing import NamedTuple

from labrunner.derivation.comparing.check import Finding
from labrunner.derivation.evaluation.entries import latex_of
from labrunner.derivation.evaluation.prepare import Setting
from labrunner.derivation.judging.chains import read_display
from labrunner.derivation.judging.reading import Display, Reading, Remark
from labrunner.derivation.judging.session import Session
from labrunner.derivation.prose.nearby import (
    Said,
    condition_in,
    gates_near,
    perhaps,
    perhaps_gated,
    relations_near,
    speaks_of_others,
    supposes_gates,
    with_gates,
)
from labrunner.derivation.prose.provisos import proviso
from labrunner.derivation.terms.convention import summed, sums_some, ways_to_sum
from labrunner.derivation.terms.expressions import Expr, walk
from labrunner.derivation.text.asides import warns

_BY_COLUMNS = re.compile(
    r"column[- ]?(?:major|stack\w*|wise)|(?:stack|flatten)\w*\s+(?:\w+\s+){0,3}columns|column by column|"
    r"por columnas|columna (?:a|por) columna",
    re.IGNORECASE,
)
_WARNED = "cannot be decided: this does not hold, and the sentence may say so; if it should, give it a line of its own"
_SUPPOSED = (
    "cannot be decided: this does not hold in general, and the text supposes that all units are open, or shut; write "
    r"\mathbb{1}[h > 0] for the gate"
)
_LOOSE = Finding("unread", "cannot be decided: this is not so if the words say that it is equal; write = if they do")
_MANY = 3
_ELSEWHERE = "cannot be decided: {} was said of another part of the lab; say what it is here"
_CONVENTION = "cannot be read: it is open over which of the repeated indices this is summed; write the sums"
_LATER = "cannot be decided: {} gets its meaning further on, and this does not hold for it"
_FLATTENED = "cannot be read: the text flattens matrices column by column, the lab row by row"


def doubt(session: Session, reading: Reading, place: int) -> None:
    """Leave a false line to a human where the text around it may mean something under which it is right."""
    doubts = {**_in_cases_told_in_words(session, reading, place), **_in_other_senses(session, reading, place)}
    doubts = {at: said for at, said in doubts.items() if at not in _amid_general(reading)}
    doubts |= _warned(session, reading, place) | _supposed(session, reading, place)
    said = proviso(session, reading, place)
    doubts = {remark.at: said for remark in reading.remarks if said} | doubts
    reading.remarks = [
        replace(remark, finding=Finding("unread", doubts[remark.at]))
        if remark.at in doubts and _wrong(remark)
        else remark
        for remark in reading.remarks
    ]


def _amid_general(reading: Reading) -> set[int]:
    """Return where the wrong pieces stand between sides that are equal in general: no case is meant there."""
    found: set[int] = set()
    for chain in _chains(reading.remarks):
        for first, last in combinations(range(len(chain)), 2):
            between = {remark.at for remark in chain[first : last + 1] if _wrong(remark)}
            if between - found and reading.check(chain[first].sides[0], chain[last].sides[1]).verdict == "ok":
                found |= between
    return found


def _chains(remarks: Sequence[Remark]) -> list[list[Remark]]:
    """Return the links in `remarks` one behind the other, cut where one does not go on from the right side before."""
    chains: list[list[Remark]] = [[]]
    for remark in remarks:
        goes_on = chains[-1] and len(remark.sides) == 2 and remark.sides[0] is chains[-1][-1].sides[1]
        if not goes_on:
            chains.append([])
        if len(remark.sides) == 2:
            chains[-1].append(remark)
    return chains


def _in_other_senses(session: Session, reading: Reading, place: int) -> dict[int, str]:
    """Return what is said of the pieces that hold under a relation, or for a gate, that the text speaks of."""
    doubts: dict[int, str] = {}
    for sense in _other_senses(session, reading, place, session.displays[-1]):
        tried = read_display(sense.display, sense.setting, session.state, reading.layout, session.gate)
        for remark in _mended(reading, tried):
            if sense.said is None or may_mean(remark, sense.said):
                doubts.setdefault(remark.at, sense.message)
    return doubts


def _in_cases_told_in_words(session: Session, reading: Reading, place: int) -> dict[int, str]:
    """Return what is said of the pieces that hold in one case where the text speaks of a diagonal or of the others."""
    display, doubts = session.displays[-1], {}
    if (display.active and not display.lingers) or display.last or not speaks_of_others(session.document.blocks, place):
        return {}
    remarked = [said.relation for said in _said_near(session, reading, place) if said.aside]
    for remark in reading.remarks:
        only = condition_in(remark.finding.message)
        if only is not None and may_mean(remark, Said(only, only in remarked)):
            doubts[remark.at] = perhaps(only)
    return doubts


def _warned(session: Session, reading: Reading, place: int) -> dict[int, str]:
    """Return what is said of a formula in a sentence which may say that it does not hold."""
    if session.document.blocks[place].kind != "inline":
        return {}
    if not warns(session.prose_before(place), session.prose_behind(place)):
        return {}
    return {remark.at: _WARNED for remark in reading.remarks}


def _supposed(session: Session, reading: Reading, place: int) -> dict[int, str]:
    """Return what is said of lines behind "if all units are on": they may hold for these alone."""
    if not reading.setting.gated or not supposes_gates(session.document.blocks, place):
        return {}
    return dict.fromkeys((remark.at for remark in reading.remarks), _SUPPOSED)


class Sense(NamedTuple):
    """In which setting and under which conditions a display may be meant, and what is said where it holds."""

    setting: Setting
    display: Display
    message: str
    said: Said | None = None


def _other_senses(session: Session, reading: Reading, place: int, display: Display) -> Iterator[Sense]:
    for said in () if display.last else _said_near(session, reading, place):
        if said.relation not in display.active and not _rules_out(display, said.relation):
            other = replace(display, active=(said.relation,))
            yield Sense(reading.setting, other, perhaps(said.relation), said)
    gate = gates_near(session.document.blocks, place)
    if gate:
        yield Sense(with_gates(reading.setting, gate), display, perhaps_gated(gate))


def _rules_out(display: Display, relation: Expr) -> bool:
    """Return whether the case stated for `display` itself is the opposite of `relation`."""
    stated = () if display.lingers else display.active
    return any(set(c.indices) == set(relation.indices) and c.name != relation.name for c in stated)


def _said_near(session: Session, reading: Reading, place: int) -> list[Said]:
    return relations_near(session.document.blocks, place, reading.vocabulary)


def may_mean(remark: Remark, said: Said) -> bool:
    """Return whether a false line may be meant only where the text says, and does not tell the cases apart itself.

    "Only i = y survives" may be meant so where the left side is 0 for all other index values.
    """
    finding = remark.finding
    apart = ("delta", "rel", "onehot")
    letters = set(said.relation.indices)
    if finding.right is None:
        return True
    if finding.loose and finding.loose in letters:
        return False
    if letters and any(n.kind in apart and n.indices and letters.issuperset(n.indices) for n in walk(finding.right)):
        return False
    return not said.aside or (finding.difference is not None and finding.difference.left_vanishes)


def _mended(reading: Reading, tried: Reading) -> list[Remark]:
    """Return the wrong pieces of `reading` that hold as `tried` reads them."""
    pairs = zip(reading.remarks, tried.remarks, strict=False)
    return [one for one, two in pairs if one.at == two.at and _wrong(one) and two.finding.verdict == "ok"]


def _wrong(remark: Remark) -> bool:
    return remark.finding.verdict in ("false", "misfit")


def left_to_human(remark: Remark, session: Session, reading: Reading) -> Remark:
    """Return `remark`, or that a convention of the text may make a line true which is false in the lab's."""
    if _flattens_otherwise(remark, session):
        return replace(remark, finding=Finding("unread", _FLATTENED))
    later = _named_later(remark, session)
    if later:
        return replace(remark, finding=Finding("unread", _LATER.format(latex_of(later))))
    elsewhere = _named_elsewhere(remark, session, reading)
    if elsewhere:
        session.misplaced[len(session.lines)] = latex_of(elsewhere)
    false = remark.finding.verdict == "false"
    if false and sums_some(session.text) and _holds_summed(remark, reading):
        return replace(remark, finding=Finding("unread", _CONVENTION))
    loose = "" if session.state.sums_repeated else remark.finding.loose
    if loose and _leaves_sums_out(session) and _holds_summed(remark, reading):
        message = f"cannot be read: a sum over {loose} seems meant; write \\sum_{loose}"
        return replace(remark, finding=Finding("unread", message))
    return remark


def _named_later(remark: Remark, session: Session) -> str:
    """Return a name in a wrong line about changes that gets its meaning further on, and may stand for anything here."""
    nodes = {node for side in remark.sides for node in walk(side)} if _wrong(remark) else set()
    if not any(node.kind == "differential" for node in nodes):
        return ""
    names = {node.name for node in nodes if node.kind == "name"} & session.state.ahead
    return next((name for name in sorted(names) if _defined_at(name, session.text) > remark.at), "")


def leave_loose(reading: Reading) -> None:
    """Leave to a human what words such as "is" say between two formulas where it is not so; drop what was not read."""
    unread = [remark for remark in reading.remarks if remark.finding.verdict == "unread"]
    said = [replace(r, finding=_LOOSE) if _wrong(r) else r for r in reading.remarks if r not in unread]
    reading.remarks = said


def leave_misplaced(session: Session) -> None:
    """Leave lines to a human that do not fit through names of another part, where there are many of them.

    One alone is a slip; where nearly all lines do not fit, a name was meant otherwise.
    """
    if len(session.misplaced) >= _MANY:
        for place, name in session.misplaced.items():
            session.lines[place] = replace(session.lines[place], verdict="unread", message=_ELSEWHERE.format(name))


def _named_elsewhere(remark: Remark, session: Session, reading: Reading) -> str:
    """Return a learner's name in a line that does not fit which was given in another part, with other sizes."""
    if remark.finding.verdict != "misfit" or session.titled:
        return ""
    names = {name for side in remark.sides for name in side.names}
    named = session.named_ahead | session.named
    own = {other for name in names for other in {name, *session.known.reach(name)}} & named.keys()
    parts = {setting.id: setting.vocabulary.symbols.keys() for setting in session.settings}
    here = reading.setting.vocabulary.symbols.keys()
    # What is said of one part holds in another that has all of its letters, as the loss has those of the network.
    return next((name for name in sorted(own) if not parts[named[name][1]] <= here), "")


def _defined_at(name: str, text: str) -> int:
    """Return where an equation first says what `name` is, -1 where none does."""
    found = re.search(rf"(?<![\w\\^{{]){re.escape(latex_of(name))}(?:_\w|_\{{\w+\}})?\s*&?\s*:?=", text)
    return -1 if found is None else found.start()


def _holds_summed(remark: Remark, reading: Reading) -> bool:
    """Return whether a line holds with some of its repeated indices summed over, or they are too many to tell."""
    sides = remark.sides
    if all(summed(side) == side for side in sides):
        return False
    ways = list(ways_to_sum(*sides))
    return not ways or any(reading.check(left, right, reading.active).verdict == "ok" for left, right in ways)


def _flattens_otherwise(remark: Remark, session: Session) -> bool:
    """Return whether a line depends on how a matrix is flattened, and the text says that it does so by columns."""
    if not _wrong(remark):
        return False
    nodes = [node for side in remark.sides for node in walk(side)]
    if not any(node.kind == "kron" or node.name == "vec" for node in nodes):
        return False
    return any(_BY_COLUMNS.search(block.text) for block in session.document.blocks)


def _leaves_sums_out(session: Session) -> bool:
    """Return whether the text never writes a sum of its own."""
    return r"\sum" not in session.text
