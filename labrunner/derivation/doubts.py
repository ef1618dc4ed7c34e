"""False lines that are left to a human, for the text around them may mean something under which they hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from labrunner.derivation.chains import read_display
from labrunner.derivation.check import Finding
from labrunner.derivation.nearby import (
    gates_near,
    holds_for,
    perhaps,
    perhaps_gated,
    relations_near,
    speaks_of_others,
    with_gates,
)
from labrunner.derivation.prepare import Setting
from labrunner.derivation.reading import Display, Reading, Remark
from labrunner.derivation.session import Session

_BY_COLUMNS = re.compile(
    r"column[- ]?major|(?:stack|flatten)\w*\s+(?:\w+\s+){0,3}columns|column by column|"
    r"por columnas|columna (?:a|por) columna",
    re.IGNORECASE,
)
_CONVENTION = re.compile(r"repeated ind|einstein|summation convention|[ií]ndices repetidos|sum\w* impl", re.IGNORECASE)
_FLATTENED = "cannot be read: the text flattens matrices column by column, the lab row by row"


def doubt(session: Session, reading: Reading, place: int) -> None:
    """Leave a false line to a human where it is true under a relation that the text around it speaks of."""
    display = session.displays[-1]
    doubts: dict[int, str] = {}
    for setting, other, message in _other_senses(session, reading, place, display):
        tried = read_display(other, setting, session.state, reading.layout, session.gate)
        for at in _mended(reading, tried):
            doubts.setdefault(at, message)
    if not display.active and not display.last and speaks_of_others(session.document.blocks, place):
        for remark in reading.remarks:
            only = holds_for(remark.finding.message)
            if remark.finding.verdict == "false" and only:
                doubts.setdefault(remark.at, perhaps(only))
    reading.remarks = [
        replace(remark, finding=Finding("unread", doubts[remark.at]))
        if remark.at in doubts and _wrong(remark)
        else remark
        for remark in reading.remarks
    ]


def _other_senses(
    session: Session, reading: Reading, place: int, display: Display
) -> Iterator[tuple[Setting, Display, str]]:
    """Yield in which setting and under which conditions a display may be meant, and what is said where it holds."""
    blocks = session.document.blocks
    if not display.last:
        for condition in relations_near(blocks, place, reading.setting.vocabulary):
            if condition not in display.active:
                yield reading.setting, replace(display, active=(condition,)), perhaps(condition)
    gate = gates_near(blocks, place)
    if gate:
        yield with_gates(reading.setting, gate), display, perhaps_gated(gate)


def _mended(reading: Reading, tried: Reading) -> list[int]:
    """Return where `reading` has wrong pieces that hold as `tried` reads them."""
    pairs = zip(reading.remarks, tried.remarks, strict=False)
    return [one.at for one, two in pairs if one.at == two.at and _wrong(one) and two.finding.verdict == "ok"]


def _wrong(remark: Remark) -> bool:
    return remark.finding.verdict in ("false", "misfit")


def left_to_human(remark: Remark, session: Session) -> Remark:
    """Return `remark`, or that a convention of the text may make a line true which is false in the lab's."""
    if _flattens_otherwise(remark, session):
        return replace(remark, finding=Finding("unread", _FLATTENED))
    loose = remark.finding.loose
    if loose and _leaves_sums_out(session):
        message = f"cannot be read: a sum over {loose} seems meant; write \\sum_{loose}"
        return replace(remark, finding=Finding("unread", message))
    return remark


def _flattens_otherwise(remark: Remark, session: Session) -> bool:
    """Return whether a line depends on how a matrix is flattened, and the text says that it does so by columns."""
    if not _wrong(remark) or not ("⊗" in remark.reading or "vec" in remark.reading):
        return False
    return any(_BY_COLUMNS.search(block.text) for block in session.document.blocks)


def _leaves_sums_out(session: Session) -> bool:
    """Return whether the text says that repeated indices are summed, or never writes a sum of its own."""
    return bool(_CONVENTION.search(session.text)) or r"\sum" not in session.text
