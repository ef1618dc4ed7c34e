"""How strong the wall around a report is."""

from __future__ import annotations

from enum import Enum


class Level(Enum):
    """The wall: namespaces and a system-call filter, the filter alone, or a mere process with limits."""

    STRONG = "strong"
    SEALED = "sealed"
    WEAK = "weak"

    def is_at_least(self, other: Level) -> bool:
        """Tell whether this wall holds whatever `other` holds."""
        order = list(Level)
        return order.index(self) <= order.index(other)
