r"""The rule that reads a gradient off a differential, said of any: "if $df = g^\top dx$, then $\nabla f = g$"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from labrunner.derivation.comparing.check import Finding
from labrunner.derivation.judging.reading import Remark
from labrunner.derivation.judging.session import Session
from labrunner.derivation.text.document import Block
from labrunner.derivation.text.words import end_of

_IF = re.compile(
    r"\b(?:if|once|as\s+soon\s+as|from|when|si|wenn|de|aus)(?:\s+(?:we\s+have|there\s+is))?\s*$", re.IGNORECASE
)
_THEN = re.compile(
    r"\s*,?\s*(?:then|we\s+(?:get|have|read(?:\s+off)?)|entonces|dann|folgt|alors|follows)\s*", re.IGNORECASE
)
_NAME = r"\\?[A-Za-z]+(?:_\w)?"
_TRANSPOSED = r"\^(?:\\top|T|\{\\top\}|\{T\})"
_INNER = (
    rf"(?P<one>[A-Za-z]){_TRANSPOSED}d(?P<by_one>{_NAME})"
    rf"|\\(?:operatorname\{{tr\}}|mathrm\{{tr\}}|text\{{tr\}}|tr)\(?\(?(?P<two>[A-Za-z]){_TRANSPOSED}d(?P<by_two>{_NAME})\)?"
    rf"|\\langle(?P<three>[A-Za-z]),d(?P<by_three>{_NAME})\\rangle"
)
_DIFFERENTIAL = re.compile(rf"d(?P<of>{_NAME})=(?:{_INNER})")
_GRADIENT = (
    r"(?:\\bar(?:{{{by}}}|{by})|\\nabla(?:_(?:{{{by}}}|{by}))?{of}|"
    r"\\frac{{(?:\\partial|d){of}}}{{(?:\\partial|d){by}}}|(?:\\partial|d){of}/(?:\\partial|d){by})={letter}"
)
_RULE = Finding("definition", "a rule of calculus, which proves nothing here")
_FOR_ALL = re.compile(
    r"\s*,?\s*(?:for|para|für|pour)\s+(?:all|every|any|each|tod[oa]s?|jedes|alle|tout)\s*", re.IGNORECASE
)
_GRADIENT_SO = re.compile(
    r"\s*is\s+the\s+gradient\s*,?\s*(?:so|hence|thus|i\.e\.|that\s+is|and)?\s*,?\s*", re.IGNORECASE
)
_BLANK = re.compile(r"\\[,;: !]|\\(?:left|right)\b|\s+")


def reads_off_gradient(session: Session, place: int) -> bool:
    """Take note where the formulas at `place` and behind it are the rule, for a letter that means nothing here."""
    told = _DIFFERENTIAL.fullmatch(_BLANK.sub("", session.document.blocks[place].text))
    if told is None or not _IF.search(end_of(session.prose_before(place))):
        return False
    behind = session.document.blocks[place + 1 : place + 7]
    # "For every $dx$" goes without saying.
    ahead = (
        2 if [block.kind for block in behind[:2]] == ["prose", "inline"] and _FOR_ALL.fullmatch(behind[0].text) else 0
    )
    if _is_gradient(behind[ahead : ahead + 3]):
        ahead += 2
    then = behind[ahead : ahead + 2]
    says = (_THEN, _GRADIENT_SO)
    if [block.kind for block in then] != ["prose", "inline"] or not any(x.fullmatch(then[0].text) for x in says):
        return False
    if not _follows(told, _BLANK.sub("", then[1].text), session):
        return False
    session.passed |= set(range(place + 1, place + ahead + 3))
    session.say(Remark(session.document.blocks[place].at, _RULE))
    return True


def _is_gradient(behind: Sequence[Block]) -> bool:
    """Return whether "then $g$ is the gradient, so" comes next."""
    kinds = [block.kind for block in behind]
    return kinds == ["prose", "inline", "prose"] and bool(
        _THEN.fullmatch(behind[0].text) and len(behind[1].text.strip()) == 1 and _GRADIENT_SO.fullmatch(behind[2].text)
    )


def _follows(told: re.Match[str], second: str, session: Session) -> bool:
    """Return whether `second` says that the gradient is the factor of the differential, a letter for anything."""
    which = next(name for name in ("one", "two", "three") if told[name])
    gradient = _GRADIENT.format(of=re.escape(told["of"]), by=re.escape(told[f"by_{which}"]), letter=told[which])
    return not session.known.knows(told[which]) and re.fullmatch(gradient, second) is not None
