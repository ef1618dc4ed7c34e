"""labrunner start: a report to fill in."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import Annotated

import typer

from labrunner.catalog import find_lab
from labrunner.cli.options import LabFolders, LabName
from labrunner.cli.where import LEARNERS
from labrunner.errors import UsageError
from labrunner.submission.naming import seen


def start_command(
    lab: LabName,
    learner: Annotated[str | None, typer.Option(metavar="NAME", help="Whose report it is.")] = None,
    lang: Annotated[str, typer.Option(help="en or es.")] = "en",
    labs: LabFolders = None,
) -> None:
    """Write a report to fill in, with the functions to write and the symbols to use; never over one that is there."""
    from labrunner.bench import open_bench
    from labrunner.template import template_of

    name = _user() if learner is None else learner
    _refuse_unfindable(name)
    bench = open_bench(find_lab(lab, labs or []))
    path = LEARNERS / name / bench.config.deliverable
    text = template_of(bench, lang)
    _write_new(path, text)
    typer.echo(f"{path} is yours to fill in; then: labrunner run {bench.id} {shlex.quote(str(path))}")


def _refuse_unfindable(learner: str) -> None:
    """Raise UsageError for a name that is no folder of its own right in the class folder, where `grade` looks."""
    wrong = {
        "is empty": not learner.strip(),
        "begins with a dot, and hidden folders are no learners": learner.startswith("."),
        "holds a / or \\, and a learner is one folder": "/" in learner or "\\" in learner,
        "holds what cannot be seen": seen(learner) != learner,
    }
    reason = next((reason for reason, is_so in wrong.items() if is_so), None)
    if reason:
        raise UsageError(f"--learner {seen(learner)!r} {reason}: give a name such as ada")


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
