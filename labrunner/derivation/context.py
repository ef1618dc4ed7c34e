"""Where an expression stands while it is being understood: the names in scope and the indices met so far."""

from __future__ import annotations

from dataclasses import dataclass, field

from labrunner.derivation.problems import MisfitError, UnreadError
from labrunner.derivation.scope import Index, Kind, Scope
from labrunner.derivation.shapes import Size, size_text, unify


@dataclass(eq=False)
class Context:
    """The scope, the free indices of a whole chain of equalities, and the bound ones of the sums around.

    `total` says how a derivative by a learner's own name is meant: with all else following it, or held fixed.
    """

    scope: Scope
    free: dict[str, Index] = field(default_factory=dict)
    bound: list[Index] = field(default_factory=list)
    total: bool = False
    ambiguous: set[str] = field(default_factory=set)

    def index(self, name: str) -> Index:
        """Return the index `name`: bound by the nearest sum, a label, or free in the whole chain."""
        for index in reversed(self.bound):
            if index.name == name:
                return index
        symbol = self.scope.symbols.get(name)
        if symbol is not None and symbol.label is not None:
            return symbol.label
        if name[:1].isdigit():
            raise UnreadError(f"{name} as an index is one entry only", "a letter, so that it holds for all")
        if symbol is not None and symbol.kind is not Kind.LABEL:
            raise UnreadError(f"{symbol.latex} is a name of its own, not an index", "another letter as the index")
        if name not in self.free:
            self.free[name] = Index(name)
        return self.free[name]

    def along(self, name: str, size: Size, of: str, position: int) -> Index:
        """Return the index `name`, which runs over `size` here; raises MisfitError where it runs over another."""
        index = self.index(name)
        if not unify(index.size, size):
            raise MisfitError(
                f"{name} runs over {size_text(index.size)} elsewhere, and over {size_text(size)} in {of}", position
            )
        return index
