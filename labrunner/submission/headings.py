"""Titles of a report's sections, in English and Spanish, matched as people write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import dropwhile

DERIVATION = ("Derivation", "Derivations", "Derivación", "Derivaciones", "Deducción", "On paper", "En papel")
CODE = ("Code", "Code listing", "Código", "Implementation", "Implementación")
OUTPUT = ("Output", "Outputs", "Salida", "Salidas", "Results", "Resultados")
REFLECTION = ("Reflection", "Reflections", "Reflexión", "Reflexiones")

# "Part 2: Reflection on the kink" has the title in its second half.
_SEPARATOR = re.compile(r"[:|–—]|\s-\s")
_WORD = re.compile(r"[^\W_]+")
_LONGEST = 200
_ENUMERATOR = re.compile(r"\d+\w?|[ivx]+|[a-h]|part|parte|step|paso|section|seccion|lab|phase|fase")


def rank(title: str, wanted: Sequence[str]) -> int | None:
    """Return how well a heading fits: 0 one of `wanted` itself, 1 begins with it, 2 ends with it, None not at all.

    Case, accents, numbering and markup do not matter.
    """
    parts = [_words(part) for part in _SEPARATOR.split(title[:_LONGEST])]
    fits = (_fit(part, _words(name)) for name in wanted for part in parts)
    return min((fit for fit in fits if fit is not None), default=None)


@lru_cache(maxsize=512)
def _words(title: str) -> tuple[str, ...]:
    """Return the words of `title` without accents and case, and without what numbers it."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", title) if not unicodedata.combining(c))
    return tuple(dropwhile(_ENUMERATOR.fullmatch, _WORD.findall(plain.casefold())))


def _fit(words: tuple[str, ...], name: tuple[str, ...]) -> int | None:
    if words == name:
        return 0
    if words[: len(name)] == name:
        return 1
    return 2 if words[-len(name) :] == name else None
