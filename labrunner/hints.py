"""Hints, from mild to plain: those of the diagnosed pitfall, or what to do where the mistake has no name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from labrunner.lab import Lab, Pitfall


@dataclass(frozen=True, slots=True)
class Failure:
    """A failed check of the last run: the pitfall its numbers named, the worst entry, how many hints were given."""

    check: str
    says: str
    pitfall: str | None
    message: str
    index: tuple[int, ...]
    level: int


@dataclass(frozen=True, slots=True)
class Hint:
    """One hint, and which of how many it is, counted from 1."""

    text: str
    level: int
    levels: int


def next_hint(lab: Lab, failure: Failure) -> Hint:
    """Return the next hint on `failure`; after the last one, the last one again."""
    pitfall = _known(lab, failure.pitfall or "")
    hints = pitfall.hints if pitfall else _generic(failure)
    level = min(failure.level + 1, len(hints))
    return Hint(hints[level - 1], level, len(hints))


def _known(lab: Lab, named: str) -> Pitfall | None:
    """Return the first of the lab's pitfalls in a name: `one|other` leaves open which it was, `one+other` are two."""
    names = re.split(r"[|+]", named)
    return next((lab.pitfalls[name] for name in names if name in lab.pitfalls), None)


def _generic(failure: Failure) -> tuple[str, ...]:
    """Return hints that hold for any mistake: read the message, take one entry, make it small."""
    where = f"entry {list(failure.index)}" if failure.index else "one entry"
    first = failure.message or f"This must hold: {failure.says}."
    return (
        first,
        f"Derive {where} alone, with every index written out, and compare it with what your code computes there.",
        "Choose inputs so small that paper is enough (one unit, weights of 0 and 1), and run your function on them.",
    )
