"""Names of the lab that a learner writes otherwise and says so in words: "$A$ is `W1`", "$q$ (the sheet's $p$)"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from labrunner.derivation.alphabet import GREEK
from labrunner.derivation.commas import variable_of_commas, with_fractions
from labrunner.derivation.definitions import taken
from labrunner.derivation.expressions import Expr, rewritten
from labrunner.derivation.layout import group_end
from labrunner.derivation.naming import labelled_by_value, name_of
from labrunner.derivation.pieces import Piece
from labrunner.derivation.problems import Unread
from labrunner.derivation.session import Session
from labrunner.derivation.tokens import Token, tokens_of
from labrunner.derivation.vocabulary import FUNCTIONS, Definition

_SHEET = (
    r"(?:lab|sheet|brief|exercise|task|assignment|problem|handout|code|original|"
    r"Aufgabe|enunciado|énoncé|laboratorio|Blatt)"
)
_THE = r"(?:(?:the|el|la|le|les|der|die|das|den|dem|its|our)\s+)?"
_NOUN = (
    r"(?:(?:labels?|targets?|prediction|outputs?|inputs?|cotangent|logits?|scores?|probabilit(?:y|ies)|loss|weights?|bias|"
    r"function|matrix|vector|parameters?|pre-?activations?|hidden|layer|old|usual|etiqueta|entrada|salida|pérdida|función|"
    r"Eingabe|Ausgabe|Verlust|Funktion|perte|entrée|sortie|fonction)\s+){0,2}"
)
_OF_SHEET = rf"(?:{_THE}{_SHEET}(?:['’]s)\s+)?"
_STANDS = (
    r"(?:is|=|:=|for|being|as|denotes|means|stands\s+for|(?:stands\s+)?in\s+(?:the\s+)?place\s+of|instead\s+of|rather\s+than|"
    r"short\s+for|replaces|es|por|para|en\s+(?:lugar|vez)\s+de|ist|für|statt|anstelle\s+von|est|pour|au\s+lieu\s+de)"
)
_GIVEN = r"(?:`(?P<code>[A-Za-z]\w*)`|\$(?P<given>[^$\n]{1,24})\$|(?P<word>ReLU|relu|softmax)\b)"
_TOLD = re.compile(
    rf"\$(?P<own>[^$\n=]{{1,16}})\$\s*(?:,\s*)?"
    rf"(?:{_THE}{_SHEET}['’]s\s+|{_STANDS}\s+{_THE}{_OF_SHEET}{_THE}{_NOUN}(?:\(\s*{_THE}{_OF_SHEET})?|\(\s*{_THE}(?:{_SHEET}(?:['’]s)?\s+|{_NOUN}(?=[^()\n]{{1,30}}\s+(?:of|in)\s+the\s+{_SHEET})))"
    rf"{_GIVEN}(?=\s*(?:[,;.:)]|$|\n|and\b|und\b|y\b|et\b|of\s+the\b|in\s+the\b|stays?\b|here\b|throughout\b|from\b))"
)
_GRADIENTS = re.compile(
    r"\b[Gg]radient\w*\s+(?:\w+\s+){0,3}(?:called|named|denoted(?:\s+by)?|written)\s+"
    r"\$(?P<all>(\w)_\{?\w\}?(?:\s*,\s*\2_\{?\w\}?)*)\$"
)
_BY_NAME = re.compile(r"(\w_\{?(\w)\}?)")
"""Gradients that are named by what they are taken by, as in "the gradients are called $G_W, G_b$"."""
_PRIMED = re.compile(r"(?<![\w\\])([A-Za-z])_\{?(\w)\}?'\s*&?\s*:?=\s*\\[dt]?frac\{\\partial\s*(?:\1)_\{?\2\}?\}")
"""A name with a prime that is said to be the slope of its entries."""
_STARRED = re.compile(r"\$\\?\w+\^\*\$[^.$\n]{0,40}(?:`\w+_bar`|\$\\bar\b)")
"""That a star stands for the bar of the lab."""
_STEP = re.compile(
    r"\$(?P<own>\\?[A-Za-z]+)\((?P<of>\\?[A-Za-z]+)\)\$(?:[^.$\n]|\$\w\$){1,70}?\b(?:1|ones?|unos?|eins)\b[^.$\n]{1,40}"
    r"\$(?P=of)(?:_\{?\w\}?)?\s*>\s*0\$"
)
"""The gate of a unit, as words say what its entries are."""
_PRIME = "\u2032"
_ROW = re.compile(r"^[ \t]*\|(.+)\|[ \t]*$", re.MULTILINE)
_OF_LAB = re.compile(rf"\b(?:{_SHEET}|theirs|given)\b", re.IGNORECASE)
_OWN = re.compile(r"\b(?:here|mine|my|own|me|I|ours|this|aqu[ií]|m[ií]os?|hier|meine?|ici|moi)\b", re.IGNORECASE)
_IN_CELL = re.compile(r"\$([^$\n]+)\$|`(\w+)`")
_DIGITS = re.compile(r"(?<=[A-Za-z])(?=\d+$)")


def take_renamings(session: Session) -> None:
    """Take what words say that a learner's names stand for, wherever in the text they say so."""
    session.primed = (
        frozenset(name for name, _ in _PRIMED.findall(session.text)) if "'" in session.text else frozenset()
    )
    session.commas = variable_of_commas(session.text)
    session.starred = "^*" in session.text and _STARRED.search(session.text) is not None
    for own, given, at in (*_told_in_words(session.text), *_told_in_table(session.text)):
        try:
            _take(session, tokens_of(own, at), given)
        except Unread:
            continue


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
        if called and (token.text != "e" or [t.text for t in tokens[place + 1 : place + 2]] == ["_"]):
            token = token._replace(kind="word" if called.endswith(_PRIME) else token.kind, text=called)
        if session.starred and token.text == "*" and len(found) > 1 and found[-1].text == "^":
            found[-2:] = [Token("command", r"\bar", found[-2].at), found[-2]]
        else:
            found.append(token)
    if session.commas:
        return list(with_fractions(found, session.commas))
    # "In the names of the lab \\bar x = x^*" says nothing in these names.
    return [] if _says_itself(found) and not _says_itself(tokens) else found


