"""The corpus: each file says in its first lines what it tries and what must come of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
FAMILIES = ("broken", "forge", "harm", "read")
# In a notebook the lines of a header are strings of JSON.
_HEADER = re.compile(rb"(tries|expect): ([^\r\n]*?)(?: -->)?(?:\\n\",)?\r?\n")
# What an escape leaves behind, a file that must stay as it is, and a door at which nobody may knock.
_ESCAPED, _CANARY, _DOOR = b"labrunner-escaped", b"/tmp/labrunner-canary", b"50507"


@dataclass(frozen=True)
class Hostile:
    """One file: of the sets in `expect`, the outcomes of at least one must all be found."""

    path: Path
    tries: str
    expect: tuple[frozenset[str], ...]

    def is_as_expected(self, outcomes: frozenset[str]) -> bool:
        """Tell whether what must come of it is among `outcomes`."""
        return any(needed <= outcomes for needed in self.expect)

    def aimed_at(self, escaped: str, canary: Path, door: int) -> bytes:
        """Return the file with the names of one test run, for several may run on a machine at once."""
        data = self.path.read_bytes()
        for word, ours in ((_ESCAPED, escaped), (_CANARY, str(canary)), (_DOOR, str(door))):
            data = data.replace(word, ours.encode())
        return data


def corpus() -> list[Hostile]:
    """Return every hostile or broken report of this folder."""
    paths = [path for path in sorted(HERE.iterdir()) if path.name.startswith(FAMILIES)]
    return [Hostile(path, *_header(path)) for path in paths]


def _header(path: Path) -> tuple[str, tuple[frozenset[str], ...]]:
    """Return what the file tries, and what must come of it: "missing and error", "error or failed"."""
    found = {key: value.decode() for key, value in _HEADER.findall(path.read_bytes()[:1000])}
    choices = found[b"expect"].split(" or ")
    return found[b"tries"], tuple(frozenset(choice.split(" and ")) for choice in choices)
