"""Dots in a matrix: which rows and columns they stand for, and how large the matrix is meant to be.

What stands in place of dots is never claimed: arbitrary numbers are put there, `number` saying which.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from labrunner.derivation.problems import Unread
from labrunner.derivation.terms.expressions import Expr, rewritten

DOWN, ACROSS, BOTH = "down", "across", "both"
"""Where dots in a cell lead."""
OPEN_SIZE = "how many rows and columns the dots stand for does not appear from the line"
Grid = Sequence[Sequence[Expr]]


def is_zero(cell: Expr) -> bool:
    """Return whether a cell is 0, which may stand for as many zeros as there is room for."""
    while cell.kind in ("transpose", "neg"):
        (cell,) = cell.parts
    return cell.kind == "number" and cell.number == 0


def fills(cell: Expr) -> bool:
    """Return whether a cell takes the room that others leave: dots and zeros."""
    return cell.kind == "dots" or is_zero(cell)


def is_dotted(expr: Expr) -> bool:
    """Return whether dots stand in `expr`."""
    return "dots" in expr.kinds


def hidden_lines(grid: Grid) -> tuple[list[bool], list[bool]]:
    """Return which rows and which columns of cells stand for any number of them; raise Unread where that is open."""
    rows, columns = _hidden(grid, DOWN), _hidden(list(zip(*grid, strict=True)), ACROSS)
    dots = [(r, c, cell) for r, row in enumerate(grid) for c, cell in enumerate(row) if cell.kind == "dots"]
    for row, column, cell in dots:
        if not (rows[row] or columns[column]):
            raise Unread("it is open whether these dots stand for rows or for columns", cell.at)
    if sum(rows) > 1 or sum(columns) > 1:
        raise Unread("dots in two places leave open which entries stand between them", dots[0][2].at)
    return rows, columns


def _hidden(lines: Grid, leads: str) -> list[bool]:
    """Return which lines hold nothing but dots and zeros, of which some dots lead away from the line."""
    found: list[bool] = []
    for line in lines:
        dots = [cell.name for cell in line if cell.kind == "dots"]
        away = leads in dots or BOTH in dots or (len(dots) == len(line) and len(lines) > 1)
        found.append(bool(dots) and away and all(fills(cell) for cell in line))
    return found


def is_unsaid(grid: Grid, row: int, column: int, in_rows: bool, in_columns: bool) -> bool:
    """Return whether a cell is dots, or an empty one among dots; empty ones around a diagonal of dots are 0."""
    cell = grid[row][column]
    if cell.kind == "dots" or not is_zero(cell):
        return cell.kind == "dots"
    lines = (list(grid[row]) if in_rows else []) + ([cells[column] for cells in grid] if in_columns else [])
    return (in_rows and in_columns) or any(other.kind == "dots" and other.name != BOTH for other in lines)


def seed_of(grid: Grid) -> int:
    """Return which arbitrary numbers stand in place of the dots."""
    return int(max((cell.number for row in grid for cell in row if cell.kind == "dots"), default=0.0))


def seeded(expr: Expr, seed: int) -> Expr:
    """Return `expr` with other numbers in place of its dots."""
    return rewritten(expr, lambda node: replace(node, number=float(seed)) if node.kind == "dots" else node)


def fitted(expr: Expr, rows: int, columns: int) -> Expr:
    """Return `expr`, whose value has so many rows and columns, with the sizes of its matrices filled in."""
    if expr.kind == "matrix":
        return replace(expr, name=f"{rows}x{columns}")
    if expr.kind == "transpose":
        return replace(expr, parts=(fitted(expr.parts[0], columns, rows),))
    if expr.kind in ("add", "neg"):
        return replace(expr, parts=tuple(fitted(part, rows, columns) for part in expr.parts))
    if expr.kind in ("mul", "dot", "div"):
        return _factors_fitted(expr, rows, columns)
    return expr


def _factors_fitted(expr: Expr, rows: int, columns: int) -> Expr:
    """Return a product with its one matrix fitted, or with its two where they are a column and a row."""
    places = [place for place, part in enumerate(expr.parts) if is_dotted(part)]
    sizes = [(rows, columns)] if len(places) == 1 else [(rows, 1), (1, columns)] if len(places) == 2 else []
    parts = list(expr.parts)
    for place, size in zip(places, sizes, strict=False):
        parts[place] = fitted(parts[place], *size)
    return replace(expr, parts=tuple(parts))
