"""Numerical examples told apart from steps: numbers put in for an input, rounded values, signs of entries."""

from __future__ import annotations

import re
from collections.abc import Sequence

from labrunner.derivation.names import GREEK
from labrunner.derivation.tokens import Token
from labrunner.derivation.vocabulary import FUNCTIONS, Vocabulary

MESSAGE = "a numerical example, not checked"
WRITTEN_OUT = "cannot be read: a matrix written out entry by entry; write the entry with its indices"
_ORDER = ("<", ">", r"\le", r"\ge", r"\ll", r"\gg")
_ROUNDED = (r"\approx", r"\simeq", r"\doteq", "≈")
_OPEN = ("(", "[", "{", r"\{")
_CLOSE = (")", "]", "}", r"\}")
_PLAIN = frozenset(["+", "-", "/", ",", ";", ".", "&", "^", "'", "*", r"\pm", r"\cdot", r"\times", r"\frac", r"\sqrt",
                    r"\log", r"\exp", r"\top", "%", *_OPEN, *_CLOSE])  # fmt: skip
_MATRICES = ("pmatrix", "bmatrix", "matrix", "vmatrix", "Bmatrix", "smallmatrix", "array")
_POWER = re.compile(r"(?:e\^|\\exp\()\{?\d")
"""An exponential of a number, which no general result holds."""
_SHAPES = re.compile(r"(?:\((?:\d+|[A-Za-z]{1,2})(?:\\times(?:\d+|[A-Za-z]{1,2}))+\))+")
_NUMBERS_IN_PROSE = re.compile(
    r"(?<![\w\\])[A-Za-z]\w?\s*=\s*(?:[\[(]\s*[-−]?\d[\d.]*\s*,[^\])\n]*[\])]|\d+\b(?!\s*[*+\-/^]))"
)


def names_numbers(prose: str) -> bool:
    """Return whether prose puts numbers in, as in "at z = [2, 1, 0]"."""
    return bool(_NUMBERS_IN_PROSE.search(prose))


def _levels(tokens: Sequence[Token]) -> list[int]:
    """Return how many brackets are open at each token, its own bracket not counted."""
    level = 0
    found: list[int] = []
    for token in tokens:
        closes = token.text in _CLOSE or token.kind == "end"
        level -= closes
        found.append(level)
        level += token.text in _OPEN or token.kind == "begin"
    return found


def compared(tokens: Sequence[Token]) -> tuple[list[list[Token]], list[str]]:
    """Return the sides of the comparisons by size and by rounded value in `tokens`, and the signs between them."""
    sides: list[list[Token]] = [[]]
    signs: list[str] = []
    for token, level in zip(tokens, _levels(tokens), strict=True):
        if level == 0 and token.kind != "text" and token.text in (*_ORDER, *_ROUNDED):
            signs.append(token.text)
            sides.append([])
        elif not (level == 0 and token.kind in ("space", "&", "row")):
            sides[-1].append(token)
    return sides, signs


def is_rounded(signs: Sequence[str]) -> bool:
    """Return whether one of `signs` says that a value is rounded."""
    return any(sign in _ROUNDED for sign in signs)


def _subscript(tokens: Sequence[Token], place: int) -> tuple[list[Token], int]:
    """Return what stands in the subscript or entry bracket that opens at `place`, and the place behind it."""
    start = place + (tokens[place].text == "_")
    if start >= len(tokens):
        return [], start
    if tokens[start].text not in ("{", "["):
        return [tokens[start]], start + 1
    for end in range(start + 1, len(tokens)):
        if tokens[end].text in ("}", "]"):
            return list(tokens[start + 1 : end]), end + 1
    return [], len(tokens)


