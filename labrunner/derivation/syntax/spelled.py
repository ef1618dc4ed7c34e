"""Names of several plain letters, as code has them: gate[a] is an entry of gate, not g times a times t times e."""

from __future__ import annotations

import re
from collections.abc import Sequence

from labrunner.derivation.latex.tokens import Token
from labrunner.derivation.terms.vocabulary import FUNCTIONS, Vocabulary

_RESULTS = ("grad", "jac", "hess", "loss", "delta", "out")
"""What names begin with that say what they are: a claim, and no name of a learner's own."""
_LETTERS = re.compile(r"(?<![\\A-Za-z{])[A-Za-z]{3}|\{[A-Za-z]{3,}[^A-Za-z}]|\\text\w*\{[A-Za-z]{3,}\}")
_WORD = re.compile(r"[A-Za-z]{3,}")
SHORTEST = 3
"""Two letters side by side are a product, such as Wx."""


def may_spell(formula: str) -> bool:
    """Return whether letters stand side by side in `formula` that LaTeX gives no meaning, or an upright word does."""
    return bool(_LETTERS.search(formula))


def with_words(tokens: Sequence[Token], known: Vocabulary) -> tuple[Token, ...]:
    """Return `tokens` with the letters of each own name as one word: of a known one, or of one that is now defined."""
    found: list[Token] = []
    place = 0
    while place < len(tokens):
        word = _run(tokens, place)
        length = 1 if tokens[place].kind == "text" else max(len(word), 1)
        if len(word) >= SHORTEST and _is_name(word, tokens, place, known):
            found.append(Token("word", word, tokens[place].at, tokens[place].apart))
        else:
            found += tokens[place : place + length]
        place += length
    return tuple(found)


def _run(tokens: Sequence[Token], place: int) -> str:
    """Return the letters that stand side by side from `place` on, without a space between."""
    word = ""
    if tokens[place].kind == "text" and _WORD.fullmatch(tokens[place].text):
        return tokens[place].text
    for token in tokens[place:]:
        if token.kind != "letter" or len(token.text) != 1 or token.at != tokens[place].at + len(word):
            break
        word += token.text
    return word


def _is_name(word: str, tokens: Sequence[Token], place: int, known: Vocabulary) -> bool:
    if word in known.symbols:
        return True
    if word in known.definitions:
        return known.definitions[word].source == "learner"
    behind = tokens[place + (1 if tokens[place].kind == "text" else len(word)) :]
    if tokens[place].kind == "text" and behind and behind[0].kind == "_" and word not in FUNCTIONS:
        return True
    begins = place == 0 or tokens[place - 1].kind == "="
    if not (begins and _is_defined(behind)):
        return False
    return not (_says_what_it_is(word, known) if tokens[place].kind == "text" else _may_be_product(word, known))


def _is_defined(behind: Sequence[Token]) -> bool:
    """Return whether nothing but an index stands before the next equals sign."""
    texts = [token.text for token in behind[:4]]
    shapes = (["="], ["[", "", "]", "="], ["_", "", "="])
    return any(len(texts) >= len(s) and all(b in ("", a) for a, b in zip(texts, s, strict=False)) for s in shapes)


def _may_be_product(word: str, known: Vocabulary) -> bool:
    """Return whether a word is a function, a derivative such as dLdz, a known h_pre, or made of known values."""
    return _says_what_it_is(word, known) or word[0] == "d" or all(known.knows(letter) for letter in word)


def _says_what_it_is(word: str, known: Vocabulary) -> bool:
    if word.lower().startswith(_RESULTS) or word in FUNCTIONS or word in known.functions:
        return True
    return known.knows(f"{word[0]}_{word[1:]}")
