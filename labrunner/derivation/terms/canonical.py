"""Expressions brought to one spelling, so that the same thing written twice is seen to be the same."""

from __future__ import annotations

from dataclasses import replace

from labrunner.derivation.terms.expressions import Expr, rewritten, shown, with_indices


def canonical(expr: Expr) -> Expr:
    """Return `expr` with entries pushed to the names that carry them and the order of sums and products settled."""
    if expr.settled is None:
        expr.settled = rewritten(expr, _settled)
    return expr.settled


def _settled(expr: Expr) -> Expr:
    if expr.kind == "entry":
        return _pushed(expr)
    if expr.kind == "diff" and expr.number == 3:
        return replace(expr, number=0.0)
    if expr.kind == "dot":
        return Expr("mul", expr.parts, at=expr.at)
    if expr.kind == "transpose":
        plain = replace(expr, name="") if expr.name else expr
        return expr.parts[0].parts[0] if expr.parts[0].kind == "transpose" else plain
    if expr.kind == "add":
        return Expr("add", tuple(sorted(expr.parts, key=shown)), at=expr.at)
    return expr


def _pushed(expr: Expr) -> Expr:
    inner = expr.parts[0]
    if inner.kind == "name" and not inner.indices:
        return replace(inner, indices=expr.indices)
    if inner.kind == "transpose" and len(expr.indices) == 2:
        below = inner.parts[0]
        return replace(below, indices=expr.indices[::-1]) if below.kind == "name" and not below.indices else expr
    if inner.kind == "diff" and not inner.indices and inner.number in (0.0, 3.0):
        body = inner.parts[0]
        if len(expr.indices) == 2 and body.kind == "name" and inner.name.islower():
            first, second = expr.indices
            return replace(inner, parts=(replace(body, indices=(first,)),), indices=(second,))
        return replace(inner, indices=expr.indices, number=0.0) if body.kind == "name" else expr
    return expr


def lettered(expr: Expr, depth: int = 0) -> Expr:
    """Return `expr` with the indices of its sums named by their places, so that k and l are one."""
    if expr.kind != "sum":
        return replace(expr, parts=tuple([lettered(part, depth) for part in expr.parts])) if expr.parts else expr
    new = {index: f"~{depth + place}" for place, index in enumerate(expr.indices)}
    inner = lettered(with_indices(expr.parts[0], new), depth + len(new))
    return replace(expr, parts=(inner,), indices=tuple(new.values()))


def separated(expr: Expr) -> Expr:
    """Return `expr` with a sum's index renamed where the same letter is used elsewhere in it for something else."""
    return _separated(expr, {}, [0], set(expr.free)) if "sum" in expr.kinds else expr


def _separated(expr: Expr, new: dict[str, str], count: list[int], used: set[str]) -> Expr:
    if expr.kind == "sum":
        inner = dict(new)
        for index in expr.indices:
            if index in used:
                count[0] += 1
                inner[index] = f"{index}~{count[0]}"
            else:
                inner.pop(index, None)
                used.add(index)
        new = inner
    indices = tuple(new.get(index, index) for index in expr.indices)
    parts = tuple(_separated(part, new, count, used) for part in expr.parts)
    if parts == expr.parts and indices == expr.indices:
        return expr
    return replace(expr, parts=parts, indices=indices)
