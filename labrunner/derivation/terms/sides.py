"""One side of a formula, and what it is made of: numbers, entries with numeric indices, or general symbols."""

from __future__ import annotations

from collections.abc import Sequence

from labrunner.derivation.latex.alphabet import GREEK
from labrunner.derivation.latex.tokens import Token
from labrunner.derivation.terms.vocabulary import FUNCTIONS, Vocabulary

ROUNDED = (r"\approx", r"\simeq", r"\doteq", "≈")
_SIGNS = frozenset(["<", ">", r"\le", r"\ge", r"\ll", r"\gg", *ROUNDED])
_APART = frozenset(["space", "&", "row"])
"""What stands between the sides of a comparison and belongs to none."""
_OPEN = ("(", "[", "{", r"\{")
_CLOSE = (")", "]", "}", r"\}")
_PLAIN = frozenset(["+", "-", "/", ",", ";", ".", "&", "^", "'", "*", r"\pm", r"\cdot", r"\times", r"\frac", r"\sqrt",
                    r"\log", r"\exp", r"\top", "%", *_OPEN, *_CLOSE])  # fmt: skip
_MATRICES = ("pmatrix", "bmatrix", "matrix", "vmatrix", "Bmatrix", "smallmatrix", "array")


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
        self.picked: list[int] = []
        """Where in the tokens the numbers stand that name an entry."""
        self._scan()
        self.plain = not self.names and any(token.kind == "number" or token.text == "e" for token in tokens)
        """Whether it is made of numbers alone."""

    @property
    def called(self) -> list[str]:
        """Return the names in it, without their indices."""
        return [name for name, _ in self._named]

    @property
    def alone(self) -> str:
        """Return the name that the whole side is, without any index, or an empty string."""
        spelled = "".join(t.text.lstrip("\\") for t in self.tokens if t.kind not in ("{", "}"))
        whole = self.names == 1 and not self.letters and not self.numeric and len(self.tokens) < 8
        return spelled if whole and self.tokens[0].kind != "number" else ""

    @property
    def listed(self) -> bool:
        """Return whether it is a list or matrix written out in numbers or in entries with numeric indices."""
        tokens = _upright(self.tokens)
        while tokens and tokens[0].text == "-":
            tokens = tokens[1:]
        levels = _levels(tokens)
        if len(tokens) < 3 or not _is_whole(levels) or not (self.numeric or not self.names):
            return False
        if self.names and (self.letters or not self._entries_only()):
            return False
        matrix = any(token.kind == "begin" and token.text in _MATRICES for token in tokens)
        comma = any(token.text == "," and level == 1 for token, level in zip(tokens, levels, strict=True))
        return matrix or (tokens[0].text in ("(", "[") and comma)

    @property
    def symbolic(self) -> bool:
        """Return whether a matrix with symbols in its entries is written out."""
        return self.names > 0 and any(t.kind == "begin" and t.text in _MATRICES for t in self.tokens)

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
        # What a derivative is taken by is no index, but for the number in \partial_1; nor is how large an identity is.
        if name in ("nabla", "partial"):
            labels = labels if all(t.kind == "number" for t in labels) else []
        elif name == "I" and self.vocabulary.knows(name):
            labels = []
        labels = [t for t in labels if t.kind not in ("text", "word")]
        self.numeric |= any(t.kind == "number" for t in labels)
        numbers = [t for t in labels if t.kind == "number"]
        self.picked += [at for at in range(place, behind) if self.tokens[at] in numbers]
        self.letters |= any(t.kind != "number" for t in labels)
        self._named.append((name, any(t.kind == "number" for t in labels)))
        return behind


def _upright(tokens: Sequence[Token]) -> list[Token]:
    """Return `tokens` without the sign of a transpose behind them."""
    if len(tokens) > 1 and tokens[-1].text in ("T", r"\top", "'") and tokens[-2].text == "^":
        return list(tokens[:-2])
    if len(tokens) > 3 and tokens[-1].text == "}" and tokens[-4].text == "^":
        return list(tokens[:-4])
    return list(tokens)


def _is_whole(levels: Sequence[int]) -> bool:
    """Return whether the bracket that opens first closes last."""
    return 0 not in levels[1:-1] and levels[-1] == 0


def listed_entries(tokens: Sequence[Token]) -> list[list[Token]] | None:
    """Return the entries of a list, a column or a row written out, the rows of a matrix as lists; None for others."""
    inner = _upright(tokens)
    levels = _levels(inner)
    if len(inner) < 3 or not _is_whole(levels) or not (inner[0].kind == "begin" or inner[0].text in ("(", "[")):
        return None
    rows = _cut(inner[1:-1], ("row",))
    cut = [_cut(row, ("&", ",", ";")) for row in rows]
    if len(cut) == 1:
        return cut[0] if len(cut[0]) > 1 else None
    if all(len(row) == 1 for row in cut):
        return [row[0] for row in cut]
    return [[inner[0]._replace(kind="[", text="["), *row, inner[-1]._replace(kind="]", text="]")] for row in rows]


def signed_terms(tokens: Sequence[Token]) -> list[tuple[int, list[Token]]]:
    """Return the terms that are added in `tokens`, each with its sign."""
    terms: list[tuple[int, list[Token]]] = [(1, [])]
    for token, level in zip(tokens, _levels(tokens), strict=True):
        if level == 0 and token.text in ("+", "-") and token.kind == token.text:
            terms.append((1 if token.text == "+" else -1, []))
        else:
            terms[-1][1].append(token)
    return terms if terms[0][1] or len(terms) == 1 else terms[1:]


def _cut(tokens: Sequence[Token], kinds: Sequence[str]) -> list[list[Token]]:
    """Return `tokens` cut at those of one of `kinds` that stand in no bracket."""
    parts: list[list[Token]] = [[]]
    for token, level in zip(tokens, _levels(tokens), strict=True):
        if level == 0 and token.kind in kinds:
            parts.append([])
        elif token.kind != "space":
            parts[-1].append(token)
    return [part for part in parts if part] if parts[-1] == [] else parts


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
    if _SIGNS.isdisjoint([token.text for token in tokens]) and _APART.isdisjoint([token.kind for token in tokens]):
        return [list(tokens)], []
    sides: list[list[Token]] = [[]]
    signs: list[str] = []
    for token, level in zip(tokens, _levels(tokens), strict=True):
        if level == 0 and token.kind != "text" and token.text in _SIGNS:
            signs.append(token.text)
            sides.append([])
        elif not (level == 0 and token.kind in _APART):
            sides[-1].append(token)
    return sides, signs


def is_rounded(signs: Sequence[str]) -> bool:
    """Return whether one of `signs` says that a value is rounded."""
    return any(sign in ROUNDED for sign in signs)
