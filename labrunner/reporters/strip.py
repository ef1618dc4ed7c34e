"""A log axis in a row of the terminal: where right answers end, the tolerance stands, and wrong ones begin."""

from __future__ import annotations

from math import inf, log10

from rich.text import Text

from labrunner.audit import Margin

# The decades that the axis spans: from below the rounding of 1 to errors that nobody overlooks.
FIRST, LAST = -17, 3
# A cell for each decade, or two where there is room.
NARROW_CELLS, WIDE_CELLS = LAST - FIRST + 1, 2 * (LAST - FIRST) + 1

RIGHT, TOLERANCE, WRONG, SPOILT, TOGETHER = "o", "|", "x", "s", "*"
LEGEND = (
    f"{RIGHT} worst error of right answers  {TOLERANCE} tolerance  {WRONG} least error of a pitfall, or {SPOILT} of a "
    f"spoilt reference  {TOGETHER} two in one place"
)
_STYLES = {RIGHT: "green", TOLERANCE: "bold", WRONG: "red", SPOILT: "red", TOGETHER: "bold yellow"}


def strip(margin: Margin, cells: int) -> Text:
    """Return the strip of one check.

    The wrong answer stands as far from the tolerance as it is in units of its own, so that the room is true to scale
    where the tolerance grows with the expected value.
    """
    marks: dict[int, str] = {}
    for mark, value in _marks(margin):
        cell = _cell(value, cells)
        marks[cell] = TOGETHER if cell in marks else mark
    text = Text()
    for cell in range(cells):
        mark = marks.get(cell, ".")
        text.append(mark, _STYLES.get(mark, "dim"))
    return text


def axis(cells: int) -> str:
    """Return the labels above strips of so many cells."""
    middle = (FIRST + LAST) // 2
    left, centre, right = f"1e{FIRST}", f"1e{middle}", f"1e{LAST}"
    line = left + " " * ((cells - len(centre)) // 2 - len(left)) + centre
    return line + right.rjust(cells - len(line))


def _marks(margin: Margin) -> list[tuple[str, float]]:
    tolerance = margin.right.tolerance if margin.right else margin.atol
    marks = [(RIGHT, margin.right.error)] if margin.right else []
    marks.append((TOLERANCE, tolerance))
    wrong = margin.wrong or margin.spoilt
    if wrong:
        error = tolerance * wrong.excess if tolerance > 0 and wrong.excess < inf else wrong.error
        marks.append((WRONG if margin.wrong else SPOILT, error))
    return marks


def _cell(value: float, cells: int) -> int:
    if value <= 0:
        return 0
    share = (log10(value) - FIRST) / (LAST - FIRST) if value < inf else 1.0
    return round(min(max(share, 0.0), 1.0) * (cells - 1))
