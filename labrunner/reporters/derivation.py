"""A derivation's verdict for people: the lines that are wrong or were not read, the targets, and one closing line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from labrunner.derivation.submitted import place
from labrunner.derivation.verdicts import DerivationVerdict, LineResult
from labrunner.verdict import Status

if TYPE_CHECKING:
    from rich.console import Console

    from labrunner.submission.record import Submission

_LINES = {
    "ok": ("ok", "green"),
    "definition": ("def", "cyan"),
    "false": ("FALSE", "bold red"),
    "misfit": ("MISFIT", "bold red"),
    "unread": ("unread", "yellow"),
}
_TARGETS = {"reached": ("ok", "green"), "missing": ("missing", "yellow"), "review": ("review", "yellow")}
_STATUSES = {Status.ACCEPTED: "bold green", Status.REFUSED: "bold red"}


def print_derivation(
    console: Console, lab: str, title: str, submission: Submission, verdict: DerivationVerdict, explain: bool = False
) -> None:
    """Print `verdict` on `console`; with `explain` every line, and how each was read."""
    console.print(Text.assemble((lab, "bold"), "  ", title, "  ", (f"[{submission.path}]", "dim")))
    console.print()
    shown = [line for line in verdict.lines if explain or line.verdict not in ("ok", "definition")]
    for part in (_lines(submission, shown, explain), _definitions(verdict, explain), _targets(verdict)):
        if part is not None:
            console.print(part)
            console.print()
    console.print(closing_line(lab, verdict))


def _lines(submission: Submission, lines: Iterable[LineResult], explain: bool) -> Table | None:
    grid = _grid()
    for line in lines:
        grid.add_row(Text(*_LINES[line.verdict]), _line(submission, line, explain))
    return grid if grid.row_count else None


def _line(submission: Submission, line: LineResult, explain: bool) -> Text:
    """Return the place, the line as it was written, what is wrong with it, and on request how it was read."""
    text = Text.assemble((place(submission, line), "bold"), f"\n{line.source}" if line.source else "")
    if line.message and line.verdict != "definition":
        text.append(f"\n{line.message}", "bold")
    if explain and line.reading:
        text.append("\nread as ", "dim").append(line.reading)
    return text


def _definitions(verdict: DerivationVerdict, explain: bool) -> Text | None:
    """Return which names rest on the learner's word alone."""
    taken = [line for line in verdict.lines if line.verdict == "definition"]
    if explain or not taken:
        return None
    names = dict.fromkeys(line.reading.partition(" := ")[0] for line in taken if " := " in line.reading)
    said = [f"taken as your definition, not checked: {', '.join(names)}"] if names else []
    said += dict.fromkeys(line.message for line in taken if " := " not in line.reading)
    return Text("\n".join(said))


def _targets(verdict: DerivationVerdict) -> Table:
    grid = _grid()
    for target in verdict.targets:
        why = f": {target.message}" if target.message else ""
        grid.add_row(Text(*_TARGETS[target.status]), Text.assemble((target.id, "bold"), f": {target.says}{why}"))
    return grid


def _grid() -> Table:
    grid = Table(box=None, show_header=False, pad_edge=False, padding=(0, 1, 0, 0))
    grid.add_column(no_wrap=True, min_width=7)
    grid.add_column(overflow="fold")
    return grid


def closing_line(lab: str, verdict: DerivationVerdict) -> Text:
    """Return the one line that says how it ended."""
    counts = Counter[str](line.verdict for line in verdict.lines)
    reached = sum(target.status == "reached" for target in verdict.targets)
    words = {"ok": "hold", "false": "false", "misfit": "misfit", "unread": "unread", "definition": "defined"}
    lines = ", ".join(f"{counts[kind]} {word}" for kind, word in words.items() if counts[kind]) or "no line was found"
    status = (verdict.status.value, _STATUSES.get(verdict.status, "bold yellow"))
    return Text.assemble(status, f": {lab}, {reached} of {len(verdict.targets)} targets reached; lines: {lines}")
