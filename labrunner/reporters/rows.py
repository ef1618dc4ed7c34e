"""Rows of the error table: many instances of one check that ended alike are shown as one row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from labrunner.verdict import CheckResult, Outcome

# So many instances of one check that ended alike are still listed one by one.
LISTED = 3


@dataclass(frozen=True, slots=True)
class Row:
    """One row, its cells as text."""

    check: str
    where: str
    error: str
    tolerance: str
    bound: str
    outcome: Outcome


def rows_of(checks: Sequence[CheckResult]) -> list[Row]:
    """Return the rows of the table, in the order of the checks."""
    return [row for _, group in groupby(checks, _kind) for row in _rows_of_kind(list(group))]


def findings_of(checks: Sequence[CheckResult]) -> list[list[CheckResult]]:
    """Return the checks that did not pass, those together that have the same to say."""
    groups: dict[tuple[str, ...], list[CheckResult]] = {}
    for check in checks:
        if check.outcome is not Outcome.PASSED:
            wrong_numbers = check.outcome is Outcome.FAILED and check.worst is not None
            key = (check.outcome.value, check.check if wrong_numbers else check.message)
            groups.setdefault(key, []).append(check)
    return list(groups.values())


def _kind(check: CheckResult) -> tuple[str, bool, Outcome]:
    return check.check, check.fresh, check.outcome


def _rows_of_kind(checks: list[CheckResult]) -> Iterator[Row]:
    """Yield a row for each check, or one for all of them with the largest error where there are many."""
    if len(checks) <= LISTED:
        yield from (_row(check, _where(check)) for check in checks)
        return
    worst = max(checks, key=lambda check: check.max_abs_error or 0.0)
    yield _row(worst, f"{len(checks)} {'fresh' if worst.fresh else 'seeds'}")


def _row(check: CheckResult, where: str) -> Row:
    expected = check.worst.expected if check.worst else 0.0
    tolerance = check.atol + check.rtol * abs(expected)
    error, bound = exponent(check.max_abs_error), exponent(check.bound)
    return Row(check.check, where, error, exponent(tolerance), bound, check.outcome)


def _where(check: CheckResult) -> str:
    return "given" if check.seed is None else str(check.seed)


def exponent(value: float | None) -> str:
    """Return a size such as 1.8e-11; 0 and inf as they are, and - for none."""
    if value is None:
        return "-"
    return "0" if value == 0 else f"{value:.1e}"


def number(value: float) -> str:
    """Return points such as 2 or 2.5."""
    return f"{value:g}"
