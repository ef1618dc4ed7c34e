"""Sides that say the same in notations that do not go together: not read, but not wrong either."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

from labrunner.derivation.arrays import COLUMN, ROW, Array, Axis, renamed, summed
from labrunner.derivation.comparison import agree, value_of
from labrunner.derivation.problems import MisfitError, UnreadError
from labrunner.derivation.scope import Environment, Index, Kind, Term
from labrunner.derivation.shapes import could_unify


def other_notation(a: Term, b: Term, mask: Array | None, env: Environment) -> UnreadError | None:
    """Return what is mixed up where both sides agree but for their notation, or None where they do not agree."""
    try:
        return next((problem for problem in _ways(a, b, mask, env)), None)
    except (UnreadError, MisfitError):
        return None


def _ways(a: Term, b: Term, mask: Array | None, env: Environment) -> Iterator[UnreadError]:
    vectors = a.shape.rank == b.shape.rank == 1 and could_unify(a.shape.sizes[0], b.shape.sizes[0])
    if vectors and agree(value_of(a, env), value_of(b, env), mask):
        yield UnreadError("a column on one side and a row on the other", "a transpose on one of them")
    if a.shape.rank != b.shape.rank and 0 in (a.shape.rank, b.shape.rank):
        whole, entry = (a, b) if a.shape.rank else (b, a)
        yield from _entry_of_whole(whole, entry, mask, env)
    if a.shape.rank == b.shape.rank:
        for many, few in ((a, b), (b, a)):
            yield from _missing_sum(many, few, mask, env)


def _labels(env: Environment) -> frozenset[Index]:
    symbols = env.scope.symbols.values()
    return frozenset(symbol.label for symbol in symbols if symbol.kind is Kind.LABEL and symbol.label is not None)


def _entry_of_whole(whole: Term, entry: Term, mask: Array | None, env: Environment) -> Iterator[UnreadError]:
    """Yield that one side is a whole array and the other one entry of it."""
    extra = sorted(entry.free - whole.free - _labels(env), key=lambda index: index.name)
    if len(extra) != whole.shape.rank:
        return
    a, b = value_of(whole, env), value_of(entry, env)
    for order in permutations(extra):
        if all(could_unify(size, index.size) for size, index in zip(whole.shape.sizes, order, strict=True)):
            moves: dict[Axis, Axis] = {axis: index.axis for axis, index in zip((ROW, COLUMN), order, strict=False)}
            if agree(renamed(a, moves), b, mask):
                names = "".join(index.name for index in order)
                yield UnreadError(
                    "one side is the whole array, the other one entry of it", f"the index {names} on both"
                )


def _missing_sum(many: Term, few: Term, mask: Array | None, env: Environment) -> Iterator[UnreadError]:
    """Yield that a repeated index is meant to be summed over."""
    for index in sorted(many.free - few.free - _labels(env), key=lambda index: index.name):
        whole = summed(value_of(many, env), index.axis, env.scope.length(index.size))
        if agree(whole, value_of(few, env), mask):
            yield UnreadError("a repeated index is not summed over by itself", rf"\sum_{{{index.name}}}")
