"""The commands, one a module, gathered into one application."""

from __future__ import annotations

from shutil import get_terminal_size
from typing import Annotated

import typer

from labrunner import __version__
from labrunner.cli.audit import audit_command
from labrunner.cli.derive import derive_command
from labrunner.cli.doctor import doctor_command
from labrunner.cli.grade import grade_command
from labrunner.cli.hint import hint_command
from labrunner.cli.list import list_command
from labrunner.cli.run import run_command
from labrunner.cli.schema import schema_command
from labrunner.cli.show import show_command
from labrunner.cli.start import start_command

app = typer.Typer(
    name="labrunner",
    help="Run and grade labs on gradients derived by hand.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    # Without rich: its help pages cost more start-up time than all the rest of `labrunner list`.
    rich_markup_mode=None,
    # The help formatter never goes below 50 columns of its own accord, and a narrower terminal would break its words.
    context_settings={
        "help_option_names": ["-h", "--help"],
        "terminal_width": min(get_terminal_size().columns, 80) - 2,
    },
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"labrunner {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    """Run and grade labs on gradients derived by hand."""


app.command("list")(list_command)
app.command("show")(show_command)
app.command("start")(start_command)
app.command("run")(run_command)
app.command("derive")(derive_command)
app.command("hint")(hint_command)
app.command("grade")(grade_command)
app.command("audit")(audit_command)
app.command("schema")(schema_command)
app.command("doctor")(doctor_command)
