"""The rules of the grammar as values, for the readers of a part that come back to the whole: a sum in a bracket."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from labrunner.derivation.syntax.reader import Cursor
from labrunner.derivation.terms.expressions import Expr

Read = Callable[[Cursor], Expr]


@dataclass(frozen=True, slots=True)
class Rules:
    """What reads each level of an expression: terms added up, products divided, factors side by side, one factor."""

    sum: Read
    term: Read
    product: Read
    factor: Read
