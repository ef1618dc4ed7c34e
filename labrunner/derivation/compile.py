"""A lab's declaration made ready: its symbols with values at random points, its given lines, meanings and targets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from labrunner.derivation import dual
from labrunner.derivation.arrays import COLUMN, POINTS, ROW, Array
from labrunner.derivation.context import Context
from labrunner.derivation.cursor import Vocabulary
from labrunner.derivation.declaration import Derivation, Part, Target
from labrunner.derivation.definitions import define, head_of
from labrunner.derivation.elaborate import elaborate
from labrunner.derivation.expressions import Expression
from labrunner.derivation.kinds import variables_in
from labrunner.derivation.parser import read_side
from labrunner.derivation.problems import MisfitError, UnreadError
from labrunner.derivation.scope import Environment, Index, Kind, Scope, Symbol, Term
from labrunner.derivation.shapes import Shape
from labrunner.derivation.tokens import tokenize
from labrunner.derivation.vocabulary import FUNCTIONS
from labrunner.errors import LabError

POINT_COUNT = 3
_SEED = 20
_NO_NAMES = Vocabulary(frozenset(), frozenset(), frozenset(), frozenset(), {}, {})


@dataclass(frozen=True, slots=True, eq=False)
class Goal:
    """A target made ready: its accepted left sides, and by which names each of them differentiates."""

    id: str
    target: Target
    lefts: tuple[tuple[Term, frozenset[str]], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Compiled:
    """A part made ready; `values` are those of all its names at the points."""

    part: Part
    scope: Scope
    values: dict[str, dual.Number]
    goals: tuple[Goal, ...]


@lru_cache(maxsize=32)
def compiled(declaration: Derivation) -> tuple[Compiled, ...]:
    """Return the parts of a declaration made ready; raises LabError where it contradicts itself."""
    return tuple(_compiled(part) for part in declaration.parts)


def _compiled(part: Part) -> Compiled:
    scope = _declared_scope(part)
    try:
        for kind, lines in ((Kind.GIVEN, part.given), (Kind.MEANING, part.meanings)):
            for line in lines:
                _define(scope, line, kind)
        root = Environment(scope, {})
        values = {key: root.value(key) for key, symbol in scope.symbols.items() if symbol.label is None}
        goals = tuple(_goal(scope, name, target) for name, target in part.targets.items())
    except (UnreadError, MisfitError) as error:
        raise LabError(f"derivation, part {part.title!r}: {error}") from error
    return Compiled(part, scope, values, goals)


def _declared_scope(part: Part) -> Scope:
    """Return the scope of everything that `sizes` and `symbols` declare."""
    sizes = _sizes(part)
    rng = np.random.default_rng(_SEED)
    functions: dict[str, str] = {}
    symbols: dict[str, Symbol] = {}
    for latex, kind, rest in declared(part):
        if kind == "function":
            functions[latex] = FUNCTIONS.get(rest[0], rest[0])
            continue
        if kind == "index":
            continue  # any letter that is no name is an index; the declaration is for the list of symbols
        unknown = [size for size in rest if size not in sizes]
        if unknown:
            raise LabError(f"derivation, part {part.title!r}: {latex} has the undeclared size {unknown[0]}")
        key = key_of(latex)
        if kind == "label":
            symbols[key] = Symbol(key, latex, Kind.LABEL, Shape(tuple(rest)), label=Index(latex, rest[0]))
        else:
            value = _point_values(rng, kind, [sizes[size] for size in rest])
            symbols[key] = Symbol(key, latex, Kind.BASE, Shape(tuple(rest)), value=value)
    return Scope(sizes, functions, symbols, _aliases(part))


def _aliases(part: Part) -> dict[str, str]:
    pairs = (piece.split("=") for piece in filter(None, (text.strip() for text in part.aliases.split(";"))))
    return {key_of(alias.strip()): key_of(name.strip()) for alias, name in pairs}


def _sizes(part: Part) -> dict[str, int]:
    sizes = {}
    for piece in filter(None, (text.strip() for text in part.sizes.split(","))):
        match = re.fullmatch(r"(\w+)\s*=\s*(\d+)", piece)
        if match is None:
            raise LabError(f"derivation, part {part.title!r}: sizes are written as n = 4, not {piece!r}")
        sizes[match[1]] = int(match[2])
    return sizes


def declared(part: Part) -> Iterator[tuple[str, str, list[str]]]:
    """Yield (name, kind, sizes) for each declared symbol; raises LabError for a kind that there is not."""
    for entry in filter(None, (text.strip() for text in part.symbols.split(";"))):
        names, _, what = entry.partition(":")
        kind, *rest = what.split() or [""]
        if kind not in ("real", "positive", "distribution", "label", "index", "function"):
            raise LabError(f"derivation, part {part.title!r}: {entry!r} is not a declaration such as 'z: real n'")
        for name in names.split(","):
            yield name.strip(), kind, rest


def key_of(latex: str) -> str:
    """Return the key under which the name written as `latex` is known."""
    if re.fullmatch(r"d[A-Za-z](_\d)?", latex):
        return latex
    head = head_of(read_side(tokenize(latex, 0, len(latex)), _NO_NAMES)[0])
    if head is None:
        raise LabError(f"derivation: {latex!r} is not a name")
    return head[0].key


def _point_values(rng: np.random.Generator, kind: str, lengths: list[int]) -> Array:
    """Return values at the points, of two decimals so that a counterexample can be read; none is near zero."""
    size = (POINT_COUNT, *lengths)
    values = np.round(rng.uniform(0.2, 1.6, size), 2)
    if kind == "real":
        values *= rng.choice([-1.0, 1.0], size)
    elif kind == "distribution":
        values = np.round(values / values.sum(axis=1, keepdims=True), 3)
        values[:, -1] = 1.0 - values[:, :-1].sum(axis=1)
    return Array(values, (POINTS, ROW, COLUMN)[: len(size)])


def read_equation(scope: Scope, line: str, more: frozenset[str] = frozenset()) -> tuple[Expression, Expression]:
    """Return both sides of a line of the lab's."""
    left, _, right = line.partition("=")
    vocabulary = scope.vocabulary(more)
    return (
        read_side(tokenize(left, 0, len(left)), vocabulary)[0],
        read_side(tokenize(right, 0, len(right)), vocabulary)[0],
    )


def _define(scope: Scope, line: str, kind: Kind) -> None:
    latex = line.partition("=")[0].strip()
    short = re.match(r"d[A-Za-z]", latex)  # dW for the gradient by W
    left, right = read_equation(scope, line, frozenset({short[0]} if short else ()))
    head = head_of(left)
    if head is None:
        raise UnreadError(f"{line!r} does not begin with the name that it defines")
    name, indices = head
    shown = latex if not indices else re.sub(r"_(\{[^{}]*\}|\w)$", "", latex).strip("()")
    scope.symbols[name.key] = define(scope, name, indices, right, kind, shown)


def _goal(scope: Scope, name: str, target: Target) -> Goal:
    lefts = []
    for latex in target.left:
        expression, _ = read_side(tokenize(latex, 0, len(latex)), scope.vocabulary())
        lefts.append((elaborate(expression, Context(scope)), variables_in(expression, scope)))
    return Goal(name, target, tuple(lefts))
