"""The names that a reader knows: declared symbols, given names, names with a meaning, a learner's own definitions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from labrunner.derivation.declaration import Typed
from labrunner.derivation.latex.tokens import Token
from labrunner.derivation.terms.expressions import Expr

FUNCTIONS = {
    "exp": "exp", "log": "log", "relu": "relu", "ReLU": "relu", "RELU": "relu", "max": "max", "diag": "diag",
    "Diag": "diag", "tr": "trace", "Tr": "trace", "trace": "trace", "softmax": "softmax", "sigmoid": "sigmoid",
    "sigma": "sigmoid", "tanh": "tanh", "step": "step", "Theta": "step", "theta": "step", "vec": "vec", "rvec": "vec",
    "onehot": "onehot", "one_hot": "onehot", "one-hot": "onehot", "outer": "outer", "kron": "kron", "sqrt": "sqrt",
    "dot": "dot", "heaviside": "step", "Softmax": "softmax", "SoftMax": "softmax", "OneHot": "onehot",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Definition:
    """A name that stands for an expression; `indices` are the index letters on its left side."""

    name: str
    indices: tuple[str, ...]
    body: Expr
    source: str = "given"
    """given, meaning, or learner: who says so."""
    rank: int = -1
    """How many indices the name takes; -1 where nobody asked."""


@dataclass(frozen=True)
class Vocabulary:
    """Everything that may be named, under one context of the lab."""

    sizes: dict[str, int]
    symbols: dict[str, Typed]
    definitions: dict[str, Definition]
    functions: dict[str, str]
    foreign: frozenset[str] = frozenset()
    """Names that mean something in another context of the lab: read as names, and not to be defined anew."""
    numbers: dict[str, str] = field(default_factory=dict)
    """Which size a number stands for where a sum runs up to it."""
    counted: Callable[[], int] = field(default=lambda: 1, compare=False)
    """What tells from where the text counts entries; asked only where one is named by a number."""
    short: dict[str, str] = field(default_factory=dict)
    """The whole names that the text cuts short, such as y_pred for y_p."""
    spare: frozenset[str] = frozenset()
    """Given names that a learner may give another meaning."""
    used: frozenset[str] = frozenset()
    """Names through which the lab, in any context, says what another name is."""
    told: frozenset[str] = frozenset()
    """Names that the lab, in any context, gives a meaning that a learner may claim."""
    _reach: dict[str, frozenset[str]] = field(default_factory=dict, init=False, compare=False, repr=False)
    """What is known of how far names reach, for `definitions` never change."""

    read: dict[tuple[Token, ...], Expr] = field(default_factory=dict, init=False, compare=False, repr=False)
    """What was read with these names."""

    @property
    def first(self) -> int:
        """Which number the first entry of a vector has, 0 or 1."""
        return self.counted()

    def knows(self, name: str) -> bool:
        """Return whether `name` is declared, given, or defined."""
        # It is asked for most of all, and a call more would show.
        return name in self.symbols or name in self.definitions or name in self.sizes or name in self.foreign

    def is_given(self, name: str) -> bool:
        """Return whether the lab says what `name` is."""
        return name in self.definitions and self.definitions[name].source == "given"

    def is_index(self, name: str) -> bool:
        """Return whether `name` is declared as an index."""
        return name in self.symbols and self.symbols[name].kind == "index"

    def is_value(self, name: str) -> bool:
        """Return whether `name` is a vector, matrix or number."""
        size = name in self.sizes and name not in self.definitions
        return self.knows(name) and not size and not self.is_index(name)

    def is_number(self, name: str) -> bool:
        """Return whether `name` has values of its own, unlike the identity and the vector of ones."""
        return self.is_value(name) and not (name in self.symbols and self.symbols[name].kind in ("identity", "ones"))

    def is_idle(self, name: str) -> bool:
        """Return whether `name` is declared, but nothing that the lab says depends on it: it may be used anew."""
        free = name not in self.definitions and name not in self.used
        return name in self.symbols and (free or self.is_spare(name)) and self.is_number(name)

    def is_spare(self, name: str) -> bool:
        """Return whether `name` is given unless a learner says otherwise, and nothing else is said through it."""
        return name in self.spare and name not in self.used

    def rank(self, name: str) -> int:
        """Return how many indices `name` takes, -1 where that is not known."""
        shape = self.shape(name)
        if shape is not None:
            return len(shape)
        return self.definitions[name].rank if name in self.definitions else -1

    def true_name(self, name: str) -> str:
        """Return the name that `name` is only another word for, or `name` itself."""
        for _ in self.definitions:
            definition = self.definitions.get(name)
            if definition is None or definition.body.kind != "name" or definition.body.indices != definition.indices:
                return name
            name = definition.body.name
        return name

    def with_definition(self, definition: Definition) -> Vocabulary:
        """Return this vocabulary with one name more."""
        own = definition.source == "learner"
        symbols = {name: typed for name, typed in self.symbols.items() if not (own and name == definition.name)}
        return replace(self, symbols=symbols, definitions={**self.definitions, definition.name: definition})

    def is_foreign(self, name: str) -> bool:
        """Return whether `name` means something in other parts of the lab alone, and is no derivative there."""
        return name in self.foreign and not self.is_here(name) and " " not in name

    def is_here(self, name: str) -> bool:
        """Return whether `name` means something in this part of the lab."""
        return name in self.symbols or name in self.definitions or name in self.sizes

    def is_told_elsewhere(self, name: str) -> bool:
        """Return whether another part of the lab gives `name` a meaning."""
        return name in self.told and name not in self.definitions

    def with_definitions(self, definitions: Iterable[Definition]) -> Vocabulary:
        """Return this vocabulary with a learner's names; what the lab says here of a name goes before."""
        found = self
        for definition in definitions:
            own = self.definitions.get(definition.name)
            input_here = definition.name in self.symbols and not self.is_idle(definition.name)
            if (own is None or own.source == "learner" or self.is_spare(own.name)) and not input_here:
                found = found.with_definition(definition)
        return found

    def shape(self, name: str) -> tuple[int, ...] | None:
        """Return the declared sizes of the axes of `name`, None for a defined name."""
        typed = self.symbols.get(name)
        return None if typed is None else tuple([self.sizes[size] for size in typed.shape])

    def reach(self, name: str) -> frozenset[str]:
        """Return the names that `name` is written through, itself included."""
        if name not in self._reach:
            seen = {name}
            waiting = [name]
            while waiting:
                definition = self.definitions.get(waiting.pop())
                new = set(definition.body.names) - seen if definition is not None else set()
                seen |= new
                waiting += new
            self._reach[name] = frozenset(seen)
        return self._reach[name]


def spelled(latex: str) -> str:
    """Return the plain key of a declared name: W_1 for W_{1}, h_pre for h_{\\text{pre}}, bar W_1 for \\bar{W}_1."""
    plain = re.sub(r"\\(text|mathrm|operatorname)", "", latex)
    plain = re.sub(r"\\(bar|hat|tilde)\s*\{?\s*\\?([a-zA-Z]+)", r"\1 \2", plain)
    return re.sub(r"[{}\\]", "", plain).strip()
