"""False lines that the words around them may make true: a supposition, a name of another part, another layout."""

from __future__ import annotations

import re

from labrunner.derivation.displays.pieces import Piece
from labrunner.derivation.evaluation.entries import latex_of
from labrunner.derivation.judging.naming import name_of
from labrunner.derivation.judging.reading import Reading, Remark
from labrunner.derivation.judging.session import Session
from labrunner.derivation.prose.nearby import condition_in

_SENTENCE_END = re.compile(r"[.;!?](?=\s)|\n\s*\n")
_SUPPOSES = re.compile(
    r"\b(?:if|when|whenever|suppose|assume|once|as\s+soon\s+as|in\s+the\s+limit|provided|si|cuando|wenn|falls)\s+"
    r"(?!\$(?!\s+(?:is|are|has|have|es|ist)\b))[^:]*,[^:]*$",
    re.IGNORECASE,
)
_NUMBERED = r"(?<![\w\\]){}\s*(?:=|\\geq?|>|≥|\\in)\s*\d"
"""An index that is put to numbers, as in "for $j = 1, 2$"."""
_LAYOUT = re.compile(r"denominator[- ]layout|layout\s+(?:de|del)\s+denominador|Nenner-?Layout", re.IGNORECASE)
_KINK = re.compile(
    r"\b(?:kink|[ck]onven[ct]i[oó]n\w*|corner|Knick)\b|(?:pre\S*|x_\{?\w\}?)\s*=\s*0(?![.\d])", re.IGNORECASE
)
_BROADCAST = re.compile(r"\bbroadcast\w*|\bto\s+(?:each|every|all)\s+(?:the\s+)?columns?", re.IGNORECASE)
_STRETCHED = r"cannot be read: what is added to each column is written b \mathbf{1}^\top"
_OF_ONE_NUMBER = "cannot be read: this may be about one number, and the letter is a vector here; give it an index"
_REACH = 6
"""So many blocks back a sentence may begin."""
_SUPPOSED = "cannot be decided: this does not hold in general, and the sentence supposes something; write it in signs"
_RENAMED = "cannot be decided: {} was something else before; if it is another one from here on, write: now let {} = ..."
_AT_NUMBERS = "cannot be decided: this does not hold for all indices, and the text puts numbers in; write the entries"
_TRANSPOSED = "cannot be decided: this does not hold in the lab's layout, and the text names another; write indices"
_AT_KINK = "cannot be decided: this does not hold in general, and the sentence may speak of the kink alone"


def proviso(session: Session, reading: Reading, place: int) -> str:
    """Return why false lines of a display are left to a human, an empty string where nothing speaks for it."""
    said = _SENTENCE_END.split(session.said_before(place))[-1]
    wrong = [remark.finding for remark in reading.remarks if remark.finding.verdict in ("false", "misfit")]
    name = _renamed(session)
    if name:
        session.doubted.add(name)
    used = {name for remark in reading.remarks for side in remark.sides for name in side.names} & session.doubted
    if name or used:
        return _RENAMED.format(*[latex_of(name or min(used))] * 2)
    conditions = [condition for finding in wrong if (condition := condition_in(finding.message)) is not None]
    letters = {index for condition in conditions for index in condition.indices if not session.known.is_index(index)}
    if any(re.search(_NUMBERED.format(letter), _raw_sentence(session, place)) for letter in letters):
        return _AT_NUMBERS
    misfit = [finding.message for finding in wrong if finding.verdict == "misfit"]
    if _BROADCAST.search(_raw_sentence(session, place)) and any("cannot be added" in message for message in misfit):
        return _STRETCHED
    if misfit and any(map(_is_of_one_number, reading.remarks)):
        return _OF_ONE_NUMBER
    if _LAYOUT.search(session.text) and misfit:
        return _TRANSPOSED
    nothing = all(r.sides[1:2] and r.sides[1].kind == "number" and r.sides[1].number == 0 for r in reading.remarks)
    if nothing and reading.setting.gated and _KINK.search(_raw_sentence(session, place)):
        return _AT_KINK
    inline = session.document.blocks[place].kind == "inline"
    return _SUPPOSED if inline and _SUPPOSES.search(said) else ""


def _is_of_one_number(remark: Remark) -> bool:
    """Return whether a line is about the derivative of a function of a letter by that letter, as d relu(x)/dx."""
    left = remark.sides[0] if remark.sides else None
    if left is None or left.kind != "diff" or left.parts[0].kind != "call":
        return False
    return [(part.kind, part.name, part.indices) for part in left.parts[0].parts] == [("name", left.name, left.indices)]


def _renamed(session: Session) -> str:
    """Return the learner's own name of which a display says under another title what it is."""
    tokens = session.displays[-1].tokens
    equals = next((n for n, token in enumerate(tokens) if token.kind in ("=", ":=")), 0)
    if not equals or [token.kind for token in tokens[equals + 1 :]] == ["number"]:
        return ""
    name = name_of(Piece("start", tokens[0].at, list(tokens[:equals])), session.known)
    named = session.named.get(name.name) if name is not None else None
    return name.name if name is not None and named is not None and named[0] != session.titles else ""


def _raw_sentence(session: Session, place: int) -> str:
    """Return the sentence before the formula at `place`, and up to its end, with the formulas in it as they are."""
    blocks = session.document.blocks
    start = place
    while start and blocks[start - 1].kind in ("prose", "inline") and place - start < _REACH:
        start -= 1
    before = _SENTENCE_END.split("".join(block.text for block in blocks[start:place]))[-1]
    behind = blocks[place + 1].text if blocks[place + 1 : place + 2] and blocks[place + 1].kind == "prose" else ""
    return before + _SENTENCE_END.split(behind, maxsplit=1)[0]
