"""Names of files and learners, fit to be shown."""

from __future__ import annotations

from pathlib import Path


def seen(name: str) -> str:
    """Return `name` with escapes for what is not UTF-8 or cannot be seen, so that it is one line and no command."""
    return name if name.isprintable() else "".join(map(_seen, name))


def seen_path(path: Path) -> Path:
    """Return `path` as it is shown and recorded."""
    return Path(seen(str(path)))


def _seen(character: str) -> str:
    return character if character.isprintable() else character.encode("unicode_escape").decode()
