r"""Tuples compared entry by entry: (\bar W, \bar x) = (u x^\top, W^\top u) are two equalities."""

from __future__ import annotations

from collections.abc import Sequence

from labrunner.derivation.latex.tokens import Token
from labrunner.derivation.syntax.delimiters import NESTING

_STOPS = ("text", "row", "&", "begin", "end")


def with_entries(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Return (a, b) = (c, d) as a = c and b = d, a row each; other formulas as they are."""
    ending = tokens[len(tokens) - 1 :] if tokens and tokens[-1].kind in (".", ",") else ()
    sides = _sides(tokens[: len(tokens) - len(ending)])
    entries = [_entries(side) for side in sides]
    if len(sides) < 2 or len({len(found) for found in entries}) > 1 or len(entries[0]) < 2:
        return tokens
    if any(all(token.kind == "number" for entry in side for token in entry) for side in entries):
        # A point, and no equalities: (z_1, z_2) = (2, 1).
        return tokens
    found: list[Token] = []
    for several in zip(*entries, strict=True):
        found += [Token("row", r"\\", several[0][0].at)] if found else []
        for place, entry in enumerate(several):
            found += [Token("=", "=", entry[0].at)] if place else []
            found += entry
    return (*found, *ending)


def _sides(tokens: Sequence[Token]) -> list[list[Token]]:
    """Return what stands between the = outside of all brackets."""
    sides: list[list[Token]] = [[]]
    level = 0
    for token in tokens:
        level += NESTING.get(token.text, 0)
        if level == 0 and token.kind == "=":
            sides.append([])
        else:
            sides[-1].append(token)
    return sides


def _entries(side: Sequence[Token]) -> list[list[Token]]:
    """Return the entries of a side that is one bracket and has no empty entry, [] for any other side."""
    if len(side) < 5 or side[0].text != "(" or side[-1].text != ")" or any(t.kind in _STOPS for t in side):
        return []
    found: list[list[Token]] = [[]]
    level = 0
    for token in side[1:-1]:
        level += NESTING.get(token.text, 0)
        if level < 0:
            return []
        if level == 0 and token.kind == ",":
            found.append([])
        elif token.kind != "space":
            found[-1].append(token)
    return found if all(found) else []
