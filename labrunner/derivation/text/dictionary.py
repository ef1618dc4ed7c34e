"""What a text says that its names stand for: "$A$ is `W1`", "$q$ (the sheet's $p$)", "the label is $c$", a table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple


class Entry(NamedTuple):
    """A name in a learner's LaTeX, what it stands for in the lab's, and where in the text it is said."""

    own: str
    given: str
    at: int
    end: int
    sure: bool = False
    """Whether it is said of the lab's name in so many words."""


_SHEET = (
    r"(?:lab|sheet|brief|exercise|task|assignment|problem|handout|code|original|"
    r"Aufgabe|enunciado|énoncé|laboratorio|Blatt)"
)
_THE = r"(?:(?:the|el|la|le|les|der|die|das|den|dem|its|our|lab['’]s)\s+)?"
_NOUN = (
    r"(?:(?:labels?|targets?|prediction|outputs?|inputs?|cotangent|logits?|scores?|probabilit(?:y|ies)|loss|weights?|bias|"
    r"function|matrix|vector|parameters?|pre-?activations?|hidden|layer|old|usual|etiqueta|entrada|salida|pérdida|función|"
    r"Eingabe|Ausgabe|Verlust|Funktion|perte|entrée|sortie|fonction)\s+){0,2}"
)
_OF_SHEET = rf"(?:{_THE}{_SHEET}['’]s\s+)?"
_STANDS = (
    r"(?:is|are|=|:=|for|being|as|denotes|means|stands\s+for|(?:stands\s+)?in\s+(?:the\s+)?place\s+of|instead\s+of|rather\s+than|"
    r"short\s+for|replaces|es|por|para|en\s+(?:lugar|vez)\s+de|ist|für|statt|anstelle\s+von|est|pour|au\s+lieu\s+de)"
)
_LETTER = r"(?:\\(?:hat|tilde|vec|mathbf|mathcal|mathbb|mathrm|boldsymbol)\s*\{?\s*)?\\?[A-Za-z]+\}?"
_NAME = rf"{_LETTER}(?:_(?:\w|\{{\w+\}}|\\[a-z]+))?"
_IN_BRACKET = rf"{_NOUN}(?=[^()\n]{{1,30}}\s+(?:of|in)\s+the\s+{_SHEET})"
_GIVEN = (
    r"(?:`(?P<code>[A-Za-z]\w*)`|"
    rf"\$(?P<given>{_NAME}(?:_(?:\w|\{{\w+\}}))?)\$|"
    r"(?P<word>ReLU|relu|softmax|[A-Z]\d|h_pre|y_pred|[b-hj-zB-HJ-Z])\b)"
)
_TOLD = re.compile(
    rf"\$(?P<own>{_NAME})\$\s*(?:,\s*)?"
    rf"(?:(?P<sheet>{_THE}{_SHEET}['’]s\s+|{_STANDS}\s+{_THE}{_SHEET}['’]s\s+|{_STANDS}\s+{_THE}{_NOUN}\(\s*{_THE}{_OF_SHEET}|"
    rf"\(\s*{_THE}(?:{_SHEET}(?:['’]s)?\s+|{_IN_BRACKET}))|{_STANDS}\s+{_THE}{_NOUN})"
    rf"{_GIVEN}(?=\s*(?:[,;.:)]|$|\n|and\b|und\b|y\b|et\b|of\s+the\b|in\s+the\b|stays?\b|here\b|throughout\b|from\b))"
)
_NAMING = re.compile(
    r"\b(?:names?|letters?|notation|dictionary|symbols?|abbreviat\w*|writ\w+|denot\w+|call\w*|uses?|using|schreib\w*|Bezeichn\w*|"
    r"nenne\w*|Buchstaben|escrib\w*|llam\w*|letras|notaci\w*|note|notons|écri\w*)\b",
    re.IGNORECASE,
)
_REACH = 300
"""So many characters before it a sentence may say that it is about names."""
COUNTING = ("i", "j", "k", "l", "m", "n")
"""Letters that are taken for indices and sizes, and no other name."""
_CHANGES = re.compile(
    r"\b(?:minus|negative|neg|half|twice|doubled?|squared?|transposed?|log|logs|logarithms?|exponentiated|exponentials?|inverse|"
    r"reciprocal|sign|signs|swapped|exchanged|whether|difference|error|not|never|without|times|menos|mitad|doble|signo|negativo|"
    r"halbe?|doppelte?s?|Vorzeichen|nicht|moins|moitié|instead\s+of\s+1|one\s+minus|1\s+minus|way\s+round)\b|n['’]t\b|\$-|(?<!\w)-1\b",
    re.IGNORECASE,
)
"""What changes a thing before it gets its name, or says that it has none."""
_STOP = re.compile(
    r"[.;!?](?=\s)|\n\s*\n|\b(?:so\s+that|so\s+as|in\s+order|damit|para\s+(?:que|no)|pour|to\s+not|not\s+to)\b"
)
_BEFORE, _BEHIND = 60, 30
"""How far before and behind an entry what changes it may stand."""
_ROWS = ("a", "b", "c", "s")
"""Letters that may be both."""
_LONE = re.compile(rf"\$(?P<own>{_NAME})\$")
_LONGEST_WORD = 30
_CALLED = re.compile(r"\b[Cc]all\s+(?:the|our)\s+[\w-]+\s+\Z")
"""What gives a name in so many words, whatever an equation says of it elsewhere."""
_OF_ENTRIES = ("entries", "elements", "Einträge", "entradas", "elementos", "coefficients")
_ENTRIES = re.compile(
    r"(?:\b(?:entries|elements|Einträge|entradas|elementos|coefficients)|,\s*(?:and\s+)?(?:die|those|las|les))\s+"
    r"(?:von|of|de)\s+\$(?P<given>[^$\n=]{1,16})\$\s*(?:(?:schreibe|nenne|bezeichne|ich|are|written|called|I|write|as|by|se|"
    r"escriben|como|por|als|mit)\s+){0,3}\$(?P<own>[^$\n=]{1,16})\$"
)
_ENTRY_OF = re.compile(
    rf"\$(?P<own>{_NAME})\$\s+(?:is|are|denotes?|for|ist|es)\s+(?:(?:the|an|one|el|la|der|ein)\s+)?"
    rf"(?:entr\w+|elements?|coefficients?|elemento|Eintrag|Element)\s+(?:of|de|von)\s+\$(?P<given>{_NAME})\$"
)
_FLATTENED = re.compile(
    rf"[Ff]latten\w*\s+\$(?P<of>{_NAME})\$[^.$\n]{{0,40}}\b(?:into|to|as|in)\s+\$(?P<own>[a-z])(?:\s*\\in[^$\n]*)?\$|"
    rf"\$(?P<name>[a-z])(?:\s*\\in[^$\n]*)?\$\s+(?:be|is|denotes?)\s+[^.$\n]{{0,40}}(?:flatten\w*|vectori[sz]\w*)\s+of\s+"
    rf"\$(?P<matrix>{_NAME})\$"
)
_BY_COLUMNS = re.compile(r"column", re.IGNORECASE)
_KRONECKER = re.compile(
    rf"\$(?P<own>{_LETTER}_\{{?\w+\}}?)\$\s+(?:is|for|denotes|be|as|ist|es)\s+(?:the\s+|la\s+|das\s+)?Kronecker"
)
_GRADIENTS = re.compile(
    r"\b[Gg]radient\w*\s+(?:\w+\s+){0,3}(?:called|named|denoted(?:\s+by)?|written)\s+"
    r"\$(?P<all>([A-Z])_\{?\w\}?(?:\s*,\s*\2_\{?\w\}?)*)\$"
)
_OF_IT = re.compile(r"\b(?:in|of|by|to|wrt|nach|von|de|por|en)\s+\Z")
"""What makes a name a part of what is named: "$G$ for the gradient in $Z$ (the lab's `dZ`)"."""
_BY_NAME = re.compile(r"\b([A-Z]_\{?([A-Za-z])\}?)")
"""Gradients that are named by what they are taken by, as in "the gradients are called $G_W, G_b$"."""
_STEP = re.compile(
    r"\$(?P<own>\\?[A-Za-z]+)\((?P<of>\\?[A-Za-z]+)\)\$(?:[^.$\n]|\$\w\$){1,70}?\b(?:1|ones?|unos?|eins)\b[^.$\n]{1,40}"
    r"\$(?P=of)(?:_\{?\w\}?)?\s*>\s*0\$"
)
"""The gate of a unit, as words say what its entries are."""
_POSITIVE = re.compile(
    r"\$\\(?:mathrm|operatorname|text)\s*\{(?P<own>\w+)\}\((?P<of>\\?[A-Za-z]+)\)\$[^.$\n]{1,80}\$(?P=of)\$\s+(?:are|is)\s+"
    r"(?:strictly\s+)?positive"
)
_INVERTS = re.compile(r"\b(?:minus|negative|instead|not|no)\b", re.IGNORECASE)
_ROW = re.compile(r"^[ \t]*\|(.+)\|[ \t]*$", re.MULTILINE)
_OF_LAB = re.compile(rf"\b(?:{_SHEET}|theirs|given)\b", re.IGNORECASE)
_OWN = re.compile(r"\b(?:here|mine|my|own|me|I|ours|this|aqu[ií]|m[ií]os?|hier|meine?|ici|moi)\b", re.IGNORECASE)
_IN_CELL = re.compile(r"\$([^$\n]+)\$|`(\w+)`")
_DIGITS = re.compile(r"(?<=[A-Za-z])(?=\d+$)")
_INDEX = re.compile(r"_(?:[a-z]|\{[a-z]{1,2}\}|\\[a-z]+|\{\\[a-z]+\})$")
"""The letters that a name is written with where its entries are spoken of."""


