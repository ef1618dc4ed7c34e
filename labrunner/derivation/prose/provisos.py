"""False lines that the words around them may make true: a supposition, a name of another part, another layout."""

from __future__ import annotations

import re

from labrunner.derivation.displays.pieces import Piece
from labrunner.derivation.evaluation.entries import latex_of
from labrunner.derivation.judging.naming import name_of
from labrunner.derivation.judging.reading import Reading, Remark
from labrunner.derivation.judging.renewal import in_definitions
from labrunner.derivation.judging.session import Session
from labrunner.derivation.prose.nearby import condition_in
from labrunner.derivation.prose.suppositions import under_supposition
from labrunner.derivation.terms.expressions import indices_in

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
_ONE_NUMBER = "cannot be read: this may be about one number, and the letter is a vector here; give it an index"
_BLANKED = re.compile(r"\S {4,}\Z")
"""What is left of code at the end of prose."""
_CODE_LEFT = "cannot be read: code is not read, and this may be what it equals; write both sides in one formula"
_MEMBER = re.compile(r"\s*\(?\s*[a-z]\s*(?:\\(?:not)?in(?![a-z])|∈|∉)(?!\s*(?:\\mathbb|\\R\b|\\?[{\[(]))")
_OF_SET = "cannot be decided: which entries lie in a set is not read; write the case in signs, as in h_a > 0"
_NEAR = 4
"""Among so many blocks before a formula is its case."""
_COMPOSED = re.compile(r"[A-Za-z]\s*(?=\\circ)|(?<=\\circ)\s*[A-Za-z]|[A-Za-z]\s*(?==[^$=]*\\circ)")
_OF_FUNCTIONS = "cannot be decided: the text speaks of functions put together, and this may be about any such"
_DIRECTION = re.compile(
    r"\+\s*\\(?:var)?epsilon\s*(?:\\,)?\s*([A-Za-z])\b|"
    r"\b(?:directions?|tangents?|perturbations?)\s+\$\s*\(?\s*(?:(\\dot|[A-Za-z])\b)",
)
_MOVED = "cannot be decided: {} is a direction here, of which nothing is known; write derivatives by entries"
_IMPLIES = re.compile(r"(\\(?:iff|implies|(?:Long)?(?:left|Left)?[Rr]ightarrow)(?![A-Za-z]))")
_DERIVED = re.compile(r"\\partial|\\nabla|\\frac\s*\{\s*d|=[^=]*=")
"""What a result is, which leads on to others, and no supposition."""
_REACH = 6
"""So many blocks back a sentence may begin."""
_SUPPOSED = "cannot be decided: this does not hold in general, and the sentence supposes something; write it in signs"
_RENAMED = "cannot be decided: {} was something else before; if it is another one from here on, write: now let {} = ..."
_NUMBERS = "cannot be decided: this does not hold for all indices, and the text puts numbers in; write the entries"
_TRANSPOSED = "cannot be decided: this does not hold in the lab's layout, and the text names another; write indices"
_KINK_ALONE = "cannot be decided: this does not hold in general, and the sentence may speak of the kink alone"


def proviso(session: Session, reading: Reading, place: int) -> str:
    """Return why false lines of a display are left to a human, an empty string where nothing speaks for it."""
    return next(filter(None, (ask(session, reading, place) for ask in _PROVISOS)), "")


def _given_anew(session: Session, reading: Reading, place: int) -> str:
    """Doubt a name that is defined under another title than before, and what is written through it from here on."""
    if in_definitions(session.document.blocks, place) or _misfits(reading):
        session.doubted |= _renamed(session)
    used = {name for remark in reading.remarks for side in remark.sides for name in side.names}
    doubted = sorted(used & session.doubted) or sorted(_renamed(session) & session.doubted)
    return _RENAMED.format(*[latex_of(doubted[0])] * 2) if doubted else ""


def _at_numbers(session: Session, reading: Reading, place: int) -> str:
    """Doubt a line that holds in one case of an index which the sentence puts to numbers."""
    conditions = [condition_in(remark.finding.message) for remark in reading.remarks]
    letters = {index for condition in conditions if condition is not None for index in condition.indices}
    sentence = _sentence(session, place)
    put = (letter for letter in letters if not session.known.is_index(letter))
    return _NUMBERS if any(re.search(_NUMBERED.format(letter), sentence) for letter in put) else ""


def _stretched(session: Session, reading: Reading, place: int) -> str:
    """Doubt a sum that fits where a column is added to each column, and the sentence says that it is."""
    unlike = any("cannot be added" in message for message in _misfits(reading))
    return _STRETCHED if unlike and _BROADCAST.search(_sentence(session, place)) else ""


def _of_one_number(_: Session, reading: Reading, __: int) -> str:
    """Doubt d relu(x)/dx = 1, which may be about a number where x is a vector in the lab."""
    return _ONE_NUMBER if _misfits(reading) and any(map(_is_of_one_number, reading.remarks)) else ""


def _in_other_layout(session: Session, reading: Reading, _: int) -> str:
    """Doubt what does not fit where the text names another layout."""
    return _TRANSPOSED if _misfits(reading) and _LAYOUT.search(session.text) else ""


