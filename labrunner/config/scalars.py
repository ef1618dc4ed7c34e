"""Plain scalars as the core schema of YAML 1.2 reads them (its specification, section 10.3.2)."""

from __future__ import annotations

import math
import re

Scalar = str | int | float | bool | None

# The greatest whole number that 64 bits hold with a sign.
GREATEST_WHOLE = 2**63 - 1

_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


def _decimal(text: str) -> int | float:
    # int() raises on thousands of digits; float() makes such a number infinite, which is refused like any other.
    return int(text) if len(text) < 400 else float(text)


_NUMBERS = (
    (re.compile(r"[-+]?[0-9]+"), _decimal),
    (re.compile(r"0o[0-7]+"), lambda text: int(text[2:], 8)),
    (re.compile(r"0x[0-9a-fA-F]+"), lambda text: int(text[2:], 16)),
    (re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"), float),
    (re.compile(r"[-+]?\.(inf|Inf|INF)"), lambda text: -math.inf if text.startswith("-") else math.inf),
    (re.compile(r"\.(nan|NaN|NAN)"), lambda text: math.nan),
)


def scalar(text: str) -> Scalar:
    """Return what the plain scalar `text` means; a float may be infinite or NaN."""
    if text in _WORDS:
        return _WORDS[text]
    for form, read in _NUMBERS:
        if form.fullmatch(text):
            return read(text)
    return text


def is_measurable(text: str, value: Scalar) -> bool:
    """Return whether `value`, read from `text`, is anything but a number that 64 bits cannot hold."""
    if isinstance(value, float):
        return math.isfinite(value) and not (value == 0 and _names_more_than_zero(text))
    return not isinstance(value, int) or abs(value) <= GREATEST_WHOLE


def _names_more_than_zero(text: str) -> bool:
    return re.search("[1-9]", re.split("[eE]", text)[0]) is not None
