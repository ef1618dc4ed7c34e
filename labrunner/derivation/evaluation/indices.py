"""How far each index letter runs, found from the symbols that carry it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from labrunner.derivation.problems import Misfit, Unread
from labrunner.derivation.terms.expressions import Expr, walk
from labrunner.derivation.terms.vocabulary import Vocabulary

Shape = Callable[[str], tuple[int, ...]]
Measure = Callable[[Expr], tuple[int, ...]]


class Ranges(NamedTuple):
    """What some expressions say of their index letters: which sizes the symbols give them, which letters are equated.

    To find it takes long, so that it is found once and settled as often as more becomes known from elsewhere.
    """

    carried: list[tuple[str, int]]
    equated: list[tuple[str, str]]

    def settled(self, known: dict[str, int], remembered: dict[str, int] | None = None) -> dict[str, int]:
        """Return the size of each index letter; raise Misfit for a letter that would run over two ranges."""
        sizes = dict(known)
        for index, size in self.carried:
            if sizes.setdefault(index, size) != size:
                raise Misfit(f"the index {index} would run over {sizes[index]} and over {size} values")
        self._equate(sizes)
        # A letter that no symbol of this line carries runs as far as it did on the line before.
        return {**remembered, **sizes} if remembered else sizes

    def _equate(self, sizes: dict[str, int]) -> None:
        for _ in self.equated:
            for first, second in self.equated:
                if first in sizes:
                    sizes.setdefault(second, sizes[first])
                elif second in sizes:
                    sizes.setdefault(first, sizes[second])


def ranges_of(exprs: Iterable[Expr], vocabulary: Vocabulary, shape: Shape, measure: Measure) -> Ranges:
    """Return what `exprs` say of their index letters."""
    nodes = [node for expr in exprs for node in walk(expr) if node.indices]
    carried = [pair for node in nodes for pair in _carried(node, vocabulary, shape, measure)]
    pairs = [node.indices for node in nodes if node.kind in ("delta", "rel") and len(node.indices) == 2]
    equated = [(first, second) for first, second in pairs]
    return Ranges(carried, equated)


def declared_indices(vocabulary: Vocabulary) -> dict[str, int]:
    """Return how far the indices run that the lab declares."""
    return {
        name: vocabulary.sizes[symbol.shape[0]] for name, symbol in vocabulary.symbols.items() if symbol.kind == "index"
    }


def _carried(node: Expr, vocabulary: Vocabulary, shape: Shape, measure: Measure) -> list[tuple[str, int]]:
    if node.kind in ("name", "diff"):
        return _of_symbol(node, shape)
    if node.kind == "sum" and node.name and node.name in vocabulary.sizes:
        return [(index, vocabulary.sizes[node.name]) for index in node.indices]
    if node.kind == "slice":
        inner = node.parts[0]
        sizes = _known(inner.name, shape) if inner.kind == "name" else measure(inner)
        return [(node.indices[0], sizes[1 - int(node.number)])] if len(sizes) == 2 else []
    if node.kind == "pick":
        sizes = _known(node.parts[0].name, shape)
        letters = iter(node.indices)
        marks = node.name.split(",")
        return [(next(letters), size) for mark, size in zip(marks, sizes, strict=False) if mark == ":"]
    if node.kind == "flat":
        sizes, width = measure(node.parts[0]), int(node.number)
        return list(zip(node.indices, (*sizes[:-1], sizes[-1] // width, width), strict=False)) if sizes else []
    if node.kind == "joined":
        return _of_pair(node, vocabulary)
    if node.kind == "entry":
        inner = node.parts[0]
        if inner.kind == "transpose" and inner.parts[0].kind == "name":
            sizes = _known(inner.parts[0].name, shape)[::-1]
            return list(zip(node.indices, sizes, strict=False))
        if inner.kind == "name":
            return list(zip(node.indices, _known(inner.name, shape), strict=False))
        return list(zip(node.indices, measure(inner), strict=False))
    return []


def _of_pair(node: Expr, vocabulary: Vocabulary) -> list[tuple[str, int]]:
    """Return how far a and b run in a column 3a + b: b over 3, and a over the rows of the one matrix of 3 columns."""
    *_, row, column = node.indices
    shapes = [vocabulary.shape(name) or () for name in vocabulary.symbols]
    rows = {shape[0] for shape in shapes if len(shape) == 2 and shape[1] == node.number}
    return [(column, int(node.number)), *((row, size) for size in rows if len(rows) == 1)]


def _of_symbol(node: Expr, shape: Shape) -> list[tuple[str, int]]:
    sizes = _known(node.name, shape)
    if node.name.endswith("^") or (node.kind == "diff" and node.number == 4):
        sizes = sizes[-len(node.indices) :]
    elif len(node.indices) > len(sizes) > 0:
        return []
    return list(zip(node.indices, sizes, strict=False))


def _known(name: str, shape: Shape) -> tuple[int, ...]:
    try:
        return shape(name)
    except (Unread, Misfit):
        return ()