def _with_primes_in_names(tokens: Sequence[Token], primed: Collection[str]) -> Sequence[Token]:
    """Return `tokens` with each h_k' as the entry of a name of its own."""
    found = list(tokens)
    for place in range(len(found) - 1, -1, -1):
        behind = group_end(found, place + 2) if [t.text for t in found[place + 1 : place + 2]] == ["_"] else place + 1
        if found[place].text in primed and behind < len(found) and found[behind].text == "'":
            del found[behind]
            found[place] = found[place]._replace(kind="word", text=found[place].text + _PRIME)
    return found


def _says_itself(tokens: Sequence[Token]) -> bool:
    texts = [token.text for token in tokens]
    middle = texts.index("=") if texts.count("=") == 1 else 0
    return middle > 0 and texts[:middle] == texts[middle + 1 :]


def _told_in_words(text: str) -> Iterator[tuple[str, str, int]]:
    """Yield each name, what it stands for and where it is, as sentences say it."""
    for match in _TOLD.finditer(text):
        yield match["own"], match["given"] or _as_latex(match["code"] or match["word"]), match.start("own")
    for match in _GRADIENTS.finditer(text):
        yield from ((own, f"d{by}", match.start("all")) for own, by in _BY_NAME.findall(match["all"]))
    for match in _STEP.finditer(text) if "0$" in text else ():
        yield match["own"], "step", match.start("own")


def _told_in_table(text: str) -> Iterator[tuple[str, str, int]]:
    """Yield the same from a table that has a column of the lab's names beside one of the learner's."""
    columns: tuple[int, int] | None = None
    for row in _ROW.finditer(text) if "|" in text else ():
        cells = row[1].split("|")
        of_lab = [n for n, cell in enumerate(cells) if "$" not in cell and _OF_LAB.search(cell)]
        own = [n for n, cell in enumerate(cells) if "$" not in cell and _OWN.search(cell)]
        if len(of_lab) == len(own) == 1 and of_lab != own:
            columns = of_lab[0], own[0]
        elif columns is not None and max(columns) < len(cells):
            given, mine = ([a or _as_latex(b) for a, b in _IN_CELL.findall(cells[n])] for n in columns)
            if len(given) == len(mine):
                yield from ((name, meant, row.start()) for name, meant in zip(mine, given, strict=True))


def _as_latex(code: str) -> str:
    """Return W_1 for the `W1` of code."""
    return _DIGITS.sub("_", code)


def _take(session: Session, own: tuple[Token, ...], given: str) -> None:
    """Take the one name `own` for what `given` names in some part of the lab, where it is free to be taken."""
    name = name_of(Piece("start", own[0].at, list(own)), session.vocabulary) if own else None
    known = [setting.vocabulary for setting in session.settings]
    name = name and next((n for v in known if not (n := labelled_by_value(name, (), v)).indices), name)
    if name is None or name.indices or any(v.knows(name.name) and not v.is_idle(name.name) for v in known):
        return
    state, function = session.state, given.strip().removeprefix("\\").lower()
    if function in FUNCTIONS and function not in GREEK:
        session.state = replace(state, words=(*state.words, (name.name, function)))
        return
    if given == session.setting.label:
        session.relabelled[name.name] = given
        return
    for setting in session.settings:
        meant = name_of(Piece("start", own[0].at, list(tokens_of(given))), setting.vocabulary)
        if meant is not None and not meant.indices and setting.vocabulary.is_value(meant.name):
            names = _renamed(name.name, meant.name, session)
            session.state = replace(state, definitions=(*state.definitions, *names))
            session.say(taken(name.at, name, names[0].body))
            return


def _renamed(own: str, given: str, session: Session) -> list[Definition]:
    """Return `own` as another word for `given`, and \\bar own and d own likewise where the lab has these."""
    known = [setting.vocabulary for setting in session.settings]
    return [
        Definition(prefix + own, (), Expr("name", name=prefix + given), "learner", ranks[0])
        for prefix in ("", "bar ", "d")
        if (ranks := [v.rank(prefix + given) for v in known if v.is_here(prefix + given)])
    ]