def names_told(text: str, words: dict[str, str]) -> list[Entry]:
    """Return what `text` says that names stand for; `words` are those by which the lab's are called.

    What a sentence changes, as in "the negative loss is $M$", or what is told in two ways, is left out.
    """
    found = [*_in_sentences(text), *_in_table(text), *(_called(text, words) if words else ())]
    first = {(entry.own, entry.given): entry for entry in sorted(found, key=lambda entry: -entry.at)}
    told = [entry for entry in sorted(first.values(), key=lambda entry: entry.at) if not _is_changed(text, entry)]
    meant = {own: {entry.given for entry in found if entry.own == own} for own in {entry.own for entry in told}}
    return [entry for entry in told if len(meant[entry.own]) == 1]


def is_changed_by(sentence: str) -> bool:
    """Return whether a sentence says of something that it is computed with, or denied, before it gets a name."""
    return _CHANGES.search(sentence) is not None


def _is_changed(text: str, entry: Entry) -> bool:
    """Return whether the sentence, or the table, around an entry changes what the name stands for."""
    if entry.given == "step":
        return False
    start = max(entry.at - _BEFORE, 0)
    start = max((match.end() for match in _STOP.finditer(text, start, entry.at)), default=start)
    return is_changed_by(_STOP.split(text[start : entry.end + _BEHIND])[0])


