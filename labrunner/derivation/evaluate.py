"""Expressions evaluated at all points and for all index values at once, with exact derivatives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from labrunner.derivation import algebra
from labrunner.derivation.blocks import assembled
from labrunner.derivation.differentials import SEPARATOR, along, nothing_of
from labrunner.derivation.dual import (
    CLOSED_STEP,
    COLUMN,
    ROW,
    STEP,
    Dual,
    Named,
    Value,
    add,
    apply,
    axes_of,
    constant,
    identity,
    multiply,
    negative,
    power,
    primal,
    renamed,
    split,
    total,
)
from labrunner.derivation.entries import delta, indexed, latex_of, onehot, picked, sliced
from labrunner.derivation.expressions import Expr
from labrunner.derivation.indices import Ranges, declared_indices, ranges_of
from labrunner.derivation.problems import Misfit, Unread
from labrunner.derivation.slopes import axes_of_derivative, widened
from labrunner.derivation.vocabulary import Definition, Vocabulary

Active = tuple[tuple[int, str], ...]
"""The derivatives that are being taken, outermost first: a tag and the name of what each is taken by."""

DEEPEST = 4
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
            found = self._values[key] = primal(self._of(expr, sizes, ()))
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
        return primal(self._holds(condition, sizes, ()))

    def shape(self, name: str) -> tuple[int, ...]:
        """Return the sizes of the axes of `name`."""
        declared = self.vocabulary.shape(name)
        if declared is not None:
            return declared
        return sizes_of(primal(self._symbol(name, (), -1)))

    def measure(self, expr: Expr) -> tuple[int, ...]:
        """Return the sizes of the axes of `expr`, () where they cannot be told on its own."""
        try:
            return sizes_of(self.value(expr))
        except (Unread, Misfit):
            return ()

    def _of(self, expr: Expr, sizes: dict[str, int], active: Active) -> Value:
        rule = _RULES.get(expr.kind)
        if rule is None:
            raise Unread(f"{expr.kind} cannot stand here", expr.at)
        return rule(self, expr, sizes, active)

    def _parts(self, expr: Expr, sizes: dict[str, int], active: Active) -> list[Value]:
        return [self._of(part, sizes, active) for part in expr.parts]

    def _name(self, expr: Expr, sizes: dict[str, int], active: Active) -> Value:
        return indexed(self._symbol(expr.name, active, expr.at), expr)

    def _entry(self, expr: Expr, sizes: dict[str, int], active: Active) -> Value:
        return indexed(self._of(expr.parts[0], sizes, active), expr)

    def _symbol(self, name: str, active: Active, at: int) -> Value:
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
            return self._seeded(name, active, seeds[-1], at)
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
            return self._of(definition.body, self.sizes(definition.body), active)
        finally:
            self.layout = layout

    def _seeded(self, name: str, active: Active, place: int, at: int) -> Value:
        if active[place + 1 :]:
            raise Unread(f"a derivative by {latex_of(name)} of a derivative by what it depends on", at)
        tag = active[place][0]
        value = self._symbol(name, active[:place], at)
        seed: Value = constant(1)
        for axis in algebra.places(value):
            size = primal(value).data.shape[axes_of(value).index(axis)]
            seed = multiply(seed, identity(size, axis, f"d{tag}{axis}"))
        return Dual(tag, value, seed)

    def _diff(self, expr: Expr, sizes: dict[str, int], active: Active) -> Value:
        if len(active) >= DEEPEST:
            raise Unread("too many derivatives inside each other", expr.at)
        expr = replace(expr, name=self.vocabulary.true_name(expr.name))
        self._check_reach(expr)
        tag = len(active) + 1
        value, tangent = split(self._of(expr.parts[0], sizes, (*active, (tag, expr.name))), tag)
        by = self._symbol(expr.name, active, expr.at)
        tangent = constant(0) if tangent is None else tangent
        result = renamed(tangent, axes_of_derivative(expr, value, by, tag, self.layout))
        if "#vec0" in axes_of(result):
            result = algebra.flattened(result, "#vec0", "#vec1", COLUMN)
        return widened(result, value, by, expr, self.layout)

    def _differential(self, expr: Expr, sizes: dict[str, int], active: Active) -> Value:
        if not expr.name or len(active) >= DEEPEST:
            raise Unread("a differential is not read here", expr.at, r"write a derivative, such as \frac{dL}{dz_j}")
        tag = len(active) + 1
        body = expr.parts[0]
        result = nothing_of(self._of(body, sizes, active))
        for name in expr.name.split(SEPARATOR):
            _, tangent = split(self._of(body, sizes, (*active, (tag, name))), tag)
            if tangent is not None:
                result = add(result, along(tangent, name, self.sample[name], tag))
        return result

    def _check_reach(self, expr: Expr) -> None:
        """Raise Unread for a derivative by what shares inputs with the numerator but does not occur in it."""
        by = expr.name
        if not self.vocabulary.is_value(by):
            raise Unread(f"{latex_of(by)} is not declared, so nothing can be derived by it", expr.at)
        if by not in self.vocabulary.definitions:
            return
        above = frozenset().union(*(self.vocabulary.reach(name) for name in expr.parts[0].names), frozenset())
        shared = above & self.vocabulary.reach(by)
        if by not in above and shared:
            raise Unread(
                f"the numerator is not written through {latex_of(by)}, so it is open what is held fixed",
                expr.at,
                f"write the numerator through {latex_of(by)} first, or take the derivative by {sorted(shared)[0]}",
            )

    def _call(self, expr: Expr, sizes: dict[str, int], active: Active) -> Value:
        if expr.name == "onehot" and expr.parts[0].kind == "onehot":
            return self._of(expr.parts[0], sizes, active)
        if expr.name == "diag" and self._is_size(expr.parts[0].name):
            raise Unread(
                f"{expr.parts[0].name} is not declared as a vector, but as a size", expr.at, "use another name"
            )
        return algebra.function_of(expr.name, self._parts(expr, sizes, active))

    def _is_size(self, name: str) -> bool:
        return name in self.vocabulary.sizes and name not in self.vocabulary.definitions

    def _sum(self, expr: Expr, sizes: dict[str, int], active: Active) -> Value:
        value = self._of(expr.parts[0], sizes, active)
        for index in expr.indices:
            if index in axes_of(value):
                value = total(value, index)
            elif index in sizes:
                value = multiply(value, constant(sizes[index]))
            else:
                raise Misfit(f"nothing under the sum carries the index {index}")
        return value

    def _pow(self, expr: Expr, sizes: dict[str, int], active: Active) -> Value:
        base, exponent = expr.parts
        number = _literal(exponent)
        if number is None:
            raise Unread("only numbers, T and the exponent of e are read as exponents", expr.at, r"write \exp(...)")
        if base.kind == "call" and base.name == "norm" and number == 2:
            return algebra.square_sum(self._of(base.parts[0], sizes, active))
        value = self._of(base, sizes, active)
        if algebra.places(value):
            what = "an inverse" if number < 0 else "a power of a vector or matrix"
            raise Unread(f"{what} is not read", expr.at, r"write the product out, or x \odot x")
        return apply(power(number), value)

    def _truth(self, expr: Expr, sizes: dict[str, int], active: Active) -> Value:
        return self._holds(expr.parts[0], sizes, active)

    def _holds(self, rel: Expr, sizes: dict[str, int], active: Active) -> Value:
        if rel.kind == "and":
            first, *others = [self._holds(part, sizes, active) for part in rel.parts]
            for other in others:
                first = multiply(first, other)
            return first
        if rel.parts:
            left, right = self._parts(rel, sizes, active)
            gap = add(left, negative(right)) if rel.name in ">≥" else add(right, negative(left))
            if rel.name == "=":
                return multiply(apply(CLOSED_STEP, gap), apply(CLOSED_STEP, negative(gap)))
            return apply(CLOSED_STEP if rel.name in "≥≤" else STEP, gap)
        same = delta(rel, sizes)
        return same if rel.name == "=" else algebra.complement(same)

    def _cases(self, expr: Expr, sizes: dict[str, int], active: Active) -> Value:
        result: Value = constant(0)
        left_over: Value = constant(1)
        for body, condition in zip(expr.parts[::2], expr.parts[1::2], strict=True):
            here = left_over
            if condition.kind != "otherwise":
                here = multiply(left_over, self._holds(condition, sizes, active))
            result = add(result, multiply(here, self._of(body, sizes, active)))
            left_over = add(left_over, negative(here))
        # Where no case applies, the value is not a number, so that no equality holds there.
        gap = primal(left_over)
        return add(result, Named(gap.axes, np.where(gap.data > 0, np.nan, 0.0)))

    def _add(self, expr: Expr, sizes: dict[str, int], active: Active) -> Value:
        literal = [_literal(part) is not None for part in expr.parts]
        return algebra.added(self._parts(expr, sizes, active), literal)

    def _mul(self, expr: Expr, sizes: dict[str, int], active: Active) -> Value:
        first, *others = self._parts(expr, sizes, active)
        for other in others:
            first = algebra.matmul(first, other)
        return first

    def _constant_matrix(self, expr: Expr, sizes: dict[str, int], active: Active) -> Value:
        size = self._constant_size(expr.name)
        if size is None:
            raise Unread(f"how large {expr.name} is does not appear from the line", expr.at, "write it with indices")
        return Named((ROW,), np.ones(size)) if expr.kind == "ones" else identity(size, ROW, COLUMN)

    def _constant_size(self, name: str) -> int | None:
        """Return how large 1, 1_n, I or I_4 is; None where neither its label nor the lab says so."""
        known = self.vocabulary
        label = name[2:]
        if label:
            return known.sizes.get(
                label, int(label) if label.isdigit() and int(label) in known.sizes.values() else None
            )
        symbol = known.symbols.get(name)
        return None if symbol is None else known.sizes[symbol.shape[0]]


def sizes_of(value: Named) -> tuple[int, ...]:
    """Return the sizes of ROW and COLUMN, of those that `value` has."""
    return tuple(value.data.shape[value.axes.index(axis)] for axis in algebra.places(value))


def _literal(expr: Expr) -> float | None:
    if expr.kind == "number":
        return expr.number
    if expr.kind == "neg" and expr.parts[0].kind == "number":
        return -expr.parts[0].number
    if expr.kind == "div" and all(part.kind == "number" for part in expr.parts) and expr.parts[1].number:
        return expr.parts[0].number / expr.parts[1].number
    return None


Rule = Callable[[Evaluator, Expr, dict[str, int], Active], Value]
_RULES: dict[str, Rule] = {
    "number": lambda _, expr, sizes, active: constant(expr.number),
    "name": Evaluator._name,
    "entry": Evaluator._entry,
    "pick": lambda self, expr, sizes, active: picked(self._of(expr.parts[0], sizes, active), expr),
    "matrix": lambda self, expr, sizes, active: assembled(expr, lambda cell: self._of(cell, sizes, active)),
    "slice": lambda self, expr, sizes, active: sliced(self._of(expr.parts[0], sizes, active), expr),
    "add": Evaluator._add,
    "neg": lambda self, expr, sizes, active: negative(self._of(expr.parts[0], sizes, active)),
    "mul": Evaluator._mul,
    "dot": lambda self, expr, sizes, active: algebra.dotted(*self._parts(expr, sizes, active)),
    "odot": lambda self, expr, sizes, active: algebra.entrywise(*self._parts(expr, sizes, active)),
    "kron": lambda self, expr, sizes, active: algebra.kronecker(*self._parts(expr, sizes, active)),
    "div": lambda self, expr, sizes, active: algebra.divided(*self._parts(expr, sizes, active)),
    "pow": Evaluator._pow,
    "call": Evaluator._call,
    "transpose": lambda self, expr, sizes, active: algebra.transposed(self._of(expr.parts[0], sizes, active)),
    "diff": Evaluator._diff,
    "differential": Evaluator._differential,
    "sum": Evaluator._sum,
    "delta": lambda _, expr, sizes, active: delta(expr, sizes),
    "onehot": lambda _, expr, sizes, active: onehot(expr, sizes),
    "truth": Evaluator._truth,
    "cases": Evaluator._cases,
    "ones": Evaluator._constant_matrix,
    "identity": Evaluator._constant_matrix,
}
