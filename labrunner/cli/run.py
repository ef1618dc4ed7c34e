"""labrunner run: one lab, one solution, one verdict."""

from __future__ import annotations

import typer

from labrunner.catalog import find_lab
from labrunner.cli.options import ColorChoice, FormatChoice, LabFolders, LabName, OutputFormat, Overrides, Secret, Seeds
from labrunner.cli.outcome import exit_code
from labrunner.cli.terminal import Color, make_console


def run_command(
    lab: LabName,
    seed: Seeds = None,
    overrides: Overrides = None,
    secret: Secret = None,
    output: FormatChoice = OutputFormat.CONSOLE,
    color: ColorChoice = Color.AUTO,
    labs: LabFolders = None,
) -> None:
    """Run a lab on its own solution: the table of errors, the criteria, the verdict."""
    from labrunner.bench import open_bench
    from labrunner.cli.progress import progress
    from labrunner.cli.secrets import fresh_secret
    from labrunner.exhibition import exhibition
    from labrunner.grading import grade_reference
    from labrunner.solution import InProcessSolution
    from labrunner.trial import trials, trials_of_seeds

    entry = find_lab(lab, labs or [])
    with progress(f"checking {entry.id} ..."):
        bench = open_bench(entry, overrides or [])
        chosen = trials_of_seeds(bench, seed) if seed else trials(bench, fresh_secret(secret))
        verdict = grade_reference(bench, chosen)
        exhibits = exhibition(bench, InProcessSolution(bench.lab.references), chosen[0])
    if output is OutputFormat.JSON:
        from labrunner.reporters.json import verdict_json

        typer.echo(verdict_json(verdict))
    else:
        from labrunner.reporters.console import print_verdict
        from labrunner.scope import asked_beside

        print_verdict(make_console(color), verdict, bench.config.title, exhibits, asked_beside(bench.config, verdict))
    raise typer.Exit(exit_code([verdict]))
