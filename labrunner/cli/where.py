"""Where reports are: a path as it is typed, or a learner's name."""

from __future__ import annotations

from pathlib import Path

from labrunner.errors import NothingFoundError
from labrunner.submission.finding import expected_paths

# The class folder, where none is named.
LEARNERS = Path("learners")


def find_report(name: str, deliverable: str) -> tuple[Path, Path | None]:
    """Return the report that `name` means, a path or a learner, and the folder that it must not lead out of.

    Raises NothingFoundError with the paths tried.
    """
    path = Path(name)
    if path.exists() and not path.is_dir():
        return path, None
    tried = [path]
    if "/" not in name:
        tried += expected_paths(LEARNERS, name, deliverable)
    for candidate in tried[1:]:
        if candidate.exists():
            return candidate, LEARNERS
    raise NothingFoundError(f"no report at {' or '.join(map(str, tried))}")
