"""How far each index letter runs, found from the symbols that carry it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from labrunner.derivation.expressions import Expr, walk
from labrunner.derivation.problems import Misfit, Unread
from labrunner.derivation.vocabulary import Vocabulary

Shape = Callable[[str], tuple[int, ...]]
Measure = Callable[[Expr], tuple[int, ...]]


def index_sizes(
    exprs: Iterable[Expr],
    vocabulary: Vocabulary,
    shape: Shape,
    measure: Measure,
    known: dict[str, int] | None = None,
    remembered: dict[str, int] | None = None,
) -> dict[str, int]:
    """Return the size of each index letter in `exprs`; raise Misfit for a letter that would run over two ranges."""
    nodes = [node for expr in exprs for node in walk(expr)]
    sizes = _declared(vocabulary) | (known or {})
    for node in nodes:
        for index, size in _carried(node, vocabulary, shape, measure):
            if sizes.setdefault(index, size) != size:
                raise Misfit(f"the index {index} would run over {sizes[index]} and over {size} values")
    _through_equalities(nodes, sizes)
    # A letter that no symbol of this line carries runs as far as it did on the line before.
    for index, size in (remembered or {}).items():
        sizes.setdefault(index, size)
    return sizes


def _declared(vocabulary: Vocabulary) -> dict[str, int]:
    return {
        name: vocabulary.sizes[symbol.shape[0]] for name, symbol in vocabulary.symbols.items() if symbol.kind == "index"
    }


def _carried(node: Expr, vocabulary: Vocabulary, shape: Shape, measure: Measure) -> list[tuple[str, int]]:
    if node.kind in ("name", "diff") and node.indices:
        return _of_symbol(node, shape)
    if node.kind == "sum" and node.name and node.name in vocabulary.sizes:
        return [(index, vocabulary.sizes[node.name]) for index in node.indices]
    if node.kind == "slice":
        inner = node.parts[0]
        sizes = _known(inner.name, shape) if inner.kind == "name" else measure(inner)
        return [(node.indices[0], sizes[1 - int(node.number)])] if len(sizes) == 2 else []
    if node.kind == "entry":
        inner = node.parts[0]
        if inner.kind == "transpose" and inner.parts[0].kind == "name":
            sizes = _known(inner.parts[0].name, shape)[::-1]
            return list(zip(node.indices, sizes, strict=False))
        if inner.kind == "name":
            return list(zip(node.indices, _known(inner.name, shape), strict=False))
        return list(zip(node.indices, measure(inner), strict=False))
    return []


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


def _through_equalities(nodes: list[Expr], sizes: dict[str, int]) -> None:
    pairs = [node.indices for node in nodes if node.kind in ("delta", "rel") and len(node.indices) == 2]
    for _ in pairs:
        for first, second in pairs:
            if first in sizes:
                sizes.setdefault(second, sizes[first])
            elif second in sizes:
                sizes.setdefault(first, sizes[second])
