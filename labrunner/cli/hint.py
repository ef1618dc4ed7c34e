"""labrunner hint: the next hint on what the last run found."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Annotated

import typer

from labrunner.catalog import find_lab, load_lab
from labrunner.cli.options import LabFolders, LabName
from labrunner.errors import NothingFoundError, UsageError


def hint_command(
    lab: LabName,
    check: Annotated[
        str | None, typer.Argument(metavar="[CHECK]", help="Which failed check; the first where none is named.")
    ] = None,
    labs: LabFolders = None,
) -> None:
    """Give the next hint on a check that failed in the last run of a report; the first never holds the answer."""
    from labrunner.cli.progress_file import failures, has_run, note_level
    from labrunner.hints import next_hint

    entry = find_lab(lab, labs or [])
    failed = failures(entry.id)
    if not failed and has_run(entry.id):
        raise NothingFoundError(
            "nothing to hint at: no check of the code failed in the last run; what is open besides, that run says, and "
            f"`labrunner derive {entry.id} REPORT --explain` how each line of the derivation was read"
        )
    if not failed:
        raise NothingFoundError(f"nothing to hint at: run your report first, as in `labrunner run {entry.id} REPORT`")
    names = [failure.check for failure in failed]
    if check is not None and check not in names:
        close = get_close_matches(check, names, n=1)
        advice = f"did you mean {close[0]}?" if close else f"those that failed are {', '.join(names)}"
        raise UsageError(f"no check {check!r} failed in the last run: {advice}")
    failure = failed[names.index(check) if check else 0]
    hint = next_hint(load_lab(entry), failure)
    note_level(entry.id, failure.check, hint.level)
    more = f"; labrunner hint {entry.id} {failure.check} gives the next" if hint.level < hint.levels else ""
    typer.echo(f"{failure.check}: {hint.text}\n(hint {hint.level} of {hint.levels}{more})")
