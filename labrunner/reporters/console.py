"""A verdict for people: a table of errors, what failed and why, the criteria, and one closing line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from rich.cells import chop_cells
from rich.table import Table
from rich.text import Text

from labrunner.reporters.rows import Row, findings_of, number, rows_of
from labrunner.verdict import CheckResult, CriterionResult, Outcome, Scope, Standing, Status, Verdict

if TYPE_CHECKING:
    from rich.console import Console

# Captions and arrays that the lab wants seen.
Exhibits = Sequence[tuple[str, np.ndarray[Any, Any]]]

# So many checks with the same finding are named one by one.
NAMED = 3

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
    rows = rows_of(_asked(verdict))
    console.print(_stacked(rows) if console.width < NARROW else _table(rows))
    for part in (_remarks(verdict), _exhibition(exhibits, console.width), _criteria(verdict.criteria)):
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


def _remarks(verdict: Verdict) -> Table | None:
    """Return what there is to say beside the numbers: each failed check, each part of a report, each message once."""
    grid = _grid()
    for group in findings_of(_asked(verdict)):
        grid.add_row(Text(*_WORDS[group[0].outcome]), _finding(group))
    left_out = _left_out(verdict)
    for part in (verdict.report or {}).get("parts", ()):
        if part.message and part.status is not Standing.PASSED and part.criterion not in left_out:
            grid.add_row(Text(*_STANDINGS[part.status]), Text.assemble((part.criterion, "bold"), f": {part.message}"))
    for note in [*_notes(verdict.checks), *(verdict.report or {}).get("notes", ())]:
        grid.add_row(Text("note"), Text(note))
    return grid if grid.row_count else None


def _asked(verdict: Verdict) -> list[CheckResult]:
    """Return the checks worth a row: not those of a stretch that nobody began, which the criteria list once."""
    left_out = _left_out(verdict)
    return [check for check in verdict.checks if check.criterion not in left_out]


def _left_out(verdict: Verdict) -> set[str]:
    begun = {check.criterion for check in verdict.checks if check.outcome is not Outcome.MISSING}
    missing = {one.id for one in verdict.criteria if one.stretch and one.status is Standing.MISSING}
    return missing - begun


def print_printed(console: Console, verdict: Verdict) -> None:
    """Print what the report's code printed while it was checked, set off from what labrunner says."""
    printed = (verdict.report or {}).get("printed", "")
    lines = printed.splitlines() or ["(nothing)"]
    console.print(Text("the report printed:", "bold"))
    for part in (part for line in lines for part in chop_cells(line, max(console.width - 4, 8)) or [""]):
        console.print(Text(f"  | {part}"))
    console.print()


def _finding(group: Sequence[CheckResult]) -> Text:
    """Return what is wrong, once for all checks and instances at which it is the same."""
    check = max(group, key=lambda check: check.max_abs_error or 0.0)
    names = list(dict.fromkeys(check.check for check in group))
    what = ", ".join(names) if len(names) <= NAMED else f"{names[0]} and {len(names) - 1} more checks"
    text = Text.assemble((what, "bold"), f" at {_wheres(group)}")
    if len(names) == 1:
        text.append(f": {check.says}")
    if check.diagnosis:
        text.append(f"\n{check.diagnosis.says}", "bold")
    if check.worst and check.outcome is Outcome.FAILED:
        text.append(f"\nat {list(check.worst.index)}: {_apart(check.worst.actual, check.worst.expected)}")
    if check.message:
        text.append(f"\n{check.message}")
    return text


def _wheres(group: Sequence[CheckResult]) -> str:
    """Return the instances of `group`: the first, and how many more."""
    places = list(dict.fromkeys(_where(check) for check in group))
    return places[0] + (f" and {len(places) - 1} more" if len(places) > 1 else "")


def _apart(actual: float, expected: float) -> str:
    """Return both numbers, with as many digits as it takes to see them differ."""
    actual, expected = actual + 0.0, expected + 0.0  # -0 is 0 to its reader
    digits = next((n for n in (7, 12) if f"{actual:.{n}g}" != f"{expected:.{n}g}"), 17)
    return f"{actual:.{digits}g}, expected {expected:.{digits}g}"


def _notes(checks: Sequence[CheckResult]) -> Iterator[str]:
    """Yield the messages on passed checks: the same one once, and of a check's many only the first."""
    notes: dict[str, list[CheckResult]] = {}
    for check in checks:
        if check.outcome is Outcome.PASSED and check.message:
            notes.setdefault(check.message, []).append(check)
    seen: Counter[tuple[str, bool]] = Counter()
    for message, group in notes.items():
        kind = group[0].check, group[0].fresh
        seen[kind] += 1
        if seen[kind] == 1:
            names = ", ".join(dict.fromkeys(check.check for check in group))
            yield f"{names} at {_wheres(group)}: {message}"


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


def report_line(verdict: Verdict) -> Table:
    """Return one report's line: status, points, learner and lab, and the first thing that is wrong."""
    grid = Table(box=None, show_header=False, pad_edge=False, padding=(0, 1, 0, 0))
    for width in (8, 5, None):
        grid.add_column(no_wrap=width is not None, min_width=width)
    points = f"{number(verdict.points)}/{number(verdict.max_points)}"
    status = Text(verdict.status.value, _STATUSES.get(verdict.status, "bold yellow"))
    whose = verdict.submission.learner or verdict.submission.path if verdict.submission else "the lab's own solution"
    grid.add_row(status, points, Text.assemble((whose, "bold"), f" {verdict.lab}{_first_wrong(verdict)}"))
    return grid


def _first_wrong(verdict: Verdict) -> str:
    """Return the first thing that costs points; a stretch costs none."""
    stretch = {one.id for one in verdict.criteria if one.stretch}
    for group in findings_of([check for check in verdict.checks if check.criterion not in stretch]):
        return f": {group[0].check}: {(group[0].diagnosis.says if group[0].diagnosis else group[0].message) or 'wrong'}"
    parts = (verdict.report or {}).get("parts", ())
    wrong = (part for part in parts if part.status is not Standing.PASSED and part.criterion not in stretch)
    return next((f": {part.message}" for part in wrong), "")


def missing_line(lab: str, learners: Mapping[str, str]) -> Text:
    """Return who has handed in no report to `lab`, and which file of theirs may be one under another name."""
    names = (f"{learner} (is it {near}?)" if near else learner for learner, near in learners.items())
    return Text.assemble(("no report", "yellow"), f" for {lab}: {', '.join(names)}")


def count_line(verdicts: Sequence[Verdict]) -> Text:
    """Return how many verdicts there are of each status."""
    counts = Counter(verdict.status.value for verdict in verdicts)
    return Text(", ".join(f"{count} {status}" for status, count in counts.items()), "bold")
