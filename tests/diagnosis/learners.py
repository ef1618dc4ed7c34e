"""Solutions as learners write them, wrong and right: in loops and by other formulas than the labs' own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Function = Callable[..., Any]


@dataclass(frozen=True)
class Learner:
    """A learner's function in place of the lab's `of`, and the name of the mistake in it, or several: `one|other`."""

    lab: str
    of: str
    mistake: str
    function: Function
    title: str = ""

    @property
    def id(self) -> str:
        return f"{self.lab} {self.of}: {self.title}" if self.title else f"{self.lab}-{self.function.__name__}"

    def is_named_by(self, said: str) -> bool:
        """Return whether one of the names that were said is one of the mistake's; two at once come in any order."""
        mistakes = [sorted(name.split("+")) for name in self.mistake.split("|")]
        return any(sorted(name.split("+")) in mistakes for name in said.split("|"))


LEARNERS: list[Learner] = []
RIGHT: list[Learner] = []


def learner(lab: str, of: str, mistake: str) -> Callable[[Function], Function]:
    """Return a decorator that adds a function to LEARNERS."""

    def register(function: Function) -> Function:
        LEARNERS.append(Learner(lab, of, mistake, function))
        return function

    return register


def right(lab: str, of: str) -> Callable[[Function], Function]:
    """Return a decorator that adds a function to RIGHT: it has no mistake, and its own formulas."""

    def register(function: Function) -> Function:
        RIGHT.append(Learner(lab, of, "", function))
        return function

    return register
