"""Numbers in printed text, with the precision that they were printed to, and when two of them agree."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from labrunner.submission.transcript import printed

# Digits in a word (W1, float64, lab-01), in a version (3.11.7) and in a date or a time of day are no results.
_NUMBER = re.compile(
    r"""(?<![\w.]) (?<!\w[-+−])
        [-+−]?+
        (?: (?: \d++ (?:\.(?P<digits>\d*+))?+ | \.(?P<bare>\d++) ) (?:e(?P<exponent>[-+−]?\d{1,4}+))?+
          | nan | inf(?:inity)? )
        (?!\w|\.\d)""",
    re.VERBOSE | re.IGNORECASE,
)
_ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_CLOCK = re.compile(r"\b\d{4}-\d\d-\d\d\b|\b\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?\b")

# How long something took is another number at every run: a number before a unit of time, or on a line about time.
_UNIT = r"(?:ns|[uµμ]s|ms|s|secs?|seconds?|segundos?|mins?|minutes?|minutos?|it/s)"
_DURATION = re.compile(rf"(?<![\w.])\d++(?:\.\d*+)?+(?:e[-+]?\d{{1,4}})?+\s?{_UNIT}\b(?!\s*[=:(\[])", re.IGNORECASE)
_TIMING_LINE = re.compile(
    r"\b(?:elapsed|took|runtime|duration|wall time|time taken|tiempo|duraci[oó]n|tard[oó])\b"
    r"|\b(?:seconds|segundos|time)\s*[:=]",
    re.IGNORECASE,
)

# Round-off differs from machine to machine. Of a central difference at step 1e-5 it is about eps / step = 2e-11:
# numbers below NOISE are compared by their size alone, and all may differ by ROUND_OFF and by ROUND_OFF of themselves.
NOISE = 1e-9
ROUND_OFF = 1e-10
# Sums that should be exactly zero come out as a few eps, or as zero.
ZERO = 1e-14
SIZE = 10.0
# A difference with a step that is too small, such as 1e-12, leaves round-off as large as this.
LARGEST_ROUND_OFF = 1e-3


@dataclass(frozen=True, slots=True)
class Number:
    """A number as printed; `unit` is the value of its last digit, 0 where it was not rounded (an integer, `0.`, inf).

    `label` is its line with # for each number, or "" where no words stand there; it is number `place` of that line.
    """

    text: str
    value: float
    unit: float
    line: int
    label: str
    place: int


def read_numbers(text: str, line: int = 1) -> list[Number]:
    """Return the numbers in printed text, whose first line is line `line`; those that tell a time are left out."""
    shown = printed(_ESCAPE.sub("", text))
    return [number for index, row in enumerate(shown.split("\n"), line) for number in _read_line(row, index)]


def agrees(shown: Number, given: Number) -> bool:
    """Return whether `given` is `shown` to the digits of `shown`, or both are round-off of about one size."""
    sizes = abs(shown.value), abs(given.value)
    if not (math.isfinite(shown.value) and math.isfinite(given.value)):
        return shown.value == given.value or (math.isnan(shown.value) and math.isnan(given.value))
    if 0 < min(sizes) < NOISE:
        return _ratio(shown, given) <= SIZE
    slack = ROUND_OFF * (1 + sizes[0]) if min(sizes) > 0 else ZERO
    return abs(shown.value - given.value) <= shown.unit / 2 + slack


def is_round_off_alike(shown: Number, given: Number) -> bool:
    """Return whether both may be the round-off of two machines: small and of one size, or one tiny and the other 0."""
    small, large = sorted((abs(shown.value), abs(given.value)))
    if small == 0:
        return large < NOISE
    return large < LARGEST_ROUND_OFF and _ratio(shown, given) <= SIZE


def _ratio(shown: Number, given: Number) -> float:
    sizes = sorted((max(abs(shown.value), ZERO), max(abs(given.value), ZERO)))
    return sizes[1] / sizes[0]


def _read_line(row: str, line: int) -> Iterator[Number]:
    if _TIMING_LINE.search(row):
        return
    row = _CLOCK.sub(" ", _DURATION.sub(" ", row))
    words = " ".join(_NUMBER.sub("#", row).casefold().split())
    label = words if any(c.isalpha() for c in words) else ""
    for place, match in enumerate(_NUMBER.finditer(row)):
        yield Number(match[0], _value(match), _unit(match), line, label, place)


def _value(match: re.Match[str]) -> float:
    return float(match[0].replace("−", "-"))


def _unit(match: re.Match[str]) -> float:
    digits, exponent = match["digits"] or match["bare"], match["exponent"]
    if not digits and not exponent:
        return 0.0
    power = int((exponent or "0").replace("−", "-")) - len(digits or "")
    return 10.0 ** max(-400, min(power, 308))
