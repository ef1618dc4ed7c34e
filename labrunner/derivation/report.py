"""Judged links as lines of a verdict: where they stand, what is said of them, the numbers that prove it."""

from __future__ import annotations

import numpy as np

from labrunner.derivation import dual
from labrunner.derivation.arrays import COLUMN, POINTS, ROW
from labrunner.derivation.claims import Trouble
from labrunner.derivation.comparison import worst
from labrunner.derivation.definitions import names_in
from labrunner.derivation.desk import Desk, Reading
from labrunner.derivation.document import Document
from labrunner.derivation.hints import hint_of
from labrunner.derivation.links import JudgedChain, Link
from labrunner.derivation.problems import UnreadError
from labrunner.derivation.scope import Index, Kind
from labrunner.derivation.statements import Side
from labrunner.derivation.verdicts import Counterexample, Judgement, Line

_LONGEST_SOURCE = 160
_TAKEN = "taken as your definition, not checked"


def line_of_trouble(document: Document | None, trouble: Trouble) -> Line:
    """Return the line of a formula that cannot be read at all, or of an image."""
    line, column = document.place(trouble.start) if document is not None else (1, 1)
    source = _shown(document.text[trouble.start : trouble.end]) if document is not None else ""
    return Line(line, column, source, Judgement.UNREAD, trouble.message)


def line_of_link(document: Document, desk: Desk, judged: JudgedChain, link: Link) -> Line:
    """Return the line of a judged link; it stands where its right side begins."""
    left, right = judged.chain.sides[link.left], judged.chain.sides[link.right]
    line, column = document.place(right.start)
    counterexample = _counterexample(desk, judged, link)
    return Line(
        line,
        column,
        _source(document, left, right),
        link.verdict,
        _message(desk, link, counterexample),
        counterexample,
        _reading(link),
    )


def _source(document: Document, left: Side, right: Side) -> str:
    text = document.text
    own = f"= {text[right.start : right.end]}"
    together = 0 <= right.start - left.end <= 12 and "\n" not in text[left.start : right.end]
    return _shown(text[left.start : right.end] if together else own)


def _shown(text: str) -> str:
    """Return text fit for a message: one line, printable, not too long."""
    plain = " ".join(text.split())
    plain = "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in plain)
    return plain if len(plain) <= _LONGEST_SOURCE else plain[: _LONGEST_SOURCE - 3] + "..."


def _reading(link: Link) -> str:
    if link.pair is None:
        return ""
    where = f" where {link.condition.text}" if link.condition is not None else ""
    return f"{link.pair[0].term.text} = {link.pair[1].term.text}{where}"


def _message(desk: Desk, link: Link, counterexample: Counterexample | None) -> str:
    if link.verdict is Judgement.DEFINITION:
        return _TAKEN
    if link.verdict is Judgement.OK:
        return ""
    if link.verdict is Judgement.UNREAD:
        return f"cannot read this: {_advice(link.problem)}"
    hint = _hint(desk, link)
    numbers = f": {counterexample}" if counterexample is not None else ""
    advice = f" ({hint})" if hint else ""
    if link.verdict is Judgement.MISFIT:
        return f"does not fit: {_advice(link.problem)}{advice}; as I read it: {_reading(link) or '?'}{numbers}"
    return f"false{advice}{numbers}"


def _advice(problem: Exception | None) -> str:
    if problem is None:
        return "the side before it cannot be read"
    return problem.advice() if isinstance(problem, UnreadError) else str(problem)


def _indices(link: Link) -> dict[object, Index]:
    found: dict[object, Index] = {}
    for reading in link.pair or ():
        found |= {index.axis: index for index in reading.term.free}
    if link.condition is not None:
        found |= {index.axis: index for index in link.condition.free}
    return found


def _hint(desk: Desk, link: Link) -> str:
    if link.found is None or link.pair is None:
        return ""
    return hint_of(link.found, _indices(link), desk.scope.sizes)  # type: ignore[arg-type]


def _counterexample(desk: Desk, judged: JudgedChain, link: Link) -> Counterexample | None:
    """Return where a false link differs most, with the values of the lab's symbols there."""
    if link.verdict not in (Judgement.FALSE, Judgement.MISFIT) or link.found is None or link.pair is None:
        return None
    found, indices = link.found, _indices(link)
    place = dict(zip(found.axes, worst(found), strict=True))
    at = tuple(place[axis] for axis in found.axes)
    values = tuple(sorted((indices[axis].name, spot) for axis, spot in place.items() if axis in indices))
    entry = tuple(place[axis] for axis in (ROW, COLUMN) if axis in place)
    point = _point(desk, link.pair, place.get(POINTS, 0))
    return Counterexample(values, entry, point, float(found.left[at]), float(found.right[at]))


def _point(desk: Desk, pair: tuple[Reading, Reading], point: int) -> tuple[tuple[str, str], ...]:
    """Return the base symbols that the link rests on with their values, small ones in full."""
    bases: set[str] = set()
    for reading in pair:
        for name in names_in(reading.expression):
            bases |= desk.scope.bases(name)
    shown = []
    for key in sorted(bases):
        symbol = desk.scope.symbols[key]
        if symbol.kind is Kind.BASE and symbol.shape.rank <= 1 and symbol.value is not None:
            data = dual.primal(symbol.value).data[point]
            shown.append((symbol.latex, _numbers(data)))
    return tuple(shown)


def _numbers(data: np.ndarray) -> str:
    if data.ndim == 0:
        return f"{float(data):g}"
    return "[" + ", ".join(f"{float(value):g}" for value in data) + "]"
