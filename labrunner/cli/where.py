"""Where reports are: a path as it is typed, or a learner's name."""

from __future__ import annotations

import os
from difflib import get_close_matches
from pathlib import Path

from labrunner.errors import NothingFoundError, UsageError
from labrunner.submission.finding import SUFFIXES, expected_paths, is_there
from labrunner.submission.naming import seen, seen_path

# The class folder, where none is named.
LEARNERS = Path("learners")


def find_report(name: str, deliverable: str) -> tuple[Path, Path | None]:
    """Return the report that `name` means, a path or a learner, and the folder that it must not lead out of.

    Raises NothingFoundError with what was looked for, and UsageError for an empty name.
    """
    if not name.strip():
        raise UsageError("REPORT is empty: give the path of a report, or a learner's name")
    path = Path(name)
    # What stands there and cannot be looked at is for its reader to tell of.
    if is_there(name) and not os.path.isdir(name):
        _refuse_broken_link(path)
        return path, None
    if "/" in name or path.suffix in SUFFIXES:
        raise NothingFoundError(_no_file(name, deliverable))
    return _find_learner(name, deliverable), LEARNERS


def _find_learner(name: str, deliverable: str) -> Path:
    expected = expected_paths(LEARNERS, name, deliverable)
    for candidate in expected:
        if is_there(str(candidate)):
            return candidate
    others = ", ".join(candidate.suffix for candidate in expected[1:])
    raise NothingFoundError(
        f"no report of {seen(name)} at {seen_path(expected[0])} (nor as {others}){_close_to(name, LEARNERS)}"
    )


def _refuse_broken_link(path: Path) -> None:
    if os.path.islink(path) and not is_there(os.path.realpath(path)):
        raise NothingFoundError(f"{seen_path(path)} is a link to {seen(os.readlink(path))}, and nothing is there")


def _no_file(name: str, deliverable: str) -> str:
    """Return that there is no file at the path `name`, and what may have been meant."""
    path = Path(name)
    if not os.path.isdir(name):
        return f"there is no file {seen(name)}{_close_to(path.name, path.parent)}"
    reports = [report for report in expected_paths(path.parent, path.name, deliverable) if is_there(str(report))]
    right = f"did you mean {seen_path(reports[0])}?" if reports else f"give the report in it, such as {deliverable}"
    return f"{seen(name)} is a folder; {right}"


def _close_to(name: str, folder: Path) -> str:
    """Return a question after what is named much like `name` in `folder`, an empty string for nothing."""
    try:
        names = sorted(entry.name for entry in folder.iterdir() if entry.name != name)
    except OSError:
        return ""
    close = get_close_matches(name, names, 1)
    return f"; did you mean {seen_path(folder / close[0])}?" if close else ""
