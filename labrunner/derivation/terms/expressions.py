"""Expressions as read: one node type, so that walking, renaming and comparing them stay short."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

_NO_NUMBERS: frozenset[float] = frozenset()
COLUMN_ENTRY = "r~"
"""Stands for the index of an entry of a column that is named by its number, as v_1 is."""
_NAMING = frozenset(["name", "diff", "ones", "identity"])
"""Kinds of nodes whose name is that of a symbol."""


# A frozen dataclass takes four times as long to make, and a derivation makes hundreds.
@dataclass(slots=True)
class Expr:
    """One node, never changed: `kind` says what it is, `name` which symbol or function, `indices` its index letters.

    Kinds: number, name, entry, slice, pick, flat, joined, add, neg, mul, dot, odot, kron, div, pow, call, transpose,
    diff, differential, sum, delta, onehot, truth, cases, ones, identity, matrix, dots, and, rel, prime.
    """

    kind: str
    parts: tuple[Expr, ...] = ()
    name: str = ""
    indices: tuple[str, ...] = ()
    number: float = 0.0
    at: int = field(default=-1, compare=False)
    # What is asked of nearly every expression again and again is found once, from what its parts have found.
    _hash: int = field(default=0, init=False, compare=False, repr=False)
    _kinds: frozenset[str] | None = field(default=None, init=False, compare=False, repr=False)
    _names: tuple[str, ...] | None = field(default=None, init=False, compare=False, repr=False)
    _free: frozenset[str] | None = field(default=None, init=False, compare=False, repr=False)
    _numbers: frozenset[float] | None = field(default=None, init=False, compare=False, repr=False)
    settled: Expr | None = field(default=None, init=False, compare=False, repr=False)
    """This expression in the one spelling that canonical() gives it, once it was asked for."""

    def __hash__(self) -> int:
        if not self._hash:
            self._hash = hash((self.kind, self.parts, self.name, self.indices, self.number))
        return self._hash

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of this node and of everything in it."""
        if self._kinds is None:
            self._kinds = frozenset((self.kind,)).union(*[part.kinds for part in self.parts])
        return self._kinds

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the symbols in it, in order and as often as they stand there."""
        if self._names is None:
            own = (self.name,) if self.kind in _NAMING and self.name else ()
            self._names = sum([part.names for part in self.parts], own)
        return self._names

    @property
    def numbers(self) -> frozenset[float]:
        """The literal numbers in it."""
        if self._numbers is None:
            own = frozenset((self.number,)) if self.kind == "number" else _NO_NUMBERS
            self._numbers = own.union(*[part.numbers for part in self.parts]) if self.parts else own
        return self._numbers

    @property
    def free(self) -> frozenset[str]:
        """The index letters that no sum in it binds."""
        if self._free is None:
            inside = frozenset[str]().union(*[part.free for part in self.parts])
            self._free = inside.difference(self.indices) if self.kind == "sum" else inside.union(self.indices)
        return self._free

    def __reduce__(self) -> tuple[type[Expr], tuple[object, ...]]:
        # Hashes of strings are others in another process.
        return Expr, (self.kind, self.parts, self.name, self.indices, self.number, self.at)


def number(value: float, at: int = -1) -> Expr:
    """Return the literal `value`."""
    return Expr("number", number=float(value), at=at)


def walk(expr: Expr) -> list[Expr]:
    """Return `expr` and everything in it, in the order in which it is written."""
    # A list is made faster than a generator gives its items, and nearly always all of them are asked for.
    found: list[Expr] = []
    waiting = [expr]
    while waiting:
        node = waiting.pop()
        found.append(node)
        if node.parts:
            waiting.extend(node.parts[::-1])
    return found


def rewritten(expr: Expr, change: Callable[[Expr], Expr]) -> Expr:
    """Return `expr` with `change` made at every node, from the leaves up."""
    if not expr.parts:
        return change(expr)
    parts = tuple([rewritten(part, change) for part in expr.parts])
    if parts == expr.parts:
        return change(expr)
    return change(Expr(expr.kind, parts, expr.name, expr.indices, expr.number, expr.at))


def with_indices(expr: Expr, new: dict[str, str]) -> Expr:
    """Return `expr` with its index letters renamed."""

    def change(node: Expr) -> Expr:
        return replace(node, indices=tuple(new.get(i, i) for i in node.indices)) if node.indices else node

    return rewritten(expr, change)


def indices_in(expr: Expr) -> tuple[str, ...]:
    """Return the index letters in `expr`, in order of first appearance."""
    return tuple(dict.fromkeys(index for node in walk(expr) for index in node.indices))


T = TypeVar("T")


def rows_of(cells: Sequence[T], columns: int) -> list[list[T]]:
    """Return the cells of a matrix, which come row by row, as rows."""
    return [list(cells[start : start + columns]) for start in range(0, len(cells), columns)]


_PLACES = {
    "add": " + ",
    "mul": " ",
    "dot": " · ",
    "odot": " ⊙ ",
    "kron": " ⊗ ",
    "div": " / ",
    "pow": "^",
    "and": " and ",
}


def shown(expr: Expr) -> str:
    """Return `expr` fully bracketed, as it was read."""
    inner = [shown(part) for part in expr.parts]
    if expr.kind in _PLACES:
        return "(" + _PLACES[expr.kind].join(inner) + ")"
    return _SHOWN.get(expr.kind, _shown_other)(expr, inner)


def _subscript(expr: Expr) -> str:
    letters = list(expr.indices)
    if expr.number and expr.kind in ("name", "flat"):
        letters[-2:] = [f"{expr.number:g}{letters[-2]}+{letters[-1]}"]
    return "_{" + ",".join(letters) + "}" if letters else ""


def _picked(expr: Expr) -> str:
    """Return the indices of an entry of which some are numbers, such as a,0."""
    letters = iter(expr.indices)
    found = ",".join(next(letters) if mark == ":" else mark for mark in expr.name.split(","))
    return found.removeprefix(f"{COLUMN_ENTRY},")


def _shown_other(expr: Expr, inner: list[str]) -> str:
    return f"{expr.name.removesuffix('^') or expr.kind}{_subscript(expr)}" + (f"({', '.join(inner)})" if inner else "")


_SHOWN: dict[str, Callable[[Expr, list[str]], str]] = {
    "number": lambda e, _: f"{e.number:g}",
    "entry": lambda e, inner: inner[0] if e.indices == (COLUMN_ENTRY,) else inner[0] + _subscript(e),
    "slice": lambda e, inner: inner[0] + (f"_{{:,{e.indices[0]}}}" if e.number == 0 else f"_{{{e.indices[0]},:}}"),
    "flat": lambda e, inner: inner[0] + _subscript(e),
    "pick": lambda e, inner: inner[0] + "_{" + _picked(e) + "}",
    "matrix": lambda e, inner: "[" + "; ".join(", ".join(row) for row in rows_of(inner, int(e.number))) + "]",
    "dots": lambda *_: "...",
    "neg": lambda e, inner: f"(-{inner[0]})",
    "transpose": lambda e, inner: f"{inner[0]}^T",
    "diff": lambda e, inner: f"d[{inner[0]}]/d[{e.name}{_subscript(e)}]",
    "differential": lambda _, inner: f"d[{inner[0]}]",
    "sum": lambda e, inner: f"(sum over {','.join(e.indices)} of {inner[0]})",
    "rel": lambda e, inner: f"{inner[0]} {e.name} {inner[1]}" if inner else f" {e.name} ".join(e.indices),
    "truth": lambda e, inner: f"1[{inner[0]}]",
    "delta": lambda e, _: f"δ{_subscript(e)}",
    "onehot": lambda e, _: f"e_{e.indices[0]}",
}
