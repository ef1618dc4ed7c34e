"""Values that a formula in a sentence puts in for a name, and claims nothing: "at $z_a = 0$", "with $u = 1$"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from labrunner.derivation.displays.conditions import gate_in
from labrunner.derivation.judging.session import Session
from labrunner.derivation.latex.alphabet import INDICES
from labrunner.derivation.latex.tokens import Token
from labrunner.derivation.problems import Unread
from labrunner.derivation.prose.hearing import names_value_behind
from labrunner.derivation.syntax.grammar import read_expression
from labrunner.derivation.terms.canonical import canonical
from labrunner.derivation.terms.vocabulary import Vocabulary
from labrunner.derivation.text.words import IF, any_of, concludes

_AT_BEFORE = re.compile(
    rf"\b(?:(?:at|near|en|in|away\s+from|of|an|im|à|{any_of(*IF)})|(?:at|on|near|away\s+from|en)\s+(?:the|a|el|la|un|una)\s+\w+|"
    r"in\s+the\s+(?:point|kink|origin|corner)|(?:im|am|beim)\s+(?:Punkt|Knick|Ursprung))\s*$",
    re.IGNORECASE,
)
_CONVENTION = re.compile(
    r"\s*(?:by|is\s+(?:the|our|a|only\s+a|just\s+a)|por|es\s+(?:la|una)|par|est\s+(?:la|une)|ist\s+(?:die|eine))\s+"
    r"(?:\w+\s+)?[ck]onven[ct]i[oó]n",
    re.IGNORECASE,
)
_SUPPOSES = re.compile(
    rf"\b(?:{any_of(*IF)}|unless|except|provided|salvo|außer|sauf)\b(?:(?!\b(?:then|so|entonces|dann|alors)\b)[^$,]){{0,60}}"
    r"(?:\$\s*(?:or|and|o|y|oder|und|ou|et)\s*)?$",
    re.IGNORECASE,
)
_FOR_EXAMPLE = re.compile(
    r"\b(?:example|e\.g\.|instance|suppose|say|imagine|take|let|toy|ejemplo|suponga\w*|Beispiel|exemple)\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.;!?](?=\s)|\n\s*\n")
_NEARBY = 40
_GATES = ("truth", "cases", "diff")
"""Kinds of nodes that a gate is written with."""
_BY_CONVENTION = re.compile(
    r"\b(?:convention|convención|Konvention)\W*(?:of\s+the\s+lab\W*)?(?:(?:we|one|wir|man|se|is|ist|es|it)\s+)?"
    r"(?:(?:set|take|put|use|choose|define|pone|toma|setzt?|setzen|nehmen)\s+)?(?:\w{1,4}\s+)?$|"
    r"\bwe\s+\*{0,2}(?:set|take|put|choose|define)\*{0,2}\s*$",
    re.IGNORECASE,
)
_KINK = re.compile(
    r"\b(?:kink\w*|not\s+differentiable|no\s+(?:derivative|slope)|(?:derivative|slope)\s+(?:does\s+not|doesn['’]t)\s+exist|"
    r"[ck]onvent\w*|convenio|convención|(?:no\s+hay|no\s+existe(?:\s+la)?)\s+derivada|nicht\s+differenzierbar|keine\s+Ableitung)\b",
    re.IGNORECASE,
)
"""What is said of the point at which relu has no derivative."""
_LINE_BEFORE = re.compile(r"(?:^|\n)[ \t]*(?:[-*+]|\(?\w{1,3}[.)])?[ \t]*\*{0,2}$")
_COLON = re.compile(r"\*{0,2}\s?:")
_DERIVES = (r"\frac", r"\partial", r"\nabla", "d", r"\sum", "/", r"\log", "+", "-")
"""What no name of a point holds, at which a function is looked at."""


def puts_value_in(session: Session, place: int, tokens: Sequence[Token]) -> bool:
    """Return whether a formula only names a case, such as "at $z_a = 0$" or "with $u = 1$", and claims nothing."""
    kinds = [token.kind for token in tokens]
    if kinds[-2:] not in (["=", "number"], [":=", "number"]) or kinds.count("=") > 1:
        return False
    name, known = tokens[0].text.lstrip("\\"), session.vocabulary
    if concludes(session.prose_before(place)) and not known.is_index(name) and known.knows(name):
        return False
    if len(tokens) == 3 and (name in INDICES or (known.knows(name) and name not in known.definitions)):
        return True
    supposed = _SUPPOSES.search(_SENTENCE_END.split(session.said_before(place))[-1])
    if supposed and not session.state.numbers and _is_input_entry(tokens[:-2], session.known):
        return True
    if tokens[-1].text == "0" and _titles(session, place) and not any(token.text in _DERIVES for token in tokens):
        return True
    # What an entry of a new name is at one value, as in "g_a = 0 where h_a = 0", does not define it.
    one_value = not known.knows(name) and _is_entry(tokens[:-2]) and names_value_behind(session, place)
    if one_value or _is_state_of_gate(session, place, name):
        return True
    return _is_point(tokens, name, session.known) and bool(_AT_BEFORE.search(session.prose_before(place)))


def misstated_size(session: Session, place: int, tokens: Sequence[Token]) -> str:
    """Return the size that the brief gives where a sentence states another one, an empty string where it does not."""
    texts, known = [token.text for token in tokens], session.setting.vocabulary
    own = [number for number, size in known.numbers.items() if size == texts[0]]
    if [token.kind for token in tokens] != ["letter", "=", "number"] or not own or texts[2] in own:
        return ""
    if session.known.is_here(texts[0]) and texts[0] in session.known.definitions:
        return ""
    said = _SENTENCE_END.split(session.said_before(place))[-1]
    return "" if session.state.smaller or _SUPPOSES.search(said) or _FOR_EXAMPLE.search(said) else own[0]


def misplaces_kink(session: Session, place: int, tokens: Sequence[Token]) -> bool:
    """Return whether a sentence says that relu has no derivative, or one by convention, where its argument is not 0."""
    if [token.kind for token in tokens[-2:]] != ["=", "number"] or float(tokens[-1].text) == 0:
        return False
    behind = _SENTENCE_END.split(session.said_behind(place))[0]
    return bool(_AT_BEFORE.search(session.prose_before(place)) and _KINK.search(behind)) and session.setting.gated


def _is_state_of_gate(session: Session, place: int, name: str) -> bool:
    """Return whether a gate is said to be open or shut in passing: in brackets, or by convention."""
    definition = session.known.definitions.get(name)
    if definition is None or definition.source != "learner" or definition.body.kinds.isdisjoint(_GATES):
        return False
    before, behind = session.prose_before(place), session.prose_behind(place)
    said = gate_in(before[-_NEARBY:], "")
    if said and session.document.blocks[place].text.rstrip(" .")[-1:] != {">": "1", "<": "0"}[said]:
        return False
    if (before.endswith("(") and behind.startswith(")")) or _CONVENTION.match(behind):
        return True
    # By the convention of the labs a unit at its kink is shut.
    shut = session.document.blocks[place].text.rstrip(" .").endswith("0")
    return shut and (names_value_behind(session, place) or bool(_BY_CONVENTION.search(before)))


def _is_point(tokens: Sequence[Token], name: str, known: Vocabulary) -> bool:
    """Return whether a formula may set a name to a number, and no number that has a meaning already."""
    number = name in known.definitions and known.rank(name) == 0
    if name == "delta" and tokens[-1].text not in ("0", "1"):
        return False
    return not number and not any(token.text in _DERIVES or token.kind == "ones" for token in tokens)


def _titles(session: Session, place: int) -> bool:
    """Return whether a formula stands as a title of a line of its own, as in "* $h_a = 0$: there is no slope"."""
    return bool(_LINE_BEFORE.search(session.prose_before(place)) and _COLON.match(session.prose_behind(place)))


def _is_input_entry(tokens: Sequence[Token], known: Vocabulary) -> bool:
    """Return whether `tokens` name an entry of an input, of which no derivation can show that it is a number."""
    try:
        entry = canonical(read_expression(tokens, known))
    except Unread:
        return False
    return entry.kind == "name" and bool(entry.indices) and _is_given(entry.name, known)


def _is_given(name: str, known: Vocabulary) -> bool:
    """Return whether `name` is an input of the lab, and nothing that is worked out from inputs."""
    return name in known.symbols and name not in known.definitions


def _is_entry(tokens: Sequence[Token]) -> bool:
    """Return whether `tokens` are a letter with a subscript, and nothing else."""
    kinds = [token.kind for token in tokens]
    if kinds[:2] != ["letter", "_"]:
        return False
    return len(kinds) == 3 or (kinds[2:3] == ["{"] and "}" in kinds and kinds.index("}") == len(kinds) - 1)
