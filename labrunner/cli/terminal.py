"""What the terminal at hand can show: colour or not, how wide, and in which encoding."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from enum import Enum
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import Console

# Below this width a table turns into stacked records, for its numbers must not be cut.
NARROW = 60


class Color(Enum):
    """What `--color` takes."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


def wants_color(choice: Color, environ: Mapping[str, str], is_terminal: bool) -> bool:
    """Return whether to write colour.

    The first that speaks decides: --color, NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE, CLICOLOR=0, TERM=dumb, a terminal.
    """
    if choice is not Color.AUTO:
        return choice is Color.ALWAYS
    if environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR"):
        return environ["FORCE_COLOR"].lower() not in ("0", "false")
    if environ.get("CLICOLOR_FORCE", "0") != "0":
        return True
    if environ.get("CLICOLOR") == "0" or environ.get("TERM") == "dumb":
        return False
    return is_terminal


def make_console(choice: Color, stream: TextIO | None = None) -> Console:
    """Return a rich console on `stream` (stdout where None) that leaves no decision about colour to rich."""
    from rich.console import Console

    stream = stream or sys.stdout
    color = wants_color(choice, os.environ, stream.isatty())
    return Console(
        file=stream,
        width=width(stream),
        color_system="standard" if color else None,
        force_terminal=color,
        highlight=False,
        markup=False,
        emoji=False,
    )


def width(stream: TextIO) -> int:
    """Return the columns of the terminal behind `stream`, else COLUMNS, else 80."""
    try:
        return os.get_terminal_size(stream.fileno()).columns or 80
    except (OSError, ValueError, AttributeError):
        return shutil.get_terminal_size().columns


def fill_closed_streams() -> None:
    """Open what was closed at the start (`>&-`) to nowhere, or the first file opened would take its place."""
    for descriptor, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
            setattr(sys, name, open(descriptor, mode, encoding="utf-8", closefd=False))  # noqa: SIM115  as long as we run


def survive_narrow_encodings() -> None:
    """Let a character that stdout or stderr cannot encode become `?` instead of a crash."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
