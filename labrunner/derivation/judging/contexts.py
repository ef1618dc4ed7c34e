"""The parts of a lab that a display may speak of: which one it is read under, which ones the text rules out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from labrunner.derivation.comparing.check import Finding
from labrunner.derivation.evaluation.prepare import Setting
from labrunner.derivation.judging.chains import read_display
from labrunner.derivation.judging.reading import Display, Link, Reading, State
from labrunner.derivation.judging.session import Session
from labrunner.derivation.problems import Unread

_OF_ANOTHER_PART = "cannot be decided: false for {}, which the title names, and true for {}; give it a title of its own"


def best_reading(session: Session, display: Display) -> Reading:
    """Return the reading with the fewest faults, trying the current context first."""
    own = session.setting
    best = _least_faulty(_readings(session, display, ("gradient", "jacobian")))
    elsewhere = best is not None and best.faults[2] and session.titled == own.id != best.setting.id
    if len(session.settings) > 1 and (best is None or best.faults[0] or elsewhere):
        best = _least_faulty(_readings(session, display, ("gradient",), anew=True), best)
    if best is None:
        raise Unread("a lab without a context")
    if session.titled == own.id != best.setting.id and any(best.faults):
        titled = read_display(display, own, session.state, best.layout, session.gate)
        # What is unread in another part says nothing against what is false in the one that the title names.
        return best if titled.faults[0] else titled
    if session.titled and best.setting.id != session.setting.id:
        return _kept_to_title(best, read_display(display, session.setting, session.state, best.layout, session.gate))
    return best


def _kept_to_title(reading: Reading, titled: Reading) -> Reading:
    """Leave to a human what holds in another part of the lab than the title names, and is false in that one.

    What comes to 0 = 0 in the other part, where two of its names are the same, is no reason not to call it false.
    """
    if titled.faults[0] or not titled.faults[2] or reading.faults[2]:
        return reading
    if reading.links and all(reading.vanishes(link.left, link.right, link.conditions) for link in reading.links):
        return titled
    wrong = {remark.at for remark in titled.remarks if remark.finding.verdict in ("false", "misfit")}
    finding = Finding("unread", _OF_ANOTHER_PART.format(titled.setting.id, reading.setting.id))
    reading.remarks = [replace(r, finding=finding) if r.at in wrong else r for r in reading.remarks]
    reading.links.clear()
    return reading


def _readings(session: Session, display: Display, layouts: Iterable[str], anew: bool = False) -> Iterator[Reading]:
    """Yield what the display says in each layout under each context that is not ruled out."""
    order = [session.current, *(n for n in range(len(session.settings)) if n != session.current)]
    for layout in layouts:
        for place in order:
            reading = read_display(display, session.settings[place], session.state, layout, session.gate, anew)
            if place not in session.barred or not _uses_meaning(reading.links, reading.setting):
                yield reading


def _least_faulty(readings: Iterable[Reading], best: Reading | None = None) -> Reading | None:
    """Return the first of the readings with the fewest faults, `best` before all of them."""
    for reading in readings:
        if best is None or (reading.faults, reading.misfits) < (best.faults, best.misfits):
            best = reading
        if best.faults == (0, 0, 0):
            break
    return best


def bar_others(session: Session, reading: Reading, before: State) -> None:
    """Rule out the other variants of this context once a name with a meaning was used as only this one allows."""
    alone = len(session.settings) == 1
    if alone or reading.faults != (0, 0, 0) or not _uses_meaning(reading.links, reading.setting):
        return
    for place, other in enumerate(session.settings):
        variant = other.id == reading.setting.id and other is not reading.setting and place not in session.barred
        if variant and read_display(session.displays[-1], other, before, reading.layout).faults[1]:
            session.barred.add(place)


def links_under(setting: Setting, session: Session) -> list[Link]:
    """Return the links that hold in `setting`: what is true in two contexts counts for both."""
    if len(session.settings) == 1:
        return session.links
    place = session.place_of(setting)
    if place not in session.replayed:
        barred = place in session.barred
        links = _replayed(session, setting)
        session.replayed[place] = [link for link in links if not (barred and _uses_meaning([link], setting))]
    return session.replayed[place]


def _replayed(session: Session, setting: Setting) -> list[Link]:
    """Return the links of all displays read under `setting`, with the definitions of the whole text."""
    lasting = session.state.lasting()
    state = lasting
    links: list[Link] = []
    for display in session.displays:
        reading = read_display(display, setting, state)
        state = replace(lasting, previous=reading.state.previous, conditions=reading.state.conditions)
        links += reading.links
    return links


def _uses_meaning(links: Iterable[Link], setting: Setting) -> bool:
    """Return whether a name that the lab gives a meaning, such as \\bar h, occurs in one of `links`."""
    known = setting.vocabulary.definitions
    names = (name for link in links for name in link.left.names + link.right.names)
    return any(name in known and known[name].source == "meaning" for name in names)
