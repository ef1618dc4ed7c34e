"""Derivatives of terms by a name or an entry of one, exact, through every definition on the way."""

from __future__ import annotations

from labrunner.derivation import dual
from labrunner.derivation.arrays import COLUMN, ROW, Array, Axis, delta, flattened, renamed
from labrunner.derivation.context import Context
from labrunner.derivation.dual import Number
from labrunner.derivation.expressions import Apply, Entry, Expression, Name, Transpose, walk
from labrunner.derivation.problems import UnreadError
from labrunner.derivation.scope import Environment, Index, Kind, Symbol, Term, fresh_axis
from labrunner.derivation.shapes import Shape, Size, Stance, shape_text


def differentiate(context: Context, term: Term, expression: Expression, variable: Expression, position: int) -> Term:
    """Return the derivative of `term`, which `expression` was read as, by `variable`."""
    symbol, indices, flat = _variable(context, variable, position)
    hold = _holds(context, symbol)
    names = frozenset(node.key for node in walk(expression) if isinstance(node, Name))
    _refuse_unclear_dependence(context, names, symbol, position)
    axes: tuple[Axis, ...] = tuple(index.axis for index in indices) or tuple(fresh_axis() for _ in symbol.shape.sizes)
    place = _Placement.of(term.shape, Shape() if indices else symbol.shape, flat, position)

    def run(env: Environment) -> Number:
        below = env.below(symbol.key, _seed(env, symbol, axes), hold)
        value = term.run(below.frozen() if hold and symbol.key in names else below)
        slope = dual.tangent(value, below.level)
        return slope if indices else dual.linear(lambda array: place.moved(array, axes, env), slope)

    by = symbol.latex + (f"_{{{','.join(index.name for index in indices)}}}" if indices else "")
    return Term(place.shape, term.free | set(indices), run, f"(d {term.text} / d {by})")


def _variable(context: Context, variable: Expression, position: int) -> tuple[Symbol, tuple[Index, ...], bool]:
    """Return by which symbol is differentiated, at which indices, and whether it is flattened first."""
    flat = isinstance(variable, Apply)
    inner = variable.arguments[0] if isinstance(variable, Apply) else variable
    if isinstance(inner, Transpose):
        raise UnreadError("a derivative by a transposed name is not read", r"\frac{\partial L}{\partial x}", position)
    base = inner.base if isinstance(inner, Entry) else inner
    key = base.key if isinstance(base, Name) else ""
    symbol = context.scope.symbols.get(key)
    if symbol is None:
        raise UnreadError(f"'{key}' is not a name that the lab declares or you have defined", f"{key} := ...", position)
    if symbol.kind in (Kind.LABEL, Kind.MEANING) or symbol.implicit:
        raise UnreadError(f"a derivative by {symbol.latex} is not read", "one by a symbol of the lab", position)
    if not isinstance(inner, Entry):
        return symbol, (), flat
    if len(inner.indices) != symbol.shape.rank:
        raise _wrong_count(symbol, len(inner.indices), position)
    pairs = zip(inner.indices, symbol.shape.sizes, strict=True)
    return symbol, tuple(context.along(str(i), size, symbol.latex, position) for i, size in pairs), False


def _wrong_count(symbol: Symbol, found: int, position: int) -> UnreadError:
    return UnreadError(f"{symbol.latex} is {shape_text(symbol.shape)}, but has {found} indices here", "", position)


def _holds(context: Context, symbol: Symbol) -> bool:
    """Return whether what else depends on the same symbols is held fixed: only ever for a learner's own name."""
    if symbol.kind is not Kind.LEARNER:
        return False
    context.ambiguous.add("total")
    return not context.total


def _refuse_unclear_dependence(context: Context, names: frozenset[str], symbol: Symbol, position: int) -> None:
    """Raise UnreadError where the expression is not written with the variable, yet moves together with it.

    To hold everything else fixed would make such a derivative 0, whatever is claimed of it.
    """
    scope = context.scope
    if any(scope.reaches(name, symbol.key) for name in names):
        return
    shared = scope.bases(symbol.key) & frozenset[str]().union(*(scope.bases(name) for name in names))
    if shared:
        raise UnreadError(
            f"what is differentiated depends on {', '.join(sorted(shared))}, but is not written with {symbol.latex}",
            f"it with {symbol.latex} first",
            position,
        )


def _seed(env: Environment, symbol: Symbol, axes: tuple[Axis, ...]) -> Number:
    """Return the symbol's value with the unit directions along `axes` as its tangent."""
    tangent: Number = dual.ONE
    for own, axis, size in zip((ROW, COLUMN), axes, symbol.shape.sizes, strict=False):
        unit: Number = delta(env.scope.length(size), own, axis)
        tangent = unit if tangent is dual.ONE else dual.mul(tangent, unit)
    return dual.Dual(env.level + 1, env.value(symbol.key), tangent)


class _Placement:
    """Where the axes of the variable go in the shape of the derivative: behind those of what is differentiated."""

    def __init__(self, shape: Shape, sizes: tuple[Size, ...], of_rank: int, flat: bool) -> None:
        self.shape = shape
        self._sizes = sizes
        self._target: Axis = COLUMN if of_rank else ROW
        self._flat = flat

    @staticmethod
    def of(term: Shape, variable: Shape, flat: bool, position: int) -> _Placement:
        """Return the placement for a derivative of `term` by `variable`."""
        flat = variable.rank == 2 and (flat or term.rank == 1)
        if variable.rank == 0:
            return _Placement(term, (), term.rank, False)
        if term.rank == 2:
            raise UnreadError("a matrix differentiated by an array has too many axes", "it with indices", position)
        sizes: tuple[Size, ...] = (variable.sizes,) if flat else variable.sizes
        stance = Stance.EITHER if term.rank == 0 and len(sizes) == 1 else Stance.COLUMN
        return _Placement(Shape(term.sizes + sizes, stance), variable.sizes, term.rank, flat)

    def moved(self, array: Array, axes: tuple[Axis, ...], env: Environment) -> Array:
        """Return the array with the axes of the variable in their place."""
        if self._flat:
            lengths = [env.scope.length(size) for size in self._sizes]
            return flattened(array, (axes[0], lengths[0]), (axes[1], lengths[1]), self._target)
        if len(axes) == 2:
            return renamed(array, {axes[0]: ROW, axes[1]: COLUMN})
        return renamed(array, {axes[0]: self._target}) if axes else array
