"""The submission record: one source and one text whose line numbers are those of the file that was handed in."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Kind = Literal["markdown", "python", "notebook"]


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block: `text` without the fence's own indentation, `line` that of its first line of text."""

    line: int
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, and all below it up to the next heading of its level; `text` begins at line `start`."""

    title: str
    level: int
    line: int
    start: int
    text: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A notebook's cell, counted from 1, whose text begins at line `line` when all cells stand below one another."""

    number: int
    line: int


@dataclass(frozen=True, slots=True)
class Submission:
    """A report read as code and as text.

    `source` is one Python source, blank where the file holds no code; `text` is the Markdown, None in a Python file.
    A notebook's lines are those of its cells below one another, and `locate` turns them back into cell and line.
    `path` is fit to be shown; `file` is what the system calls it, and None for what lies nowhere.
    """

    path: Path
    kind: Kind
    learner: str | None
    sha256: str
    source: str
    notes: tuple[str, ...] = ()
    text: str | None = None
    outputs: tuple[Fence, ...] = ()
    sections: tuple[Section, ...] = ()
    cells: tuple[Cell, ...] = ()
    file: Path | None = None

    def locate(self, line: int, column: int | None = None) -> str:
        """Return `report.md:41:7` or `notebook.ipynb:cell 3:7` for a line, and a column, of `source` or `text`."""
        place = located(self.path, self.cells, line)
        return place if column is None else f"{place}:{column + self._indent(line)}"

    def _indent(self, line: int) -> int:
        """Return how many columns the Markdown around a code line (a list, a quote) takes up before it."""
        if self.kind != "markdown" or self.text is None:
            return 0
        written, code = _line(self.text, line), _line(self.source, line)
        return len(written) - len(code) if written.endswith(code) else 0


def located(path: Path, cells: tuple[Cell, ...], line: int) -> str:
    """Return where `line` stands in the file at `path`."""
    if not cells:
        return f"{path}:{line}"
    cell = cells[max(0, bisect_right(cells, line, key=lambda cell: cell.line) - 1)]
    return f"{path}:cell {cell.number}:{max(1, line - cell.line + 1)}"


def _line(text: str, line: int) -> str:
    lines = text.split("\n", line)
    return lines[line - 1] if 0 < line <= len(lines) else ""
