"""What can go wrong when a function is probed, worded for the person who wrote the call."""

from __future__ import annotations

from labrunner.errors import LabrunnerError

Index = tuple[int, ...]


class NumericsError(LabrunnerError):
    """A function, a point or a step from which no derivative can be measured."""


class MutatedInputError(NumericsError):
    """A function wrote into the array it was given; `index`, `before` and `after` say where and what."""

    def __init__(self, name: str, index: Index, before: float, after: float) -> None:
        place = f" at index {list(index)}" if index else ""
        super().__init__(f"{name} changed its input{place}: {before!r} before, {after!r} after; copy the array first")
        self.name = name
        self.index = index
        self.before = before
        self.after = after
