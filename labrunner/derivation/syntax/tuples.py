r"""Tuples compared entry by entry: (\bar W, \bar x) = (u x^\top, W^\top u) are two equalities."""

from __future__ import annotations

from collections.abc import Sequence

from labrunner.derivation.latex.tokens import Token
from labrunner.derivation.syntax.delimiters import CLOSING, NESTING

_FEWEST = 9
"""So many tokens has the shortest list of two entries, x = (x_1, x_2), but for its commas."""
_STOPS = ("text", "row", "&", "begin", "end")


def with_entries(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Return (a, b) = (c, d) as a = c and b = d, a row each; other formulas as they are."""
    if not tokens or tokens[0].text != "(":
        return tokens
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


def with_column(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    r"""Return x = (x_1, x_2, x_3) with the column of these entries, x^\top = (x_1, x_2, x_3) with the row.

    X = [x^{(1)}, \dots, x^{(m)}] is the matrix of these columns.
    """
    if len(tokens) < _FEWEST or tokens[0].kind != "letter":
        return tokens
    transposed = [t.text for t in tokens[1:3]] in (["^", "T"], ["^", r"\top"])
    start = 4 if transposed else 2
    if tokens[start - 1].text != "=":
        return tokens
    entries = _entries([*tokens[start:]], ("(", "[")) if tokens[start - 1].kind == "=" else []
    columns = any(entry[0].kind == "ellipsis" for entry in entries) and all(map(_is_column, entries))
    if len(entries) < 2 or not (columns or all(_is_entry_of(tokens[0], entry) for entry in entries)):
        return tokens
    at = tokens[start].at
    between = Token("&", "&", at) if transposed or columns else Token("row", r"\\", at)
    cells = [token for entry in entries for token in (between, *entry)][1:]
    cells = [token._replace(kind="dots") if token.kind == "ellipsis" else token for token in cells]
    return (*tokens[:start], Token("begin", "bmatrix", at), *cells, Token("end", "bmatrix", at))


def _is_column(entry: Sequence[Token]) -> bool:
    """Return whether `entry` is dots, or an example such as x^{(1)}."""
    texts = [token.text for token in entry]
    return entry[0].kind == "ellipsis" or (
        len(texts) == 7 and texts[1:4] == ["^", "{", "("] and texts[5:] == [")", "}"]
    )


def _is_entry_of(name: Token, entry: Sequence[Token]) -> bool:
    """Return whether `entry` is x_1, or x_{1}, for the name x."""
    texts = [token.text for token in entry if token.kind not in ("{", "}")]
    return len(texts) == 3 and texts[:2] == [name.text, "_"] and texts[2].isdecimal()


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


def _entries(side: Sequence[Token], openings: Sequence[str] = ("(",)) -> list[list[Token]]:
    """Return the entries of a side that is one bracket and has no empty entry, [] for any other side."""
    if len(side) < 5 or side[0].text not in openings or side[-1].text != CLOSING[side[0].text]:
        return []
    if any(token.kind in _STOPS for token in side):
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
