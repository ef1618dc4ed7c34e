"""labrunner run: one lab, one solution, one verdict."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from labrunner.catalog import find_lab
from labrunner.cli.options import ColorChoice, FormatChoice, LabFolders, LabName, OutputFormat, Overrides, Secret, Seeds
from labrunner.cli.outcome import exit_code
from labrunner.cli.terminal import Color, make_console
from labrunner.errors import FaultError, LabrunnerError, SubmissionError, UnreachableError, UsageError
from labrunner.verdict import Scope

if TYPE_CHECKING:
    from rich.console import Console

    from labrunner.bench import Bench
    from labrunner.reporters.console import Exhibits
    from labrunner.trial import Trial
    from labrunner.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Draw:
    """Which instances to try: at the seeds named, or the lab's own and those that a secret gives."""

    seeds: list[int] | None
    secret: str

    def trials(self, bench: Bench, submission: str) -> list[Trial]:
        """Return the trials for a submission of this digest."""
        from labrunner.trial import trials, trials_of_seeds

        return trials_of_seeds(bench, self.seeds) if self.seeds else trials(bench, self.secret, submission)

    def is_fresh(self, bench: Bench) -> bool:
        """Return whether any instance comes of the secret."""
        return not self.seeds and bench.config.seeds.fresh > 0


@dataclass(frozen=True, slots=True)
class Run:
    """What came of a solution, and of a report that could not be judged the `obstacle`."""

    verdict: Verdict
    exhibits: Exhibits = ()
    obstacle: LabrunnerError | None = None


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
    from labrunner.cli.secrets import announce, fresh_secret

    _refuse_misfit(report, scope)
    entry = find_lab(lab, labs or [])
    with progress(f"checking {entry.id} ..."):
        bench = open_bench(entry, overrides or [])
        draw = Draw(seed, fresh_secret(secret))
        run = _run_reference(bench, draw) if report is None else _run_report(bench, report, scope, draw)
    if output is OutputFormat.JSON:
        from labrunner.reporters.json import verdict_json

        typer.echo(verdict_json(run.verdict))
    if run.obstacle:
        raise run.obstacle
    if output is OutputFormat.CONSOLE:
        _show(make_console(color), bench, run, printed)
    if report is not None:
        from labrunner.cli.progress_file import remember

        remember(run.verdict)
    if not secret and draw.is_fresh(bench):
        announce(draw.secret)
    raise typer.Exit(exit_code([run.verdict]))


def _refuse_misfit(report: str | None, scope: Scope | None) -> None:
    """Raise UsageError where `--scope` asks for what is not there to be judged."""
    if report is None and scope in (Scope.CODE, Scope.REPORT):
        raise UsageError(
            f"--scope {scope.value} is a way to judge a REPORT, and none is given: name one behind the lab"
        )
    if report is not None and scope is Scope.REFERENCE:
        raise UsageError("--scope reference is the lab's own solution: leave out the REPORT, or the option")


def _show(console: Console, bench: Bench, run: Run, printed: bool) -> None:
    from labrunner.reporters.console import print_printed, print_verdict
    from labrunner.scope import asked_beside

    if printed:
        print_printed(console, run.verdict)
    print_verdict(console, run.verdict, bench.config.title, run.exhibits, asked_beside(bench.config, run.verdict))


def _run_reference(bench: Bench, draw: Draw) -> Run:
    from labrunner.exhibition import exhibition
    from labrunner.grading import grade_reference
    from labrunner.solution import InProcessSolution

    chosen = draw.trials(bench, "")
    return Run(grade_reference(bench, chosen), exhibition(bench, InProcessSolution(bench.lab.references), chosen[0]))


def _run_report(bench: Bench, report: str, scope: Scope | None, draw: Draw) -> Run:
    """Return what came of a report; one that cannot be judged has a record too, and an obstacle to tell of."""
    from labrunner.cli.where import find_report
    from labrunner.submission.naming import seen
    from labrunner.unjudged import identity_of_file, unjudged

    path, root = find_report(report, bench.config.deliverable)
    try:
        return Run(_judged(bench, path, root, scope, draw))
    except (SubmissionError, UnreachableError, FaultError) as error:
        identity = identity_of_file(None if root is None else seen(report), path)
        return Run(unjudged(bench, identity, error, scope or Scope.REPORT), obstacle=error)


def _judged(bench: Bench, path: Path, root: Path | None, scope: Scope | None, draw: Draw) -> Verdict:
    from labrunner.report import grade_submission, scope_of
    from labrunner.sandbox import Sandbox
    from labrunner.submission.finding import passed_over
    from labrunner.submission.reading import read_submission, require_code

    submission = read_submission(path, root, need_code=False)
    submission = replace(submission, notes=(*submission.notes, *passed_over(path)))
    scope = scope or scope_of(submission)
    if scope is Scope.CODE:
        require_code(submission)
    with Sandbox() as sandbox:
        return grade_submission(bench, submission, sandbox, draw.trials(bench, submission.sha256), scope)
