"""labrunner start: a report to fill in."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from labrunner.catalog import find_lab
from labrunner.cli.options import LabFolders, LabName
from labrunner.cli.where import LEARNERS
from labrunner.errors import UsageError


def start_command(
    lab: LabName,
    learner: Annotated[str | None, typer.Option(metavar="NAME", help="Whose report it is.")] = None,
    lang: Annotated[str, typer.Option(help="en or es.")] = "en",
    labs: LabFolders = None,
) -> None:
    """Write a report to fill in, with the functions to write and the symbols to use; never over one that is there."""
    from labrunner.bench import open_bench
    from labrunner.template import template_of

    bench = open_bench(find_lab(lab, labs or []))
    path = LEARNERS / (learner or _user()) / bench.config.deliverable
    text = template_of(bench, lang)
    _write_new(path, text)
    typer.echo(f"{path} is yours to fill in; then: labrunner run {bench.id} {path}")


def _user() -> str:
    return os.environ.get("USER") or os.environ.get("USERNAME") or "me"


def _write_new(path: Path, text: str) -> None:
    """Write `text` to a new file at `path`; raises UsageError where something stands there already."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise UsageError(f"{path} is there already, and is left as it is; move it away to start anew") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from error
