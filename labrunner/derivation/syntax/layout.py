"""Tokens without what only lays them out: environments, labels, boxes around a whole equation, marks over a sign."""

from __future__ import annotations

from collections.abc import Sequence

from labrunner.derivation.latex.tokens import Token
from labrunner.derivation.syntax.relations import comparisons_in
from labrunner.derivation.text.words import alters

_CONTAINERS = frozenset(
    [
        "align",
        "aligned",
        "alignat",
        "alignedat",
        "equation",
        "gather",
        "gathered",
        "split",
        "multline",
        "eqnarray",
        "displaymath",
        "flalign",
        "math",
        "dmath",
        "subequations",
        "IEEEeqnarray",
    ]
)
_WITH_COLUMNS = ("alignat", "alignedat", "array", "IEEEeqnarray")
_LABELS = frozenset(
    [
        r"\tag",
        r"\label",
        r"\vspace",
        r"\hspace",
        r"\phantom",
        r"\hphantom",
        r"\vphantom",
        r"\ref",
        r"\eqref",
        r"\intertext",
        r"\shortintertext",
    ]
)
_BOXES = (r"\boxed", r"\fbox", r"\bbox", r"\underbrace", r"\overbrace")
_DOUBTS = ("?", "not", r"\lnot")
_LAYING_OUT = frozenset([*_LABELS, *_BOXES, r"\overset"])
_MAY_LAY_OUT = frozenset(["begin", "end", "{"])
_NESTING = {"(": 1, "[": 1, r"\{": 1, ")": -1, "]": -1, r"\}": -1}


def bare(tokens: Sequence[Token]) -> list[Token]:
    """Return `tokens` without the environments that only lay out lines, and without labels."""
    found: list[Token] = []
    place, level = 0, 0
    while place < len(tokens):
        token = tokens[place]
        level += _NESTING.get(token.text, 0)
        if token.kind in _MAY_LAY_OUT or token.text in _LAYING_OUT:
            kept, place = _laid_out(tokens, place, level)
            found += kept
        else:
            found.append(token)
            place += 1
    while found and found[0].kind == "row":
        found.pop(0)
    return found


def _laid_out(tokens: Sequence[Token], place: int, level: int) -> tuple[list[Token], int]:
    """Return what is left of the token at `place`, and of what belongs to it; and the place behind."""
    token = tokens[place]
    if token.text in _LABELS and not _claims(token, tokens, place):
        starred = place + 1 < len(tokens) and tokens[place + 1].text == "*"
        return [], group_end(tokens, place + 1 + starred)
    if token.text == r"\overset":
        above = group_end(tokens, place + 1)
        below = group_end(tokens, above)
        over = tokens[place + 1 : above]
        if any(token.text in (*_DOUBTS, "=") or alters(token.text) for token in over) and not _relates_indices(over):
            return [token], place + 1
        return _inside(tokens, above, below), below
    if token.kind in ("begin", "end") and (token.text in _CONTAINERS or (token.text == "array" and not level)):
        columns = token.kind == "begin" and token.text in _WITH_COLUMNS
        return [Token("row", r"\\", token.at)], group_end(tokens, place + 1) if columns else place + 1
    if token.text in _BOXES or (token.kind == "{" and not level):
        return _unboxed(tokens, place)
    return [token], place + 1


def _claims(token: Token, tokens: Sequence[Token], place: int) -> bool:
    """Return whether an equality stands in words between the rows of a display, or in the number of a formula."""
    end = group_end(tokens, place + 1)
    worded = token.text.endswith("intertext") or token.text == r"\tag"
    return worded and any("=" in other.text for other in tokens[place + 1 : end])


def _relates_indices(tokens: Sequence[Token]) -> bool:
    """Return whether what stands over a sign is no more than i = j, the case in which it holds."""
    return sum(token.kind == "letter" for token in tokens) == 2 and len(tokens) <= len("{i=j}")


def _unboxed(tokens: Sequence[Token], place: int) -> tuple[list[Token], int]:
    """Return the equation in a box; a box around one side of an equation stays a bracket."""
    start = place + (tokens[place].kind != "{")
    before = tokens[place - 1] if place else None
    script = before is not None and (before.text in ("_", "^") or before.kind in ("command", "}"))
    if script and start == place:
        return [tokens[place]], place + 1
    end = group_end(tokens, start)
    inner = _inside(tokens, start, end)
    unclosed = tokens[start : start + 1] and tokens[start].kind == "{" and tokens[end - 1].kind != "}"
    if unclosed or "=" not in comparisons_in(inner):
        return [tokens[place]], place + 1
    if end < len(tokens) and tokens[end].text in ("_", "^"):
        start, end = end + 1, group_end(tokens, end + 1)
        label = _inside(tokens, start, end)
        inner += label if label and label[0].kind == "=" else []
    return bare(inner), end


def _inside(tokens: Sequence[Token], start: int, end: int) -> list[Token]:
    """Return the tokens of a group without its braces."""
    inner = list(tokens[start:end])
    return inner[1:-1] if len(inner) > 1 and inner[0].kind == "{" and inner[-1].kind == "}" else inner


def group_end(tokens: Sequence[Token], place: int) -> int:
    """Return the place behind the group, or single token, that starts at `place`."""
    level = 0
    while place < len(tokens):
        level += {"{": 1, "}": -1}.get(tokens[place].kind, 0)
        place += 1
        if level <= 0:
            break
    return place
