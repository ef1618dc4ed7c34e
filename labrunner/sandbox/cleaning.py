"""Text from a report's process, made safe for a terminal and a page."""

from __future__ import annotations

import re

# C0 and C1 controls but tab and newline, marks that reorder text, line separators, surrogates, and invisible tags.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\U000e0000-\U000e007f]"
)
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def clean(text: str, longest: int | None = None) -> str:
    """Return `text` with controls and bidirectional marks replaced, cut after `longest` characters."""
    safe = _UNSAFE.sub(_REPLACEMENT, text.replace("\r\n", "\n").replace("\r", "\n"))
    return safe if longest is None or len(safe) <= longest else safe[: longest - 1] + "…"


class Printed:
    """What a report prints over all its processes, kept up to `limit` bytes."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._data = bytearray()
        self.is_full = False
        self.muted = False

    def feed(self, data: bytes) -> None:
        """Keep what still fits of `data`."""
        if self.muted:
            return
        room = self._limit - len(self._data)
        self._data += data[:room]
        self.is_full = self.is_full or len(data) >= room

    @property
    def text(self) -> str:
        """Return what was printed, cleaned."""
        note = "\n(more was printed than is kept)\n" if self.is_full else ""
        return clean(self._data.decode("utf-8", "replace")) + note
