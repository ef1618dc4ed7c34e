"""labrunner run: one lab, one solution, one verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from labrunner.catalog import find_lab
from labrunner.cli.options import ColorChoice, FormatChoice, LabFolders, LabName, OutputFormat, Overrides, Secret, Seeds
from labrunner.cli.outcome import exit_code
from labrunner.cli.terminal import Color, make_console
from labrunner.verdict import Scope

if TYPE_CHECKING:
    from labrunner.bench import Bench
    from labrunner.reporters.console import Exhibits
    from labrunner.trial import Trial
    from labrunner.verdict import Verdict


def run_command(
    lab: LabName,
    report: Annotated[
        str | None,
        typer.Argument(metavar="[REPORT]", help="A report (.md, .py, .ipynb) or a learner's name.", show_default=False),
    ] = None,
    seed: Seeds = None,
    overrides: Overrides = None,
    scope: Annotated[Scope | None, typer.Option(help="Judge the code alone, or a whole report.")] = None,
    secret: Secret = None,
    printed: Annotated[bool, typer.Option("--printed", help="Show what the report's code printed.")] = False,
    output: FormatChoice = OutputFormat.CONSOLE,
    color: ColorChoice = Color.AUTO,
    labs: LabFolders = None,
) -> None:
    """Run a lab on a report, or on its own solution: the table of errors, the criteria, the verdict."""
    from labrunner.bench import open_bench
    from labrunner.cli.progress import progress

    entry = find_lab(lab, labs or [])
    with progress(f"checking {entry.id} ..."):
        bench = open_bench(entry, overrides or [])
        run = _run_report if report else _run_reference
        verdict, exhibits = run(bench, report, scope, seed, secret)
    if report:
        from labrunner.cli.progress_file import remember

        remember(verdict)
    if output is OutputFormat.JSON:
        from labrunner.reporters.json import verdict_json

        typer.echo(verdict_json(verdict))
    else:
        from labrunner.reporters.console import print_printed, print_verdict
        from labrunner.scope import asked_beside

        console = make_console(color)
        if printed:
            print_printed(console, verdict)
        print_verdict(console, verdict, bench.config.title, exhibits, asked_beside(bench.config, verdict))
    raise typer.Exit(exit_code([verdict]))


def _run_reference(
    bench: Bench, _report: str | None, _scope: Scope | None, seeds: list[int] | None, secret: str | None
) -> tuple[Verdict, Exhibits]:
    from labrunner.exhibition import exhibition
    from labrunner.grading import grade_reference
    from labrunner.solution import InProcessSolution

    chosen = _trials(bench, seeds, secret, "")
    return grade_reference(bench, chosen), exhibition(bench, InProcessSolution(bench.lab.references), chosen[0])


def _run_report(
    bench: Bench, report: str | None, scope: Scope | None, seeds: list[int] | None, secret: str | None
) -> tuple[Verdict, Exhibits]:
    from labrunner.cli.where import find_report
    from labrunner.report import grade_submission, scope_of
    from labrunner.sandbox import Sandbox
    from labrunner.submission.reading import read_submission

    submission = read_submission(*find_report(report or "", bench.config.deliverable))
    chosen = _trials(bench, seeds, secret, submission.sha256)
    with Sandbox() as sandbox:
        return grade_submission(bench, submission, sandbox, chosen, scope or scope_of(submission)), []


def _trials(bench: Bench, seeds: list[int] | None, secret: str | None, submission: str) -> list[Trial]:
    from labrunner.cli.secrets import fresh_secret
    from labrunner.trial import trials, trials_of_seeds

    return trials_of_seeds(bench, seeds) if seeds else trials(bench, fresh_secret(secret), submission)
