"""The numbers that a text puts in for inputs and indices, as in "at z = [2, 1, 0] with y = 0"."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field, replace

from labrunner.derivation.terms.vocabulary import Vocabulary
from labrunner.derivation.text.allusions import Allusion, allusion_in

MOST_ENTRIES = 12
_NEAR_WORDS = 15
"""So many words of prose later the text may well speak of other numbers, where it tells of any."""
_STILL_NEAR_WORDS = 80
"""So many words of prose later it may well do so, where none of them tells of any."""
_DISTANT = 1000
"""As many words as leave no doubt that the text may have gone on to something else."""
_NUMBER = r"[-−]?[0-9]{1,9}(?:\.[0-9]{1,15})?"
_GAP = r"(?:\s|\\[,;!: ]|\\quad)*"
_OPEN = rf"(?:\\left{_GAP})?(?:[\[(]|\\begin\{{[pb]?matrix\}}){_GAP}"
_CLOSE = rf"{_GAP}(?:\\right{_GAP})?(?:[\])]|\\end\{{[pb]?matrix\}})"
_LOGARITHM = r"[-−]?\\(?:ln|log)\s*(?:[0-9]{1,4}|\{[0-9]{1,4}\}|\([0-9]{1,4}\))"
_FRACTION = r"[-−]?\\[dt]?frac\s*(?:[0-9]\s*[1-9]|\{[0-9]{1,4}\}\s*\{[1-9][0-9]{0,3}\})"
_ENTRY = rf"(?:{_NUMBER}|{_LOGARITHM}|{_FRACTION})"
_LIST = rf"{_OPEN}({_ENTRY}(?:{_GAP}(?:,|;|&|\\\\){_GAP}{_ENTRY}){{1,{MOST_ENTRIES - 1}}}){_CLOSE}"
_ALONE = r"(?!\w|\.\d|\s*[\^/+-]|\s*\*(?!\*)|\s*\\(?:cdot|times|frac|sqrt))"
_PUT_IN = re.compile(
    rf"(?<![\w^_])(?P<name>[A-Za-z])\}}?\s{{0,3}}&?\s?:?=&?\s{{0,3}}(?:{_LIST}|(?P<whole>[0-9]{{1,2}}){_ALONE})?"
)
# What may stand right before a name that is set to numbers: not a factor, and not what makes it a derivative by it.
_BEGINS = re.compile(
    r"(?:^|[,;:(&.]|\*\*|\\\\|\\q?quad|\\text\{[^{}]*\}|(?<![\\\w])[A-Za-zÀ-ÿ]{2,}|[^\s\w\\/*^+=∂{-])$"
)
_OTHER_SIZE = re.compile(
    r"\b(?:two|three|four|2|3|4|dos|tres|cuatro)\$?[\s-]+(?:class|clase)|\bbinar|(?-i:\b[nmKCd]\s*=\s*\d+(?!\.?\d))",
    re.IGNORECASE,
)
_FIRST = re.compile(
    r"\b(?:label|answer|class)\s+is\s+(?:the\s+)?(?:first\s+(?:one|class|entry)|(?:class\s+)?zero\b)|"
    r"\bfirst\s+(?:class|one|entry)\s+is\s+the\s+(?:right|true|correct)",
    re.IGNORECASE,
)
"""That the label is the one that is counted first."""
_LABEL = re.compile(
    r"\b(?:(?:true|right|correct|actual)\s+(?:answer|class|label|one)|label|etiqueta|clase\s+correcta|richtige\s+Klasse|"
    r"vraie\s+classe)\s*(?:is|=|:|es|ist|est)?\s*(?:class|number|la\s+clase|Klasse|la\s+classe)?\s*\$?(?P<label>\d)\$?\b",
    re.IGNORECASE,
)
# 0,665 in a sentence is a decimal number to some and two numbers to others.
_DECIMAL_COMMA = re.compile(r"(?<![\d,.(\[;{])\d+,\d+(?![\d,)\]}])")
_ENTRY_ZERO = re.compile(r"(?:_\{?|[A-Za-z]\[)\s*0(?![\d.])")
BARE_LIST = re.compile(_LIST)
"""A list of numbers of which nothing is said, which may be others than those put in."""
_NEARBY = 40
_STYLE = re.compile(r"\\(?:mathbf|boldsymbol|bm|vec|mathrm|underline)\s*\{?$")


@dataclass(frozen=True)
class Numbers:
    """The values of inputs, entry by entry, and those of indices as the text counts them."""

    entries: dict[str, tuple[float, ...]] = field(default_factory=dict)
    indices: dict[str, int] = field(default_factory=dict)
    from_zero: bool = False
    """Whether an entry 0 was written, so that entries are counted from there."""
    words: int = 0
    """How many words of prose have followed since."""
    told: bool = False
    """Whether some of these words may tell of other numbers."""
    alike: bool = False
    """Whether some of these words may tell of numbers that are all the same."""
    replaced: bool = False
    """Whether something was put in for one of them later that is not read."""

    def __bool__(self) -> bool:
        return bool(self.entries)

    @property
    def near(self) -> bool:
        """Whether they were put in so shortly before that nothing else can be spoken of."""
        return bool(self.entries) and self.words <= (_NEAR_WORDS if self.told else _STILL_NEAR_WORDS)

    @property
    def still_meant(self) -> bool:
        """Whether the text has told of no others since."""
        return self.words < _DISTANT

    def distant(self) -> Numbers:
        """Return these numbers where the text may well have gone on to others."""
        return replace(self, words=self.words + _DISTANT)

    def meant(self) -> Numbers:
        """Return these numbers where the text has just shown that it speaks of them."""
        return replace(self, words=0, told=False, alike=False) if self.words else self

    def __str__(self) -> str:
        lists = [f"{name} = ({', '.join(f'{x:g}' for x in entries)})" for name, entries in self.entries.items()]
        return ", ".join([*lists, *(f"{name} = {value}" for name, value in self.indices.items())])

    def without(self, name: str) -> Numbers:
        """Return these numbers without what `name` was."""
        if name not in self.entries and name not in self.indices:
            return self
        entries = {other: values for other, values in self.entries.items() if other != name}
        indices = {other: value for other, value in self.indices.items() if other != name}
        return replace(self, entries=entries, indices=indices, replaced=self.replaced or name in self.entries)


NOTHING = Numbers()


def numbers_after_prose(prose: str, known: Numbers, vocabulary: Vocabulary) -> Numbers:
    """Return the numbers that hold behind a stretch of prose, which may speak of others."""
    if known:
        # What is spoken of may be other numbers now; then nothing that fails at these is false.
        allusion = allusion_in(prose)
        passed = _DISTANT if allusion is Allusion.OTHERS else len(prose.split())
        told = known.told or allusion is not Allusion.NONE
        alike = known.alike or allusion in (Allusion.ALIKE, Allusion.OTHERS)
        known = replace(known, words=known.words + passed, told=told, alike=alike)
    return numbers_after(prose, known, vocabulary)


def numbers_after(text: str, known: Numbers, vocabulary: Vocabulary) -> Numbers:
    """Return the numbers that hold behind `text`; a name that something else is put in for has none from there on."""
    found = NOTHING if known.entries and (_OTHER_SIZE.search(text) or _DECIMAL_COMMA.search(text)) else known
    if not found.from_zero and "0" in text and _ENTRY_ZERO.search(text):
        found = replace(found, from_zero=True)
    if found.entries and not found.indices:
        found = _with_label(found, text, vocabulary)
    if "=" not in text:
        return found
    for match in _PUT_IN.finditer(text):
        before = _STYLE.sub("", text[max(0, match.start() - _NEARBY) : match.start()]).rstrip()
        begins = bool(_BEGINS.search(before))
        if begins or before[-1:].isdigit():
            found = found.without(match["name"])
        if begins:
            found = _with(found, match, vocabulary)
    return found


def _with_label(known: Numbers, text: str, vocabulary: Vocabulary) -> Numbers:
    """Return `known` with the label that prose names beside the numbers put in, as in "the right answer is class 0"."""
    match = _LABEL.search(text)
    label = int(match["label"]) if match else 0 if _FIRST.search(text) else -1
    return _labelled(known, label, vocabulary) if label >= 0 else known


def _labelled(known: Numbers, label: int, vocabulary: Vocabulary) -> Numbers:
    """Return `known` with the one label that the lab has put in, where it has one."""
    labels = [name for name in vocabulary.symbols if vocabulary.is_index(name)]
    return replace(known, indices={labels[0]: label}) if len(labels) == 1 else known


def _with(known: Numbers, match: re.Match[str], vocabulary: Vocabulary) -> Numbers:
    """Return `known` with what `match` puts in, where that is a list for an input or a number for an index."""
    name, entries, whole = match["name"], match[2], match["whole"]
    if entries and is_input(name, vocabulary):
        values = tuple(map(_worth, re.findall(_ENTRY, entries)))
        return replace(known, words=0, told=False, alike=False, entries=known.entries | {name: values})
    if entries and known.entries and not known.indices and _may_be_label(name, vocabulary):
        # t = [1, 0, 0] beside the logits is the label, one-hot.
        ordered = [_worth(entry) for entry in re.findall(_ENTRY, entries)]
        unit = sorted(ordered) == [0.0] * (len(ordered) - 1) + [1.0]
        return _labelled(known, ordered.index(1.0), vocabulary) if unit else known
    if whole and vocabulary.is_index(name):
        return replace(known, words=0, told=False, alike=False, indices=known.indices | {name: int(whole)})
    return known


def _may_be_label(name: str, vocabulary: Vocabulary) -> bool:
    """Return whether a list may say what the label is: for its own letter, one that means nothing, or a one-hot one."""
    definition = vocabulary.definitions.get(name)
    one_hot = definition is not None and definition.body.kind == "onehot"
    return one_hot or vocabulary.is_index(name) or not vocabulary.knows(name)


def _worth(entry: str) -> float:
    """Return what an entry of a list is: a number, the logarithm of one, or a fraction."""
    entry = entry.replace("−", "-")
    if "\\" not in entry:
        return float(entry)
    sign = -1.0 if entry.startswith("-") else 1.0
    digits = re.findall(r"[0-9]+", entry)
    if "frac" not in entry:
        return sign * math.log(int(digits[0])) if int(digits[0]) else -math.inf
    top, below = digits if len(digits) == 2 else digits[0]
    return sign * int(top) / int(below)


def puts_in_only(numbers: Numbers, text: str, vocabulary: Vocabulary) -> bool:
    """Return whether `text` puts in no other numbers than `numbers`, neither before nor behind them."""
    for match in _PUT_IN.finditer(text):
        put_in = _with(NOTHING, match, vocabulary)
        if not (
            put_in.entries.items() <= numbers.entries.items() and put_in.indices.items() <= numbers.indices.items()
        ):
            return False
    return True


def is_input(name: str, vocabulary: Vocabulary) -> bool:
    """Return whether `name` is a declared vector whose values nothing else says."""
    typed = vocabulary.symbols.get(name)
    return typed is not None and typed.kind == "real" and len(typed.shape) == 1 and name not in vocabulary.definitions
