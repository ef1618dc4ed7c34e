"""labrunner derive: the derivation in a report, line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from labrunner.catalog import find_lab
from labrunner.cli.options import ColorChoice, FormatChoice, LabFolders, LabName, OutputFormat
from labrunner.cli.outcome import exit_code_of
from labrunner.cli.terminal import Color, make_console
from labrunner.errors import SubmissionError, UsageError

if TYPE_CHECKING:
    from labrunner.bench import Bench
    from labrunner.derivation.verdicts import DerivationVerdict
    from labrunner.submission.record import Submission


def derive_command(
    lab: LabName,
    report: Annotated[str, typer.Argument(metavar="REPORT", help="A report (.md, .ipynb) or a learner's name.")],
    explain: Annotated[bool, typer.Option("--explain", help="Show how every line was read.")] = False,
    output: FormatChoice = OutputFormat.CONSOLE,
    color: ColorChoice = Color.AUTO,
    labs: LabFolders = None,
) -> None:
    """Check the derivation in a report alone: every line, and whether it reaches what the lab asks for."""
    from labrunner.bench import open_bench

    bench = open_bench(find_lab(lab, labs or []), [])
    submission, verdict = _judged(bench, report)
    if output is OutputFormat.JSON:
        from labrunner.reporters.json import derivation_json

        typer.echo(derivation_json(verdict))
    else:
        from labrunner.reporters.derivation import print_derivation

        print_derivation(make_console(color), bench.id, bench.config.title, submission, verdict, explain)
    raise typer.Exit(exit_code_of({verdict.status}))


def _judged(bench: Bench, report: str) -> tuple[Submission, DerivationVerdict]:
    """Return the report and what is said of its derivation."""
    from labrunner.cli.where import find_report
    from labrunner.derivation.submitted import read_derivation
    from labrunner.submission.reading import read_submission

    if bench.lab.derivation is None:
        raise UsageError(f"{bench.id} asks for no derivation; `labrunner run {bench.id} {report}` judges the report")
    path, root = find_report(report, bench.config.deliverable)
    submission = read_submission(path, root, need_code=False)
    verdict = read_derivation(submission, bench.lab.derivation)
    if verdict is None:
        raise SubmissionError(f"{path}: a Python file holds no derivation; hand in a Markdown report")
    return submission, verdict
