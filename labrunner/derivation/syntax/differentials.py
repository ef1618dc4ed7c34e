"""Differentials, such as dh = g * dh_pre: how much a thing changes when what the line says moves, moves a little."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from labrunner.derivation.arrays.algebra import places
from labrunner.derivation.arrays.dual import Named, Value, add, constant, multiply, renamed, total
from labrunner.derivation.syntax.names import starts_name
from labrunner.derivation.syntax.reader import Cursor
from labrunner.derivation.syntax.rules import Read
from labrunner.derivation.syntax.superscripts import column_name
from labrunner.derivation.terms.expressions import Expr, rewritten, walk
from labrunner.derivation.terms.vocabulary import FUNCTIONS, Vocabulary

SEPARATOR = "|"
_COMPOUND = ("add", "mul", "dot", "odot", "kron", "div", "sum", "pow")


def read_differential(cursor: Cursor, read_factor: Read) -> Expr | None:
    """Return dh, d(W x), d log p or a variation \\delta h if one comes next, else None without moving."""
    token, follower = cursor.peek(), cursor.peek(1)
    opens = starts_name(follower) or follower.text in ("(", r"\langle") or follower.text.lstrip("\\") in FUNCTIONS
    changes = token.kind == "variation" or token.text == r"\partial" or (token.text == "d" and token.kind == "letter")
    if not opens or not changes:
        return None
    varied = cursor.take()
    body = read_factor(cursor)
    body = replace(body, number=0.0) if body.kind == "call" else body
    return Expr("differential", (body,), number=float(varied.kind == "variation"), at=varied.at)


def has_variation(*exprs: Expr) -> bool:
    """Return whether a change is written with \\delta, so that dZ is none."""
    return has_differential(*exprs) and any(
        node.kind == "differential" and node.number for expr in exprs for node in walk(expr)
    )


def has_differential(*exprs: Expr) -> bool:
    """Return whether a differential occurs in `exprs`."""
    return "differential" in frozenset[str]().union(*[expr.kinds for expr in exprs])


def inputs_of(exprs: Iterable[Expr], free: frozenset[str]) -> frozenset[str]:
    """Return which of the inputs `free` have their differentials written out in `exprs`."""
    bodies = [node.parts[0] for expr in exprs for node in walk(expr) if node.kind == "differential"]
    alone = [body for body in bodies if body.kinds.isdisjoint(_COMPOUND)]
    return frozenset(name for body in alone for name in body.names if name in free)


def moved(expr: Expr, inputs: frozenset[str]) -> Expr:
    """Return `expr` with each differential told which inputs move."""
    name = SEPARATOR.join(sorted(inputs))
    return rewritten(expr, lambda node: replace(node, name=name) if node.kind == "differential" else node)


def ways_to_move(
    own: frozenset[str], before: frozenset[str], below: frozenset[str], every: frozenset[str]
) -> Iterator[frozenset[str]]:
    """Yield which inputs may be meant to move: all of the line, those of the lines before it, others if it has none.

    Those `below` move what the right side writes changes of, as W_1 and x do h in dy = dW_2 h + W_2 dh.
    """
    tried: set[frozenset[str]] = {frozenset()}
    others = () if own else tuple(frozenset([name]) for name in sorted(every))
    for inputs in (own, own | before, own | below, own | every, *others):
        if inputs not in tried:
            tried.add(inputs)
            yield inputs


def as_differentials(expr: Expr, vocabulary: Vocabulary) -> Expr:
    """Return `expr` with a name such as dz, which the lab uses for a gradient, read as the differential of z."""

    def change(node: Expr) -> Expr:
        if node.kind != "name" or node.name[0] != "d":
            return node
        known, column = vocabulary.definitions.get(node.name), column_name(node.name[1:])
        if known is None and node.indices and vocabulary.is_value(column):
            return Expr("differential", (replace(node, name=column),), at=node.at)
        if known is None or known.source != "meaning" or not vocabulary.is_value(node.name[1:]):
            return node
        return Expr("differential", (replace(node, name=node.name[1:]),), at=node.at)

    return rewritten(expr, change) if "d" in [name[0] for name in expr.names] else expr


def direction(name: str, value: Named) -> Named:
    """Return how the input `name` moves: the same way wherever it is spoken of."""
    rng = np.random.default_rng(zlib.crc32(name.encode()))
    return Named(value.axes, rng.uniform(0.3, 1.7, value.data.shape) * rng.choice([-1.0, 1.0], value.data.shape))


def along(tangent: Value, name: str, value: Named, tag: int) -> Value:
    """Return the derivative `tangent` by the input `name`, applied to its direction."""
    seeds = {axis: f"d{tag}{axis}" for axis in places(value)}
    product = multiply(tangent, renamed(direction(name, value), seeds))
    for seed in seeds.values():
        product = total(product, seed)
    return product


def nothing_of(value: Value) -> Value:
    """Return zeros of the shape of `value`."""
    return add(multiply(value, constant(0)), constant(0))
