"""Reports in a class folder: `<root>/<learner>/<deliverable>`, or a Python file or notebook of that stem."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from labrunner.errors import SubmissionError, UnreachableError, UsageError
from labrunner.submission.naming import seen, seen_path
from labrunner.submission.obstacles import cannot_be_read

# Markdown first: it alone holds a whole report.
SUFFIXES = (".md", ".py", ".ipynb")


@dataclass(frozen=True, slots=True)
class Found:
    """A learner's report in their own `folder`, or why it cannot be read; `notes` name what was passed over for it.

    `learner` is fit to be shown, `path` and `folder` are what the system calls them.
    """

    learner: str
    path: Path
    folder: Path
    notes: tuple[str, ...] = ()
    error: SubmissionError | UnreachableError | None = None


def find_submissions(root: Path, deliverable: str) -> list[Found]:
    """Return the report of each learner who has one, in the order of their names.

    Learners are the folders of `root` that are not hidden. A link that leads out of its learner's folder is not
    followed. Raises UsageError where `root` is no folder that can be read.
    """
    found = (_find(os.path.join(root, name), name, deliverable) for name in _names(root))
    return [report for report in found if report is not None]


def learners_in(root: Path) -> list[str]:
    """Return the learners who have a folder in `root`, with a report or without, fit to be shown."""
    return [seen(name) for name in _names(root) if os.path.isdir(os.path.join(root, name))]


def _names(root: Path) -> list[str]:
    try:
        with os.scandir(root) as entries:
            return sorted(e.name for e in entries if not e.name.startswith(".") and (e.is_dir() or e.is_symlink()))
    except OSError as error:
        reason = "is not there" if isinstance(error, FileNotFoundError) else f"is no folder to read: {error.strerror}"
        raise UsageError(
            f"{seen_path(root)}: {reason}; give the folder that holds one folder for each learner"
        ) from error


def expected_paths(root: Path, learner: str, deliverable: str) -> list[Path]:
    """Return the paths at which the learner's report is looked for, best first."""
    return [Path(path) for path in _candidates(os.path.join(root, learner), deliverable)]


def _candidates(folder: str, deliverable: str) -> list[str]:
    # Strings, for a Path costs more than the look at the disk, and a class has thousands.
    stem = os.path.join(folder, os.path.splitext(deliverable)[0])
    return [stem + suffix for suffix in SUFFIXES]


def _find(folder: str, learner: str, deliverable: str) -> Found | None:
    there = [path for path in _candidates(folder, deliverable) if is_there(path)]
    if not there:
        return None
    path, *others = there
    return Found(seen(learner), Path(path), Path(folder), _passed_over(others, path), _fault(path, folder))


def passed_over(path: Path) -> tuple[str, ...]:
    """Return a note on each file of the stem of `path` that would be read if `path` were not there."""
    after = SUFFIXES[SUFFIXES.index(path.suffix) + 1 :] if path.suffix in SUFFIXES else ()
    others = [str(path.with_suffix(suffix)) for suffix in after]
    return _passed_over([other for other in others if is_there(other)], str(path))


def _passed_over(others: list[str], path: str) -> tuple[str, ...]:
    beside = seen(os.path.basename(path))
    return tuple(f"{seen(other)}: not read, for {beside} stands beside it" for other in others)


def is_there(path: str) -> bool:
    """Return whether something stands at `path`, be it a broken link or in a folder that may not be read."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def _fault(path: str, folder: str) -> SubmissionError | UnreachableError | None:
    """Return why the file at `path` is not to be read, or None; it must really lie in `folder`."""
    shown = seen_path(Path(path))
    if not _is_utf8(path):
        return SubmissionError(f"{shown}: its name is not UTF-8; rename it")
    try:
        # The real path is asked for only where a link is on the way: it costs a look at every folder from the root.
        if _has_link(path, folder) and not _lies_in(path, folder):
            return SubmissionError(
                f"{shown}: is a link that leads out of the learner's folder; hand in the file itself"
            )
        mode = os.stat(path).st_mode
    except OSError as error:
        return cannot_be_read(shown, error)
    return None if stat.S_ISREG(mode) else SubmissionError(f"{shown}: is not a file")


def _has_link(path: str, folder: str) -> bool:
    while len(path) >= len(folder):
        if os.path.islink(path):
            return True
        path = os.path.dirname(path)
    return False


def _lies_in(path: str, folder: str) -> bool:
    root, learner = os.path.split(folder)
    return os.path.realpath(path).startswith(os.path.join(os.path.realpath(root), learner) + os.sep)


def _is_utf8(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
