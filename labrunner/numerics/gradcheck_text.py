"""A gradcheck in words: a table for terminals, at most 80 columns wide, and one for notebooks."""

from __future__ import annotations

import textwrap
from html import escape
from typing import TYPE_CHECKING

from labrunner.verdict import Outcome, Worst

if TYPE_CHECKING:
    from labrunner.numerics.gradcheck import GradcheckResult

WIDTH = 80
_NAMES = {"jacobian": "Jacobian", "jvp": "JVP", "vjp": "VJP"}
_VERDICTS = {Outcome.PASSED: "passed", Outcome.FAILED: "FAILED", Outcome.REVIEW: "undecided"}
_INDENT = 2
_LABELS = 11


def as_text(result: GradcheckResult) -> str:
    """Return the table as plain text; no line is longer than 80 characters."""
    hanging = " " * (_INDENT + _LABELS)
    lines = [_title(result)]
    for label, value in _rows(result):
        first = " " * _INDENT + label.ljust(_LABELS)
        lines += textwrap.wrap(value, WIDTH, initial_indent=first, subsequent_indent=hanging, break_on_hyphens=False)
    return "\n".join(lines)


def as_html(result: GradcheckResult) -> str:
    """Return the table as HTML, with every value escaped."""
    rows = "".join(
        f'<tr><th style="text-align:left">{escape(label)}</th><td style="text-align:left">{escape(value)}</td></tr>'
        for label, value in _rows(result)
    )
    return f"<table><caption>{escape(_title(result))}</caption>{rows}</table>"


def _title(result: GradcheckResult) -> str:
    return f"gradcheck of the {_NAMES[result.claim]}: {_VERDICTS[result.outcome]}"


def _rows(result: GradcheckResult) -> list[tuple[str, str]]:
    rows = [("max error", f"{result.max_abs_error:.1e}")]
    if result.worst is not None and result.tolerance is not None:
        rows += [
            ("worst", _place(result.worst, result.tolerance)),
            ("actual", f"{result.worst.actual!r}"),
            ("expected", f"{result.worst.expected!r}"),
            ("tolerance", f"{result.tolerance:.1e}, {result.tolerance_reason}"),
        ]
    if result.bound is not None and result.step is not None:
        rows.append(("reference", f"centred differences, good to {result.bound:.1e} (step up to {result.step:.1e})"))
    rows.append(("compared", result.compared))
    return rows + [("note", note) for note in result.notes]


def _place(worst: Worst, tolerance: float) -> str:
    """Return where the worst entry is, and how much of its tolerance it uses."""
    error = abs(worst.actual - worst.expected)
    share = f", {100 * error / tolerance:.2g} % of its tolerance" if tolerance and error <= tolerance else ""
    place = f"at {list(worst.index)}, " if worst.index else ""
    return f"{place}off by {error:.1e}{share}"
