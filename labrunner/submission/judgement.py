"""What is said about one part of a report."""

from __future__ import annotations

from dataclasses import dataclass

from labrunner.verdict import Standing


@dataclass(frozen=True, slots=True)
class Judgement:
    """The standing of one part of a report; `line` counts in the submission's source, `place` is for a reader."""

    standing: Standing
    message: str
    line: int | None = None
    place: str = ""

    @property
    def says(self) -> str:
        """Return the message behind the place that it speaks of."""
        return f"{self.place}: {self.message}" if self.place else self.message
