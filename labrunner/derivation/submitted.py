"""A report's derivation: found in its text, judged, and placed as a reader of the file counts lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from labrunner.derivation.declaration import Derivation
from labrunner.derivation.judge import judge
from labrunner.derivation.verdicts import DerivationVerdict, LineResult
from labrunner.sandbox.cleaning import clean
from labrunner.submission.headings import CODE, DERIVATION, REFLECTION, rank
from labrunner.submission.judgement import Judgement
from labrunner.submission.record import Section, Submission
from labrunner.verdict import Standing, Status

WRONG = ("false", "misfit")
_OTHERS = CODE + REFLECTION


def read_derivation(submission: Submission, declaration: Derivation | None) -> DerivationVerdict | None:
    """Return the verdict on the derivation in `submission`, or None where there is no text or nothing is declared.

    The message names the place of the first line that is wrong, or else was not read.
    """
    if submission.text is None or declaration is None:
        return None
    found = judge(derivation_text(submission), declaration, str(submission.path))
    first = first_fault(found)
    return replace(found, message=f"{place(submission, first)}: {first.message}") if first else found


def judge_derivation(submission: Submission, found: DerivationVerdict | None) -> Judgement:
    """Return what a criterion that asks for a derivation makes of the verdict on it; nothing unread is a pass."""
    if submission.text is None:
        return Judgement(Standing.MISSING, "a Python file holds no derivation; hand in a Markdown report")
    if found is None:
        return Judgement(Standing.REVIEW, "a human must read the derivation: the lab does not say what it may hold")
    first = first_fault(found)
    return Judgement(standing(found), found.message, first.line if first else None)


def standing(found: DerivationVerdict) -> Standing:
    """Return passed, failed where a line is wrong, missing where a target is, and review where a human must look."""
    if found.status is Status.REFUSED:
        return Standing.FAILED if any(line.verdict in WRONG for line in found.lines) else Standing.MISSING
    return Standing.PASSED if found.status is Status.ACCEPTED else Standing.REVIEW


def first_fault(found: DerivationVerdict) -> LineResult | None:
    """Return the first line that is wrong, or else the first that was not read, or None."""
    wrong = [line for line in found.lines if line.verdict in WRONG]
    unread = [line for line in found.lines if line.verdict == "unread"]
    return next(iter([*wrong, *unread]), None)


def place(submission: Submission, line: LineResult) -> str:
    """Return `report.md:12:7`, or a notebook's cell, line and column."""
    return f"{submission.locate(line.line)}:{line.column}"


def derivation_text(submission: Submission) -> str:
    """Return the report's text with all lines blank but those of its derivation: sections so titled, or all of it.

    Code and reflection are left out of either: what a reflection says of a mistake is no step of a proof.
    """
    lines = (submission.text or "").split("\n")
    titled = [section for section in submission.sections if rank(section.title, DERIVATION) is not None]
    rest = (section for section in submission.sections if section not in titled)
    others = [section for section in rest if rank(section.title, _OTHERS) is not None]
    kept = (_numbers(titled) if titled else set(range(1, len(lines) + 1))) - _numbers(others)
    return "\n".join(_shown(line) if number in kept else "" for number, line in enumerate(lines, start=1))


def _shown(line: str) -> str:
    """Return a line without what would do more on a terminal than to stand there."""
    return clean(line).replace("\n", " ")


def _numbers(sections: Sequence[Section]) -> set[int]:
    return {n for one in sections for n in range(one.line, one.start + one.text.count("\n") + 1)}
