"""Values put in for what the lab defines, such as p = (0.7, 0.2, 0.1): whether they can be its values at all."""

from __future__ import annotations

import numpy as np

from labrunner.derivation.arrays.dual import ROW, Data
from labrunner.derivation.comparing.check import Finding
from labrunner.derivation.judging.reading import Reading
from labrunner.derivation.problems import Misfit, Unread
from labrunner.derivation.terms.expressions import Expr
from labrunner.derivation.terms.sides import Side, listed_entries
from labrunner.derivation.verdicts import Counterexample

_ROUNDED = 0.05
"""How far the entries of a distribution, each rounded, may be off 1 together."""


def impossible(left: Side, right: Side, reading: Reading) -> Finding | None:
    """Return why a name that the lab defines can never be the list it is set to; None where it can, or has none."""
    definition = reading.vocabulary.definitions.get(left.alone)
    entries = _numbers_in(right)
    if definition is None or definition.source != "given" or entries is None:
        return None
    try:
        value = reading.evaluator.value(Expr("name", name=left.alone))
    except (Unread, Misfit):
        return None
    if value.axes[1:] != (ROW,):
        return None
    said, total = left.alone, float(entries.sum())
    if np.allclose(value.data.sum(axis=1), 1) and abs(total - 1) > _ROUNDED:
        return _never(f"the entries of {said} add up to 1, and these to {total:g}", total, 1.0)
    if value.data.min() >= 0 > entries.min():
        return _never(f"no entry of {said} is negative", float(entries.min()), 0.0)
    return None


def _numbers_in(side: Side) -> Data | None:
    """Return the entries of a list of plain numbers, None for any other side."""
    found = []
    for entry in listed_entries(side.tokens) or ():
        kinds = [token.kind for token in entry]
        if kinds not in (["number"], ["-", "number"]):
            return None
        found.append(float(entry[-1].text) * (-1 if len(entry) > 1 else 1))
    return np.array(found) if found else None


def _never(why: str, left: float, right: float) -> Finding:
    return Finding("false", f"this can never be: {why}", example=Counterexample({}, {}, left, right))