def _called(text: str, words: dict[str, str]) -> Iterator[Entry]:
    """Yield the names that stand beside one of `words`, as in "the label is $c$" and "$c$, the label"."""
    before, behind = _patterns(tuple(words))
    for match in _LONE.finditer(text):
        said = before.search(text, max(match.start() - _LONGEST_WORD, 0), match.start()) or behind.match(
            text, match.end()
        )
        # "Pre-activation $a$" is the one with this number.
        counts = said is not None and match["own"] in _ROWS and not said["be"]
        called = _CALLED.search(text, max(match.start() - _LONGEST_WORD, 0), match.start())
        if said is not None and not counts and (called or not _is_defined(match["own"], text)):
            yield Entry(_bare(match["own"]), words[said["word"].lower()], match.start("own"), match.end())


def _in_sentences(text: str) -> Iterator[Entry]:
    yield from _told(text)
    yield from _entries(text)
    yield from _flattened(text)
    for match in _KRONECKER.finditer(text):
        yield Entry(_bare(match["own"]), r"\delta", match.start("own"), match.end())
    for match in _GRADIENTS.finditer(text) if "radient" in text and _BY_NAME.search(text) else ():
        yield from (Entry(own, f"d{by}", match.start("all"), match.end()) for own, by in _BY_NAME.findall(match["all"]))
    yield from _gates(text)


