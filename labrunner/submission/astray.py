"""A report that lies beside its place: a learner's file whose name is nearly that of the deliverable."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path

from labrunner.submission.finding import SUFFIXES
from labrunner.submission.naming import seen

_MOST_FILES = 200
_DEEPEST = 3
_ALIKE = 0.6
_SIGNS = re.compile(r"[^a-z0-9]+")


def report_astray(folder: Path, deliverable: str) -> str:
    """Return the path in a learner's `folder` that is most like `deliverable`, fit to be shown; "" for none.

    A file with the number of another lab in its name is none.
    """
    numbers = _numbers(deliverable)
    likely = [path for path in _files(str(folder)) if not (numbers and _numbers(path)) or numbers & _numbers(path)]
    best = max(likely, key=lambda path: _likeness(path, deliverable), default="")
    return seen(best) if best and _likeness(best, deliverable) >= _ALIKE else ""


def _likeness(path: str, wanted: str) -> float:
    """Return how alike two paths are, with their folders or without, from 0 to 1."""
    pairs = (path, wanted), (os.path.basename(path), os.path.basename(wanted))
    return max(SequenceMatcher(None, _plain(one), _plain(other)).ratio() for one, other in pairs)


def _plain(path: str) -> str:
    return _SIGNS.sub("", os.path.splitext(path)[0].lower())


def _numbers(path: str) -> set[int]:
    """Return the numbers in the name of a file, without those of its folders."""
    return {int(number) for number in re.findall(r"\d{1,3}", os.path.splitext(os.path.basename(path))[0])}


def _files(folder: str) -> Iterator[str]:
    """Yield the reports, and what might be ones, in a folder and a few below it; links are not followed."""
    count = 0
    for root, folders, names in os.walk(folder):
        level = os.path.relpath(root, folder).count(os.sep) + (root != folder)
        folders[:] = sorted(name for name in folders if not name.startswith(".")) if level < _DEEPEST else []
        for name in sorted(names):
            count += 1
            if count > _MOST_FILES:
                return
            if os.path.splitext(name)[1].lower() in SUFFIXES:
                yield os.path.relpath(os.path.join(root, name), folder)