def _at_kink(session: Session, reading: Reading, place: int) -> str:
    """Doubt that something is 0 where the sentence speaks of the kink."""
    last = [remark.sides[1] if len(remark.sides) > 1 else None for remark in reading.remarks]
    nothing = all(side is not None and side.kind == "number" and side.number == 0 for side in last)
    return _KINK_ALONE if nothing and reading.setting.gated and _KINK.search(_sentence(session, place)) else ""


def _behind_code(session: Session, _: Reading, place: int) -> str:
    """Doubt the "= B" behind code in backticks, which is not read and may be its left side."""
    continues = session.document.blocks[place].text.lstrip().startswith("=")
    return _CODE_LEFT if continues and _BLANKED.search(session.prose_before(place)) else ""


def _in_set(session: Session, _: Reading, place: int) -> str:
    """Doubt what stands behind "Case $a \\in A$": which entries lie in a set, is not read."""
    near = session.document.blocks[max(place - _NEAR, 0) : place]
    last = max((n for n, block in enumerate(near) if block.kind in ("display", "heading")), default=-1)
    return _OF_SET if any(_MEMBER.match(block.text) for block in near[last + 1 :] if block.kind == "inline") else ""


def _composed(session: Session, reading: Reading, place: int) -> str:
    """Doubt J_f = J_g J_k, which is about any functions where the text composes some, and no entries of J."""
    letters = {index for remark in reading.remarks for side in remark.sides for index in indices_in(side)}
    functions = {letter.strip() for letter in _COMPOSED.findall(_sentence(session, place))}
    return _OF_FUNCTIONS if letters & functions else ""


def _along_direction(session: Session, reading: Reading, _: int) -> str:
    """Doubt what is written through a direction in which the text moves something, as in z + \\varepsilon v."""
    moved = {name for found in _DIRECTION.findall(session.text) for name in found if name}
    names = {
        part for remark in reading.remarks for side in remark.sides for name in side.names for part in name.split()
    }
    named = sorted(name for name in names - session.vocabulary.symbols.keys() if name.split("_")[0] in moved)
    return _MOVED.format(latex_of(named[0])) if named else ""


def _implied(session: Session, reading: Reading, place: int) -> str:
    """Doubt both sides of an implication whose first side is a supposition, and no result."""
    before, *behind = _IMPLIES.split(session.document.blocks[place].text, maxsplit=1)
    wrong = bool(reading.remarks) and reading.remarks[0].finding.verdict in ("false", "misfit")
    if not behind or not wrong:
        return ""
    both_ways = "iff" in behind[0] or "left" in behind[0].lower()
    return _SUPPOSED if both_ways or not _DERIVED.search(before) else ""


def _supposed_in_signs(session: Session, reading: Reading, place: int) -> str:
    """Doubt what is supposed in signs, and what is said under it."""
    return _SUPPOSED if under_supposition(session, reading, place) else ""


def _supposed(session: Session, _: Reading, place: int) -> str:
    """Doubt a formula in a sentence that supposes something in words."""
    said = _SENTENCE_END.split(session.said_before(place))[-1]
    return _SUPPOSED if session.document.blocks[place].kind == "inline" and _SUPPOSES.search(said) else ""


_PROVISOS = (
    _given_anew,
    _at_numbers,
    _stretched,
    _of_one_number,
    _in_other_layout,
    _at_kink,
    _behind_code,
    _in_set,
    _composed,
    _along_direction,
    _implied,
    _supposed_in_signs,
    _supposed,
)


def _misfits(reading: Reading) -> list[str]:
    return [remark.finding.message for remark in reading.remarks if remark.finding.verdict == "misfit"]


def _is_of_one_number(remark: Remark) -> bool:
    """Return whether a line is about the derivative of a function of a letter by that letter, as d relu(x)/dx."""
    left = remark.sides[0] if remark.sides else None
    if left is None or left.kind != "diff" or left.parts[0].kind != "call":
        return False
    return [(part.kind, part.name, part.indices) for part in left.parts[0].parts] == [("name", left.name, left.indices)]


def _renamed(session: Session) -> set[str]:
    """Return the learner's own name of which a display says under another title what it is, as a set."""
    tokens = session.displays[-1].tokens
    equals = next((n for n, token in enumerate(tokens) if token.kind in ("=", ":=")), 0)
    if not equals or [token.kind for token in tokens[equals + 1 :]] == ["number"]:
        return set()
    name = name_of(Piece("start", tokens[0].at, list(tokens[:equals])), session.known)
    named = session.named.get(name.name) if name is not None else None
    return {name.name} if name is not None and named is not None and named[0] != session.titles else set()


def _sentence(session: Session, place: int) -> str:
    """Return the sentence before the formula at `place`, and up to its end, with the formulas in it as they are."""
    blocks = session.document.blocks
    start = place
    while start and blocks[start - 1].kind in ("prose", "inline") and place - start < _REACH:
        start -= 1
    before = "".join(block.text for block in blocks[start:place])
    # A blank line before a display ends no sentence that a full stop has not ended.
    before = _SENTENCE_END.split(before if before.rstrip().endswith((".", "!", "?")) else before.rstrip())[-1]
    behind = blocks[place + 1].text if blocks[place + 1 : place + 2] and blocks[place + 1].kind == "prose" else ""
    return before + _SENTENCE_END.split(behind, maxsplit=1)[0]
