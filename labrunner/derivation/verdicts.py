"""The record of a judged derivation: every line, every target, and what follows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from labrunner.verdict import Status


class Judgement(Enum):
    """What came of one line; only OK and DEFINITION let a derivation pass."""

    OK = "ok"
    FALSE = "false"
    MISFIT = "misfit"
    UNREAD = "unread"
    DEFINITION = "definition"


class Reach(Enum):
    """What came of one target."""

    REACHED = "reached"
    MISSING = "missing"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Counterexample:
    """Where both sides of a line differ most: index values count from 0, `entry` is the place in a vector or matrix."""

    indices: tuple[tuple[str, int], ...]
    entry: tuple[int, ...]
    point: tuple[tuple[str, str], ...]
    left: float
    right: float

    def __str__(self) -> str:
        where = [f"{name} = {value}" for name, value in self.indices]
        where += [f"entry {', '.join(map(str, self.entry))}"] if self.entry else []
        point = "; ".join(f"{name} = {value}" for name, value in self.point)
        place = ", ".join(where)
        at = f" at {place}" if place else ""
        return f"left {self.left:.6g}, right {self.right:.6g}{at}" + (f", where {point}" if point else "")


@dataclass(frozen=True, slots=True)
class Line:
    """One equality of the derivation; `line` and `column` count from 1 in the Markdown file."""

    line: int
    column: int
    source: str
    verdict: Judgement
    message: str = ""
    counterexample: Counterexample | None = None
    reading: str = ""


@dataclass(frozen=True, slots=True)
class TargetVerdict:
    """One target of the lab; `line` is where it was reached."""

    id: str
    says: str
    status: Reach
    message: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class DerivationVerdict:
    """All that was found about one derivation; `message` is what its author should read first."""

    path: str
    status: Status
    message: str
    targets: tuple[TargetVerdict, ...]
    lines: tuple[Line, ...]
