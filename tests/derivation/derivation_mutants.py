"""Right derivations with one token changed: a sign, an index, a digit, a name, a transpose, a factor."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from labrunner.derivation.text.document import read_document

_TOKEN = re.compile(r"\\[a-zA-Z]+|\\.|[a-zA-Z]|\d+|\S")
_SIGNS = {"+": "-", "-": "+", ">": "<", r"\odot": "+", r"\neq": "=", r"\ne": "=", r"\cdot": "+"}
_NAMES = {"p": "z", "z": "p", "u": "x", "x": "u", "a": "y", "A": "Y", "Y": "A", "S": "L", "h": "x", "r": "y"}
_LETTERS = "ijkabcl"
_WORDS = re.compile(
    r"\\(?:text|mathrm|operatorname\*?|mathsf|begin|end|tag|label|textrm|mathbb|mathbf|hspace|vspace)\*?\s*\{[^{}]*\}"
)


@dataclass(frozen=True)
class Mutant:
    """One change: what stood at `at`, and what stands there now."""

    at: int
    old: str
    new: str

    def of(self, text: str) -> str:
        """Return `text` with this change made."""
        return text[: self.at] + self.new + text[self.at + len(self.old) :]


def mutants_of(text: str) -> Iterator[Mutant]:
    """Yield every change of one token in the formulas of `text`."""
    for block in read_document(text).blocks:
        if block.kind in ("display", "inline") and "=" in block.text:
            yield from _in_formula(block.text, block.at)


def _in_formula(formula: str, start: int) -> Iterator[Mutant]:
    words = [range(*match.span()) for match in _WORDS.finditer(formula)]
    tokens = [m for m in _TOKEN.finditer(formula) if not any(m.start() in word for word in words)]
    scripts = _scripts(formula)
    letters = [x for x in _LETTERS if any(m.group() == x and m.start() in scripts for m in tokens)]
    for match in tokens:
        token, at = match.group(), match.start()
        for new in _changes(token, at in scripts, letters):
            yield Mutant(start + at, token, new)
        if token in _NAMES and at not in scripts:
            yield Mutant(start + at, token, "2 " + token)
    for match in re.finditer(r"\^(?:\{\s*)?(?:T|\\top|\\intercal)(?![a-zA-Z])(?:\s*\})?", formula):
        yield Mutant(start + match.start(), match.group(), " ")


def _changes(token: str, in_script: bool, letters: list[str]) -> Iterator[str]:
    if token in _SIGNS and not (in_script and token != ">"):
        yield _SIGNS[token]
    elif token.isdigit() and not in_script:
        yield str(int(token) + 1)
    elif in_script and token in letters:
        yield from (other for other in letters if other != token)
    elif token in _NAMES and not in_script:
        yield _NAMES[token]


def _scripts(formula: str) -> frozenset[int]:
    """Return the offsets that belong to subscripts."""
    found: set[int] = set()
    for match in re.finditer(r"_\s*(\{[^{}]*\}|[a-zA-Z])", formula):
        found |= set(range(match.start(), match.end()))
    return frozenset(found)


def sampled(text: str, count: int, random: Random) -> list[Mutant]:
    """Return at most `count` of the mutants of `text`."""
    found = list(mutants_of(text))
    return found if len(found) <= count else random.sample(found, count)
