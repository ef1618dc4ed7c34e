"""A gate described in a sentence: "write $g$ for the vector which is 1 where $h > 0$ and 0 elsewhere"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from labrunner.derivation.latex.tokens import Token, tokens_of
from labrunner.derivation.problems import Unread
from labrunner.derivation.syntax.otherwise import are_opposite
from labrunner.derivation.syntax.relations import comparisons_in
from labrunner.derivation.text.document import Block
from labrunner.derivation.text.words import IF, OTHERWISE, any_of

_IF = rf"(?:{any_of(*IF, 'exactly where', 'exactly when')})"
_ELSE = rf"(?:{any_of(*OTHERWISE)})"
_BE = r"(?:be|for|as|denotes?|is|sei|bezeichnet|ist|sea|es|soit|est)"
_THING = r"(?:(?:the|a|an|der|die|den|das|el|la|un|una|le|ein|eine)\s+)(?:[\w-]+\s+){1,4}?"
_SLOPE_AT = re.compile(
    r"\s*,?\s*(?:now\s+)?(?:the\s+)?(?:\w+\s+){0,3}?(?:slopes?|gates?|derivatives?|switch(?:es)?|masks?)\s+(?:at|of|for)\s*",
    re.IGNORECASE,
)
_GATE_OF = re.compile(
    r"\s*,?\s*(?:(?:be|denotes?|is|are|sei|sea|soit)\s+)?(?:now\s+|again\s+)?(?:the|der|die|das|la|el|le)\s+"
    r"(?:(?:diagonal\s+)?(?:vector|column)\s+of\s+(?:the\s+)?)?(?:relu['’]?s?\s+)?"
    r"(?:(?:gates?|masks?|switch(?:es)?)\s+(?:of|at|for)|slopes?(?:\s+of\s+(?:the\s+)?relu)?\s+at|"
    r"derivatives?\s+of\s+(?:the\s+)?relu\s+at)\s*",
    re.IGNORECASE,
)
_SAYS_MORE = re.compile(r"\s*(?:,\s*)?(?:\(\s*(?:1|one)\b|is\b|are\b|equals?\b)", re.IGNORECASE)
_THAT_IS = (
    r"(?:which|that|that\s+is|whose\s+(?:\w+\s+)?entr\w+|with\s+entr\w+|que|qui|die|der|das)\s+"
    r"(?:is|are|equals?|takes?\s+the\s+value|es|vale|son|est|vaut|ist|sind)?"
)
_ONE = r"\s*(?:1|one|uno|eins|un)\s+"
_NAMED = re.compile(rf"\s*(?:,?\s*(?:{_BE}\s+{_THING})?{_THAT_IS}|\()\s*{_ONE}{_IF}\s*", re.IGNORECASE)
_VALUED = re.compile(rf"\s*,?\s*{_IF}\s*", re.IGNORECASE)
_NOTHING = r"(?:0|zero|cero|null|zéro)"
_ELSEWHERE = re.compile(
    rf"\s*,?\s*(?:and|but|y|und|et)?,?\s*(?:it\s+is\s+|is\s+)?"
    rf"(?:{_ELSE}\s*,?\s*{_NOTHING}(?![.,]?\d)|{_NOTHING}\s+{_ELSE})(?!\w)",
    re.IGNORECASE,
)

_NOTHING_FOR = re.compile(
    rf"\s*,?\s*(?:and|but|y|und|et)?,?\s*(?:it\s+is\s+|is\s+)?{_NOTHING}\s+{_IF}\s*", re.IGNORECASE
)


def told_by_description(blocks: Sequence[Block], place: int) -> tuple[tuple[Token, ...], int]:
    r"""Return "$g$, which is 1 where $h > 0$ and 0 elsewhere" as g = \mathbb{1}[h > 0], and how many blocks behind."""
    parts = blocks[place : place + 5]
    if len(parts) > 2 and _SLOPE_AT.fullmatch(parts[1].text):
        # "$s$, the slopes at $h$ (1 where $h > 0$, 0 elsewhere)": where they are taken, the condition says again.
        told, behind = told_by_description((parts[0], *blocks[place + 3 : place + 7]), 0)
        return told, behind + 2 if told else 0
    if [part.kind for part in parts[:4]] != ["inline", "prose", "inline", "prose"]:
        return (), 0
    ends = _ELSEWHERE.match(parts[3].text)
    if not ends and not (len(parts) > 4 and parts[4].kind == "inline" and _NOTHING_FOR.fullmatch(parts[3].text)):
        return (), 0
    try:
        name, condition, *other = (list(tokens_of(part.text, part.at)) for part in parts[: 3 if ends else 5 : 2])
    except Unread:
        return (), 0
    valued = [token.text for token in name[-2:]] == ["=", "1"]
    name, said = (name[:-2], _VALUED) if valued else (name, _NAMED)
    if not said.fullmatch(parts[1].text) or not name or _is_labelled_otherwise(name, blocks[:place]):
        return (), 0
    if comparisons_in(name) or len(comparisons_in(condition)) != 1 or (other and not are_opposite(condition, other[0])):
        return (), 0
    name += _index_of(condition) if all(token.kind != "_" for token in name) else []
    at = condition[0].at
    told = (*name, Token("=", "=", at), *_placed(r"\mathbb{1}[", at), *condition, Token("]", "]", at))
    return told, 4 if other else 2


def told_as_gate(blocks: Sequence[Block], place: int) -> tuple[Token, ...]:
    r"""Return "let $g$ be the gate of $h$" as g = \mathbb{1}[h > 0]; () where that is not said alone."""
    parts = blocks[place : place + 5]
    if [part.kind for part in parts[:3]] != ["inline", "prose", "inline"] or not _GATE_OF.fullmatch(parts[1].text):
        return ()
    if len(parts) > 3 and _SAYS_MORE.match(parts[3].text):
        return ()
    if len(parts) > 4 and parts[3].text.strip() == ":" and parts[4].text.strip().startswith(parts[0].text.strip()):
        return ()
    try:
        name, gated = (list(tokens_of(part.text, part.at)) for part in (parts[0], parts[2]))
    except Unread:
        return ()
    at = parts[2].at
    if comparisons_in(name) or comparisons_in(gated):
        return ()
    return (*name, Token("=", "=", at), *_placed(r"\mathbb{1}[", at), *gated, *_placed("> 0]", at))


def _index_of(condition: Sequence[Token]) -> list[Token]:
    """Return _i where the condition is one on entry i, as in x_i > 0; nothing where it is on all entries at once."""
    for mark, *letter in zip(condition, condition[1:], [*condition[2:], condition[-1]], strict=False):
        braced = letter[0].kind == "{" and letter[1].kind == "letter"
        index = letter[1] if braced else letter[0]
        closes = not braced or condition[condition.index(index) + 1].kind == "}"
        if mark.kind == "_" and index.kind == "letter" and closes:
            return [mark, index]
    return []


def _placed(source: str, at: int) -> list[Token]:
    return [token._replace(at=at) for token in tokens_of(source)]


def _is_labelled_otherwise(name: Sequence[Token], before: Sequence[Block]) -> bool:
    r"""Return whether d_j is said to be an entry of \\mathbf{d}_y, which has a label where the entry has its index."""
    if len(name) != 3 or name[1].kind != "_" or len(before) < 2 or before[-2].kind != "inline":
        return False
    try:
        whole = [token.text for token in tokens_of(before[-2].text)]
    except Unread:
        return False
    return len(whole) == 3 and whole[:2] == [name[0].text, "_"] and whole[2] != name[2].text
