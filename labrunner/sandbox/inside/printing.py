"""What a report prints: passed on at once, up to a cap, and dropped without a word to its code beyond that."""

from __future__ import annotations

import io
import sys
from os import write


class Printer(io.RawIOBase):
    """A stream that writes at most `limit` bytes to descriptor 1, together with all other such streams."""

    def __init__(self, budget: list[int]) -> None:
        super().__init__()
        self._budget = budget

    def writable(self) -> bool:
        """Return True."""
        return True

    def write(self, data: object) -> int:
        """Write what the budget still allows of `data`, and claim to have written it all."""
        whole = bytes(data)  # type: ignore[call-overload]
        part = whole[: max(self._budget[0], 0)]
        self._budget[0] -= len(whole)
        try:
            while part:
                part = part[write(1, part) :]
        except OSError:
            # The judge has read its fill from this report's earlier processes.
            self._budget[0] = 0
        return len(whole)


def redirect(limit: int) -> None:
    """Make sys.stdout and sys.stderr one capped stream, in the order in which it is written."""
    budget = [limit]
    for name in ("stdout", "stderr"):
        stream = io.TextIOWrapper(
            io.BufferedWriter(Printer(budget), 1),
            encoding="utf-8",
            errors="backslashreplace",
            line_buffering=True,
            write_through=True,
        )
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)


def flush() -> None:
    """Write out what the report printed; what it may have put in place of the streams is its own affair."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BaseException:  # noqa: BLE001, S112 - learner's code may stand here
            continue
