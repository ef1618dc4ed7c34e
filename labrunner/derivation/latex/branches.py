"""Branches of a cases environment that hold equalities of their own: each a chain under its condition."""

from __future__ import annotations

from collections.abc import Sequence

from labrunner.derivation.latex.tokens import Token

_ENDS = (",", ".", ";", "space", "row")


def chains_in(tokens: Sequence[Token]) -> tuple[list[list[Token]], list[Token]] | None:
    """Return the branches with equalities, as displays of their own, and the cases with the last sides alone.

    None where `tokens` are no cases environment, or one whose branches hold values alone.
    """
    inner = _inside(tokens)
    if inner is None:
        return None
    chains: list[list[Token]] = []
    last: list[Token] = [tokens[0]]
    rows = [_parted(row) for row in _rows(inner)]
    for value, condition in rows:
        at = (value or condition or inner)[-1].at
        equals = [place for place, level in _level(value) if level == 0 and value[place].kind == "="]
        if equals:
            stated = _bare(condition) or _opposite([_bare(other) for _, other in rows])
            chains.append([*(t for t in value if t.kind != "&"), Token("space", r"\quad", at), *stated])
        kept = value[equals[-1] + 1 :] if equals else value
        last += [*(t for t in kept if t.kind != "&"), Token("&", "&", at), *condition, Token("row", r"\\", at)]
    last.append(tokens[-1])
    return (chains, last) if chains else None


def _inside(tokens: Sequence[Token]) -> list[Token] | None:
    """Return what stands between \\begin{cases} and \\end{cases} where `tokens` are that alone."""
    kept = list(tokens)
    while kept and kept[-1].kind in _ENDS:
        kept.pop()
    if [token.text for token in kept[:1] + kept[-1:]] != ["cases", "cases"] or len(kept) < 3:
        return None
    inner = kept[1:-1]
    return None if any(token.text == "cases" for token in inner) else inner


def _level(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    level = 0
    found: list[tuple[int, int]] = []
    for place, token in enumerate(tokens):
        level -= token.text in (")", "]", "}", r"\}") or token.kind == "end"
        found.append((place, level))
        level += token.text in ("(", "[", "{", r"\{") or token.kind == "begin"
    return found


def _rows(tokens: Sequence[Token]) -> list[list[Token]]:
    rows: list[list[Token]] = [[]]
    for place, level in _level(tokens):
        if level == 0 and tokens[place].kind == "row":
            rows.append([])
        else:
            rows[-1].append(tokens[place])
    return [row for row in rows if row]


def _parted(row: Sequence[Token]) -> tuple[list[Token], list[Token]]:
    """Return the value of a branch and its condition, which stands behind the last &."""
    ands = [place for place, level in _level(row) if level == 0 and row[place].kind == "&"]
    at = ands[-1] if ands else len(row)
    value, condition = list(row[:at]), list(row[at + 1 :])
    while value and value[-1].kind in _ENDS:
        value.pop()
    while condition and condition[-1].kind in _ENDS:
        condition.pop()
    return value, condition


def _bare(condition: Sequence[Token]) -> list[Token]:
    """Return a condition without "if" before it; nothing of "otherwise" is left."""
    return [t for t in condition if t.kind not in ("text", "space")]


def _opposite(conditions: Sequence[Sequence[Token]]) -> list[Token]:
    """Return what holds in the one branch without a relation of its own, where there is one other."""
    stated = [condition for condition in conditions if condition]
    signs = {"=": r"\ne", r"\ne": "=", ">": r"\le", r"\le": ">", "<": r"\ge", r"\ge": "<"}
    if len(stated) != 1 or sum(t.text in signs for t in stated[0]) != 1:
        return []
    return [
        Token("=" if signs[t.text] == "=" else "command", signs[t.text], t.at) if t.text in signs else t
        for t in stated[0]
    ]
