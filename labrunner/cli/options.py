"""Arguments and options that several commands share."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from labrunner.catalog import find_labs
from labrunner.cli.terminal import Color


def complete_lab(incomplete: str) -> list[tuple[str, str]]:
    """Return the lab ids that begin with `incomplete`, each with its slug; imports no lab."""
    return [(lab.id, lab.slug) for lab in find_labs() if lab.id.startswith(incomplete)]


class OutputFormat(Enum):
    """What `--format` takes."""

    CONSOLE = "console"
    JSON = "json"


LabName = Annotated[
    str,
    typer.Argument(metavar="LAB", help="Such as lab-01, 01, 1 or mlp-jacobian.", autocompletion=complete_lab),
]
LabNames = Annotated[
    list[str] | None,
    typer.Argument(metavar="[LAB]...", help="Which labs, by id, number or name.", autocompletion=complete_lab),
]
LabFolders = Annotated[
    list[Path] | None,
    typer.Option("--labs", metavar="FOLDER", help="Look for more labs in this folder.", show_default=False),
]
ColorChoice = Annotated[Color, typer.Option("--color", help="Colour, whatever the terminal and environment say.")]
FormatChoice = Annotated[OutputFormat, typer.Option("--format", help="For people, or for programs.")]
Overrides = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="PATH=VALUE", help="Replace a value of the config.", show_default=False),
]
Seeds = Annotated[
    list[int] | None,
    typer.Option("--seed", metavar="N", min=0, help="Check at this seed instead.", show_default=False),
]
Secret = Annotated[
    str | None,
    typer.Option(
        "--secret",
        metavar="TEXT",
        envvar="LABRUNNER_SECRET",
        help="What fresh seeds are drawn from; the same secret gives the same instances.",
        show_default=False,
    ),
]
