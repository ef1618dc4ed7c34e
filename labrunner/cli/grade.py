"""labrunner grade: every report found, or the labs' own solutions; each with its verdict, and one summary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from labrunner.catalog import LabEntry, find_lab, find_labs
from labrunner.cli.complaint import complain
from labrunner.cli.options import ColorChoice, FormatChoice, LabFolders, LabNames, OutputFormat, Secret
from labrunner.cli.outcome import exit_code
from labrunner.cli.terminal import Color, make_console
from labrunner.cli.where import LEARNERS
from labrunner.errors import LabrunnerError, NothingFoundError, UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from labrunner.bench import Bench
    from labrunner.verdict import Verdict


class Wall(Enum):
    """What `--require-isolation` takes."""

    STRONG = "strong"
    SEALED = "sealed"


@dataclass
class Grades:
    """Verdicts as they come, shown on `console` where there is one; `codes` are the exit codes of labs that broke.

    `missing` holds the learners without a report, by lab, each with the path of a file that may be it, or "".
    """

    console: Console | None
    verbose: bool
    verdicts: list[Verdict] = field(default_factory=list)
    missing: dict[str, dict[str, str]] = field(default_factory=dict)
    codes: list[int] = field(default_factory=list)

    def add(self, bench: Bench, verdict: Verdict) -> None:
        """Take a verdict in, and show it."""
        self.verdicts.append(verdict)
        if self.console is None:
            return
        from labrunner.reporters.console import print_verdict, report_line
        from labrunner.scope import asked_beside

        if self.verbose or verdict.submission is None:
            beside = asked_beside(bench.config, verdict)
            print_verdict(self.console, verdict, bench.config.title, beside=beside)
            self.console.print()
        else:
            self.console.print(report_line(verdict))

    def add_fault(self, error: LabrunnerError) -> None:
        """Note that a lab cannot be used; the other labs go on."""
        self.codes.append(error.exit_code)
        complain(str(error))


def grade_command(
    lab: LabNames = None,
    every: Annotated[bool, typer.Option("--all", help="Grade every lab.")] = False,
    learners: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="The class folder; ./learners where there is one.")
    ] = None,
    require_isolation: Annotated[Wall | None, typer.Option(help="Refuse to run behind a weaker wall.")] = None,
    trust_submissions: Annotated[
        bool, typer.Option("--trust-submissions", help="Run other people's code even behind a weak wall.")
    ] = False,
    review_ok: Annotated[bool, typer.Option("--review-ok", help="Let what a human must look at pass.")] = False,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="Leave with 0 whatever the verdicts are.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show each report's tables.")] = False,
    secret: Secret = None,
    output: FormatChoice = OutputFormat.CONSOLE,
    color: ColorChoice = Color.AUTO,
    labs: LabFolders = None,
) -> None:
    """Grade every report in a class folder; where there is none, the labs' own solutions."""
    entries = _entries(lab or [], every, labs or [])
    grades = Grades(make_console(color) if output is OutputFormat.CONSOLE else None, verbose)
    root = learners or (LEARNERS if LEARNERS.is_dir() else None)
    benches = _benches(entries, grades)
    if root is None:
        _grade_references(benches, grades, secret)
    else:
        _grade_reports(benches, grades, root, secret, require_isolation, trust_submissions)
    _finish(grades, output)
    raise typer.Exit(0 if exit_zero else max([*grades.codes, exit_code(grades.verdicts, review_ok)], key=_gravity))


def _gravity(code: int) -> int:
    """Return how grave an exit code is: a fault of ours, a broken lab, a refusal, an open question, nothing."""
    return [0, 4, 1, 5, 2, 3].index(code)


def _entries(names: Sequence[str], every: bool, folders: Sequence[Path]) -> list[LabEntry]:
    if not names and not every:
        raise UsageError("grade which labs? Name them, as in `labrunner grade lab-01`, or say --all")
    # A lab that is named twice, as 1 and 01, is meant once.
    return find_labs(folders) if every else list(dict.fromkeys(find_lab(name, folders) for name in names))


def _benches(entries: Sequence[LabEntry], grades: Grades) -> Iterator[Bench]:
    """Yield the bench of each lab; a broken one spoils only itself."""
    from labrunner.bench import open_bench

    for entry in entries:
        try:
            yield open_bench(entry)
        except LabrunnerError as error:
            grades.add_fault(error)


def _grade_references(benches: Iterator[Bench], grades: Grades, secret: str | None) -> None:
    from labrunner.cli.progress import progress
    from labrunner.cli.secrets import announced_secret
    from labrunner.grading import grade_reference
    from labrunner.trial import trials

    chosen = announced_secret(secret)
    for bench in benches:
        try:
            with progress(f"checking {bench.id} ..."):
                verdict = grade_reference(bench, trials(bench, chosen))
        except LabrunnerError as error:
            grades.add_fault(error)
        else:
            grades.add(bench, verdict)


def _grade_reports(
    benches: Iterator[Bench], grades: Grades, root: Path, secret: str | None, wall: Wall | None, trusted: bool
) -> None:
    from labrunner.classroom import grade_class
    from labrunner.cli.secrets import announced_secret
    from labrunner.cli.wall import wall_for_others
    from labrunner.submission.astray import report_astray
    from labrunner.submission.finding import find_submissions, learners_in

    found = [(bench, find_submissions(root, bench.config.deliverable)) for bench in benches]
    if not any(reports for _, reports in found) and not grades.codes:
        paths = ", ".join(str(root / "NAME" / bench.config.deliverable) for bench, _ in found)
        raise NothingFoundError(f"no report in {root}; looked for {paths}")
    for bench, reports in found:
        there = {report.learner for report in reports}
        absent = [learner for learner in learners_in(root) if learner not in there]
        grades.missing[bench.id] = {who: report_astray(root / who, bench.config.deliverable) for who in absent}
    chosen = announced_secret(secret)
    with wall_for_others(wall.value if wall else None, trusted) as sandbox:
        for bench, reports in found:
            for verdict in grade_class(bench, reports, sandbox, chosen):
                grades.add(bench, verdict)


def _finish(grades: Grades, output: OutputFormat) -> None:
    if output is OutputFormat.JSON:
        from labrunner.reporters.json import verdicts_json

        typer.echo(verdicts_json(grades.verdicts, grades.missing))
    elif grades.console:
        _summarise(grades.console, grades)


def _summarise(console: Console, grades: Grades) -> None:
    from labrunner.reporters.console import closing_line, count_line, missing_line

    for lab, learners in grades.missing.items():
        if learners:
            console.print(missing_line(lab, learners))
    if len(grades.verdicts) < 2:
        return
    if all(verdict.submission is None for verdict in grades.verdicts):
        for verdict in grades.verdicts:
            console.print(closing_line(verdict))
    console.print(count_line(grades.verdicts))
