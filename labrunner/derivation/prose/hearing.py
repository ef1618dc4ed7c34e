"""What headings and prose say about the formulas behind them: the case, the gate, the part of the lab."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from labrunner.derivation.displays.conditions import (
    asks_if,
    condition_at_end,
    condition_of,
    condition_within,
    conditions_in_title,
    ends_case,
    gate_in,
    opposite,
    other_case,
    relations_in,
    speaks_of_all,
)
from labrunner.derivation.displays.supposed import case_of_value, supposes_value
from labrunner.derivation.displays.titles import asks_first, titles_case
from labrunner.derivation.judging.examples import names_numbers
from labrunner.derivation.judging.functions import with_argument
from labrunner.derivation.judging.session import Session
from labrunner.derivation.latex.tokens import Token, tokens_of
from labrunner.derivation.problems import Unread
from labrunner.derivation.terms.expressions import Expr, indices_in
from labrunner.derivation.terms.numbers import BARE_LIST, numbers_after, numbers_after_prose
from labrunner.derivation.text.allusions import speaks_of_them_again
from labrunner.derivation.text.document import Block
from labrunner.derivation.text.words import IF, OTHERWISE, any_of, claims_value

_MARKS = " \n\t.,;:()"
"""What stands between two formulas and says nothing."""
_BOLD = re.compile(r"\*\*([^*\n]{1,60})\*\*")
_BOLD_TITLE = re.compile(
    r"^[ \t>]*(?:[-*+]\s+|\d+[.)]\s+)?\*\*[^*\n]{1,60}(?:[.:]\*\*|\*\*[.:]|\*\*[ \t]*$)", re.MULTILINE
)
_FOR = re.compile(
    r"\s*,?\s*(?:(?:on|off)\s+the\s+diagonal|(?:en|fuera\s+de)\s+la\s+diagonal)?\s*,?\s*"
    r"(?:\(|\(?(?:for(?:\s+(?:each|all|every|any))?|if|at|when|whenever|where|in\s+(?:the\s+)?case|as long as|"
    r"provided(?:\s+that)?|si|en|cuando|para(?:\s+(?:tod[oa]|cada))?)(?:\s+(?:index|[ií]ndice))?)\s*"
)
_ALIKE = re.compile(
    r"\s*\)?,?\s*(?:(?:and|or|as\s+well\s+as|y|o|und|oder|et|ou)\s+(?:also|in|for|if|when|para|si|für|wenn|pour)\b|"
    r"(?:and|or|y|o|und|oder|et|ou)\s*$|is\s+(?:only|just|one)\b|alike\b|too\b)",
    re.IGNORECASE,
)
_AND = re.compile(
    r"\s*\)?,?\s*(?:and|or|as\s+well\s+as|y|o|und|oder|et|ou)(?:\s+(?:also|in|for|if|when|para|si|für|wenn|pour))?\s*",
    re.IGNORECASE,
)
"""What stands behind a case that is only one of several in which a formula holds."""
_ENDS = re.compile(r"[.:;!?](?:\s|$)|\n\s*\n")
_ALWAYS = re.compile(r"[^.:;!?\n]{0,40}\b(?:always|in\s+general|everywhere|siempre|immer|toujours)\b", re.IGNORECASE)
_HAS_OWN_VALUE = re.compile(r"\s*,?\s*(?:it\s+(?:is|equals|becomes)|we\s+(?:get|have)|es|vale|ist\s+sie|elle\s+vaut)\b")
"""What stands behind the second of two cases that do not have the same value."""
_IN_LETTERS = re.compile(rf"\s*,?\s*(?:\(?(?:{any_of(*IF)})\s+|\(\s*)(?P<relation>[a-z]\s*(?:=|≠|!=)\s*[a-z])\b")
_ENDS_THERE = re.compile(r"\s*(?:\.|,?\s*(?:and|y|und|et)\b|\Z)")
"""What stands behind a case in a paragraph of its own that goes on with the sentence of the formula before it."""
_LEADS_ON = re.compile(r"(?!\s*,?\s*(?:and|or|y|o|e|und|oder|et|ou)\b)\s*[,:]?(?:\s+[^\W\d]+){0,5}\s*[,:]?\s*")
"""What stands between a case and the formula that it is the case of."""
_OTHERWISE = re.compile(
    r"\s*,?\s*(?:otherwise|elsewhere|else|for\s+(?:all\s+|every\s+|the\s+)*"
    r"(?:others?|rest(?!\s+of)|(?:wrong|incorrect)\s+(?:class\w*|labels?|categor\w*|entr\w*|logits?|ones))|"
    r"(?:en|para)\s+(?:tod[oa]s?\s+)?(?:l[oa]s\s+)?(?:otro\s+caso|dem[aá]s|otr[oa]s)|si\s+no)\b(?!\s*\$)",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\b(?:for|at|in|para|für|pour)\s+(?:all|every|any|each|tod[oa]s?|alle|tous)\s+(?:the\s+|l[oa]s\s+|les\s+)?"
    r"(?:others?|otr[oa]s?|dem[aá]s|anderen|autres)(?:\s+\w+)?\s*$",
    re.IGNORECASE,
)
"""What stands before the letter of an index that is any but the label."""
_ONE_BEFORE = re.compile(
    rf"\b(?:(?:is|equals|vale|es|ist|est|vaut)\s+(?:1|one|uno|eins|un)|present|there|appears)\s*,?\s*(?:{any_of(*IF)})\s*$",
    re.IGNORECASE,
)
_NONE_BEHIND = re.compile(
    rf"[^.;:$]{{0,30}}\b(?:{any_of(*OTHERWISE)}|0|zero|absent|missing|cero|null|zéro)\b", re.IGNORECASE
)
"""What stands around a case where a sentence tells both values of a delta: "which is 1 if $i = j$ and 0 otherwise"."""


def hear_heading(session: Session, heading: str) -> None:
    """Begin a section: with the case and the part of the lab that its heading names."""
    session.titles += 1
    session.active, session.faded = conditions_in_title(heading, session.known), ()
    session.state = session.state.lasting()
    _prefer_context(session, heading)


def hear_prose(session: Session, prose: str, in_sentence: bool) -> None:
    """Take note of the case, the gate and the part of the lab that prose speaks of."""
    if not prose.strip(_MARKS):
        return
    if session.setting.gated:
        session.gate = gate_in(prose, session.gate)
    numbers = names_numbers(prose)
    if numbers or ("**" in prose and session.state.example):
        session.state = replace(session.state, example=numbers)
    other = other_case(prose, session.active)
    if ends_case(prose, in_sentence):
        session.faded = () if speaks_of_all(prose) else session.active or session.faded
        session.active = ()
    if "**" in prose:
        _hear_titles(session, prose)
    stated = condition_at_end(prose, session.known) or condition_within(prose, session.known)
    session.active = stated or other or session.active
    if session.active:
        session.faded = ()


def _hear_titles(session: Session, prose: str) -> None:
    """Begin anew at a title in bold: the case and the gate spoken of before end where it states none."""
    for words in _BOLD.findall(prose):
        session.active = conditions_in_title(words, session.known) or session.active
        _prefer_context(session, words)
    for title in _BOLD_TITLE.finditer(prose):
        session.titles += 1
        session.gate = gate_in(prose[title.start() :], "")
        if not conditions_in_title(title.group(), session.known):
            session.active, session.faded = (), ()


def hear_numbers(session: Session, place: int, block: Block) -> None:
    """Take note of the numbers that a formula or a sentence puts in for an input or an index."""
    hear = numbers_after_prose if block.kind == "prose" else numbers_after
    numbers = hear(block.text, session.state.numbers, session.vocabulary)
    if numbers.entries and BARE_LIST.match(block.text) and not claims_value(session.prose_before(place)):
        numbers = numbers.distant()
    if numbers.entries:
        session.numbers = numbers
    elif block.kind == "prose" and session.numbers.entries and speaks_of_them_again(block.text):
        numbers = session.numbers.meant()
    if numbers is not session.state.numbers:
        session.state = replace(session.state, numbers=numbers)


def hears_relation(session: Session, place: int, tokens: Sequence[Token]) -> bool:
    """Take i = j for the case of what follows where the prose around asks for one; return whether it is a relation."""
    condition = condition_of(tokens, session.known)
    if condition is None and supposes_value(tokens, session.prose_before(place)):
        session.active = case_of_value(tokens, session.known)
        return True
    if condition is not None and _introduces(session, place):
        both = _is_second_of_two(session, place) or _tells_delta(session, place) or _is_no_case(session, place)
        session.active = () if both else (condition,)
    if len(tokens) == 1 and _OTHERS.search(session.prose_before(place)):
        session.active = _other_than_label(tokens[0].text, session) or session.active
    return condition is not None


def condition_behind(session: Session, place: int) -> tuple[Expr, ...]:
    """Return the condition in "for $i = j$" or "otherwise" right behind a formula."""
    between, follower = session.prose_behind(place), session.document.blocks[place + 2 : place + 3]
    other = None if between.startswith("\n\n") else _OTHERWISE.match(between)
    if other is not None:
        leads_on = _belongs_to_next(session, place, between[other.end() :], place + 2)
        return () if leads_on else _otherwise(session, place)
    stated = _IN_LETTERS.match(between)
    if stated is not None and _ALIKE.match(between[stated.end() :]):
        return ()
    if stated is not None and _belongs_to_next(session, place, between[stated.end() :], place + 2):
        return ()
    if stated is not None:
        return tuple(relation for relation, *_ in relations_in(stated["relation"], session.known))
    if not follower or follower[0].kind != "inline" or not _FOR.fullmatch(between):
        return ()
    if "\n\n" in between and not (
        between.lstrip()[:1].islower() and _ENDS_THERE.match(session.prose_behind(place + 2))
    ):
        return ()
    if _is_one_of_several(session, place + 2):
        return ()
    behind = session.prose_behind(place + 2)
    if _belongs_to_next(session, place, behind, place + (4 if behind else 3)):
        return ()
    try:
        vocabulary = with_argument(tokens_of(session.document.blocks[place].text), session.known)
        condition = condition_of(tokens_of(follower[0].text), vocabulary)
    except Unread:
        return ()
    return () if condition is None else (condition,)


def _belongs_to_next(session: Session, place: int, behind: str, following: int) -> bool:
    """Return whether the case behind the formula at `place`, which has its own before it, leads on to the next one."""
    blocks = session.document.blocks
    alike = following < len(blocks) and blocks[following].kind == blocks[place].kind
    return bool(session.active) and alike and _LEADS_ON.fullmatch(behind) is not None


def _is_one_of_several(session: Session, place: int) -> bool:
    """Return whether another case follows the one at `place`, in which the same formula holds."""
    behind = session.prose_behind(place)
    if not _ALIKE.match(behind) or _HAS_OWN_VALUE.match(session.prose_behind(place + 2)):
        return False
    follower = session.document.blocks[place + 2 : place + 3]
    if not _AND.fullmatch(behind):
        return True
    try:
        return bool(follower) and condition_of(tokens_of(follower[0].text), session.known) is not None
    except Unread:
        return False


def names_value_behind(session: Session, place: int) -> bool:
    """Return whether what stands behind a formula puts a value in, as in "where $h_a = 0$", and states no case."""
    blocks = session.document.blocks[place + 1 : place + 3]
    said = [block.kind for block in blocks] == ["prose", "inline"] and _FOR.fullmatch(blocks[0].text) is not None
    return said and not condition_behind(session, place)


def _otherwise(session: Session, place: int) -> tuple[Expr, ...]:
    """Return the opposite of the case before a formula that speaks of its letters, else that i is not the label y."""
    known = session.vocabulary
    written = set(re.findall(r"_\{?([a-z]+)", session.document.blocks[place].text))
    letters = {letter for word in written for letter in word if not known.is_value(letter)}
    opposite = other_case("otherwise", session.active)
    if opposite and set(indices_in(opposite[0])) <= letters:
        return opposite
    return _other_than_label(letters.pop(), session) if len(letters) == 1 else ()


def _other_than_label(letter: str, session: Session) -> tuple[Expr, ...]:
    """Return that `letter` is not the one index that the lab declares, such as the label y; () where it is open."""
    label = session.setting.label
    if not label or letter == label or not letter.isalpha():
        return ()
    condition = condition_of(tokens_of(rf"{letter} \ne {label}"), session.vocabulary)
    return () if condition is None else (condition,)


def _is_second_of_two(session: Session, place: int) -> bool:
    """Return whether the case at `place` is said beside another, as in "both for $i = y$ and for $i \\ne y$"."""
    first = session.document.blocks[place - 2] if place > 1 else None
    if first is None or first.kind != "inline" or _ENDS.search(session.prose_before(place)):
        return False
    if session.kind_before(place - 3) == "display" and _FOR.fullmatch(session.prose_before(place - 2)):
        # "... for $i = j$, and for $i \\ne j$": the first belongs to the display before it.
        return False
    try:
        stated, here = (condition_of(tokens_of(b.text), session.known) for b in (first, session.document.blocks[place]))
    except Unread:
        return False
    if stated is None or here is None:
        return False
    both = opposite((stated,)) == (here,) and not _HAS_OWN_VALUE.match(session.prose_behind(place))
    return _AND.fullmatch(session.prose_before(place)) is not None or both


def _is_no_case(session: Session, place: int) -> bool:
    """Return whether the sentence goes on behind a case to say that it is none: "what holds for i = j holds always"."""
    return _ALWAYS.match(session.prose_behind(place)) is not None


def _tells_delta(session: Session, place: int) -> bool:
    """Return whether the case at `place` is where a delta is 1, and the sentence says that it is 0 elsewhere."""
    said = _ONE_BEFORE.search(session.prose_before(place)) and _NONE_BEHIND.match(session.prose_behind(place))
    return said is not None


def _introduces(session: Session, place: int) -> bool:
    """Return whether the formula at `place` states a case: after "if", or as the title of what follows."""
    if session.kind_before(place) == "inline":
        return False
    before, behind = session.prose_before(place), session.prose_behind(place)
    return asks_if(before) or titles_case(before, behind) or asks_first(before, behind)


def _prefer_context(session: Session, text: str) -> None:
    """Read what follows in the part of the lab that `text` names, in the one with the longest name of several."""
    plain = re.sub(r"[\W_]+", " ", text).lower()
    found = [place for place, s in enumerate(session.settings) if s.id and s.id.replace("_", " ") in plain]
    if found:
        session.current = max(found, key=lambda place: (len(session.settings[place].id), -place))
    session.titled = session.setting.id if found else ""
