"""Whose fault it is that a file cannot be read."""

from __future__ import annotations

import errno
from pathlib import Path

from labrunner.errors import SubmissionError, UnreachableError

# What was handed in is at fault: a link to nothing or to itself, a name too long, a socket. Whatever else stands in the
# way (permissions, a disk that fails, a share that is gone) is no doing of the learner's.
_THEIRS = {errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG, errno.ENXIO, errno.EOPNOTSUPP}


def cannot_be_read(path: Path, error: OSError | ValueError) -> SubmissionError | UnreachableError:
    """Return the error for the file shown as `path`, which the system would not read."""
    if isinstance(error, ValueError):
        return SubmissionError(f"{path}: cannot be read: {error}")
    reason = f"{path}: cannot be read: {error.strerror or error}"
    return SubmissionError(reason) if error.errno in _THEIRS else UnreachableError(reason)
