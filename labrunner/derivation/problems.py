"""What can stand in the way of reading or evaluating a line, each with its place and what to write instead."""

from __future__ import annotations


class Unread(Exception):  # noqa: N818 - not read is no error of the learner
    """A line that cannot be read: `message` says why, `rewrite` what would be read, `at` where in the source."""

    def __init__(self, message: str, at: int = -1, rewrite: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.at = at
        self.rewrite = rewrite


class Numbered(Unread):
    """An entry named by a number, which a line that is meant for all values of an index does not have."""


class Misfit(Exception):  # noqa: N818 - a verdict on a line
    """An expression that was read but whose shapes or free indices do not fit each other."""

    def __init__(self, message: str, in_cells: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.in_cells = in_cells
        """Whether the cells of a matrix that is written out do not fit each other."""
