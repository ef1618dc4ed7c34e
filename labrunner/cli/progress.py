"""A word on stderr at once, so that no blank screen looks hung; gone when the work is done."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def progress(words: str) -> Iterator[None]:
    """Show `words` on a terminal's stderr while the block runs; a pipe or a log file gets nothing."""
    if not sys.stderr.isatty():
        yield
        return
    sys.stderr.write(words)
    sys.stderr.flush()
    try:
        yield
    finally:
        sys.stderr.write("\r" + " " * len(words) + "\r")
        sys.stderr.flush()
