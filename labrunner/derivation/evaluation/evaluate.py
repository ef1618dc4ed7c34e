"""Expressions evaluated at all points and for all index values at once, with exact derivatives."""

from __future__ import annotations

from labrunner.derivation.arrays import algebra
from labrunner.derivation.arrays.dual import COLUMN, ROW, Named, Value, constant, negative, primal, renamed
from labrunner.derivation.evaluation.active import Active, Rule
from labrunner.derivation.evaluation.blocks import assembled
from labrunner.derivation.evaluation.entries import delta, indexed, latex_of, onehot, picked, sliced
from labrunner.derivation.evaluation.flat import joined, parted
from labrunner.derivation.evaluation.indices import Ranges, declared_indices, ranges_of
from labrunner.derivation.evaluation.operations import added, constant_matrix, function, indexed_sum, multiplied, raised
from labrunner.derivation.evaluation.tangents import derivative, differential, seeded
from labrunner.derivation.evaluation.truths import cases, holds, truth
from labrunner.derivation.problems import Misfit, Unread
from labrunner.derivation.terms.expressions import Expr
from labrunner.derivation.terms.vocabulary import Definition, Vocabulary

MOST_VALUES = 400


class Evaluator:
    """Values of symbols at one sample; definitions are worked out once and kept."""

    def __init__(self, vocabulary: Vocabulary, sample: dict[str, Named], layout: str = "gradient") -> None:
        self.vocabulary = vocabulary
        self.sample = sample
        self.layout = layout
        self._known: dict[tuple[str, Active], Value] = {}
        self._values: dict[tuple[Expr, frozenset[tuple[str, int]]], Named] = {}
        self._ranges: dict[tuple[Expr, ...], Ranges] = {}
        self._busy: set[tuple[str, Active]] = set()
        self._indices = declared_indices(vocabulary)
        self.named = frozenset(vocabulary.symbols) | vocabulary.definitions.keys() | vocabulary.sizes.keys()
        """All names that mean something here."""

    def extended(self, vocabulary: Vocabulary) -> Evaluator:
        """Return an evaluator of `vocabulary` that keeps what is known of names that mean the same in both."""
        other = Evaluator(vocabulary, self.sample, self.layout)
        new = {n for n, d in vocabulary.definitions.items() if self.vocabulary.definitions.get(n) is not d}
        other._known = {key: value for key, value in self._known.items() if not new & vocabulary.reach(key[0])}
        return other

    def value(self, expr: Expr, sizes: dict[str, int] | None = None) -> Named:
        """Return the value of `expr`; its axes are points, free indices, ROW and COLUMN."""
        sizes = self.sizes(expr) if sizes is None else sizes
        key = (expr, frozenset(sizes.items()))
        found = self._values.get(key)
        if found is None:
            found = self._values[key] = primal(self.of(expr, sizes, ()))
            if len(self._values) > MOST_VALUES:
                del self._values[next(iter(self._values))]
        return found

    def sizes(self, *exprs: Expr) -> dict[str, int]:
        """Return how far each index letter in `exprs` runs."""
        return self.sizes_from(self.ranges(*exprs))

    def ranges(self, *exprs: Expr) -> Ranges:
        """Return what `exprs` say of how far their index letters run."""
        # Each side of a link inside a chain is the other side of the next.
        found = self._ranges.get(exprs)
        if found is None:
            if len(self._ranges) > MOST_VALUES:
                self._ranges.clear()
            found = self._ranges[exprs] = ranges_of(exprs, self.vocabulary, self.shape, self.measure)
        return found

    def sizes_from(
        self, ranges: Ranges, known: dict[str, int] | None = None, remembered: dict[str, int] | None = None
    ) -> dict[str, int]:
        """Return how far each index letter runs; some are known from the other side, some from the line before."""
        return ranges.settled(self._indices | known if known else self._indices, remembered)

    def holds(self, condition: Expr, sizes: dict[str, int]) -> Named:
        """Return 1 where `condition` holds and 0 elsewhere."""
        return primal(holds(self, condition, sizes, ()))

    def shape(self, name: str) -> tuple[int, ...]:
        """Return the sizes of the axes of `name`."""
        declared = self.vocabulary.shape(name)
        if declared is not None:
            return declared
        return sizes_of(primal(self.symbol(name, (), -1)))

    def measure(self, expr: Expr) -> tuple[int, ...]:
        """Return the sizes of the axes of `expr`, () where they cannot be told on its own."""
        try:
            return sizes_of(self.value(expr))
        except (Unread, Misfit):
            return ()

    def of(self, expr: Expr, sizes: dict[str, int], active: Active) -> Value:
        """Return the value of `expr` under the derivatives that are being taken."""
        rule = _RULES.get(expr.kind)
        if rule is None:
            raise Unread(f"{expr.kind} cannot stand here", expr.at)
        return rule(self, expr, sizes, active)

    def parts(self, expr: Expr, sizes: dict[str, int], active: Active) -> list[Value]:
        """Return the values of the parts of `expr`."""
        return [self.of(part, sizes, active) for part in expr.parts]

    def symbol(self, name: str, active: Active, at: int) -> Value:
        """Return the value of `name`; raise Unread where it is not declared, or defined through itself."""
        if active:
            reach = self.vocabulary.reach(name)
            active = tuple((tag, by) for tag, by in active if by in reach)
        key = (name, active)
        if key not in self._known:
            if key in self._busy:
                raise Unread(f"{name} is defined through itself", at)
            self._busy.add(key)
            try:
                self._known[key] = self._worked_out(name, active, at)
            finally:
                self._busy.discard(key)
        return self._known[key]

    def _worked_out(self, name: str, active: Active, at: int) -> Value:
        seeds = [place for place, (_, by) in enumerate(active) if by == name]
        if seeds:
            return seeded(self, name, active, seeds[-1], at)
        definition = self.vocabulary.definitions.get(name)
        if definition is not None:
            value = self._meant(definition, active)
            return renamed(value, dict(zip(definition.indices, (ROW, COLUMN), strict=False)))
        if name in self.sample:
            return self.sample[name]
        if name in self.vocabulary.sizes:
            return constant(self.vocabulary.sizes[name])
        raise Unread(f"{latex_of(name)} is not declared", at, "define it first: " + latex_of(name) + r" := \dots")

    def _meant(self, definition: Definition, active: Active) -> Value:
        """Return the value of a definition's body; what the lab means by a name keeps the lab's layout."""
        layout = self.layout
        self.layout = "gradient" if definition.source == "meaning" else layout
        try:
            return self.of(definition.body, self.sizes(definition.body), active)
        finally:
            self.layout = layout