def _told(text: str) -> Iterator[Entry]:
    """Yield what is told name by name: "$A$ is `W1`", "$q$ (the sheet's $p$)"."""
    for match in _TOLD.finditer(text):
        own, given = match["own"], match["given"] or _as_latex(match["code"] or match["word"])
        counts = own in _ROWS and _is_defined(own, text)
        if bool(_INDEX.search(given)) == bool(_INDEX.search(own)) and not counts and _is_about_names(match, text):
            sure = bool(match["code"] or match["sheet"])
            yield Entry(_bare(own), _bare(given), match.start("own"), match.end(), sure)


def _entries(text: str) -> Iterator[Entry]:
    """Yield the names of what has its entries named: "the entries of $W_1$ are written $a_{ck}$"."""
    for match in _ENTRIES.finditer(text) if any(word in text for word in _OF_ENTRIES) else ():
        yield Entry(_bare(match["own"]), match["given"], match.start("own"), match.end())
    for match in _ENTRY_OF.finditer(text):
        yield Entry(_bare(match["own"]), match["given"], match.start("own"), match.end())


def _flattened(text: str) -> Iterator[Entry]:
    """Yield the names of matrices written as one vector, row by row: "flatten $W$ into $w$"."""
    for match in _FLATTENED.finditer(text) if "latten" in text or "vectori" in text else ():
        if not _BY_COLUMNS.search(match.group()):
            own, given = match["own"] or match["name"], match["of"] or match["matrix"]
            yield Entry(own, rf"\operatorname{{vec}}({given})", match.start(), match.end())


def _gates(text: str) -> Iterator[Entry]:
    """Yield the functions that words say to be 1 where a unit is open."""
    for match in _POSITIVE.finditer(text) if "positive" in text else ():
        yield Entry(rf"\mathrm{{{match['own']}}}", "step", match.end(), match.end())
    for match in _STEP.finditer(text) if "0$" in text else ():
        if not _INVERTS.search(match.group()):
            yield Entry(match["own"], "step", match.end(), match.end())


def _is_about_names(match: re.Match[str], text: str) -> bool:
    """Return whether a sentence names something, rather than putting one thing in the place of another."""
    if _OF_IT.search(text, max(match.start() - _BEHIND, 0), match.start()):
        return False
    clear = match["code"] or match["sheet"] or (match["word"] and len(match["word"]) > 1)
    return bool(clear or _NAMING.search(text, max(match.start() - _REACH, 0), match.start()))


def _in_table(text: str) -> Iterator[Entry]:
    """Yield what a table says that has a column of the lab's names beside one of the learner's."""
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
                yield from (
                    Entry(name, meant, row.start(), row.end(), True) for name, meant in zip(mine, given, strict=True)
                )


@lru_cache(maxsize=16)
def _patterns(words: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what finds one of `words` right before a name, and what finds one right behind it."""
    any_word = rf"\b(?P<word>{'|'.join(sorted(words, key=len, reverse=True))})"
    be = r"(?P<be>\s+(?:is|are|as|by|be|called|ist|sind|es|son|est|sont))?"
    follows = rf",?(?P<be>\s+(?:is|are|for|be|denotes?))?\s+(?:the|our)\s+{any_word}(?=\s*(?:[,;.:)]|\n|$|and\b))"
    return (
        re.compile(
            rf"(?:^|[.,;:(|*]\s*|\b(?:the|our|my|and|with|for|call|first)\s+)(?<!of the ){any_word}{be}\s+\Z",
            re.IGNORECASE,
        ),
        re.compile(follows, re.IGNORECASE),
    )


def _is_defined(own: str, text: str) -> bool:
    """Return whether an equation says what `own` is, so that no word needs to."""
    barred = r"(?<!\^)(?<!\^\{)(?<!\\mathsf )(?<!\\bar )(?<!\\tilde )(?<!\\bar\{)(?<!\\tilde\{)"
    numbers = r"(?!\s*(?:[\[(]\s*[-\d]|\d+\s*[,;.$]))"
    said = rf"(?<![\w\\]){barred}{re.escape(_bare(own))}(?:_\w|_\{{\w+\}})?\s*&?\s*:?={numbers}"
    return re.search(said, text) is not None


def _bare(name: str) -> str:
    """Return `name` without the letters of an entry."""
    return _INDEX.sub("", name)


def _as_latex(code: str) -> str:
    """Return W_1 for the `W1` of code."""
    return _DIGITS.sub("_", code)
