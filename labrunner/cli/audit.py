"""labrunner audit: the labs themselves are tested."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import typer

from labrunner.catalog import LabEntry, find_lab, find_labs
from labrunner.cli.complaint import complain
from labrunner.cli.options import ColorChoice, FormatChoice, LabFolders, LabNames, OutputFormat, Overrides
from labrunner.cli.terminal import Color, make_console
from labrunner.errors import LabrunnerError, UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from labrunner.audit import AuditReport

PASSED = 0
FAILED = 1


class Oracle(Enum):
    """What `--oracle` takes."""

    TORCH = "torch"
    JAX = "jax"
    AUTOGRAD = "autograd"


def audit_command(
    lab: LabNames = None,
    every: Annotated[bool, typer.Option("--all", help="Audit every lab.")] = False,
    instances: Annotated[
        int, typer.Option(metavar="N", min=1, help="Draw so many instances, from seeds 0, 1, ...")
    ] = 200,
    oracle: Annotated[
        Oracle | None, typer.Option(help="Compare the derivatives with those of this library.", show_default=False)
    ] = None,
    overrides: Overrides = None,
    output: FormatChoice = OutputFormat.CONSOLE,
    color: ColorChoice = Color.AUTO,
    labs: LabFolders = None,
) -> None:
    """Test labs: right answers accepted, every pitfall refused, and how much room each tolerance has."""
    if not lab and not every:
        raise UsageError("audit which labs? Name them, as in `labrunner audit lab-01`, or say --all")
    named = (find_lab(name, labs or []) for name in lab or [])
    entries = find_labs(labs or []) if every else list(dict.fromkeys(named))
    if oracle:
        # Asked for at once: a library that is not there should not be missed after a minute.
        from labrunner.oracle import open_library

        open_library(oracle.value)
    console = make_console(color) if output is OutputFormat.CONSOLE else None
    reports, codes = _audit(entries, tuple(overrides or ()), instances, oracle, console)
    if output is OutputFormat.JSON:
        from labrunner.reporters.audit import audits_json

        typer.echo(audits_json(reports))
    raise typer.Exit(max(codes))


def _audit(
    entries: Sequence[LabEntry],
    overrides: tuple[str, ...],
    instances: int,
    oracle: Oracle | None,
    console: Console | None,
) -> tuple[list[AuditReport], list[int]]:
    """Return the reports, shown on `console` as they come, and the exit codes of all labs."""
    from labrunner.audit.crew import Order, audits
    from labrunner.audit.report import AuditStatus
    from labrunner.cli.progress import progress

    orders = [Order(entry, overrides, instances, oracle.value if oracle else None) for entry in entries]
    reports, codes = [], []
    with closing(audits(orders)) as coming:
        for entry in entries:
            with progress(f"auditing {entry.id} ..."):
                report = next(coming)
            if isinstance(report, LabrunnerError):
                # One broken lab spoils only itself.
                complain(str(report))
                codes.append(report.exit_code)
                continue
            reports.append(report)
            codes.append(PASSED if report.status is AuditStatus.PASSED else FAILED)
            if console:
                _show(console, report)
    if console and len(reports) > 1:
        _summarise(console, reports)
    return reports, codes


def _show(console: Console, report: AuditReport) -> None:
    from labrunner.reporters.audit import print_audit

    print_audit(console, report)
    console.print()


def _summarise(console: Console, reports: Sequence[AuditReport]) -> None:
    from labrunner.reporters.audit import closing_line, count_line

    for report in reports:
        console.print(closing_line(report))
    console.print(count_line(reports))
