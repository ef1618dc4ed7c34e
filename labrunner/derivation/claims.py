"""What a document claims: its chains of equalities, each with the conditions that the prose around it gives."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from labrunner.derivation.conditions import introduces_condition, is_comparison, is_remark, says_otherwise
from labrunner.derivation.cursor import depths
from labrunner.derivation.document import Document, Piece, PieceKind
from labrunner.derivation.layout import rows_of
from labrunner.derivation.problems import UnreadError
from labrunner.derivation.segments import Tokens
from labrunner.derivation.statements import Chain, IsIndex, Reading, Where, read_rows
from labrunner.derivation.tokens import tokenize

_SEVERAL_CASES = re.compile(
    r"\b(together|both cases|combin\w*|in general|in summary|in sum|overall|altogether|unif\w*|for all|juntando|juntos"
    r"|ambos casos|en general|en resumen|resumiendo|para todo|en conjunto|reuniendo)\b",
    re.IGNORECASE,
)
_CONDITION_IN_WORDS = re.compile(r"(?<![\w\\])([a-z])\s*(==?|≠|!=|\\neq?)\s*([a-z])(?![\w(])")
_LABEL_ENDS = re.compile(r"[\s)*_\]]*(?::|\.\s*[*_]{2}|$)")
_ROWS_APART = 1000
_PHOTO = "a photo or scan: a human must look"


@dataclass(frozen=True, slots=True)
class Trouble:
    """A formula that cannot be read as a whole, or an image."""

    start: int
    end: int
    message: str


@dataclass(slots=True)
class Claims:
    """Everything a document claims, and what of it cannot be read."""

    chains: list[Chain] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)


@dataclass(slots=True)
class _Place:
    """What has been said so far: the case that the prose has entered, the words since the last formula, the title."""

    case: Where | None = None
    words: str = ""
    heading: str = ""
    in_heading: bool = False
    last: list[Chain] = field(default_factory=list)  # the chains of the formula just before, in the same paragraph


def claims_of(document: Document, is_index: IsIndex) -> Claims:
    """Return what `document` claims."""
    claims, place = Claims(), _Place()
    for number, piece in enumerate(document.pieces):
        if piece.kind in (PieceKind.INLINE, PieceKind.DISPLAY):
            _add_formula(claims, place, document, number, is_index)
        elif piece.kind is PieceKind.TEXT:
            _add_words(place, document, piece)
        elif piece.kind is PieceKind.IMAGE:
            claims.troubles.append(Trouble(piece.start, piece.end, _PHOTO))
        elif piece.kind is PieceKind.BROKEN:
            claims.troubles.append(Trouble(piece.start, piece.end, "a formula that begins here and never ends"))
        else:
            _begin(place, piece.kind is PieceKind.HEADING)
    return claims


def _begin(place: _Place, heading: bool) -> None:
    """Begin a paragraph, or a heading, which closes the case and is a title until the paragraph after it."""
    place.words, place.last = "", []
    if heading:
        place.case, place.heading = None, ""
    place.in_heading = heading


def _add_words(place: _Place, document: Document, piece: Piece) -> None:
    text = document.text[piece.start : piece.end]
    if place.in_heading:
        place.heading += text
    if _SEVERAL_CASES.search(text):
        place.case = None
    place.words += text
    for match in _CONDITION_IN_WORDS.finditer(text):
        before = text[: match.start()]
        if introduces_condition(before):
            place.case = Where((tokenize(document.text, piece.start + match.start(), piece.start + match.end()),))
    if says_otherwise(re.split(r"[.\n]", text.rstrip(" \n:,"))[-1].strip(" *_-")) and place.case is not None:
        place.case = Where((), place.case.holds)


def _add_formula(claims: Claims, place: _Place, document: Document, number: int, is_index: IsIndex) -> None:
    piece = document.pieces[number]
    try:
        rows = rows_of(tokenize(document.text, piece.start, piece.end))
        reading = read_rows(rows, is_index)
    except UnreadError as error:
        if piece.kind is PieceKind.DISPLAY or re.search(r"=", document.text[piece.start : piece.end]):
            start = error.position if error.position is not None else piece.start
            claims.troubles.append(Trouble(start, piece.end, error.advice()))
        place.words, place.last = "", []
        return
    condition = _lone_condition(reading, rows, place)
    if condition is not None:
        _enter(place, condition, _text_after(document, number))
    else:
        _add_chains(claims, place, reading)
    place.words = ""


def _text_after(document: Document, number: int) -> str:
    following = document.pieces[number + 1] if number + 1 < len(document.pieces) else None
    if following is None or following.kind is not PieceKind.TEXT:
        return ""
    return document.text[following.start : following.end]


def _lone_condition(reading: Reading, rows: Sequence[Tokens], place: _Place) -> Tokens | None:
    """Return the condition that the whole formula is, or None where it claims something."""
    if not reading.chains and len(reading.conditions) == 1:
        return reading.conditions[0]
    if len(rows) != 1:
        return None
    level = depths(rows[0])
    comparisons = [token for i, token in enumerate(rows[0]) if level[i] == 0 and is_comparison(token)]
    if not comparisons:
        return None
    if not reading.chains:
        return rows[0] if introduces_condition(place.words) else None
    said_if = re.search(r"\b(if|when|whenever|si|cuando)\s*$", place.words.casefold())
    only = len(reading.chains) == 1 and len(reading.chains[0].sides) == 2 and not reading.chains[0].conditions
    return rows[0] if said_if and only else None


def _enter(place: _Place, condition: Tokens, after: str) -> None:
    """Take note of a condition that stands alone in the prose: it belongs to what follows, or to what stands before."""
    where = Where((condition,))
    words = place.words
    joining = words.strip().casefold()
    behind = bool(place.last) and re.fullmatch(
        r"[,(]?\s*(if|for|when|whenever|where|si|para|cuando|con|donde)", joining
    )
    if behind:
        for chain in place.last:
            chain.sides[-1].around.insert(0, where)
            for side in chain.sides[:-1]:
                side.around.append(where)
        if not joining.startswith((",", "(")):
            return
    if introduces_condition(words) or (_is_label(words, after) and not is_remark(words + after[:40])):
        place.case = where


def _is_label(words: str, after: str) -> bool:
    """Return whether a condition stands like a title before what it is about: `Diagonal (i = j):`."""
    plain = re.sub(r"[#*_>(\[-]|\d+[.)]", " ", words)
    return len(plain.split()) <= 4 and bool(_LABEL_ENDS.match(after))


def _add_chains(claims: Claims, place: _Place, reading: Reading) -> None:
    place.last = []
    for chain in reading.chains:
        around = [place.case] if place.case is not None else []
        around += [Where((condition,)) for condition in reading.conditions]
        for side in chain.sides:
            side.around += around
        if chain.continues and claims.chains:
            chain = _joined(claims.chains[-1], chain)
        else:
            chain.heading = place.heading
            claims.chains.append(chain)
        place.last.append(chain)


def _joined(chain: Chain, more: Chain) -> Chain:
    """Return `chain` with the sides of one that goes on from it; its rows are counted on."""
    shift = (chain.sides[-1].row if chain.sides else 0) + _ROWS_APART
    for side in more.sides:
        side.row += shift
    chain.sides += more.sides
    chain.conditions += [(row + shift, tokens) for row, tokens in more.conditions]
    return chain
