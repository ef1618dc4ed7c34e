"""Blocks set side by side and stacked to a matrix: numbers, rows, columns and matrices, and zeros between them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import NamedTuple

import numpy as np

from labrunner.derivation.arrays import algebra
from labrunner.derivation.arrays.dual import COLUMN, ROW, Data, Named, Value, add, linear, spread
from labrunner.derivation.problems import Misfit, Unread
from labrunner.derivation.terms.counting import picks_in
from labrunner.derivation.terms.dots import OPEN_SIZE, Grid, fills, hidden_lines, is_unsaid, seed_of
from labrunner.derivation.terms.expressions import Expr, rows_of

MOST_ENTRIES = 4_096
_WORDS = {ROW: "row", COLUMN: "column"}


class Block(NamedTuple):
    """A cell that is neither 0 nor dots: where in the grid it stands, and its value."""

    row: int
    column: int
    value: Value

    def line(self, axis: str) -> int:
        """Return in which row, or column, of the grid it stands."""
        return self.row if axis == ROW else self.column

    def length(self, axis: str) -> int:
        """Return how many rows, or columns, it has."""
        return algebra.lengths(self.value).get(axis, 1)


class Edges(NamedTuple):
    """Where each row and each column of blocks begins, and behind the last where it ends."""

    rows: list[int]
    columns: list[int]

    def room(self, row: int, column: int) -> tuple[slice, slice]:
        """Return what part of the matrix is in the cell at `row` and `column` of the grid."""
        return slice(self.rows[row], self.rows[row + 1]), slice(self.columns[column], self.columns[column + 1])

    @property
    def shape(self) -> tuple[int, int]:
        """How many rows and columns the whole matrix has."""
        return self.rows[-1], self.columns[-1]


def assembled(expr: Expr, value_of: Callable[[Expr], Value]) -> Value:
    """Return the matrix that the cells of `expr` make; raise Misfit or Unread where they make none.

    Its `name` says how large a matrix with dots is, such as 4x12.
    """
    grid = rows_of(expr.parts, int(expr.number))
    hidden = hidden_lines(grid)
    blocks = [
        Block(row, column, _value(cell, row, column, value_of))
        for row, cells in enumerate(grid)
        for column, cell in enumerate(cells)
        if not fills(cell)
    ]
    edges = _edges(expr, blocks, hidden)
    result: Value = Named((ROW, COLUMN), _between(grid, hidden, edges))
    for block in blocks:
        result = add(result, _laid(block, edges))
    return linear(result, _narrowed)


def _value(cell: Expr, row: int, column: int, value_of: Callable[[Expr], Value]) -> Value:
    try:
        return value_of(cell)
    except Misfit as problem:
        where = f"row {row + 1}, column {column + 1} of the matrix"
        raise Unread(f"{where}: {problem.message}", cell.at) from problem


def _edges(expr: Expr, blocks: Sequence[Block], hidden: tuple[list[bool], list[bool]]) -> Edges:
    """Return where the rows and columns of blocks begin and end."""
    totals = [int(total) for total in expr.name.split("x")] if expr.name else [0, 0]
    found: list[list[int]] = []
    for axis, hides, total in zip((ROW, COLUMN), hidden, totals, strict=True):
        known = [_common([b for b in blocks if b.line(axis) == n], axis, expr) for n in range(len(hides))]
        found.append([0, *accumulate(_extents(known, hides, total, expr))])
    if found[0][-1] * found[1][-1] > MOST_ENTRIES:
        raise Unread(f"a matrix with more than {MOST_ENTRIES} entries is not read", expr.at)
    return Edges(*found)


def _common(blocks: Sequence[Block], axis: str, expr: Expr) -> int:
    """Return how high all blocks of one row are, or how wide all of one column, 0 where there are none."""
    lengths = dict.fromkeys(block.length(axis) for block in blocks)
    if len(lengths) < 2:
        return next(iter(lengths), 0)
    kinds = " and ".join(dict.fromkeys(algebra.kind_of(block.value) for block in blocks))
    message = f"{_WORDS[axis]} {blocks[0].line(axis) + 1} of the matrix holds {kinds}"
    # To who writes a matrix out b_1 may be the first entry of b, and to the lab it is the first bias.
    if picks_in(expr) or any(name[-1].isdigit() for name in expr.names):
        raise Unread(message, expr.at, "write the entry with its indices")
    raise Misfit(message, in_cells=True)


def _extents(known: Sequence[int], hidden: Sequence[bool], total: int, expr: Expr) -> list[int]:
    """Return the size of each line; one of zeros alone is as large as all the others are."""
    usual = {size for size in known if size} or {1}
    if len(usual) > 1 and any(not size and not hides for size, hides in zip(known, hidden, strict=True)):
        raise Unread("how large a block of zeros is does not appear from the matrix", expr.at)
    sizes = [0 if hides else size or min(usual) for size, hides in zip(known, hidden, strict=True)]
    if any(hidden):
        if not total:
            raise Unread(OPEN_SIZE, expr.at)
        if sum(sizes) > total:
            raise Unread(f"the matrix has at least {sum(sizes)} rows or columns where {total} are meant", expr.at)
        sizes[hidden.index(True)] = total - sum(sizes)
    return sizes


def _between(grid: Grid, hidden: tuple[list[bool], list[bool]], edges: Edges) -> Data:
    """Return a matrix of zeros, with arbitrary numbers where the cells do not say what stands there."""
    data = np.zeros(edges.shape)
    for row, cells in enumerate(grid if any(hidden[0]) or any(hidden[1]) else ()):
        for column in range(len(cells)):
            if is_unsaid(grid, row, column, hidden[0][row], hidden[1][column]):
                room = data[edges.room(row, column)]
                seed = seed_of(grid)
                # Of another sign for another seed, so that no step hides what is arbitrary.
                room[...] = (-1) ** seed * np.random.default_rng([seed, row, column]).uniform(1, 2, room.shape)
    return data


def _laid(block: Block, edges: Edges) -> Value:
    """Return the block in its place in a matrix that is 0 elsewhere."""

    def act(x: Named) -> Named:
        axes = (*(axis for axis in x.axes if axis not in (ROW, COLUMN)), ROW, COLUMN)
        data = spread(x, axes)
        wide = np.zeros((*data.shape[:-2], *edges.shape))
        wide[(..., *edges.room(block.row, block.column))] = data
        return Named(axes, wide)

    return linear(block.value, act)


def _narrowed(x: Named) -> Named:
    """Return a matrix of one row as a row, and one of one column as a column."""
    for axis in (ROW, COLUMN):
        at = x.axes.index(axis)
        if x.data.shape[at] == 1:
            x = Named(x.axes[:at] + x.axes[at + 1 :], x.data.squeeze(at))
    return x
