"""Names of the lab that a learner writes otherwise and says so in words: "$A$ is `W1`", "$q$ (the sheet's $p$)"."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from labrunner.derivation.displays.pieces import Piece
from labrunner.derivation.judging.definitions import taken
from labrunner.derivation.judging.naming import labelled_by_value, name_of
from labrunner.derivation.judging.session import Session
from labrunner.derivation.latex.alphabet import GREEK
from labrunner.derivation.latex.commas import variable_of_commas, with_fractions
from labrunner.derivation.latex.tokens import Token, tokens_of
from labrunner.derivation.problems import Unread
from labrunner.derivation.syntax.grammar import read_expression
from labrunner.derivation.syntax.layout import group_end
from labrunner.derivation.terms.expressions import Expr, rewritten
from labrunner.derivation.terms.vocabulary import FUNCTIONS, Definition, Vocabulary, spelled
from labrunner.derivation.text.dictionary import COUNTING, Entry, is_changed_by, names_told

_PRIMED = re.compile(r"(?<![\w\\])([A-Za-z])_\{?(\w)\}?'\s*&?\s*:?=\s*\\[dt]?frac\{\\partial\s*(?:\1)_\{?\2\}?\}")
"""A name with a prime that is said to be the slope of its entries."""
_LET_PRIMED = re.compile(
    r"\b(?:[Ll]et|[Pp]ut|[Ww]rite|[Ss]et|[Dd]enote|[Dd]efine|[Ss]ea|[Ss]ei|[Ss]oit|[Ww]ith)\s+\$([A-Za-z])'\s*:?=(?!\s*\\[dt]?frac)"
)
"""A name with a prime that is none for a derivative."""
_SIGNS = ("'=", "' =", "'&", "' &", "':", "' :")
"""One of these is where it is said."""
_STARRED = re.compile(r"\$\\?\w+\^\*\$[^.$\n]{0,40}(?:`\w+_bar`|\$\\bar\b)")
"""That a star stands for the bar of the lab."""
_VEC = r"\operatorname{vec}"
_TAKEN = "cannot be read: {} has a meaning in the lab already; choose another letter"
_PRIME = "\u2032"
_TILDED = re.compile(r"\btilde\b[^.\n$]{0,60}(?:\bVJP|\bbar\b)", re.IGNORECASE)
"""That a tilde stands for the bar of the lab."""


def take_renamings(session: Session) -> None:
    """Take what words say that a learner's names stand for, wherever in the text they say so."""
    primed = _PRIMED.finditer(session.text) if any(sign in session.text for sign in _SIGNS) else ()
    session.primed = frozenset(match[1] for match in primed) | frozenset(_LET_PRIMED.findall(session.text))
    session.commas = variable_of_commas(session.text)
    session.starred = "^*" in session.text and _says(_STARRED, session.text)
    if "tilde" in session.text and _says(_TILDED, session.text):
        session.relabelled["tilde"] = r"\bar"
    for entry in names_told(session.text, session.declaration.words):
        try:
            if entry.own not in (entry.given, *COUNTING):
                _take(session, entry)
        except Unread:
            continue


def _says(pattern: re.Pattern[str], text: str) -> bool:
    """Return whether a sentence of `text` says what `pattern` finds, and changes nothing of it."""
    return any(not is_changed_by(match.group()) for match in pattern.finditer(text))


def tell_apart(session: Session, own: Collection[str]) -> None:
    """Give each of the learner's names `own` a prime, wherever it was written so far and will be."""
    primed = {prefix + name: f"{prefix}{name}{_PRIME}" for name in own for prefix in ("", "bar ", "d")}

    def change(node: Expr) -> Expr:
        return replace(node, name=primed[node.name]) if node.kind == "name" and node.name in primed else node

    session.relabelled = {**session.relabelled, **{name: name + _PRIME for name in own}}
    definitions = [
        replace(d, name=primed.get(d.name, d.name), body=rewritten(d.body, change)) for d in session.state.definitions
    ]
    session.state = replace(session.state, definitions=tuple(definitions))
    session.displays = [replace(d, tokens=tuple(in_names_of_lab(d.tokens, session))) for d in session.displays]


def in_names_of_lab(tokens: Sequence[Token], session: Session) -> list[Token]:
    """Return `tokens` with the lab's label for a letter that stands for it, and \\bar v for v^* where that is meant."""
    found: list[Token] = []
    tokens = _with_primes_in_names(tokens, session.primed)
    for place, token in enumerate(tokens):
        called = session.relabelled.get(token.text.lstrip("\\"), "")
        if called and not _means_else(token.text, tokens[place + 1 : place + 4]):
            token = token._replace(kind=_kind_of(called), text=called)
        if session.starred and token.text == "*" and len(found) > 1 and found[-1].text == "^":
            found[-2:] = [Token("command", r"\bar", found[-2].at), found[-2]]
        else:
            found.append(token)
    if session.commas:
        return list(with_fractions(found, session.commas))
    # "In the names of the lab \\bar x = x^*" says nothing in these names.
    return [] if _says_itself(found) and not _says_itself(tokens) else found


