"""Entries that are named by numbers, such as x_0 or W_1[a, 2]: which are meant, and from where a text counts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from labrunner.derivation.latex.tokens import Token
from labrunner.derivation.terms.expressions import Expr, rewritten, walk
from labrunner.derivation.terms.vocabulary import Vocabulary

_INDEX_ZERO = re.compile(
    r"(?:_\{?|[A-Za-z}\d]\[)\s*(?:[A-Za-z\d]{1,2}\s*,?\s*){0,2}0(?![\d.])|\\sum(?:\\limits)?_\{\s*\w\s*=\s*0\s*\}"
)
_SAYS_ZERO = re.compile(
    r"\b(?:count\w*|start\w*|index\w*|indices|number\w*|cuent\w*|contan\w*|empi\w*|[íi]ndices?)\b[^.\n]{0,40}?"
    r"\b(?:from|at|desde|en)\s+\$?(?:0|zero|cero)\b|\b(?:zero|0)-based",
    re.IGNORECASE,
)

_SAYS_ONE = re.compile(r"\b(?:from|desde)\s+\$?(?:1|one|uno)\b|\b(?:one|1)-based|\bab\s+(?:1|eins)\b", re.IGNORECASE)
_ZERO_NAMED = re.compile(r"(?:from|at|desde|en)\s+\$?(?:0|zero|cero)\b|(?:zero|0)-based", re.IGNORECASE)
"""What is in whatever says that counting starts at 0; to look for it alone takes a third of the time."""
_SMALL_WORDS = ("small", "tiny", "toy", "simplest", "pequeñ", "diminut", "klein", "petit")
_SMALLER = re.compile(
    r"\b(?:small\w*|tiny|toy|simplest|pequeñ\w*|diminut\w*|klein\w*|petit\w*)\b"
    r"(?!\s+(?:perturbation|step|change|increment|nudge|amount|move|push|displacement|variation|error|wiggle|enough|cambio|"
    r"perturbación|incremento|Störung|Änderung|Schritt))",
    re.IGNORECASE,
)


def first_entry(text: str) -> int:
    """Return which number the first entry of a vector has in `text`: 0 where an index 0 occurs in it, else 1."""
    if _INDEX_ZERO.search(text):
        return 0
    return 0 if _ZERO_NAMED.search(text) and _SAYS_ZERO.search(text) and not _SAYS_ONE.search(text) else 1


def speaks_of_smaller(text: str) -> bool:
    """Return whether `text` says that it looks at vectors that are smaller than those of the brief."""
    plain = text.lower()
    return any(word in plain for word in _SMALL_WORDS) and bool(_SMALLER.search(text))


def numbered_places(marks: Sequence[Token], known: Vocabulary, rank: int, sized: bool) -> tuple[str, ...]:
    """Return the indices that `marks` spell, each a letter or a number; () for anything else.

    Where `sized`, the n in p_n stands for the size n, and so does n - 1 for the number before it.
    """
    found: list[str] = []
    place = 0
    while place < len(marks):
        token = marks[place]
        if token.kind == "number" and token.text.isdigit():
            found += _digits(token.text, rank - len(marks) + 1)
        elif sized and token.text in known.sizes and not known.is_value(token.text):
            less = _taken_off(marks[place + 1 : place + 3])
            found.append(str(known.sizes[token.text] - less))
            place += 2 if less else 0
        elif token.kind == "letter":
            found.append(token.text)
        else:
            return ()
        place += 1
    return tuple(found)


def _digits(text: str, count: int) -> list[str]:
    """Return the 0 and the 1 of W_{01}, which has two indices."""
    return list(text) if len(text) == count else [text]


def _taken_off(marks: Sequence[Token]) -> int:
    """Return the 1 of n - 1."""
    if [token.kind for token in marks] != ["-", "number"] or not marks[1].text.isdigit():
        return 0
    return int(marks[1].text)


def is_as_large(name: str, places: Sequence[str], known: Vocabulary) -> bool:
    """Return whether `name` has as many entries here as in the brief, along each axis of which one is picked."""
    shape = known.shape(name)
    if shape is None or len(shape) != len(places):
        return False
    return all(is_size_of_brief(size, known) for size, place in zip(shape, places, strict=True) if place.isdigit())


def is_size_of_brief(size: int, known: Vocabulary) -> bool:
    """Return whether the brief has vectors of `size`, and the lab tries them at that size."""
    return known.sizes.get(known.numbers.get(str(size), "")) == size


def picked(whole: Expr, places: Sequence[str], first: int) -> Expr:
    """Return the entries of `whole` at `places`, each a number counted from `first` or a letter."""
    marks = ",".join(place if place.isdigit() else ":" for place in places)
    letters = tuple(place for place in places if not place.isdigit())
    return Expr("pick", (whole,), marks, letters, float(first), whole.at)


def picks_in(*exprs: Expr) -> list[Expr]:
    """Return the entries in `exprs` that are named by numbers."""
    return [node for expr in exprs if "pick" in expr.kinds for node in walk(expr) if node.kind == "pick"]


def counts_in(*exprs: Expr) -> list[int]:
    """Return the numbers by which `exprs` name entries."""
    return [int(mark) for pick in picks_in(*exprs) for mark in pick.name.split(",") if mark != ":"]


def recounted(expr: Expr, first: int) -> Expr:
    """Return `expr` with its entries counted from `first`."""
    return rewritten(expr, lambda node: replace(node, number=float(first)) if node.kind == "pick" else node)
