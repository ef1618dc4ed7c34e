"""Formulas in a sentence that claim nothing: a name for what was written last, a number or a letter put in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from labrunner.derivation.displays.likened import likens
from labrunner.derivation.judging.definitions import name_last
from labrunner.derivation.judging.functions import PARTIAL, short_partial
from labrunner.derivation.judging.reading import Remark
from labrunner.derivation.judging.session import Session
from labrunner.derivation.latex.tokens import Token, tokens_of
from labrunner.derivation.problems import Unread
from labrunner.derivation.prose.identified import reads_off_gradient
from labrunner.derivation.prose.interpreted import INTERPRETED, interprets, is_input
from labrunner.derivation.prose.told import takes_unit
from labrunner.derivation.prose.values import misplaces_kink, puts_value_in
from labrunner.derivation.syntax.grammar import read_expression
from labrunner.derivation.syntax.relations import has_relation
from labrunner.derivation.terms.canonical import canonical
from labrunner.derivation.terms.expressions import Expr, indices_in, walk
from labrunner.derivation.terms.sides import ROUNDED
from labrunner.derivation.terms.vocabulary import FUNCTIONS, Vocabulary
from labrunner.derivation.text.dictionary import is_changed_by
from labrunner.derivation.text.words import EQUALS, concludes

_CALLS = re.compile(
    r"\b(?:call|name|denote|write|abbreviate)\s+(?:this|that|it|the)"
    r"(?:\s+(?!negative|square|inverse|half|twice|double|transpose|reciprocal|root|opposite|log|first|second|third|last|left|right|"
    r"numerator|factor|bracket|inner|outer)\w+){0,3}(?:\s+as)?\s*$"
    r"|\b(?:llam\w*|llám\w*|denot\w*|nombr\w*|abrevi\w*)(?:\s+(?:a|por|con|como|esto|est[ae]|l[ao]|el|matriz|vector))*\s*$"
    r"|\b(?:lo|la)\s+(?:llam\w+|denot\w+)(?:\s+(?:por|con|como))?\s*$",
    re.IGNORECASE,
)
_TO_FORMULA = re.compile(r"\s*(?:\([^()]{1,40}\))?\s*[:,.]\s*")
"""What stands between a name and the formula that says what it is."""
_WHOLE = re.compile(r"\b(?:this|the)\s+(?:\w+\s+)?(?:matrix|vector|column)(?:\s+\w+){0,4}\s*$", re.IGNORECASE)
_DENOMINATOR_BEFORE = re.compile(
    r"\b(?:call|name|denote|abbreviate|llam\w*|llám\w*|denot\w*)\s+(?:to\s+|a\s+|al\s+|by\s+)*"
    r"(?:the|el|this|that|its|al|este)?\s*(?:denominator|denominador)(?:\s+(?:by|as|por|con))?\s*$",
    re.IGNORECASE,
)
_SUM_BEFORE = re.compile(
    r"\b(?:call|name|denote|abbreviate|llam\w*|llám\w*|denot\w*)\s+(?:to\s+|a\s+|by\s+)*"
    r"(?:the|this|that|its|la|esta)?\s*(?:sum|suma)(?:\s+(?:by|as|por|con))?\s*$",
    re.IGNORECASE,
)
_WRITE_BEFORE = re.compile(r"\b(?:write|use|put|escrib\w*|us[oa]\w*|pong\w*)\s*$", re.IGNORECASE)
_DENOMINATOR_BEHIND = re.compile(
    r"\s*(?:for|para)\s+(?:the|el|this|its|su|este)\s+(?:denominator|denominador)\b", re.IGNORECASE
)
_SHORT_FOR = re.compile(
    r"\s*(?:(?:is|stands|as|be|es)\s+)?(?:short|shorthand|an\s+abbreviation|means?|denotes?|for|abrevia|significa)"
    r"(?:\s+(?:for|of|de))?\s*",
    re.IGNORECASE,
)
_RUN = re.compile(r"(?P<letters>[a-zA-Z](?:,[a-zA-Z])*)=(?P<numbers>\d{1,3}(?:,\d{1,3})+)")
_OPEN = "cannot be decided: it is open whether one is put in the place of the other here, or they are said to be equal"
_NO_KINK = "cannot be decided: relu has its kink where the argument is 0, and this is another place"
_RECENT = 6
"""Among so many links is the one that tells the other case."""
_SIGNS_APART = ({">", "<"}, {">", "≤"})
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
        or _takes_name(session, place, tokens)
        or not _compares(session, place, tokens)
    ):
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


def _is_noted(session: Session, place: int, tokens: Sequence[Token]) -> bool:
    """Take note of a formula that no part of the lab can judge; return whether it is one."""
    if interprets(session, place, tokens):
        session.say(Remark(tokens[0].at, INTERPRETED))
    elif concludes(session.prose_before(place)) and (
        _only_substitutes(session, tokens) or _sets_input(session, tokens)
    ):
        session.note(tokens[0].at, _OPEN)
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
    widths = {number for number, size in known.numbers.items() if size in next(matrices, set())}
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


def _takes_name(session: Session, place: int, tokens: Sequence[Token]) -> bool:
    """Take "call this matrix $G$" as a definition of G by what was written last; return whether it was one."""
    if "=" in [token.text for token in tokens] or _announces(session, place):
        return False
    meant = _in_all_cases(session, _named_by_prose(session, place))
    spoken_of = replace(session.state, previous=meant, conditions=())
    entry = () if meant is None else _entry_written(session, place, meant)
    named = None if meant is None else name_last(tokens, session.setting, spoken_of, entry)
    if named is None:
        return False
    state, remark = named
    session.state = replace(state, previous=session.state.previous, conditions=session.state.conditions)
    session.say(remark)
    return True


def _entry_written(session: Session, place: int, meant: Expr) -> tuple[str, ...]:
    """Return the letters, in order, of the entry that was written last, where "this matrix" gives the whole a name."""
    last = session.links[-1] if session.links else None
    if last is None or last.right != canonical(meant) or not _WHOLE.search(session.prose_before(place)):
        return ()
    # A derivative has the index of what it derives first, and then the one of what it is taken by.
    letters = (*(index for part in last.left.parts for index in indices_in(part)), *last.left.indices)
    return tuple(dict.fromkeys(letter for letter in letters if letter in meant.free))


def _in_all_cases(session: Session, meant: Expr | None) -> Expr | None:
    """Return what is meant by "this": where it was found for both signs, one after the other, the two cases of it."""
    second = session.links[-1] if session.links else None
    if meant is None or second is None or second.right != canonical(meant) or len(second.conditions) != 1:
        return meant
    (other,) = second.conditions
    for first in session.links[-_RECENT:-1]:
        one = first.conditions[0] if len(first.conditions) == 1 else None
        opposite = one is not None and one.parts == other.parts and {one.name, other.name} in _SIGNS_APART
        if one is not None and opposite and first.left == second.left:
            return Expr("cases", (first.right, one, second.right, Expr("otherwise")), at=meant.at)
    return meant


def _announces(session: Session, place: int) -> bool:
    """Return whether the formula behind a name says what it is, as in "I call it the gate $g_k$: $$g_k = ...$$"."""
    name, behind = session.document.blocks[place], session.document.blocks[place + 1 : place + 3]
    if [block.kind for block in behind] != ["prose", "display"] or not _TO_FORMULA.fullmatch(behind[0].text):
        return False
    return behind[1].text.strip().startswith(name.text.strip())


def _named_by_prose(session: Session, place: int) -> Expr | None:
    """Return what the prose around a formula gives a name to: the last expression, or its denominator."""
    previous = session.state.previous
    if _names_denominator(session, place):
        return previous.parts[1] if previous is not None and previous.kind == "div" else None
    # "It" behind a name in the sentence is that name, and not the formula before.
    spoken_of = session.document.blocks[max(place - 2, 0)]
    named = spoken_of.kind == "inline" and "=" not in spoken_of.text
    if _SUM_BEFORE.search(session.prose_before(place)):
        sums = [node for node in walk(previous) if node.kind == "sum"] if previous is not None else []
        return sums[0] if len(set(sums)) == 1 else None
    called = _CALLS.search(session.prose_before(place))
    if named or called is None:
        return None
    # "Call the prediction p" is about what the lab calls so.
    return None if called.group().split()[-1].lower() in session.declaration.words else previous


def _names_denominator(session: Session, place: int) -> bool:
    """Return whether the prose around a name says that it stands for the denominator of what was written last."""
    before = session.prose_before(place)
    written = _WRITE_BEFORE.search(before) and _DENOMINATOR_BEHIND.match(session.prose_behind(place))
    return bool(written or _DENOMINATOR_BEFORE.search(before))


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
