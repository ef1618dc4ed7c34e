"""Names of the lab with their labels cut short, as y_p for y_{pred}, where p is no index anywhere in the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from labrunner.derivation.expressions import Expr
from labrunner.derivation.vocabulary import Definition, Vocabulary

_SUBSCRIPT = re.compile(r"(?P<base>\\?[A-Za-z]+)\s*\}?\s*_\s*(?:\{(?P<inside>[^{}]*)\}|(?P<letter>[A-Za-z]))")
_LABEL = re.compile(r"([A-Za-z])_([a-z]{3,})")
_ACCENTS = ("", "bar ", "hat ")


def abbreviations(text: str, vocabularies: Iterable[Vocabulary]) -> tuple[Definition, ...]:
    """Return what the shortened names in `text` stand for, with and without an accent."""
    known = list(vocabularies)
    labelled = {name for vocabulary in known for name in (*vocabulary.symbols, *vocabulary.definitions)}
    labels = {match.groups() for match in map(_LABEL.fullmatch, sorted(labelled)) if match is not None}
    return tuple(
        definition
        for base, label in sorted(labels)
        for short in _shortened(base, label, text)
        for definition in _meant(base, label, short, known)
    )


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


def _meant(base: str, label: str, short: str, known: Iterable[Vocabulary]) -> Iterator[Definition]:
    for accent in _ACCENTS:
        whole = f"{accent}{base}_{label}"
        ranks = [vocabulary.rank(whole) for vocabulary in known if vocabulary.is_here(whole)]
        if ranks:
            yield Definition(f"{accent}{base}_{short}", (), Expr("name", name=whole), "learner", ranks[0])
