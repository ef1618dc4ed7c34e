"""Explanations by the digits that are missing: single precision, and numbers rounded to a few decimals."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from labrunner.diagnosis.answers import Floats
from labrunner.diagnosis.cases import Case, is_single
from labrunner.diagnosis.explanation import Explanation, count
from labrunner.diagnosis.suspect import Suspect

# Rounding errors of single precision pile up to this, relative to the largest entry, before they are mistakes.
SINGLE_ERROR = 2.0**-20
# With fewer decimals than two a one-hot vector would pass for rounded probabilities.
_FEWEST_DECIMALS, _MOST_DECIMALS = 2, 8


def by_single_precision(suspect: Suspect) -> Explanation | None:
    """Return the explanation that the answer was computed in single precision: every entry fits in 24 bits."""
    if not all(is_single(case) for case in suspect.failing):
        return None
    error = max(_error(case) / (case.want.scale or 1.0) for case in suspect.failing)
    if suspect.step is None and error > SINGLE_ERROR:
        return None
    says = "Is float32 at work somewhere? Only single precision is left in these numbers."
    entries = sum(part.size for case in suspect.failing for part in case.got.parts)
    evidence = f"all {count(entries, 'entry', 'entries')} fit in 24 bits, and are off by {error:.1e} of the largest"
    return Explanation("single-precision", says, evidence)


def by_rounding(suspect: Suspect) -> Explanation | None:
    """Return the explanation that the right numbers were rounded to a few decimals."""
    for decimals in range(_FEWEST_DECIMALS, _MOST_DECIMALS + 1):
        if all(_matches(case, _rounded_to(decimals)) for case in suspect.failing):
            says = f"Is the answer rounded? Every entry is the right one, rounded to {decimals} decimals."
            entries = sum(part.size for case in suspect.failing for part in case.got.parts)
            evidence = f"rounding the right answer gives all {count(entries, 'entry', 'entries')}"
            return Explanation("rounded", says, evidence)
    return None


def _error(case: Case) -> float:
    pairs = zip(case.got.parts, case.want.parts, strict=True)
    return max((float(np.abs(got - want).max(initial=0.0)) for got, want in pairs), default=0.0)


def _rounded_to(decimals: int) -> Callable[[Floats, Floats], bool]:
    def fits(got: Floats, want: Floats) -> bool:
        unit = 10.0**-decimals
        whole = np.abs(got / unit - np.round(got / unit)) <= 1e-6
        return bool(np.all(whole & (np.abs(got - want) <= 0.5000001 * unit)))

    return fits


def _matches(case: Case, fits: Callable[[Floats, Floats], bool]) -> bool:
    if case.got.form != case.want.form or case.got.shapes != case.want.shapes:
        return False
    return all(fits(got, want) for got, want in zip(case.got.parts, case.want.parts, strict=True))
