"""Two sides of a line, the conditions they were compared under, and what was found."""

from __future__ import annotations

from dataclasses import dataclass

from labrunner.derivation.comparing.check import Finding
from labrunner.derivation.terms.expressions import Expr


@dataclass(frozen=True, slots=True)
class Judged:
    """Two sides and the conditions under which they were compared, with what was found."""

    left: Expr
    right: Expr
    conditions: tuple[Expr, ...]
    finding: Finding

    @property
    def verdict(self) -> str:
        """What was found in one word."""
        return self.finding.verdict