class Side:
    """What one side of a formula is made of: numbers, entries with numeric indices, or general symbols."""

    def __init__(self, tokens: Sequence[Token], vocabulary: Vocabulary) -> None:
        self.tokens = tokens
        self.vocabulary = vocabulary
        self.names = 0
        self.numeric = False
        """Whether an entry is named by a number, such as p_0 or z[1]."""
        self.letters = False
        """Whether an index letter occurs."""
        self._scan()
        self.plain = not self.names and any(token.kind == "number" for token in tokens)
        """Whether it is made of numbers alone."""

    @property
    def alone(self) -> str:
        """Return the name that the whole side is, without any index, or an empty string."""
        spelled = "".join(t.text.lstrip("\\") for t in self.tokens if t.kind not in ("{", "}"))
        return spelled if self.names == 1 and not self.letters and not self.numeric and len(self.tokens) < 8 else ""

    @property
    def listed(self) -> bool:
        """Return whether it is a list or matrix written out in numbers or in entries with numeric indices."""
        tokens = list(self.tokens)
        if len(tokens) > 1 and tokens[-1].text in ("T", r"\top", "'") and tokens[-2].text == "^":
            tokens = tokens[:-2]
        elif len(tokens) > 3 and tokens[-1].text == "}" and tokens[-4].text == "^":
            tokens = tokens[:-4]
        while tokens and tokens[0].text == "-":
            tokens = tokens[1:]
        levels = _levels(tokens)
        if len(tokens) < 3 or 0 in levels[1:-1] or not (self.numeric or not self.names):
            return False
        if self.names and (self.letters or not self._entries_only()):
            return False
        matrix = any(token.kind == "begin" and token.text in _MATRICES for token in tokens)
        comma = any(token.text == "," and level == 1 for token, level in zip(tokens, levels, strict=True))
        return matrix or (tokens[0].text in ("(", "[") and comma)

    @property
    def written_out(self) -> bool:
        """Return whether it is a matrix of several columns with symbols in its entries."""
        columns = any(token.kind == "&" for token in self.tokens)
        return self.listed and self.numeric and columns and any(t.kind == "begin" for t in self.tokens)

    def _entries_only(self) -> bool:
        return all(self.vocabulary.is_value(name) is False or indexed for name, indexed in self._named)

    def _scan(self) -> None:
        self._named: list[tuple[str, bool]] = []
        tokens, place = self.tokens, 0
        while place < len(tokens):
            token = tokens[place]
            place += 1
            if token.kind in ("begin", "end", "number", "space", "row") or token.text in _PLAIN:
                continue
            after = tokens[place].text if place < len(tokens) else ""
            called = token.text.lstrip("\\") in FUNCTIONS and token.text not in GREEK
            transposes = place > 1 and tokens[place - 2].text in ("^", "{") and token.text in ("T", r"\top")
            euler = token.text == "e" and (after == "^" or (after != "_" and not self.vocabulary.knows("e")))
            if called or transposes or euler:
                continue
            self.names += token.text not in (r"\partial", "d", r"\nabla")
            place = self._indexed(token, place, after)

    def _indexed(self, token: Token, place: int, after: str) -> int:
        """Take note of the subscript behind a name, and return the place behind it."""
        name = token.text.lstrip("\\")
        entry = after == "[" and self.vocabulary.is_value(name)
        if after != "_" and not entry:
            self._named.append((name, False))
            return place
        inside, behind = _subscript(self.tokens, place)
        labels = [t for t in inside if t.kind not in ("{", "}", ",", "(", ")", "[", "]")]
        for length in range(len(labels), 0, -1):
            label = "".join(t.text.lstrip("\\") for t in labels[:length])
            if self.vocabulary.knows(f"{name}_{label}"):
                name, labels = f"{name}_{label}", labels[length:]
                break
        labels = [t for t in labels if t.kind not in ("text", "word")]
        self.numeric |= any(t.kind == "number" for t in labels)
        self.letters |= any(t.kind != "number" for t in labels)
        self._named.append((name, any(t.kind == "number" for t in labels)))
        return behind


def puts_in(left: Side, right: Side) -> bool:
    """Return whether a declared input or size alone is set to numbers."""
    known = left.vocabulary
    name = left.alone
    if not name or not right.plain:
        return False
    given = name in known.sizes or (name in known.symbols and name not in known.definitions)
    return given or right.listed


def _says_shapes(tokens: Sequence[Token], vocabulary: Vocabulary) -> bool:
    """Return whether `tokens` are shapes side by side, as in (2 \\times 4)(4 \\times 12)."""
    plain = "".join(token.text for token in tokens if token.kind not in ("space", "&"))
    values = any(token.kind == "letter" and vocabulary.is_value(token.text) for token in tokens)
    return bool(_SHAPES.fullmatch(plain)) and not values


def examples_from(pieces: Sequence[Sequence[Token]], vocabulary: Vocabulary, started: bool) -> int:
    """Return the first place in a chain from which on only numbers follow; its length where there is none.

    `started` says that numbers were put in before, so that entries with numeric indices belong to the example.
    """
    if all(_says_shapes(piece, vocabulary) for piece in pieces):
        return 0
    chain = [[Side(side, vocabulary) for side in compared(piece)[0]] for piece in pieces]
    rounded = [is_rounded(compared(piece)[1]) for piece in pieces]
    first = len(chain)
    while first and _numbers(chain[first - 1], rounded[first - 1], started):
        first -= 1
    if first == 0:
        # Numbers alone are judged as they stand where no example was begun.
        return 0 if started or any(s.listed or s.numeric for sides in chain for s in sides) else len(chain)
    if first == len(chain):
        return first
    if first > 1:
        return first if any(s.listed or s.numeric for s in chain[first]) or rounded[first] else len(chain)
    left, right = chain[0][-1], chain[1][0]
    if right.listed or puts_in(left, right):
        return 1
    if left.alone and right.plain and _POWER.search("".join(token.text for token in right.tokens)):
        return 1
    values = [token for token in right.tokens if token.kind == "number"]
    zero = right.plain and all(float(token.text) == 0 for token in values)
    derived = right.plain and any(token.text in (r"\partial", r"\nabla") for token in left.tokens)
    general = left.letters or zero or (derived and not left.numeric)
    return 1 if started and not general else len(chain)


def _numbers(sides: Sequence[Side], rounded: bool, started: bool) -> bool:
    """Return whether a piece of a chain holds numbers alone: written out, rounded, or entries of an example."""
    return all(
        side.plain or side.listed or (not side.tokens and rounded) or (side.numeric and not side.letters and started)
        for side in sides
    )


def says_sizes(tokens: Sequence[Token], vocabulary: Vocabulary) -> bool:
    """Return whether a statement without = is no more than a comparison by size, or a rounded value."""
    sides, signs = compared(tokens)
    if not signs or not all(sides[1:]) or not (sides[0] or is_rounded(signs)):
        return False
    if not is_rounded(signs):
        return True
    behind = [Side(side, vocabulary) for side in sides[1:]]
    return all(side.plain or side.listed or (side.numeric and not side.letters) for side in behind)


def without_sizes(tokens: Sequence[Token], vocabulary: Vocabulary) -> list[Token]:
    """Return `tokens` without a rounded value, or a comparison with a number, behind the expression."""
    sides, signs = compared(tokens)
    behind = [Side(side, vocabulary) for side in sides[1:]]
    if signs and sides[0] and all(side.plain or side.listed for side in behind):
        return sides[0]
    return list(tokens)