def _means_else(letter: str, behind: Sequence[Token]) -> bool:
    """Return whether e is Euler's number here, or d what stands before what changes, and no name of the learner's."""
    texts = [token.text for token in behind]
    if letter == "e":
        return texts[:1] == ["^"] and not {*texts} & {"T", r"\top"}
    return letter == "d" and any(t.kind in ("letter", "word") or t.text in GREEK for t in behind[:1])


def _kind_of(called: str) -> str:
    """Return the kind of the token that stands for a letter from here on."""
    if called.startswith("\\"):
        return "command"
    return "letter" if len(called) == 1 else "word"


def _with_primes_in_names(tokens: Sequence[Token], primed: Collection[str]) -> Sequence[Token]:
    """Return `tokens` with each h_k' or h'_k as the entry of a name of its own."""
    found = list(tokens)
    for place in range(len(found) - 1, -1, -1):
        behind = group_end(found, place + 2) if [t.text for t in found[place + 1 : place + 2]] == ["_"] else place + 1
        ends = [n for n in (place + 1, behind) if n < len(found) and found[n].text == "'"]
        if found[place].text in primed and ends:
            del found[ends[0]]
            found[place] = found[place]._replace(kind="word", text=found[place].text + _PRIME)
    return found


def _says_itself(tokens: Sequence[Token]) -> bool:
    texts = [token.text for token in tokens]
    middle = texts.index("=") if texts.count("=") == 1 else 0
    return middle > 0 and texts[:middle] == texts[middle + 1 :]


def _take(session: Session, entry: Entry) -> None:
    """Take the one name of `entry` for what it stands for in some part of the lab, where it is free to be taken."""
    own, given = tokens_of(entry.own, entry.at), entry.given
    name = name_of(Piece("start", own[0].at, list(own)), session.vocabulary) if own else None
    known = [setting.vocabulary for setting in session.settings]
    name = name and next((n for v in known if not (n := labelled_by_value(name, (), v)).indices), name)
    if name is None or name.indices:
        return
    if any(v.knows(name.name) and not v.is_idle(name.name) for v in known):
        if entry.sure and any(_are_two(name.name, spelled(given), v) for v in known):
            session.note(entry.at, _TAKEN.format(entry.own))
        return
    state, function = session.state, given.strip().removeprefix("\\").lower()
    if function in FUNCTIONS and function not in GREEK:
        session.state = replace(state, words=(*state.words, (name.name, function)))
        return
    if given in (session.setting.label, r"\delta"):
        session.relabelled[name.name] = given
        return
    if given.startswith(_VEC):
        _take_flattened(session, name, given)
        return
    # A capital stands for the name of a whole batch, where the lab has it.
    capitals = (given.upper(), given) if name.name.isupper() and len(given) == 1 else (given,)
    for latex in capitals:
        for vocabulary in known:
            meant = name_of(Piece("start", own[0].at, list(tokens_of(latex))), vocabulary)
            if meant is not None and not meant.indices and vocabulary.is_value(meant.name):
                names = _renamed(name.name, meant.name, session)
                session.state = replace(state, definitions=(*state.definitions, *names))
                session.say(taken(name.at, name, names[0].body))
                return


def _take_flattened(session: Session, name: Expr, given: str) -> None:
    """Take `name` for the entries of a matrix, row by row, where some part of the lab has it."""
    for setting in session.settings:
        body = read_expression(tokens_of(given), setting.vocabulary)
        if body.parts and setting.vocabulary.rank(body.parts[0].name) == 2:
            definition = Definition(name.name, (), body, "learner", 1)
            session.state = replace(session.state, definitions=(*session.state.definitions, definition))
            session.say(taken(name.at, name, body))
            return


def _are_two(name: str, other: str, known: Vocabulary) -> bool:
    """Return whether two names stand for two things of this part of the lab."""
    return known.is_here(name) and known.is_here(other) and known.true_name(name) != known.true_name(other)


def _renamed(own: str, given: str, session: Session) -> list[Definition]:
    """Return `own` as another word for `given`, and \\bar own and d own likewise where the lab has these."""
    known = [setting.vocabulary for setting in session.settings]
    return [
        Definition(prefix + own, (), Expr("name", name=prefix + given), "learner", ranks[0])
        for prefix in ("", "bar ", "d")
        if (ranks := [v.rank(prefix + given) for v in known if v.is_here(prefix + given)])
    ]
