"""What names mean: symbols with shapes, definitions or values; indices; and values under differentiation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from itertools import count

from labrunner.derivation.cursor import Vocabulary
from labrunner.derivation.dual import Dual, Number
from labrunner.derivation.expressions import Expression
from labrunner.derivation.problems import UnreadError
from labrunner.derivation.shapes import Shape, Size, Unknown, resolved

_next_axis = count(1)


class Index:
    """A running index: its name as written, its axis in arrays, and the size that its uses tell."""

    __slots__ = ("axis", "name", "size")

    def __init__(self, name: str, size: Size | None = None) -> None:
        self.name = name
        self.axis = fresh_axis()
        self.size: Size = Unknown() if size is None else size


def fresh_axis() -> int:
    """Return the number of an axis that no array has yet."""
    return next(_next_axis)


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """An expression that has been understood: its shape, its free indices, how to evaluate it, how it was read."""

    shape: Shape
    free: frozenset[Index]
    run: Callable[[Environment], Number]
    text: str
    number: float | None = None  # the value of a literal, which may stand for a whole array


class Kind(Enum):
    """Where a symbol comes from."""

    BASE = "base"
    LABEL = "label"
    GIVEN = "given"
    MEANING = "meaning"
    LEARNER = "learner"


@dataclass(frozen=True, slots=True, eq=False)
class Definition:
    """What a symbol stands for: as an expression, and as a term whose axes are those of the symbol."""

    expression: Expression
    run: Callable[[Environment], Number]
    names: frozenset[str]


@dataclass(slots=True, eq=False)
class Symbol:
    """A name: a base symbol has a value, a label an index, every other one a definition.

    `implicit` are indices that a learner's definition uses without showing them on its left side.
    """

    key: str
    latex: str
    kind: Kind
    shape: Shape
    definition: Definition | None = None
    value: Number | None = None
    label: Index | None = None
    implicit: tuple[Index, ...] = ()
    alternatives: list[Definition] = field(default_factory=list)

    def definitions(self) -> list[Definition]:
        """Return what the symbol was defined as, then other ways to write it, the latest first."""
        return ([self.definition] if self.definition else []) + self.alternatives[::-1]


@dataclass(slots=True, eq=False)
class Scope:
    """All symbols of one part of a derivation; a learner's scope rests on the lab's."""

    sizes: Mapping[str, int]
    functions: Mapping[str, str]
    symbols: dict[str, Symbol]
    aliases: Mapping[str, str] = field(default_factory=dict)
    slopes: dict[str, Number] = field(default_factory=dict)  # of generic functions, while a rule about them is judged

    def vocabulary(self, more: frozenset[str] = frozenset()) -> Vocabulary:
        """Return what the reader must know of the names; `more` are names that a learner defines."""
        labels = {key for key, symbol in self.symbols.items() if symbol.kind is Kind.LABEL}
        derived = {key for key, symbol in self.symbols.items() if symbol.definition} | more
        derived |= {alias for alias, key in self.aliases.items() if key in derived}
        names = (set(self.symbols) | set(self.aliases) | more) - labels
        sizes = frozenset(self.sizes)
        return Vocabulary(frozenset(names), derived, frozenset(labels), sizes, self.functions, self.aliases)

    def child(self) -> Scope:
        """Return a scope with the same symbols, to which more can be added."""
        own = {
            key: Symbol(s.key, s.latex, s.kind, s.shape, s.definition, s.value, s.label, s.implicit)
            for key, s in self.symbols.items()
        }
        return Scope(self.sizes, self.functions, own, self.aliases)

    def length(self, size: Size) -> int:
        """Return how long an axis of `size` is; raises UnreadError where nothing tells it."""
        size = resolved(size)
        if isinstance(size, tuple):
            product = 1
            for part in size:
                product *= self.length(part)
            return product
        if isinstance(size, str) and size in self.sizes:
            return self.sizes[size]
        raise UnreadError("over which values an index runs, or how long a vector is, cannot be told from this line")

    def bases(self, key: str) -> frozenset[str]:
        """Return the base symbols that `key` rests on."""
        symbol = self.symbols.get(key)
        if symbol is None:
            return frozenset()
        if symbol.definition is None:
            return frozenset({key})
        return frozenset().union(*(self.bases(name) for name in symbol.definition.names))

    def reaches(self, key: str, goal: str, seen: frozenset[str] = frozenset()) -> bool:
        """Return whether `key` is, or is by some definition written with, `goal`."""
        if key == goal:
            return True
        if key in seen or key not in self.symbols:
            return False
        return any(self.leads_to(d, goal, seen | {key}) for d in self.symbols[key].definitions())

    def leads_to(self, definition: Definition, goal: str, seen: frozenset[str] = frozenset()) -> bool:
        """Return whether a name in `definition` reaches `goal`."""
        return any(self.reaches(name, goal, seen) for name in definition.names)

    def toward(self, key: str, goal: str) -> Definition | None:
        """Return the definition by which `key` depends on `goal`: its own, else another way to write it."""
        for definition in self.symbols[key].definitions():
            if self.leads_to(definition, goal, frozenset({key})):
                return definition
        return None


class Environment:
    """The values of all names; below a derivative the names that depend on its variable, `goal`, are dual numbers.

    With `hold`, a definition that names the goal itself keeps its other names fixed: that is the partial derivative.
    """

    __slots__ = ("_goal", "_hold", "_parent", "_values", "level", "scope")

    def __init__(
        self,
        scope: Scope,
        values: Mapping[str, Number],
        parent: Environment | None = None,
        goal: str | None = None,
        hold: bool = False,
        level: int = 0,
    ) -> None:
        self.scope = scope
        self.level = level
        self._values = dict(values)
        self._parent = parent
        self._goal = goal
        self._hold = hold

    def value(self, key: str) -> Number:
        """Return the value of the name `key`, computed when first asked for."""
        found = self._values.get(key)
        if found is None:
            found = self._values[key] = self._compute(key)
        return found

    def forget(self, key: str) -> None:
        """Drop the value of a name that is no more."""
        self._values.pop(key, None)

    def along_slopes(self) -> Environment:
        """Return the environment in which every generic function moves along its slope: the derivative by a prime."""
        level = self.level + 1
        seeds: dict[str, Number] = {
            key: Dual(level, self.value(key), slope) for key, slope in self.scope.slopes.items()
        }
        return Environment(self.scope, seeds, self, None, False, level)

    def below(self, goal: str, seed: Number, hold: bool) -> Environment:
        """Return the environment of a derivative by `goal`, where `goal` has the value `seed`."""
        return Environment(self.scope, {goal: seed}, self, goal, hold, self.level + 1)

    def frozen(self) -> Environment:
        """Return this environment with everything held fixed but the goal."""
        seeds = {} if self._goal is None else {self._goal: self._values[self._goal]}
        return Environment(self.scope, seeds, self._parent, None, False, self.level)

    def _compute(self, key: str) -> Number:
        symbol = self.scope.symbols[key]
        if self._parent is None:
            if symbol.value is not None:
                return symbol.value
            if symbol.definition is None:
                raise UnreadError(f"{symbol.latex} has no value")
            return symbol.definition.run(self)
        definition = self.scope.toward(key, self._goal) if self._goal is not None else None
        if definition is None or self._goal is None:
            return self._parent.value(key)
        return definition.run(self.frozen() if self._hold and self._goal in definition.names else self)
