"""labrunner derive: the derivation in a report, line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from labrunner.catalog import find_lab
from labrunner.cli.options import ColorChoice, FormatChoice, LabFolders, LabName, OutputFormat
from labrunner.cli.outcome import exit_code_of
from labrunner.cli.terminal import Color, make_console
from labrunner.errors import LabrunnerError, SubmissionError, UnreachableError, UsageError
from labrunner.verdict import Status

if TYPE_CHECKING:
    from labrunner.bench import Bench
    from labrunner.derivation.declaration import Derivation
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
    declaration = _declaration(bench, report)
    try:
        submission, verdict = _judged(bench, declaration, report)
    except (SubmissionError, UnreachableError) as error:
        if output is OutputFormat.JSON:
            _print_json(_unjudged(declaration, error))
        raise
    if output is OutputFormat.JSON:
        _print_json(verdict)
    else:
        from labrunner.reporters.derivation import print_derivation

        print_derivation(make_console(color), bench.id, bench.config.title, submission, verdict, explain)
    raise typer.Exit(exit_code_of({verdict.status}))


def _declaration(bench: Bench, report: str) -> Derivation:
    declaration: Derivation | None = bench.lab.derivation
    if declaration is None:
        raise UsageError(f"{bench.id} asks for no derivation; `labrunner run {bench.id} {report}` judges the report")
    return declaration


def _judged(bench: Bench, declaration: Derivation, report: str) -> tuple[Submission, DerivationVerdict]:
    """Return the report and what is said of its derivation."""
    from labrunner.cli.where import find_report
    from labrunner.derivation.submitted import read_derivation
    from labrunner.submission.reading import read_submission

    path, root = find_report(report, bench.config.deliverable)
    submission = read_submission(path, root, need_code=False)
    verdict = read_derivation(submission, declaration)
    if verdict is None:
        raise SubmissionError(f"{submission.path}: a Python file holds no derivation; hand in a Markdown report")
    return submission, verdict


def _unjudged(declaration: Derivation, error: LabrunnerError) -> DerivationVerdict:
    """Return the record of a report in which nothing could be read: no target is reached."""
    from labrunner.derivation.verdicts import DerivationVerdict, TargetResult

    status = Status.REFUSED if isinstance(error, SubmissionError) else Status.UNGRADED
    targets = tuple(TargetResult(target.id, target.says, "missing") for target in declaration.targets)
    return DerivationVerdict(status, targets, (), str(error))


def _print_json(verdict: DerivationVerdict) -> None:
    from labrunner.reporters.json import derivation_json

    typer.echo(derivation_json(verdict))
