"""labrunner list: the labs there are. Imports none of them, and survives a broken one."""

from __future__ import annotations

import shutil

import typer

from labrunner.catalog import BUILT_IN, LabEntry, find_labs
from labrunner.cli.options import LabFolders
from labrunner.cli.terminal import NARROW
from labrunner.titles import peek_title


def list_command(labs: LabFolders = None) -> None:
    """List the labs: id, name and title."""
    entries = find_labs(labs or [])
    narrow = shutil.get_terminal_size().columns < NARROW
    slug_width = max(len(entry.slug) for entry in entries)
    for entry in entries:
        title = peek_title(entry.config) or _why_untitled(entry)
        if narrow:
            typer.echo(f"{entry.id}  {entry.slug}\n        {title}")
        else:
            origin = "" if entry.origin == BUILT_IN else f"  ({entry.origin})"
            typer.echo(f"{entry.id}  {entry.slug:<{slug_width}}  {title}{origin}")
    typer.echo("\nlabrunner show LAB prints a lab's brief; labrunner run LAB shows it solved.")


def _why_untitled(entry: LabEntry) -> str:
    """Return what is wrong with a config that has no title; `labrunner run` says the rest."""
    wrong = "no title can be read in it" if entry.config.is_file() else "is not there"
    return f"[its config: {entry.config}: {wrong}]"
