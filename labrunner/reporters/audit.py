"""An audit for people: the room around each tolerance, what a library says, the findings, and one closing line.

For programs `audits_json` gives one object: `schema_version`; `summary`, which counts labs as `total`, `passed` and
`failed`; and `labs`, a record for each. A record holds `lab`, `title`, `status` (passed or failed), `draws`, `checks`
(each with `right`, `wrong` and `spoilt`, the answers nearest to the tolerance on their side), `pitfalls` (each with the
checks that refused it), `findings` (each with `point`, `subject` and `says`), `notes`, `oracle` and its `agreements`,
and `seconds`. An error that is not finite is null: that answer had no numbers to compare.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec
from rich.table import Table
from rich.text import Text

from labrunner.audit import Answer, AuditReport, AuditStatus, Margin
from labrunner.reporters.console import NARROW
from labrunner.reporters.rows import exponent
from labrunner.reporters.strip import LEGEND, NARROW_CELLS, WIDE_CELLS, axis, strip
from labrunner.verdict import SCHEMA_VERSION

if TYPE_CHECKING:
    from rich.console import Console

    from labrunner.oracle import Agreement

# From this width on the strips are drawn twice as fine.
WIDE = 110

_STATUSES = {AuditStatus.PASSED: "bold green", AuditStatus.FAILED: "bold red"}


def print_audit(console: Console, report: AuditReport) -> None:
    """Print `report` on `console`, with stacked records instead of tables where it is narrow."""
    narrow = console.width < NARROW
    console.print(Text.assemble((report.lab, "bold"), "  ", report.title, "  ", ("[audit]", "dim")))
    console.print()
    console.print(_stacked(report.checks) if narrow else _table(report.checks, console.width))
    console.print(Text(LEGEND, "dim"))
    for part in (_opinions(report, narrow), _remarks(report)):
        if part is not None:
            console.print()
            console.print(part)
    console.print()
    console.print(closing_line(report))


def closing_line(report: AuditReport) -> Text:
    """Return the one line that says how the audit of a lab ended, and on what it rests."""
    visible = [pitfall for pitfall in report.pitfalls if pitfall.invisible is None]
    refused = sum(pitfall.refused == pitfall.tried > 0 for pitfall in visible)
    draws = report.draws
    parts = [
        f": {report.lab}, {refused} of {len(visible)} pitfalls refused",
        f"{draws.adequate} of {draws.drawn} draws adequate, {draws.unfit} unfit",
        f"{report.seconds:.2g} s",
    ]
    return Text.assemble((report.status.value, _STATUSES[report.status]), ", ".join(parts))


def count_line(reports: Sequence[AuditReport]) -> Text:
    """Return how many labs passed and failed."""
    counts = Counter(report.status.value for report in reports)
    return Text(", ".join(f"{count} {status}" for status, count in counts.items()), "bold")


def audits_json(reports: Sequence[AuditReport]) -> str:
    """Return the reports as indented JSON, as this module's docstring describes it."""
    counts = Counter(report.status for report in reports)
    summary = {"total": len(reports)} | {status.value: counts[status] for status in AuditStatus}
    record = {"schema_version": SCHEMA_VERSION, "summary": summary, "labs": reports}
    return msgspec.json.format(msgspec.json.encode(record), indent=2).decode()


def _table(margins: Sequence[Margin], width: int) -> Table:
    cells = WIDE_CELLS if width >= WIDE else NARROW_CELLS
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    table.add_column("check", overflow="fold")
    table.add_column(axis(cells), no_wrap=True, min_width=cells)
    for heading in ("right", "tol.", "wrong"):
        table.add_column(heading, justify="right", no_wrap=True, min_width=7)
    for margin in margins:
        table.add_row(margin.check, strip(margin, cells), *_numbers(margin))
    return table


def _stacked(margins: Sequence[Margin]) -> Text:
    text = Text()
    for margin in margins:
        right, tolerance, wrong = _numbers(margin)
        text.append(f"{margin.check}\n  ").append(strip(margin, NARROW_CELLS))
        text.append(f"\n  right {right}, wrong {wrong}\n  tolerance {tolerance}\n")
    return text


def _numbers(margin: Margin) -> tuple[str, str, str]:
    tolerance = margin.right.tolerance if margin.right else margin.atol
    return _error(margin.right), exponent(tolerance), _error(margin.wrong or margin.spoilt)


def _error(answer: Answer | None) -> str:
    return exponent(answer.error if answer else None)


def _opinions(report: AuditReport, narrow: bool) -> Table | Text | None:
    if not report.agreements:
        return None
    if narrow:
        return Text("\n".join(f"{one.opinion} in {one.precision}\n  {_agreement(one)}" for one in report.agreements))
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    table.add_column(f"second opinion of {report.oracle}", overflow="fold")
    for heading in ("precision", "error", "tol.", "verdict"):
        table.add_column(heading, justify="right", no_wrap=True)
    for one in report.agreements:
        table.add_row(one.opinion, one.precision, exponent(one.error), exponent(one.tolerance), _word(one))
    return table


def _agreement(one: Agreement) -> str:
    return f"error {exponent(one.error)}, tolerance {exponent(one.tolerance)}, {_word(one)}"


def _word(one: Agreement) -> Text:
    return Text("ok", "green") if one.passed else Text("FAIL", "bold red")


def _remarks(report: AuditReport) -> Table | None:
    """Return the findings, each with what it is about, then the notes."""
    grid = Table(box=None, show_header=False, pad_edge=False, padding=(0, 1, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column()
    for finding in report.findings:
        about = Text.assemble(f"{finding.point.value} ", (finding.subject, "bold"), f": {finding.says}")
        grid.add_row(Text("FAIL", "bold red"), about)
    for note in report.notes:
        grid.add_row(Text("note", "dim"), Text(note))
    return grid if grid.row_count else None