def sizes_of(value: Named) -> tuple[int, ...]:
    """Return the sizes of ROW and COLUMN, of those that `value` has."""
    return tuple(value.data.shape[value.axes.index(axis)] for axis in algebra.places(value))


_RULES: dict[str, Rule] = {
    "number": lambda _, expr, sizes, active: constant(expr.number),
    "name": lambda evaluator, expr, sizes, active: indexed(evaluator.symbol(expr.name, active, expr.at), expr),
    "entry": lambda evaluator, expr, sizes, active: indexed(evaluator.of(expr.parts[0], sizes, active), expr),
    "pick": lambda evaluator, expr, sizes, active: picked(evaluator.of(expr.parts[0], sizes, active), expr),
    "matrix": lambda evaluator, expr, sizes, active: assembled(expr, lambda cell: evaluator.of(cell, sizes, active)),
    "flat": lambda evaluator, expr, sizes, active: parted(evaluator.of(expr.parts[0], sizes, active), expr),
    "joined": joined,
    "slice": lambda evaluator, expr, sizes, active: sliced(evaluator.of(expr.parts[0], sizes, active), expr),
    "add": added,
    "neg": lambda evaluator, expr, sizes, active: negative(evaluator.of(expr.parts[0], sizes, active)),
    "mul": multiplied,
    "dot": lambda evaluator, expr, sizes, active: algebra.dotted(*evaluator.parts(expr, sizes, active)),
    "odot": lambda evaluator, expr, sizes, active: algebra.entrywise(*evaluator.parts(expr, sizes, active)),
    "kron": lambda evaluator, expr, sizes, active: algebra.kronecker(*evaluator.parts(expr, sizes, active)),
    "div": lambda evaluator, expr, sizes, active: algebra.divided(*evaluator.parts(expr, sizes, active)),
    "pow": raised,
    "call": function,
    "transpose": lambda evaluator, expr, sizes, active: algebra.transposed(evaluator.of(expr.parts[0], sizes, active)),
    "diff": derivative,
    "differential": differential,
    "sum": indexed_sum,
    "delta": lambda _, expr, sizes, active: delta(expr, sizes),
    "onehot": lambda _, expr, sizes, active: onehot(expr, sizes),
    "truth": truth,
    "cases": cases,
    "ones": constant_matrix,
    "identity": constant_matrix,
}
