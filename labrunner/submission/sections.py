"""Finding a section of a report by its title."""

from __future__ import annotations

from collections.abc import Sequence

from labrunner.submission.headings import rank
from labrunner.submission.record import Section, Submission


def section(submission: Submission, titles: Sequence[str]) -> Section | None:
    """Return the section whose heading fits one of `titles` best (the first of these), or None."""
    return best_section(submission.sections, titles)


def best_section(sections: Sequence[Section], titles: Sequence[str]) -> Section | None:
    """Return the first of the sections whose heading fits `titles` best, or None."""
    ranked = [(fit, index) for index, found in enumerate(sections) if (fit := rank(found.title, titles)) is not None]
    return sections[min(ranked)[1]] if ranked else None
