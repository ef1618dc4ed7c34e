"""Bytes to text: UTF-8 with one kind of line end, or an error that says what the file is instead."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from labrunner.errors import SubmissionError

LIMIT = 1024 * 1024

_A_REPORT = "a report holds the derivation and the code, in a fence opened by ```python"
_CODE_ALONE = "a Python file holds the functions that the lab asks for"

# UTF-32 before UTF-16, whose little-endian mark its own begins with.
_MARKS = {
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}
_SIGNATURES = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a ZIP archive (a .docx or .odt is one)",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"\xd0\xcf\x11\xe0": "a Word document",
    b"\x1f\x8b": "a gzip archive",
    b"\x7fELF": "a program",
}
_LINE_END = re.compile(r"\r\n?")


def decode(data: bytes, path: Path) -> str:
    """Return the text of a report with a line feed at every line end.

    Raises SubmissionError, with the line and column where there is one, for anything but UTF-8 text.
    """
    if len(data) > LIMIT:
        raise SubmissionError(f"{path}: is larger than 1 MiB; a report holds text alone, without data or images in it")
    _refuse_other_formats(data, path)
    data = data.removeprefix(codecs.BOM_UTF8)
    text = unify_lines(_utf8(data, path))
    if "\0" in text:
        line, column = _position(text, text.index("\0"))
        raise SubmissionError(f"{path}:{line}:{column}: is a NUL byte, so the file is not text; save it as UTF-8 text")
    if not text.strip():
        holds = _CODE_ALONE if path.suffix.lower() == ".py" else _A_REPORT
        raise SubmissionError(f"{path}: is empty; {holds}")
    return text


def unify_lines(text: str) -> str:
    """Return `text` with a line feed in place of every CR LF and lone CR, as Python and Markdown count lines."""
    return _LINE_END.sub("\n", text)


def _refuse_other_formats(data: bytes, path: Path) -> None:
    for mark, name in _MARKS.items():
        if data.startswith(mark):
            raise SubmissionError(f"{path}: is {name} text; save it as UTF-8")
    for signature, name in _SIGNATURES.items():
        if data.startswith(signature):
            raise SubmissionError(f"{path}: is {name}, whatever its name says; hand in Markdown as UTF-8 text")
    if _is_utf16_unmarked(data):
        raise SubmissionError(f"{path}: looks like UTF-16 text without a byte order mark; save it as UTF-8")


def _is_utf16_unmarked(data: bytes) -> bool:
    """Return whether every other byte is mostly zero, as in UTF-16 text of Latin letters."""
    pairs = len(data) // 2
    return pairs > 1 and max(data[::2].count(0), data[1::2].count(0)) > 0.4 * pairs and not _all_zero(data)


def _all_zero(data: bytes) -> bool:
    return data.count(0) == len(data)


def _utf8(data: bytes, path: Path) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = unify_lines(data[: error.start].decode("utf-8"))
        line, column = _position(before, len(before))
        raise SubmissionError(
            f"{path}:{line}:{column}: byte 0x{data[error.start]:02x} is not UTF-8 "
            "(a file saved as Latin-1 or Windows-1252 looks so); save it as UTF-8"
        ) from error


def _position(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
