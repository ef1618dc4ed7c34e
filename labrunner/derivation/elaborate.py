"""From what was written to what it means: every expression gets its shape, its free indices and its evaluation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from labrunner.derivation import dual, masks
from labrunner.derivation.applications import applied
from labrunner.derivation.arrays import COLUMN, ROW, Axis, constant, delta, renamed, summed
from labrunner.derivation.context import Context
from labrunner.derivation.differentiate import differentiate
from labrunner.derivation.dual import Number
from labrunner.derivation.expressions import (
    Add,
    Apply,
    Cases,
    Compared,
    Condition,
    Constant,
    Derivative,
    Entry,
    Every,
    Expression,
    Indicator,
    Name,
    OneHot,
    Otherwise,
    Power,
    Prime,
    Product,
    Quotient,
    Same,
    Sum,
    Transpose,
)
from labrunner.derivation.expressions import Number as Literal
from labrunner.derivation.problems import MisfitError, UnreadError
from labrunner.derivation.products import added, multiply, quotient, raise_to, transposed
from labrunner.derivation.scope import Environment, Index, Symbol, Term
from labrunner.derivation.shapes import SCALAR, Shape, Unknown, shape_text, unify

_NAN = constant(float("nan"))


class UndefinedError(UnreadError):
    """A name that neither the lab declares nor the learner has defined."""

    def __init__(self, key: str, position: int | None) -> None:
        shown = key.replace(":", " ").rstrip("^")
        super().__init__(f"'{shown}' is not declared by the lab, nor defined by you", f"{shown} := ...", position)
        self.key = key


def elaborate(node: Expression, context: Context) -> Term:
    """Return what `node` means; raises UnreadError or MisfitError where it means nothing here."""
    return _MEANINGS[type(node)](node, context)


def elaborate_condition(condition: Condition, context: Context) -> Term:
    """Return where `condition` holds; raises UnreadError for an `otherwise` with nothing before it."""
    if isinstance(condition, Same):
        return masks.same(context.index(condition.left), context.index(condition.right), condition.equal)
    if isinstance(condition, Compared):
        left, right = elaborate(condition.left, context), elaborate(condition.right, context)
        return masks.compared(left, condition.sign, right, 0)
    if isinstance(condition, Every):
        return masks.every([elaborate_condition(part, context) for part in condition.conditions])
    raise UnreadError("'otherwise' with no case before it", "the condition itself, such as i \\neq j")


def _literal(node: Literal, context: Context) -> Term:
    value = constant(node.value)
    return Term(SCALAR, frozenset(), lambda env: value, f"{node.value:g}", node.value)


def _name(node: Name, context: Context) -> Term:
    symbol = context.scope.symbols.get(node.key)
    if symbol is None:
        return _nameless(node, context)
    if symbol.label is not None:
        return _unit(symbol.label)
    if symbol.implicit:
        return _with_implicit_indices(symbol, context)
    key = symbol.key
    return Term(symbol.shape, frozenset(), lambda env: env.value(key), symbol.latex)


def _nameless(node: Name, context: Context) -> Term:
    """Return a size as the number that it is; raises UnreadError for an index, UndefinedError for any other name."""
    if node.key in context.scope.sizes:
        size = constant(float(context.scope.sizes[node.key]))
        return Term(SCALAR, frozenset(), lambda env: size, node.key)
    if node.key in context.free or any(index.name == node.key for index in context.bound):
        raise UnreadError(f"the index {node.key} as a number is not read", "it as a subscript only", node.position)
    raise UndefinedError(node.key, node.position)


def _with_implicit_indices(symbol: Symbol, context: Context) -> Term:
    """Return a name such as s for e^{z_i}: its index is the i of the place where it is used."""
    used: dict[Axis, Axis] = {}
    indices = []
    for index in symbol.implicit:
        if any(bound.name == index.name for bound in context.bound):
            raise UnreadError(f"{symbol.latex} depends on {index.name}, over which is summed here", "it with its index")
        here = context.along(index.name, index.size, symbol.latex, 0)
        used[index.axis] = here.axis
        indices.append(here)
    key = symbol.key
    return Term(
        symbol.shape,
        frozenset(indices),
        lambda env: dual.linear(lambda array: renamed(array, used), env.value(key)),
        symbol.latex,
    )


def _entry(node: Entry, context: Context) -> Term:
    if isinstance(node.base, Transpose):  # (A^T)_{ij} is A_{ji}
        inner = node.base.base
        return _entry(Entry(inner, node.indices[::-1], node.position), context)
    base = elaborate(node.base, context)
    indices = _padded(node, base)
    if len(indices) != base.shape.rank:
        expected = f"{shape_text(base.shape)}, but has {len(indices)} indices here"
        raise UnreadError(f"{base.text} is {expected}", "as many indices as it has axes", node.position)
    moves: dict[Axis, Axis] = {}
    free, left = [], []
    for axis, name, size in zip((ROW, COLUMN), indices, base.shape.sizes, strict=False):
        if name is None:
            left.append(size)
            continue
        index = context.along(name, size, base.text, node.position)
        moves[axis] = index.axis
        free.append(index)
    text = f"{base.text}_{{{','.join(name or ':' for name in indices)}}}"
    return Term(
        Shape(tuple(left)),
        base.free.union(free),
        lambda env: dual.linear(lambda array: renamed(array, moves), base.run(env)),
        text,
    )


def _padded(node: Entry, base: Term) -> tuple[str | None, ...]:
    """Return the indices, where x^{(i)} alone leaves the first axis of the matrix x^{(i)}_k open."""
    upper = isinstance(node.base, Name) and node.base.key.endswith("^")
    missing = base.shape.rank - len(node.indices)
    return (None,) * missing + node.indices if upper and missing > 0 else node.indices


def _sum(node: Sum, context: Context) -> Term:
    bound = [Index(name) for name in node.indices]
    outside = {name: context.index(name) for name in node.indices if _is_label(name, context)}
    if outside:
        raise UnreadError(f"a sum over {next(iter(outside))}, which is the label", "the sum with another letter")
    context.bound.extend(bound)
    try:
        body = elaborate(node.body, context)
        mask = elaborate_condition(node.condition, context) if node.condition is not None else None
    finally:
        del context.bound[-len(bound) :]
    for index, size in zip(bound, node.sizes, strict=True):
        _sum_to(index, size, context)
    free = (body.free | (mask.free if mask else frozenset())) - set(bound)

    def run(env: Environment) -> Number:
        value = body.run(env)
        if mask is not None:
            value = dual.where(dual.primal(mask.run(env)), value, dual.ZERO)
        for index in bound:
            length = env.scope.length(index.size)
            value = dual.linear(lambda array, index=index, length=length: summed(array, index.axis, length), value)  # type: ignore[misc]
        return value

    return Term(body.shape, free, run, f"(sum_{{{','.join(node.indices)}}} {body.text})")


def _is_label(name: str, context: Context) -> bool:
    symbol = context.scope.symbols.get(name)
    return symbol is not None and symbol.label is not None


def _sum_to(index: Index, size: str | None, context: Context) -> None:
    """Take note of the upper end of a sum; a letter that the lab does not declare stands for the whole size."""
    if size is not None and size in context.scope.sizes and not unify(index.size, size):
        raise MisfitError(f"the sum over {index.name} runs to {size}, but {index.name} does not run over {size}")


def _add(node: Add, context: Context) -> Term:
    return added([(sign, elaborate(term, context)) for sign, term in node.terms], 0)


def _product(node: Product, context: Context) -> Term:
    return multiply([elaborate(factor, context) for factor in node.factors], node.signs, node.position)


def _quotient(node: Quotient, context: Context) -> Term:
    return quotient(elaborate(node.top, context), elaborate(node.bottom, context), node.position)


def _power(node: Power, context: Context) -> Term:
    base, exponent = elaborate(node.base, context), elaborate(node.exponent, context)
    return raise_to(base, exponent, node.elementwise, node.position)


def _transpose(node: Transpose, context: Context) -> Term:
    return transposed(elaborate(node.base, context))


def _prime(node: Prime, context: Context) -> Term:
    term = elaborate(node.base, context)
    if term.shape.rank == 0 and context.scope.slopes:
        return _generic_derivative(term)
    if term.shape.rank == 0:
        raise UnreadError(
            "a prime on a number does not say by what is differentiated", r"\frac{\partial f}{\partial z_j}"
        )
    return transposed(term)


def _generic_derivative(term: Term) -> Term:
    def run(env: Environment) -> Number:
        below = env.along_slopes()
        return dual.tangent(term.run(below), below.level)

    return Term(term.shape, term.free, run, f"{term.text}'")


def _apply(node: Apply, context: Context) -> Term:
    arguments = [elaborate(argument, context) for argument in node.arguments]
    return applied(node.function, arguments, node.primes, node.position)


def _derivative(node: Derivative, context: Context) -> Term:
    term = elaborate(node.of, context)
    expression: Expression = node.of
    for variable in reversed(node.by):
        term = differentiate(context, term, expression, variable, node.position)
        expression = Derivative(expression, (variable,), node.position)
    return term


def _indicator(node: Indicator, context: Context) -> Term:
    return elaborate_condition(node.condition, context)


def _one_hot(node: OneHot, context: Context) -> Term:
    return _unit(context.index(node.index))


def _unit(index: Index) -> Term:
    return Term(
        Shape((index.size,)),
        frozenset({index}),
        lambda env: delta(env.scope.length(index.size), ROW, index.axis),
        f"e_{index.name}",
    )


def _constant(node: Constant, context: Context) -> Term:
    if node.kind == "zeros":
        return _literal(Literal(0.0), context)
    if node.size is not None and node.size not in context.scope.sizes:
        raise UnreadError(f"'{node.size}' is not a size of this lab", "the name without it")
    size = node.size or Unknown()
    if node.kind == "ones":
        return Term(Shape((size,)), frozenset(), lambda env: dual.ONE, "ones")
    return Term(Shape((size, size)), frozenset(), lambda env: delta(env.scope.length(size), ROW, COLUMN), "I")


def _cases(node: Cases, context: Context) -> Term:
    values = [elaborate(value, context) for value, _ in node.branches]
    shape = added([(1, value) for value in values], node.position).shape
    conditions: list[Term] = []
    for _, condition in node.branches:
        if isinstance(condition, Otherwise):
            conditions.append(masks.every([masks.opposite(mask) for mask in conditions]))
        else:
            conditions.append(elaborate_condition(condition, context))

    def run(env: Environment) -> Number:
        # Where no case holds the value is nan, which no comparison lets pass.
        result: Number = _NAN
        for value, mask in zip(reversed(values), reversed(conditions), strict=True):
            result = dual.where(dual.primal(mask.run(env)), value.run(env), result)
        return result

    free = frozenset[Index]().union(*(term.free for term in values + conditions))
    rank = max([shape, *(mask.shape for mask in conditions)], key=lambda s: s.rank)
    text = "; ".join(f"{value.text} if {mask.text}" for value, mask in zip(values, conditions, strict=True))
    return Term(rank, free, run, f"{{{text}}}")


_MEANINGS: dict[type, Callable[[Any, Context], Term]] = {
    Literal: _literal,
    Name: _name,
    Entry: _entry,
    Sum: _sum,
    Add: _add,
    Product: _product,
    Quotient: _quotient,
    Power: _power,
    Transpose: _transpose,
    Prime: _prime,
    Apply: _apply,
    Derivative: _derivative,
    Indicator: _indicator,
    OneHot: _one_hot,
    Constant: _constant,
    Cases: _cases,
}
