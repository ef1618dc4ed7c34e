"""A lab's own test: are its right answers accepted, its wrong ones refused, and is there room between the two?"""

from __future__ import annotations

from labrunner.audit.answer import Answer
from labrunner.audit.auditing import INSTANCES, audit, with_oracle
from labrunner.audit.report import AuditReport, AuditStatus, Draws, Finding, Margin, PitfallStanding, Point

__all__ = [
    "INSTANCES",
    "Answer",
    "AuditReport",
    "AuditStatus",
    "Draws",
    "Finding",
    "Margin",
    "PitfallStanding",
    "Point",
    "audit",
    "with_oracle",
]
