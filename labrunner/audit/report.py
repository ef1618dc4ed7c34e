"""The audit record of one lab. Every output format is made from it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from labrunner.audit.answer import Answer
from labrunner.oracle import Agreement


class AuditStatus(Enum):
    """A lab passes its audit where there is no finding."""

    PASSED = "passed"
    FAILED = "failed"


class Point(Enum):
    """What a finding is about."""

    REFERENCE = "reference"
    PITFALL = "pitfall"
    CHECK = "check"
    TOLERANCE = "tolerance"
    INSTANCE = "instance"
    STUB = "stub"
    BRIEF = "brief"
    CONFIG = "config"
    ORACLE = "oracle"


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason why a lab fails its audit: `subject` is the check, pitfall, function, instance or file it is about."""

    point: Point
    subject: str
    says: str


@dataclass(frozen=True, slots=True)
class Margin:
    """The room around one check's tolerance.

    `right` is the right answer with the worst error, `wrong` the pitfall with the least error of those that the
    check refuses, `spoilt` the same of spoilt references; None where there is none. "Worst" and "least" are in units
    of the tolerance. `refuses` names the pitfalls that the check refuses at one instance or another.
    """

    check: str
    criterion: str
    atol: float
    rtol: float
    right: Answer | None
    wrong: Answer | None
    spoilt: Answer | None
    refuses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PitfallStanding:
    """One pitfall: at how many instances it was `tried` and `refused`, and by which checks.

    `invisible` is the lab's reason why the pitfall can never show, or None.
    """

    name: str
    of: str
    says: str
    invisible: str | None
    tried: int
    refused: int
    refused_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draws:
    """How many instances were drawn, from seed `first_seed` upwards, and how many of them tell everything apart.

    `unfit` are those that the lab itself rules out; `tried` counts the instances that wrong answers were tried on,
    given and published ones among them.
    """

    first_seed: int
    drawn: int
    unfit: int
    adequate: int
    tried: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditReport:
    """All that the audit of one lab found; `notes` are worth knowing and speak against nothing.

    `oracle` is the library that was asked, None where none was.
    """

    lab: str
    title: str
    status: AuditStatus
    draws: Draws
    checks: tuple[Margin, ...]
    pitfalls: tuple[PitfallStanding, ...]
    findings: tuple[Finding, ...]
    notes: tuple[str, ...]
    oracle: str | None = None
    agreements: tuple[Agreement, ...] = ()
    seconds: float = 0.0
