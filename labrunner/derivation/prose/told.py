"""Names that words give to the unit vector of the label: "let $t$ be the one-hot vector", "$t_y = 1$, all others 0"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from labrunner.derivation.displays.pieces import Piece
from labrunner.derivation.judging.definitions import taken
from labrunner.derivation.judging.naming import name_of
from labrunner.derivation.judging.session import Session
from labrunner.derivation.latex.tokens import Token
from labrunner.derivation.terms.expressions import Expr
from labrunner.derivation.terms.vocabulary import Definition
from labrunner.derivation.text.dictionary import is_changed_by
from labrunner.derivation.text.document import Block

_UNIT = (
    r"(?:one[-\s]?hot(?:[-\s]*(?:encod\w+|vectors?|vektor|target|label|indicator|kodierung|coded|column))*|"
    r"(?:unit|standard\s+basis|basis|indicator|dummy|Einheits|Basis)[-\s]*(?:vector|vektor)|"
    r"vector\s+(?:one[-\s]?hot|unitario|indicador|canónico)|vecteur\s+(?:one[-\s]?hot|unitaire|de\s+base))"
)
_LONGEST_NAME = 9
_SENTENCE = re.compile(r"[.;!?](?=\s)|\n\s*\n")
_BE = r"(?:(?:be|is|denotes?|for|as|means|sei|ist|für|als|bezeichnet|es|sea|para|soit|est|pour|stands\s+for|:|=)\s+)*"
_THE = (
    r"(?:(?:the|an?|der|den|einen?|el|un|le)\s+)?"
    r"(?:(?:true|target|label['’]?s?|usual|corresponding|correct|class)\s+)*"
)
_BEHIND = re.compile(rf"\s*,?\s*{_BE}{_THE}{_UNIT}(?!\w)", re.IGNORECASE)
_BEFORE = re.compile(
    rf"{_UNIT}(?:\s+(?:of|for)\s+(?:the\s+)?(?:label|target|(?:true\s+|correct\s+)?class))?\s*(?:by|as|called|named|,)?\s*$",
    re.IGNORECASE,
)
_OF_ANOTHER = re.compile(
    r"\s*(?:of|for)\s+(?:the\s+)?(?:predict\w+|largest|biggest|maxim\w+|most\s+likely|winning|wrong|other|next|first|last)\b",
    re.IGNORECASE,
)
"""What makes a unit vector one of something else than the label."""
_ITS = re.compile(rf"\s*,?\s*{_BE}(?:the|der|den|el|le)\s+$", re.IGNORECASE)
_TH = re.compile(rf"[-\s]*(?:th|st|nd|te[rn]?|ésimo|e|ème)?[-\s]+{_UNIT}", re.IGNORECASE)
_ELSE_NOTHING = re.compile(
    r"\s*,?\s*(?:(?:and|y|und|et|with|but)\s+)?(?:(?:all|the|every|todos?|los|alle|tous|les)\s+)*"
    r"(?:(?:others?|rest|remaining|demás|otr[oa]s|anderen|autres)\s+(?:entr\w+\s+|components?\s+|ones\s+)?(?:(?:is|are|being|=|son|sind)\s+)?)?"
    r"(?:0(?![.,]?\d)|zeros?|ceros?|null(?:en)?|zéros?)\b",
    re.IGNORECASE,
)


def takes_unit(session: Session, place: int, tokens: Sequence[Token]) -> bool:
    """Take what the words around a name say to be the unit vector of the label; return whether it was said."""
    label = session.setting.label
    named = _named(tokens, label, session, place) if label and len(tokens) < _LONGEST_NAME else ()
    name = name_of(Piece("start", named[0].at, list(named)), session.known) if named else None
    known = session.known
    if name is None or name.indices or known.knows(name.name) or name.name in known.functions:
        return False
    unit = Expr("onehot", indices=(label,), at=tokens[0].at)
    definition = Definition(name.name, (), unit, "learner", 1)
    session.state = replace(session.state, definitions=(*session.state.definitions, definition))
    session.say(taken(tokens[0].at, name, unit))
    return True


def _named(tokens: Sequence[Token], label: str, session: Session, place: int) -> Sequence[Token]:
    """Return the t of t_y = 1 where words behind say that the other entries are 0, or a name called a unit vector."""
    texts = [token.text for token in tokens if token.text not in ("{", "}")]
    if texts[1:] in (["_", label, "=", "1"], ["[", label, "]", "=", "1"]):
        return tokens[:1] if _ELSE_NOTHING.match(session.prose_behind(place)) else ()
    return tokens if "=" not in texts and _says_unit(session.document.blocks, place, label) else ()


def _says_unit(blocks: Sequence[Block], place: int, label: str) -> bool:
    """Return whether the words around the name at `place` say that it is a unit vector."""
    before = blocks[place - 1].text if place and blocks[place - 1].kind == "prose" else ""
    behind = [block.text if block.kind in ("prose", "inline") else "" for block in blocks[place + 1 : place + 4]]
    said = _BEHIND.match(behind[0]) if behind else None
    if is_changed_by(_SENTENCE.split(before)[-1]) or is_changed_by(_SENTENCE.split(" ".join(behind))[0]):
        return False
    if said and _is_of_another(behind[0][said.end() :], behind[1:2], label):
        return False
    if _BEFORE.search(before) or (said and not _is_of_next(blocks[place + 1 : place + 3], said.end())):
        return True
    return len(behind) == 3 and behind[1].strip() == label and bool(_ITS.match(behind[0]) and _TH.match(behind[2]))


def _is_of_another(rest: str, follower: Sequence[str], label: str) -> bool:
    """Return whether a unit vector is said to be that of another class, or of another letter, than the label."""
    of_letter = rest.strip() in ("of", "for") and len(follower[0].strip()) == 1 if follower else False
    return _OF_ANOTHER.match(rest) is not None or (of_letter and follower[0].strip() != label)


def _is_of_next(blocks: Sequence[Block], end: int) -> bool:
    """Return whether words that end at `end` belong to the name behind them, as in "output $q$, one-hot target $t$"."""
    return blocks[0].text[:1] == "," and not blocks[0].text[end:].strip() and [b.kind for b in blocks[1:]] == ["inline"]
