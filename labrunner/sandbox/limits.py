"""What a report may use up."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds are a report's own: time it spends waiting for a busy machine does not count."""

    call_seconds: float
    total_seconds: float
    memory_mb: float
    output_kb: float = 64
    answer_kb: float = 16 * 1024

    @property
    def memory_bytes(self) -> int:
        """Return the memory on top of what Python and NumPy take themselves."""
        return int(self.memory_mb * 1024 * 1024)

    @property
    def output_bytes(self) -> int:
        """Return how much printed text is kept."""
        return int(self.output_kb * 1024)

    @property
    def answer_bytes(self) -> int:
        """Return how large the arrays of one answer may be together."""
        return int(self.answer_kb * 1024)

    @property
    def cpu_seconds(self) -> int:
        """Return the whole seconds of CPU time after which the kernel steps in, should the judge not have done so."""
        return math.ceil(self.total_seconds) + 2
