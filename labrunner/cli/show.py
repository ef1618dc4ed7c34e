"""labrunner show: a lab's brief."""

from __future__ import annotations

from typing import Annotated

import typer

from labrunner.catalog import brief_path, find_lab
from labrunner.cli.options import ColorChoice, LabFolders, LabName
from labrunner.cli.terminal import Color, make_console


def show_command(
    lab: LabName,
    lang: Annotated[str | None, typer.Option(help="The language, such as es.", show_default=False)] = None,
    labs: LabFolders = None,
    color: ColorChoice = Color.AUTO,
) -> None:
    """Print a lab's brief: what to derive, what to write, what is accepted."""
    text = brief_path(find_lab(lab, labs or []), lang).read_text(encoding="utf-8")
    console = make_console(color)
    if not console.file.isatty():
        typer.echo(text)
        return
    from rich.markdown import Markdown

    console.print(Markdown(text))
