"""Where reports are: a path as it is typed, or a learner's name."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

from labrunner.errors import NothingFoundError
from labrunner.submission.finding import SUFFIXES, expected_paths

# The class folder, where none is named.
LEARNERS = Path("learners")


def find_report(name: str, deliverable: str) -> tuple[Path, Path | None]:
    """Return the report that `name` means, a path or a learner, and the folder that it must not lead out of.

    Raises NothingFoundError with what was looked for.
    """
    path = Path(name)
    if path.exists() and not path.is_dir():
        return path, None
    if "/" in name or path.suffix in SUFFIXES:
        raise NothingFoundError(f"there is no file {name}{_close_to(path.name, path.parent)}")
    expected = expected_paths(LEARNERS, name, deliverable)
    for candidate in expected:
        if candidate.exists():
            return candidate, LEARNERS
    others = ", ".join(candidate.suffix for candidate in expected[1:])
    raise NothingFoundError(f"no report of {name} at {expected[0]} (nor as {others}){_close_to(name, LEARNERS)}")


def _close_to(name: str, folder: Path) -> str:
    """Return a question after what is named much like `name` in `folder`, an empty string for nothing."""
    names = sorted(entry.name for entry in folder.iterdir()) if folder.is_dir() else []
    close = get_close_matches(name, names, 1)
    return f"; did you mean {folder / close[0]}?" if close else ""
