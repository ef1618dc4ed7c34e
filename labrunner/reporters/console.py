"""A verdict for people: a table of errors, what failed and why, the criteria, and one closing line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from rich.table import Table
from rich.text import Text

from labrunner.reporters.rows import Row, number, rows_of
from labrunner.verdict import CheckResult, CriterionResult, Outcome, Scope, Standing, Status, Verdict

if TYPE_CHECKING:
    from rich.console import Console

# Captions and arrays that the lab wants seen.
Exhibits = Sequence[tuple[str, np.ndarray[Any, Any]]]

# Below this width a table turns into stacked records, for its numbers must not be cut.
NARROW = 60

_WORDS = {
    Outcome.PASSED: ("ok", "green"),
    Outcome.FAILED: ("FAIL", "bold red"),
    Outcome.ERROR: ("ERROR", "bold red"),
    Outcome.MISSING: ("missing", "yellow"),
    Outcome.REVIEW: ("review", "yellow"),
}
_STANDINGS = {
    Standing.PASSED: ("ok", "green"),
    Standing.FAILED: ("FAIL", "bold red"),
    Standing.MISSING: ("missing", "yellow"),
    Standing.REVIEW: ("review", "yellow"),
}
_STATUSES = {Status.ACCEPTED: "bold green", Status.REFUSED: "bold red"}
_SCOPES = {Scope.REFERENCE: "the lab's own solution", Scope.CODE: "code only", Scope.REPORT: "report"}


def print_verdict(console: Console, verdict: Verdict, title: str, exhibits: Exhibits = (), beside: str = "") -> None:
    """Print `verdict` on `console`, with stacked records instead of a table where it is narrow.

    `exhibits` are shown as the lab wants; `beside` says what the verdict does not speak of.
    """
    console.print(_heading(verdict, title))
    console.print()
    rows = rows_of(verdict.checks)
    console.print(_stacked(rows) if console.width < NARROW else _table(rows))
    for part in (_remarks(verdict.checks), _exhibition(exhibits, console.width), _criteria(verdict.criteria)):
        if part is not None:
            console.print()
            console.print(part)
    console.print()
    if beside:
        console.print(Text(beside, "dim"))
    console.print(closing_line(verdict))


def _heading(verdict: Verdict, title: str) -> Text:
    whose = verdict.submission.path if verdict.submission else _SCOPES[verdict.scope]
    return Text.assemble((verdict.lab, "bold"), "  ", title, "  ", (f"[{whose}]", "dim"))


def _table(rows: Sequence[Row]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    table.add_column("check", overflow="fold", min_width=16)
    table.add_column("seed", justify="right", overflow="fold", min_width=6)
    for heading in ("max error", "tolerance", "bound"):
        table.add_column(heading, justify="right", no_wrap=True, min_width=9 if heading != "bound" else 7)
    table.add_column("verdict", no_wrap=True, min_width=7)
    for row in rows:
        word, style = _WORDS[row.outcome]
        table.add_row(row.check, row.where, row.error, row.tolerance, row.bound, Text(word, style))
    return table


def _stacked(rows: Sequence[Row]) -> Text:
    text = Text()
    for row in rows:
        word, style = _WORDS[row.outcome]
        text.append(f"{row.check}\n")
        text.append(f"  seed {row.where}  ").append(word, style)
        text.append(f"\n  max error {row.error}\n  tolerance {row.tolerance}, bound {row.bound}\n")
    return text


def _remarks(checks: Sequence[CheckResult]) -> Table | None:
    """Return what there is to say beside the numbers: each failed check, and each message once."""
    grid = _grid()
    for check in checks:
        if check.outcome is not Outcome.PASSED:
            grid.add_row(Text(*_WORDS[check.outcome]), _finding(check))
    for message, where in _notes(checks).items():
        grid.add_row(Text("note"), Text(f"{', '.join(where)}: {message}"))
    return grid if grid.row_count else None


def _finding(check: CheckResult) -> Text:
    """Return what is wrong with one check: the place, the sentence, the worst entry, the message."""
    place = f" (line {check.line})" if check.line else ""
    text = Text.assemble((check.check, "bold"), f" at {_where(check)}{place}: {check.says}")
    if check.diagnosis:
        text.append(f"\n{check.diagnosis.says}", "bold")
    if check.worst and check.outcome is Outcome.FAILED:
        text.append(f"\nat {list(check.worst.index)}: {_apart(check.worst.actual, check.worst.expected)}")
    if check.message:
        text.append(f"\n{check.message}")
    return text


def _apart(actual: float, expected: float) -> str:
    """Return both numbers, with as many digits as it takes to see them differ."""
    digits = next((n for n in (7, 12) if f"{actual:.{n}g}" != f"{expected:.{n}g}"), 17)
    return f"{actual:.{digits}g}, expected {expected:.{digits}g}"


def _notes(checks: Sequence[CheckResult]) -> dict[str, list[str]]:
    """Return the messages on passed checks, each with the instances that it speaks of."""
    notes: dict[str, list[str]] = {}
    for check in checks:
        if check.outcome is Outcome.PASSED and check.message:
            notes.setdefault(check.message, []).append(f"{check.check} at {_where(check)}")
    return notes


def _where(check: CheckResult) -> str:
    return "the given inputs" if check.seed is None else f"{'fresh ' if check.fresh else ''}seed {check.seed}"


def _exhibition(exhibits: Exhibits, width: int) -> Text | None:
    if not exhibits:
        return None
    pictures = (f"{says}\n{np.array2string(array, precision=6, max_line_width=width)}" for says, array in exhibits)
    return Text("\n\n".join(pictures))


def _criteria(criteria: Sequence[CriterionResult]) -> Table | None:
    grid = _grid()
    for criterion in criteria:
        points = f"{number(criterion.points)}/{number(criterion.max_points)}"
        says = f"stretch: {criterion.says}" if criterion.stretch else criterion.says
        grid.add_row(Text(*_STANDINGS[criterion.status]), Text.assemble((f"{points:<6}", "dim"), says))
    return grid if grid.row_count else None


def _grid() -> Table:
    """Return two columns without lines: a verdict's word, and what it is about, wrapped beside it."""
    grid = Table(box=None, show_header=False, pad_edge=False, padding=(0, 1, 0, 0))
    grid.add_column(no_wrap=True, min_width=7)
    grid.add_column()
    return grid


def closing_line(verdict: Verdict) -> Text:
    """Return the one line that says how it ended."""
    points = f"{number(verdict.points)} of {number(verdict.max_points)} points"
    status = (verdict.status.value, _STATUSES.get(verdict.status, "bold yellow"))
    return Text.assemble(status, f": {verdict.lab}, {points}, {len(verdict.checks)} checks in {verdict.seconds:.2g} s")


def summary_lines(verdicts: Sequence[Verdict]) -> Iterator[Text]:
    """Yield a line for each verdict, then one that counts them by status."""
    yield from map(closing_line, verdicts)
    counts = Counter(verdict.status.value for verdict in verdicts)
    yield Text(", ".join(f"{count} {status}" for status, count in counts.items()), "bold")
