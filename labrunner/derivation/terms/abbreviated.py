"""Names of the lab with their labels cut short, as y_p for y_{pred}, where p is no index anywhere in the text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from labrunner.derivation.terms.vocabulary import Vocabulary

_SUBSCRIPT = re.compile(r"(?P<base>\\?[A-Za-z]+)\s*\}?\s*_\s*(?:\{(?P<inside>[^{}]*)\}|(?P<letter>[A-Za-z]))")
_LABEL = re.compile(r"([A-Za-z])_([a-z]{3,})")
_ACCENTS = ("", "bar ", "hat ", "d")


def abbreviations(text: str, vocabularies: Iterable[Vocabulary]) -> dict[str, str]:
    """Return the whole names that shortened ones in `text` stand for, with and without an accent."""
    known = {name for vocabulary in vocabularies for name in (*vocabulary.symbols, *vocabulary.definitions)}
    labels = {match.groups() for match in map(_LABEL.fullmatch, known) if match is not None}
    return {
        f"{accent}{base}_{short}": f"{accent}{base}_{label}"
        for base, label in sorted(labels)
        for short in _shortened(base, label, text)
        for accent in _ACCENTS
        if f"{accent}{base}_{label}" in known
    }


def _shortened(base: str, label: str, text: str) -> list[str]:
    """Return the beginnings of `label` that stand behind `base` in `text`, and behind nothing else."""
    if f"{base}_" not in text and f"{base}}}_" not in text:
        return []
    subscripts = [
        (match["base"], (match["inside"] or match["letter"] or "").strip()) for match in _SUBSCRIPT.finditer(text)
    ]
    found = {inside for name, inside in subscripts if name == base and inside and label.startswith(inside)} - {label}
    others = "".join(inside for name, inside in subscripts if name != base or inside not in found)
    return sorted(short for short in found if not set(short) & set(others))
