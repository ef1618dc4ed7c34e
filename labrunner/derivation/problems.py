"""Why a line cannot be judged: it cannot be read, or what was read does not fit together."""

from __future__ import annotations


class UnreadError(Exception):
    """LaTeX that this reader does not know; `rewrite` is what would be read, `position` an offset in the document."""

    def __init__(self, message: str, rewrite: str = "", position: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.rewrite = rewrite
        self.position = position

    def advice(self) -> str:
        """Return the reason and what would be read, in one sentence."""
        return f"{self.message}; write {self.rewrite}" if self.rewrite else self.message


class MisfitError(Exception):
    """Shapes or indices that contradict each other."""

    def __init__(self, message: str, position: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.position = position
