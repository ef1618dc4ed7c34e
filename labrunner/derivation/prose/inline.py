"""Formulas in a sentence that claim nothing: a name, a number or a letter put in, a remark."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from labrunner.derivation.comparing.check import Finding
from labrunner.derivation.displays.likened import likens
from labrunner.derivation.judging.functions import PARTIAL, short_partial
from labrunner.derivation.judging.reading import Remark
from labrunner.derivation.judging.session import Session
from labrunner.derivation.latex.tokens import Token, tokens_of
from labrunner.derivation.problems import Unread
from labrunner.derivation.prose.called import takes_name
from labrunner.derivation.prose.identified import reads_off_gradient
from labrunner.derivation.prose.interpreted import INTERPRETED, interprets, is_input
from labrunner.derivation.prose.told import takes_unit
from labrunner.derivation.prose.values import misplaces_kink, misstated_size, puts_value_in
from labrunner.derivation.syntax.grammar import read_expression
from labrunner.derivation.syntax.relations import has_relation
from labrunner.derivation.terms.canonical import canonical
from labrunner.derivation.terms.gates import gate_conditions
from labrunner.derivation.terms.sides import ROUNDED
from labrunner.derivation.terms.vocabulary import FUNCTIONS, Vocabulary
from labrunner.derivation.text.dictionary import is_changed_by
from labrunner.derivation.text.words import EQUALS, concludes

_SHORT_FOR = re.compile(
    r"\s*(?:(?:is|stands|as|be|es)\s+)?(?:short|shorthand|an\s+abbreviation|means?|denotes?|for|abrevia|significa)"
    r"(?:\s+(?:for|of|de))?\s*",
    re.IGNORECASE,
)
_RUN = re.compile(r"(?P<letters>[a-zA-Z](?:,[a-zA-Z])*)=(?P<numbers>\d{1,3}(?:,\d{1,3})+)")
_OPEN = "cannot be decided: it is open whether one is put in the place of the other here, or they are said to be equal"
_NO_KINK = "cannot be decided: relu has its kink where the argument is 0, and this is another place"
_UNITS = re.compile(r"(?:\s*(?:\[[^\[\]=<>+-]+\]|/|\\cdot|\\,|=)\s*)+")
"""What [y] and the like are measured in."""
_SENTENCE_END = re.compile(r"[.;!?](?=\s)|\n\s*\n")
_MEASURES = re.compile(r"\b(?:dimension\w*|units?|dimensi[oó]n\w*|Einheit\w*|unités?)\b", re.IGNORECASE)
_NOT_SHORT = r"cannot be read: a short partial stands for more than a derivative; write \frac{\partial L}{\partial z_j}"
_EQUALS = re.compile(r"=|\\equiv")
_NOTATION = r"(\cdot)_{,"
"""What stands for anything where only a way of writing is said."""
_BY_SIZE = ("<", ">", r"\ge", r"\le", "≥", "≤")


def claims_nothing(session: Session, place: int, tokens: Sequence[Token]) -> bool:
    """Return whether the formula at `place` holds nothing to be judged, and take what it says as said."""
    if (
        _takes_partial(session, place, tokens)
        or takes_unit(session, place, tokens)
        or takes_name(session, place, tokens)
        or not _compares(session, place, tokens)
    ):
        return True
    if _speaks_of_kink(session, place, tokens):
        return True
    if _is_noted(session, place, tokens) or reads_off_gradient(session, place):
        return True
    if _only_substitutes(session, tokens) or _says_range(tokens, session.known) or _says_column(tokens, session.known):
        return True
    text = session.document.blocks[place].text
    if _UNITS.fullmatch(text) and _MEASURES.search(session.said_before(place)):
        return True
    if session.commas and text.strip().startswith(_NOTATION) and r"\partial" in text:
        return len(_EQUALS.findall(text)) == 1
    if not puts_value_in(session, place, tokens):
        return False
    session.state = replace(session.state, example=session.state.example or len(tokens) == 3)
    return True


def _speaks_of_kink(session: Session, place: int, tokens: Sequence[Token]) -> bool:
    """Return whether a sentence only speaks of a pre-activation that is exactly 0, and concludes nothing."""
    if not session.setting.gated or [token.text for token in tokens[-2:]] != ["=", "0"]:
        return False
    try:
        name = read_expression(tokens[:-2], session.known)
    except Unread:
        return False
    gates = {gate.parts[0].name for gate in gate_conditions(session.known, ("a",))}
    return name.kind == "name" and name.name in gates and not concludes(session.prose_before(place))


def _is_noted(session: Session, place: int, tokens: Sequence[Token]) -> bool:
    """Take note of a formula that no part of the lab can judge; return whether it is one."""
    if interprets(session, place, tokens):
        session.say(Remark(tokens[0].at, INTERPRETED))
    elif concludes(session.prose_before(place)) and (
        _only_substitutes(session, tokens) or _sets_input(session, tokens)
    ):
        session.note(tokens[0].at, _OPEN)
    elif size := misstated_size(session, place, tokens):
        session.say(
            Remark(tokens[0].at, Finding("misfit", f"this does not fit: the brief has {tokens[0].text} = {size}"))
        )
    elif misplaces_kink(session, place, tokens):
        session.note(tokens[0].at, _NO_KINK)
    else:
        return False
    return True


def _says_column(tokens: Sequence[Token], known: Vocabulary) -> bool:
    r"""Return whether a formula only says which column a letter stands for, as in "let $\mu = 3a + b$"."""
    kinds = [token.kind for token in tokens]
    letters = [token for token in tokens if token.kind in ("letter", "command")]
    if kinds[1:] != ["=", "number", "letter", "+", "letter"] or len(letters) != len(tokens) - 3:
        return False
    # The weights of the first matrix are meant, row by row.
    matrices = (known.sizes.keys() & set(typed.shape[-1:]) for typed in known.symbols.values() if len(typed.shape) == 2)
    first = next(matrices, set())
    widths = {number for number, size in known.numbers.items() if size in first}
    if tokens[2].text not in widths or not tokens[3].text < tokens[5].text:
        return False
    return not any(known.is_value(token.text.lstrip("\\")) for token in letters)


def _says_range(tokens: Sequence[Token], known: Vocabulary) -> bool:
    """Return whether a formula only says how far indices run, as in "for $a, b = 0, 1, 2$"."""
    run = _RUN.fullmatch("".join(token.text for token in tokens if token.kind != "space"))
    if run is None or any(known.is_value(letter) for letter in run["letters"].split(",")):
        return False
    numbers = [int(number) for number in run["numbers"].split(",")]
    return numbers == list(range(numbers[0], numbers[-1] + 1))


def _compares(session: Session, place: int, tokens: Sequence[Token]) -> bool:
    """Return whether the formula at `place` says that two sides are equal, or nearly so where numbers were put in."""
    text = session.document.blocks[place].text
    if _names_quantity(tokens, session.known):
        return False
    if "=" in text or r"\equiv" in text or (r"\in" in text and "R" in text) or any(map(_equates, tokens)):
        return True
    if likens(tokens, session.known):
        return True
    return bool(session.state.numbers) and any(sign in text for sign in (*ROUNDED, *_BY_SIZE))


def _equates(token: Token) -> bool:
    """Return whether a token says that two sides are equal, in words if need be."""
    if token.kind in ("text", "word"):
        return token.text.strip(" .,:").lower() in EQUALS
    return token.kind in ("=", ":=") or token.text == r"\equiv"


def _names_quantity(tokens: Sequence[Token], known: Vocabulary) -> bool:
    """Return whether a formula is no more than a quantity with its arguments, as in "this is Cov(1{Y=i}, 1{Y=j})"."""
    first = tokens[0]
    named = first.kind == "word" and not known.knows(first.text) and first.text not in FUNCTIONS
    return named and [t.text for t in tokens[1:2]] == ["("] and tokens[-1].text == ")" and not has_relation(tokens)


def _takes_partial(session: Session, place: int, tokens: Sequence[Token]) -> bool:
    r"""Take what "$\partial_j$ is short for $\partial/\partial z_j$" says; return whether it was said."""
    behind = session.document.blocks[place + 1 : place + 3]
    if [block.kind for block in behind] != ["prose", "inline"] or not _SHORT_FOR.fullmatch(behind[0].text):
        return False
    try:
        meant = tokens_of(behind[1].text)
        by = short_partial(tokens, meant)
    except Unread:
        return False
    after = session.prose_behind(place + 2)
    changed = not by and any(token.text == r"\partial" for token in meant)
    if tokens[0].text == r"\partial" and (changed or is_changed_by(_SENTENCE_END.split(after)[0])):
        session.note(tokens[0].at, _NOT_SHORT)
        return True
    if not session.vocabulary.is_value(by):
        return False
    session.state = replace(session.state, words=(*session.state.words, (PARTIAL, by)))
    return True


def _only_substitutes(session: Session, tokens: Sequence[Token]) -> bool:
    """Return whether a formula such as x = h puts another name in the place of an input, and claims nothing."""
    texts = [token.text for token in tokens]
    if texts.count("=") != 1:
        return False
    middle = texts.index("=")
    if _is_letter_for_change(tokens, middle, session.known):
        return True
    if len(session.settings) == 1:
        return False
    left = _bare_name(tokens[:middle], session)
    return bool(left) and is_input(left, session) and bool(_bare_name(tokens[middle + 1 :], session))


def _is_letter_for_change(tokens: Sequence[Token], middle: int, known: Vocabulary) -> bool:
    """Return whether X = dW_1 puts a change in the place of a letter of a rule that means nothing else."""
    letter, change = tokens[:middle], tokens[middle + 1 :]
    if [token.kind for token in letter] != ["letter"] or known.knows(letter[0].text) or len(change) < 2:
        return False
    return change[0].text == "d" and "".join(t.text for t in change[1:] if t.text not in "{}") in known.symbols


def _sets_input(session: Session, tokens: Sequence[Token]) -> bool:
    """Return whether a formula such as x = 0 gives an input of the lab a number, which nothing can show."""
    if [token.kind for token in tokens[-2:]] != ["=", "number"]:
        return False
    return is_input(_bare_name(tokens[:-2], session), session)


def _bare_name(tokens: Sequence[Token], session: Session) -> str:
    """Return the known name without indices that `tokens` are, an empty string where they are anything else."""
    try:
        side = canonical(read_expression(tokens, session.known))
    except Unread:
        return ""
    known = side.kind == "name" and not side.indices and session.known.knows(side.name)
    return session.known.true_name(side.name) if known else ""
