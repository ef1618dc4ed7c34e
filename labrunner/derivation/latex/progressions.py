"""Terms that go on like the first: z_1, z_2, ..., z_n. Where they differ, and from what to what they run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from labrunner.derivation.latex.tokens import Token


class Term(NamedTuple):
    """One term of a sum: the sign before it, and the places of its first token and of the one behind its last."""

    sign: str
    start: int
    end: int


class Pattern(NamedTuple):
    """What a first and a last term have in common: where they differ, and from what to what they run."""

    holes: tuple[int, ...]
    first: str
    last: str


def pattern_of(first: Sequence[Token], last: Sequence[Token]) -> Pattern | None:
    """Return where `first` has the number 1 and `last` an n, or 0 and n - 1; None where they differ otherwise."""
    holes: list[int] = []
    bounds: set[tuple[str, str]] = set()
    place = 0
    for at, token in enumerate(first):
        if place < len(last) and token.text == last[place].text:
            place += 1
        elif token.kind == "number" and token.text in ("0", "1") and place < len(last):
            upper, place = _upper(last, place)
            holes.append(at)
            bounds.add((token.text, upper))
        else:
            return None
    if place != len(last) or len(bounds) != 1:
        return None
    ((lowest, upper),) = bounds
    whole = upper.isdigit() or (bool(upper) and upper.endswith(" - 1") == (lowest == "0"))
    return Pattern(tuple(holes), lowest, upper) if whole else None


def _upper(tokens: Sequence[Token], place: int) -> tuple[str, int]:
    """Return the n, n - 1 or {n - 1} that stands at `place`, and the place behind it; "" for anything else."""
    opened = tokens[place].text == "{"
    place += opened
    if place >= len(tokens) or tokens[place].kind not in ("letter", "number"):
        return "", place
    upper, place = tokens[place].text, place + 1
    if [token.text for token in tokens[place : place + 2]] == ["-", "1"]:
        upper, place = f"{upper} - 1", place + 2
    return upper, place + opened


def fits(tokens: Sequence[Token], between: Sequence[Term], first: Term, pattern: Pattern) -> bool:
    """Return whether all terms between the first and the last are dots, or like them, in order.

    Before the dots they are counted on, and between dots stands one with a letter: z_1, z_2, ..., z_j, ..., z_n.
    """
    told = ["" if tokens[t.start].kind == "ellipsis" else _index(tokens, t, first, pattern) for t in between]
    if "" not in told:
        return False
    counted = told.index("")
    numbers = [str(int(pattern.first) + step) for step in range(1, counted + 1)]
    behind = told[counted + 1 :]
    return told[:counted] == numbers and (not behind or (len(behind) == 2 and behind[0].isalpha() and not behind[1]))


def _index(tokens: Sequence[Token], term: Term, first: Term, pattern: Pattern) -> str:
    """Return the one index by which a term differs from the first, such as 2 or j; a ? for one that differs else."""
    holes = set(pattern.holes)
    own, place = tokens[term.start : term.end], 0
    found: set[str] = set()
    for at, token in enumerate(tokens[first.start : first.end]):
        if place >= len(own):
            return "?"
        if at in holes:
            index, place = _index_at(own, place)
            found.add(index)
        elif token.text == own[place].text:
            place += 1
        else:
            return "?"
    return found.pop() if place == len(own) and len(found) == 1 else "?"


def _index_at(tokens: Sequence[Token], place: int) -> tuple[str, int]:
    """Return the number or letter at `place`, which may stand in braces, and the place behind it."""
    braces = tokens[place].text == "{" and [token.text for token in tokens[place + 2 : place + 3]] == ["}"]
    token = tokens[place + braces]
    return (token.text if token.kind in ("number", "letter") else "?"), place + 1 + 2 * braces


def with_letter(tokens: Sequence[Token], term: Term, pattern: Pattern, letter: str) -> list[Token]:
    """Return a term with a letter in the place of its number."""
    found = list(tokens[term.start : term.end])
    for hole in pattern.holes:
        found[hole] = Token("letter", letter, found[hole].at)
    return found
