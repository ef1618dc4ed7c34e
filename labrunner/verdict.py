"""The verdict record: what was checked, how far off it was, and what follows. Every output format is made from it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

SCHEMA_VERSION = 1


class Outcome(Enum):
    """What came of one check at one instance; only PASSED counts as passing."""

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"
    MISSING = "missing"
    REVIEW = "review"


class Standing(Enum):
    """What came of one acceptance criterion."""

    PASSED = "passed"
    FAILED = "failed"
    REVIEW = "review"
    MISSING = "missing"


class Status(Enum):
    """What came of the whole lab: three honest answers, and `ungraded` for a fault of ours."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    REVIEW = "review"
    UNGRADED = "ungraded"


class Scope(Enum):
    """What a verdict speaks of: the lab's own solution, code alone, or a whole report."""

    REFERENCE = "reference"
    CODE = "code"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Worst:
    """The entry that is furthest off; `index` counts from 0 and leads with the position in a tuple of arrays."""

    index: tuple[int, ...]
    actual: float
    expected: float


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What the numbers say went wrong: a question, what speaks for it, and a first hint."""

    pitfall: str | None
    says: str
    evidence: str
    hint: str | None


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check at one instance; `seed` is None where the lab gives its inputs by hand."""

    check: str
    says: str
    criterion: str
    seed: int | None
    fresh: bool
    outcome: Outcome
    max_abs_error: float | None = None
    max_rel_error: float | None = None
    atol: float = 0.0
    rtol: float = 0.0
    bound: float | None = None
    worst: Worst | None = None
    message: str = ""
    line: int | None = None
    diagnosis: Diagnosis | None = None


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """One acceptance criterion, its standing and its points."""

    id: str
    says: str
    status: Standing
    points: float
    max_points: float
    stretch: bool = False


@dataclass(frozen=True, slots=True)
class PartResult:
    """What came of a criterion that no check decides; `kind` is derived, or a part of a report such as reflection."""

    criterion: str
    kind: str
    status: Standing
    message: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class SubmissionId:
    """Whose file was graded: `sha256` is the hex digest of its bytes."""

    learner: str | None
    path: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """All that was found about one submission to one lab."""

    schema_version: int = SCHEMA_VERSION
    lab: str
    scope: Scope
    submission: SubmissionId | None
    status: Status
    points: float
    max_points: float
    criteria: tuple[CriterionResult, ...]
    checks: tuple[CheckResult, ...]
    report: dict[str, Any] | None = None
    isolation: str | None = None
    seconds: float = 0.0
