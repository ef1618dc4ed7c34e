"""Sum signs: which indices they bind, over what, and where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from labrunner.derivation.conditions import has_relation, index_of, read_condition
from labrunner.derivation.cursor import Cursor, split
from labrunner.derivation.expressions import Condition, Every, Expression, Number, Product, Same, Sum
from labrunner.derivation.names import index_atoms
from labrunner.derivation.problems import UnreadError
from labrunner.derivation.tokens import Token

_PARTIAL = ("only sums over a whole index are read", r"\sum_k, with 1[k \neq j] for what is left out")


@dataclass(frozen=True, slots=True)
class _Bounds:
    indices: tuple[str, ...]
    sizes: tuple[str | None, ...]
    condition: Condition | None


def read_sum_sign(cursor: Cursor) -> Expression:
    """Return the sum that the next sign begins; its body reaches to the end of the term."""
    position = cursor.take().start
    below: Sequence[Token] = []
    above: Sequence[Token] = []
    while cursor.next_is("_", "^"):
        if cursor.take().text == "_":
            below = cursor.argument()
        else:
            above = cursor.argument()
    if not below:
        raise UnreadError("a sum without its index", r"\sum_k", position)
    bounds = _read_bounds(cursor, below, above, position)
    negative = cursor.accept("-")
    body = cursor.grammar.term(cursor)
    if negative:
        body = Product((Number(-1.0), body), ("",), position)
    return Sum(bounds.indices, bounds.sizes, bounds.condition, body)


def _read_bounds(cursor: Cursor, below: Sequence[Token], above: Sequence[Token], position: int) -> _Bounds:
    indices: list[str] = []
    sizes: list[str | None] = []
    conditions: list[Condition] = []
    for piece in _pieces(below):
        if not has_relation(piece):
            found = index_atoms(piece, position)
            indices += found
            sizes += [_upper_end(cursor, above, 1, position) if above else None] * len(found)
            continue
        lower = _lower_end(cursor, piece)
        if lower is not None:
            indices.append(lower[0])
            sizes.append(_upper_end(cursor, above, lower[1], position) if above else None)
            continue
        conditions.append(_condition(cursor, piece, indices, sizes, position))
    if not indices:
        raise UnreadError(*_PARTIAL, position)
    condition = conditions[0] if len(conditions) == 1 else Every(tuple(conditions)) if conditions else None
    return _Bounds(tuple(indices), tuple(sizes), condition)


def _pieces(below: Sequence[Token]) -> list[Sequence[Token]]:
    if below and below[0].text == "substack":
        below = [token for token in below[1:] if token.text not in ("{", "}")]
    return [piece for piece in split(below, ",", ":", ";", "row", "vert", "|") if piece]


def _lower_end(cursor: Cursor, piece: Sequence[Token]) -> tuple[str, int] | None:
    """Return the index and the lower end in `k = 1`, or None where the piece says something else."""
    if len(piece) == 3 and piece[1].text == "=" and piece[2].kind == "number" and piece[2].text in ("0", "1"):
        index = index_of(piece[:1], cursor)
        if index:
            return index, int(piece[2].text)
    return None


def _condition(
    cursor: Cursor, piece: Sequence[Token], indices: list[str], sizes: list[str | None], position: int
) -> Condition:
    """Return the condition that `piece` is; `k != i` as the first thing below the sign also binds k."""
    condition = read_condition(cursor, piece)
    if isinstance(condition, Every):
        same = [part for part in condition.conditions if isinstance(part, Same)]
    else:
        same = [condition] if isinstance(condition, Same) else []
    if not indices:
        if not same or same[0].equal:
            raise UnreadError(*_PARTIAL, position)
        indices.append(same[0].left)
        sizes.append(None)
    return condition


def _upper_end(cursor: Cursor, above: Sequence[Token], lower: int, position: int) -> str:
    """Return the size that a sum runs to; raises UnreadError where it leaves some values out."""
    texts = [token.text for token in above]
    if lower == 0 and texts[-2:] == ["-", "1"]:
        texts = texts[:-2]
    elif lower == 0:
        raise UnreadError("a sum from 0 ends at n - 1", r"\sum_k", position)
    token = above[0]
    index_like = token.text in "ijklpqrst" and token.text not in cursor.vocabulary.sizes
    if len(texts) != 1 or token.kind == "number" or index_like:
        raise UnreadError(*_PARTIAL, position)
    return "\\" + texts[0] if token.kind == "command" else texts[0]
