"""From verdicts to an exit code."""

from __future__ import annotations

from collections.abc import Sequence, Set

from labrunner.verdict import Status, Verdict

ACCEPTED = 0
REFUSED = 1
UNDECIDED = 4


def exit_code(verdicts: Sequence[Verdict], review_ok: bool = False) -> int:
    """Return the exit code for `verdicts`."""
    return exit_code_of({verdict.status for verdict in verdicts}, review_ok)


def exit_code_of(statuses: Set[Status], review_ok: bool = False) -> int:
    """Return 1 where any was refused, else 4 where any is undecided or ungraded, else 0.

    With `review_ok` a review counts as settled; an ungraded report never does.
    """
    if Status.REFUSED in statuses:
        return REFUSED
    settled = {Status.ACCEPTED, Status.REVIEW} if review_ok else {Status.ACCEPTED}
    return ACCEPTED if statuses <= settled else UNDECIDED
