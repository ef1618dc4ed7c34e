"""What the last run of each lab found, kept in the workspace as plain text: failed checks, and hints given."""

from __future__ import annotations

import json
import os
from pathlib import Path

import msgspec

from labrunner.hints import Failure
from labrunner.verdict import CheckResult, Outcome, Verdict

FILE = Path(".labrunner") / "progress.json"


def remember(verdict: Verdict) -> None:
    """Note the failed checks of a run; a hint level is kept as long as the same check has the same diagnosis."""
    progress = _read()
    before = {failure.check: failure for failure in failures(verdict.lab)}
    found = [_kept(failure, before.get(failure.check)) for failure in _failures_in(verdict)]
    progress[verdict.lab] = msgspec.to_builtins(found)
    _write(progress)


def failures(lab: str) -> list[Failure]:
    """Return the failed checks of the lab's last run, first the first; none where nothing was run yet."""
    try:
        return msgspec.convert(_read().get(lab, []), list[Failure])
    except msgspec.ValidationError:
        return []


def has_run(lab: str) -> bool:
    """Return whether a run of the lab is remembered, be it one in which no check failed."""
    return lab in _read()


def note_level(lab: str, check: str, level: int) -> None:
    """Note how many hints on `check` have been given."""
    progress = _read()
    for entry in progress.get(lab, []):
        if entry["check"] == check:
            entry["level"] = level
    _write(progress)


def _failures_in(verdict: Verdict) -> list[Failure]:
    failed = [one for one in verdict.checks if one.outcome in (Outcome.FAILED, Outcome.ERROR, Outcome.MISSING)]
    worst: dict[str, CheckResult] = {}
    for check in failed:
        # Of one check's instances the one that the run shows, too: where the error is largest.
        known = worst.setdefault(check.check, check)
        if (check.max_abs_error or 0.0) > (known.max_abs_error or 0.0):
            worst[check.check] = check
    return [_failure(check) for check in worst.values()]


def _failure(check: CheckResult) -> Failure:
    pitfall = check.diagnosis.pitfall if check.diagnosis else None
    index = check.worst.index if check.worst else ()
    return Failure(check.check, check.says, pitfall, check.message, index, 0)


def _kept(failure: Failure, before: Failure | None) -> Failure:
    return before if before and (before.pitfall, before.message) == (failure.pitfall, failure.message) else failure


def _read() -> dict[str, list[dict[str, object]]]:
    """Return what the file holds; one that is gone or spoilt holds nothing, and costs no more than a hint level."""
    try:
        progress = json.loads(FILE.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return progress if isinstance(progress, dict) else {}


def _write(progress: dict[str, list[dict[str, object]]]) -> None:
    """Write the file whole or not at all; a workspace that cannot be written to just has no memory."""
    try:
        FILE.parent.mkdir(exist_ok=True)
        draft = FILE.with_suffix(f".{os.getpid()}")
        draft.write_text(json.dumps(progress, indent=2) + "\n", encoding="utf-8")
        draft.replace(FILE)
    except OSError:
        return
