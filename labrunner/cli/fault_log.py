"""A file for the details of a fault of ours, so that the terminal gets one line."""

from __future__ import annotations

import platform
import sys
import tempfile
import traceback

from labrunner import __version__


def write_fault(error: BaseException) -> str:
    """Return the path of a new file that holds the traceback of `error`, the command line and the versions."""
    text = "\n".join(
        [
            f"labrunner {__version__}, Python {platform.python_version()}, {platform.platform()}",
            f"command: {sys.argv}",
            "",
            "".join(traceback.format_exception(error)),
        ]
    )
    with tempfile.NamedTemporaryFile("w", prefix="labrunner-", suffix=".log", delete=False, encoding="utf-8") as file:
        file.write(text)
    return file.name
