"""labrunner grade: every lab asked for, each with its verdict, and one summary."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from labrunner.catalog import LabEntry, find_lab, find_labs
from labrunner.cli.options import ColorChoice, FormatChoice, LabFolders, LabNames, OutputFormat, Secret
from labrunner.cli.outcome import exit_code
from labrunner.cli.terminal import Color, make_console
from labrunner.errors import LabrunnerError, UsageError

if TYPE_CHECKING:
    from labrunner.verdict import Verdict


def grade_command(
    lab: LabNames = None,
    every: Annotated[bool, typer.Option("--all", help="Grade every lab.")] = False,
    secret: Secret = None,
    output: FormatChoice = OutputFormat.CONSOLE,
    color: ColorChoice = Color.AUTO,
    labs: LabFolders = None,
) -> None:
    """Grade labs; where there are no reports, the labs' own solutions."""
    from labrunner.cli.secrets import fresh_secret

    if not lab and not every:
        raise UsageError("grade which labs? Name them, as in `labrunner grade lab-01`, or say --all")
    entries = find_labs(labs or []) if every else [find_lab(name, labs or []) for name in lab or []]
    console = make_console(color)
    verdicts, faults = [], []
    for entry in entries:
        try:
            verdict, title = _grade_reference(entry, fresh_secret(secret))
        except LabrunnerError as error:
            faults.append(error)
            print(f"labrunner: {error}", file=sys.stderr)  # noqa: T201  one broken lab spoils only itself
            continue
        verdicts.append(verdict)
        if output is OutputFormat.CONSOLE:
            from labrunner.reporters.console import print_verdict

            print_verdict(console, verdict, title)
            console.print()
    if output is OutputFormat.JSON:
        from labrunner.reporters.json import verdicts_json

        typer.echo(verdicts_json(verdicts))
    elif len(entries) > 1:
        from labrunner.reporters.console import summary_lines

        for line in summary_lines(verdicts):
            console.print(line)
    raise typer.Exit(max([error.exit_code for error in faults], default=exit_code(verdicts)))


def _grade_reference(entry: LabEntry, secret: str) -> tuple[Verdict, str]:
    from labrunner.bench import open_bench
    from labrunner.cli.progress import progress
    from labrunner.grading import grade_reference
    from labrunner.trial import trials

    with progress(f"checking {entry.id} ..."):
        bench = open_bench(entry)
        return grade_reference(bench, trials(bench, secret)), bench.config.title
