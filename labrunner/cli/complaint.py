"""The one way in which errors are told: on stderr, behind the program's name."""

from __future__ import annotations

import os
import sys

from labrunner.submission.naming import seen


def complain(message: str) -> None:
    """Print `message` on stderr, each line fit to be shown; where stderr takes nothing, the exit code must do."""
    try:
        print("labrunner:", "\n".join(map(seen, message.split("\n"))), file=sys.stderr, flush=True)  # noqa: T201
    except OSError:
        # Or Python would try it once more at exit, and change the exit code.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
