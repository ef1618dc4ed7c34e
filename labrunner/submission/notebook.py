"""A notebook's JSON to its cells, one below the other: code on one side, Markdown on the other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from labrunner.errors import SubmissionError
from labrunner.submission.decoding import unify_lines
from labrunner.submission.magics import drop_magics
from labrunner.submission.markdown import Note
from labrunner.submission.record import Cell

_SHOWN_MAGIC = 40
_BYTE = re.compile(r" \(byte (\d+)\)")


class _RawCell(msgspec.Struct):
    cell_type: str
    source: str | list[str] = ""
    outputs: list[msgspec.Raw] = []


class _Notebook(msgspec.Struct):
    nbformat: int
    cells: list[_RawCell] | None = None
    metadata: dict[str, Any] = {}


@dataclass(frozen=True, slots=True)
class NotebookReading:
    """A notebook as two texts whose lines belong together: `source` is blank at Markdown, `text` at code."""

    source: str
    text: str
    cells: tuple[Cell, ...]
    notes: tuple[Note, ...]


def read_notebook(text: str, path: Path) -> NotebookReading:
    """Return the cells of the notebook whose JSON is `text`; raises SubmissionError unless it is nbformat 4 in Python.

    Between two cells stands a blank line, so that Markdown does not run from one into the next.
    """
    source: list[str] = []
    prose: list[str] = []
    cells: list[Cell] = []
    notes: list[Note] = []
    for number, raw in enumerate(_cells(text, path), 1):
        cell = Cell(number, len(source) + 1)
        written = unify_lines(raw.source if isinstance(raw.source, str) else "".join(raw.source))
        code, dropped = drop_magics(written) if raw.cell_type == "code" else ("", [])
        height = written.count("\n") + 2
        source += _padded(code, height)
        prose += _padded(written if raw.cell_type == "markdown" else "", height)
        cells.append(cell)
        notes += _notes(cell, raw, dropped)
    _refuse_nul(source + prose, path)
    return NotebookReading("\n".join(source) + "\n", "\n".join(prose) + "\n", tuple(cells), tuple(notes))


def _cells(text: str, path: Path) -> list[_RawCell]:
    notebook = _parse(text, path)
    if notebook.nbformat != 4 or notebook.cells is None:
        raise SubmissionError(
            f"{path}: is a notebook of format {notebook.nbformat}, not 4; "
            "open it in Jupyter and save it, or run `jupyter nbconvert --to notebook`"
        )
    kernel = _language(notebook.metadata)
    if kernel not in ("python", ""):
        raise SubmissionError(f"{path}: is a notebook in {kernel}; a solution is written in Python")
    return notebook.cells


def _parse(text: str, path: Path) -> _Notebook:
    try:
        return msgspec.json.decode(text, type=_Notebook)
    except msgspec.ValidationError as error:
        raise SubmissionError(f"{path}: is no notebook: {error}; save it from Jupyter as .ipynb") from error
    except (msgspec.DecodeError, UnicodeError) as error:
        place, reason = _json_fault(text, str(error))
        raise SubmissionError(f"{path}{place}: is not JSON: {reason}; save it from Jupyter as .ipynb") from error
    except RecursionError as error:
        raise SubmissionError(f"{path}: is nested too deeply for a notebook; save it from Jupyter as .ipynb") from error


def _json_fault(text: str, message: str) -> tuple[str, str]:
    """Return where in `text` msgspec's message points, as `:line:column`, and the message without that."""
    match = _BYTE.search(message)
    if match is None:
        return "", message
    before = text.encode()[: int(match[1])].decode(errors="replace")
    place = f":{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"
    return place, _BYTE.sub("", message).removeprefix("JSON is malformed: ")


def _language(metadata: dict[str, Any]) -> str:
    for key, field in (("language_info", "name"), ("kernelspec", "language")):
        info = metadata.get(key)
        name = info.get(field) if isinstance(info, dict) else None
        if isinstance(name, str):
            return "python" if name.casefold() in ("python", "ipython") else name
    return ""


def _padded(text: str, height: int) -> list[str]:
    lines = text.split("\n")
    return lines + [""] * (height - len(lines))


def _notes(cell: Cell, raw: _RawCell, dropped: list[tuple[int, str]]) -> list[Note]:
    notes = [Note(cell.line + line - 1, f"dropped {_short(magic)}: not Python") for line, magic in dropped]
    if raw.outputs:
        notes.append(Note(cell.line, "dropped the stored output: only what the code prints now counts"))
    return notes


def _short(magic: str) -> str:
    return magic if len(magic) <= _SHOWN_MAGIC else magic[: _SHOWN_MAGIC - 3] + "..."


def _refuse_nul(lines: list[str], path: Path) -> None:
    if any("\0" in line for line in lines):
        raise SubmissionError(f"{path}: holds a NUL character in a cell; Python cannot read it, so take it out")
