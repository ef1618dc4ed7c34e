"""What is said about a derivation: one record a line, one a target, one for the whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from labrunner.verdict import Status

LineVerdict = Literal["ok", "false", "misfit", "unread", "definition"]
TargetStatus = Literal["reached", "missing", "review"]


@dataclass(frozen=True, slots=True)
class Counterexample:
    """Where the two sides of a line differ: the index values, counted from 1, the inputs, and both sides' values."""

    indices: dict[str, int]
    inputs: dict[str, list[float]]
    left: float
    right: float

    def __str__(self) -> str:
        where = ", ".join(f"{name} = {value}" for name, value in self.indices.items())
        return f"at {where or 'a random point'}: left side {self.left:.6g}, right side {self.right:.6g}"


@dataclass(frozen=True, slots=True)
class LineResult:
    """What was found about one link; line and column count from 1 and point at its right side."""

    line: int
    column: int
    source: str
    verdict: LineVerdict
    message: str = ""
    counterexample: Counterexample | None = None
    reading: str = ""
    """How the link was read, fully bracketed."""


@dataclass(frozen=True, slots=True)
class TargetResult:
    """Whether one target was reached."""

    id: str
    says: str
    status: TargetStatus
    message: str = ""
    """Why it was not reached, where more can be said than that it was not."""


@dataclass(frozen=True, slots=True)
class DerivationVerdict:
    """All that was found about one derivation; `message` says first what matters first."""

    status: Status
    targets: tuple[TargetResult, ...]
    lines: tuple[LineResult, ...]
    message: str = ""
