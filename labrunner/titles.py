"""The title of a lab, peeked at in its config: listing labs is quick, and survives a broken config."""

from __future__ import annotations

import re
from pathlib import Path

# A title stands near the top; the rest of the file need not be read.
_HEAD = 65536
_TITLE = re.compile(
    r"""^title:[ ]+
        (?: "(?P<double>(?:[^"\\\n]|\\.)*)" | '(?P<single>(?:[^'\n]|'')*)' | (?P<plain>[^\s"'|>#\[\]{},&*!%@`].*?) )
        [ ]* (?:[ ]\#.*)?$""",
    re.MULTILINE | re.VERBOSE,
)


def peek_title(path: Path) -> str:
    """Return the title in the config at `path`, or "" where none can be made out."""
    try:
        with path.open(encoding="utf-8-sig", errors="replace") as file:
            match = _TITLE.search(file.read(_HEAD))
    except OSError:
        return ""
    if match is None:
        return ""
    double, single, plain = match.group("double", "single", "plain")
    title = re.sub(r"\\(.)", r"\1", double) if double else (single or plain or "").replace("''", "'")
    return "".join(character for character in title if character.isprintable())
