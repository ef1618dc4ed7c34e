"""The corpus: each file says in its first lines what it tries and what must come of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
_HEADER = re.compile(rb"(tries|expect): (.*?)(?: -->)?\r?\n")
_FENCE = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Hostile:
    """One file: `expect` holds the outcomes of which at least one must be found."""

    path: Path
    tries: str
    expect: frozenset[str]


def corpus() -> list[Hostile]:
    """Return every hostile or broken report of this folder."""
    families = ("broken", "forge", "harm", "read")
    paths = [path for path in sorted(HERE.iterdir()) if path.name.startswith(families)]
    return [Hostile(path, *_header(path)) for path in paths]


def _header(path: Path) -> tuple[str, frozenset[str]]:
    found = dict(_HEADER.findall(path.read_bytes()[:1000]))
    return found[b"tries"].decode(), frozenset(found[b"expect"].decode().split())


def source_of(path: Path) -> str:
    """Return the Python of a report, each line where it stands in the file; raises UnicodeDecodeError."""
    text = path.read_bytes().decode("utf-8")
    if path.suffix == ".py":
        return text
    blank = re.sub(r"[^\n]", "", text)
    for fence in _FENCE.finditer(text):
        start, length = text.count("\n", 0, fence.start(1)), fence.group(1).count("\n")
        lines = blank.split("\n")
        lines[start : start + length] = fence.group(1).split("\n")[:-1]
        blank = "\n".join(lines)
    return blank
