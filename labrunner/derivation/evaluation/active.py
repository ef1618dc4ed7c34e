"""What a rule of evaluation has at hand: values of parts and of names, under the derivatives that are being taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from labrunner.derivation.arrays.dual import Named, Value
from labrunner.derivation.terms.expressions import Expr
from labrunner.derivation.terms.vocabulary import Vocabulary

Active = tuple[tuple[int, str], ...]
"""The derivatives that are being taken, outermost first: a tag and the name of what each is taken by."""


class Evaluates(Protocol):
    """Works out parts of expressions; `layout` says how derivatives by vectors and matrices are laid out."""

    vocabulary: Vocabulary
    sample: dict[str, Named]
    layout: str

    def of(self, expr: Expr, sizes: dict[str, int], active: Active) -> Value:
        """Return the value of `expr`."""
        ...

    def parts(self, expr: Expr, sizes: dict[str, int], active: Active) -> list[Value]:
        """Return the values of the parts of `expr`."""
        ...

    def symbol(self, name: str, active: Active, at: int) -> Value:
        """Return the value of `name`, which stands at `at`."""
        ...


Rule = Callable[[Evaluates, Expr, dict[str, int], Active], Value]
