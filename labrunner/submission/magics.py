"""IPython's own syntax in a notebook cell: magics, shell lines and help, which Python itself cannot read."""

from __future__ import annotations

import ast
import re
import warnings

# These run the cell that they stand above; any other %%magic takes the cell for text of its own.
_TRANSPARENT = {"%%time", "%%timeit", "%%capture", "%%prun"}
_TIMED = re.compile(r"(\s*)%time\s+(?=[^\s%!])")
_CELL_MAGIC = re.compile(r"\s*(%%\w+)")
_MAGIC = re.compile(r"\s*(?:[%!]|\?{1,2}[\w.]|[\w.*]+\?{1,2}\s*$|[\w., \[\]'\"]+=\s*[%!])")
_TOKEN = re.compile(r"""\#.*|\"{3}|'{3}|"(?:\\.|[^"\\])*+"?|'(?:\\.|[^'\\])*+'?|[()\[\]{}]|\\$""")


def drop_magics(source: str) -> tuple[str, list[tuple[int, str]]]:
    """Return `source` with IPython's own lines replaced by `pass`, and those lines with their numbers from 1."""
    if _is_python(source):
        return source, []
    cell_magic = _CELL_MAGIC.match(source)
    if cell_magic and cell_magic[1] not in _TRANSPARENT:
        return "\n" * source.count("\n"), [(1 + source[: cell_magic.start(1)].count("\n"), cell_magic[1])]
    return _drop_lines(source.split("\n"))


def _drop_lines(lines: list[str]) -> tuple[str, list[tuple[int, str]]]:
    kept: list[str] = []
    dropped: list[tuple[int, str]] = []
    inside, continued = "", False
    for number, line in enumerate(lines, 1):
        if not inside and not continued and _TIMED.match(line):
            # The statement behind %time is the learner's own.
            dropped.append((number, "%time"))
            line = _TIMED.sub(r"\1", line, count=1)
        if continued or (not inside and _MAGIC.match(line)):
            dropped += [] if continued else [(number, line.strip())]
            kept.append("" if continued else line[: len(line) - len(line.lstrip())] + "pass")
            continued = line.endswith("\\")
        else:
            kept.append(line)
            inside = _open_after(line, inside)
    return "\n".join(kept), dropped


def _open_after(line: str, inside: str) -> str:
    """Return what is still open behind `line`: a triple quote, brackets, a backslash, or nothing."""
    inside = inside.removesuffix("\\")
    position = 0
    while position < len(line):
        if inside.endswith(('"""', "'''")):
            end = line.find(inside[-3:], position)
            if end < 0:
                return inside
            inside, position = inside[:-3], end + 3
            continue
        token = _TOKEN.search(line, position)
        if token is None:
            return inside
        inside, position = _after_token(token[0], inside), token.end()
    return inside


def _after_token(found: str, inside: str) -> str:
    if found in ('"""', "'''") or found in "([{\\":
        return inside + found
    if found in ")]}":
        return inside[:-1]
    return inside


def _is_python(source: str) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True
