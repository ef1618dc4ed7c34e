"""Products, quotients, powers and sums of terms: which product is meant follows from the shapes."""

from __future__ import annotations

from collections.abc import Sequence

from labrunner.derivation import dual
from labrunner.derivation.arrays import COLUMN, ROW, Array, Axis, flattened, renamed, summed
from labrunner.derivation.dual import Number
from labrunner.derivation.problems import MisfitError, UnreadError
from labrunner.derivation.scope import Environment, Term, fresh_axis
from labrunner.derivation.shapes import SCALAR, Shape, Size, Stance, could_unify, require_same, shape_text, unify

_LOOSE = frozenset({"odot", "otimes"})


def multiply(factors: Sequence[Term], signs: Sequence[str], position: int) -> Term:
    """Return the product; juxtaposition binds tighter than the elementwise and the Kronecker sign, if that fits."""
    if not _LOOSE.intersection(signs) or len(factors) == 2:
        return _fold(factors, signs, position)
    try:
        groups, between = _groups(factors, signs)
        return _fold([_fold(group, inner, position) for group, inner in groups], between, position)
    except MisfitError as tight:
        try:
            return _fold(factors, signs, position)
        except MisfitError:
            raise tight from None


def _groups(factors: Sequence[Term], signs: Sequence[str]) -> tuple[list[tuple[list[Term], list[str]]], list[str]]:
    groups: list[tuple[list[Term], list[str]]] = [([factors[0]], [])]
    between = []
    for sign, factor in zip(signs, factors[1:], strict=True):
        if sign in _LOOSE:
            between.append(sign)
            groups.append(([factor], []))
        else:
            groups[-1][0].append(factor)
            groups[-1][1].append(sign)
    return groups, between


def _fold(factors: Sequence[Term], signs: Sequence[str], position: int) -> Term:
    result = factors[0]
    for sign, factor in zip(signs, factors[1:], strict=True):
        result = _product(result, sign, factor, position)
    return result


def _product(left: Term, sign: str, right: Term, position: int) -> Term:
    if left.shape.rank == 0 or right.shape.rank == 0:
        return scaled(left, right)
    if sign == "odot":
        return elementwise_product(left, right, position)
    if sign == "otimes":
        return kronecker(left, right, position)
    if sign == "star" and left.shape.rank == right.shape.rank == 1:
        return elementwise_product(left, right, position)
    if sign == "star":
        raise UnreadError("* between matrices may be either product", r"A B or A \odot B", position)
    if sign == "times":
        raise UnreadError(r"\times between arrays is not read", r"u \odot v, u^T v or u v^T", position)
    if sign == "cdot" and left.shape.rank == right.shape.rank == 1 and left.shape.stance is not Stance.ROW:
        return inner(left, right, position) if right.shape.stance is not Stance.ROW else outer(left, right)
    return matrix_product(left, right, position)


def scaled(left: Term, right: Term) -> Term:
    """Return the product of two terms of which one is a number."""
    shape = right.shape if left.shape.rank == 0 else left.shape
    number = left.number * right.number if left.number is not None and right.number is not None else None
    return Term(
        shape,
        left.free | right.free,
        lambda env: dual.mul(left.run(env), right.run(env)),
        f"({left.text} {right.text})",
        number,
    )


def elementwise_product(left: Term, right: Term, position: int) -> Term:
    """Return the product element by element; raises MisfitError where the shapes differ."""
    shape = same_shape(left, right, r"\odot", position)
    return Term(
        shape,
        left.free | right.free,
        lambda env: dual.mul(left.run(env), right.run(env)),
        rf"({left.text} \odot {right.text})",
    )


def same_shape(left: Term, right: Term, sign: str, position: int) -> Shape:
    """Return the shape that both terms have; raises MisfitError where they have not."""
    a, b = left.shape, right.shape
    if a.rank != b.rank:
        raise MisfitError(f"{shape_text(a)} {sign} {shape_text(b)}, in {left.text} {sign} {right.text}", position)
    for x, y in zip(a.sizes, b.sizes, strict=True):
        require_same(x, y, f"the sizes differ in {left.text} {sign} {right.text}", position)
    if a.rank == 1 and {a.stance, b.stance} == {Stance.ROW, Stance.COLUMN}:
        raise MisfitError(f"a column {sign} a row, in {left.text} {sign} {right.text}", position)
    return b if a.stance is Stance.EITHER else a


def matrix_product(left: Term, right: Term, position: int) -> Term:
    """Return the product that the shapes ask for: matrix, vector, inner or outer; raises MisfitError for none."""
    a, b = left.shape, right.shape
    if a.rank == b.rank == 1:
        return _vector_product(left, right, position)
    if a.rank == 2 and b.rank == 1 and b.stance is Stance.ROW:
        raise MisfitError(f"a matrix times a row, in {left.text} {right.text}", position)
    if a.rank == 1 and a.stance is Stance.COLUMN:
        raise MisfitError(f"a column times a matrix, in {left.text} {right.text}", position)
    inner_sizes = a.sizes[-1], b.sizes[0]
    require_same(*inner_sizes, f"the inner sizes differ in {left.text} {right.text}", position)
    sizes = a.sizes[:-1] + b.sizes[1:]
    vector = a if a.rank == 1 else b
    shape = Shape(sizes, vector.stance if len(sizes) == 1 else Stance.COLUMN)
    return _contracted(left, right, shape, a.sizes[-1])


def _contracted(left: Term, right: Term, shape: Shape, size: Size) -> Term:
    """Return the sum over the last axis of `left` and the first of `right`."""
    meeting = fresh_axis()
    last: Axis = COLUMN if left.shape.rank == 2 else ROW
    moves: dict[Axis, Axis] = {ROW: meeting}
    if left.shape.rank == 1:
        moves[COLUMN] = ROW

    def run(env: Environment) -> Number:
        a = dual.linear(lambda array: renamed(array, {last: meeting}), left.run(env))
        b = dual.linear(lambda array: renamed(array, moves), right.run(env))
        length = env.scope.length(size)
        return dual.linear(lambda array: summed(array, meeting, length), dual.mul(a, b))

    return Term(shape, left.free | right.free, run, f"({left.text} {right.text})")


def _vector_product(left: Term, right: Term, position: int) -> Term:
    a, b = left.shape.stance, right.shape.stance
    what = f"{left.text} {right.text}"
    if a is Stance.ROW and b is not Stance.ROW:
        return inner(left, right, position)
    if b is Stance.ROW and a is not Stance.ROW:
        return outer(left, right)
    if Stance.EITHER in (a, b):
        if could_unify(left.shape.sizes[0], right.shape.sizes[0]):
            if a is Stance.EITHER:
                return inner(left, right, position)
            raise UnreadError(f"{what} may be an inner or an outer product", "u^T v or u v^T", position)
        if b is Stance.EITHER:
            return outer(left, right)
    if a is Stance.ROW:
        raise MisfitError(f"a row times a row, in {what}", position)
    raise MisfitError(
        rf"two columns cannot be multiplied, in {what}: is it \odot, or is a transpose missing?", position
    )


def inner(left: Term, right: Term, position: int) -> Term:
    """Return the sum of the products of all entries."""
    if left.shape.rank != right.shape.rank:
        raise MisfitError(f"an inner product of {shape_text(left.shape)} and {shape_text(right.shape)}", position)
    for x, y in zip(left.shape.sizes, right.shape.sizes, strict=True):
        require_same(x, y, f"the sizes differ in the inner product {left.text} {right.text}", position)
    return total(
        Term(
            left.shape,
            left.free | right.free,
            lambda env: dual.mul(left.run(env), right.run(env)),
            f"({left.text} . {right.text})",
        )
    )


def total(term: Term) -> Term:
    """Return the sum of all entries of `term`."""
    axes: tuple[Axis, ...] = (ROW, COLUMN)

    def run(env: Environment) -> Number:
        value = term.run(env)
        for axis, size in zip(axes, term.shape.sizes, strict=False):
            length = env.scope.length(size)
            value = dual.linear(lambda array, axis=axis, length=length: summed(array, axis, length), value)  # type: ignore[misc]
        return value

    return Term(SCALAR, term.free, run, term.text)


def outer(left: Term, right: Term) -> Term:
    """Return the matrix of all products of an entry of `left` and one of `right`."""

    def run(env: Environment) -> Number:
        column = dual.linear(lambda array: renamed(array, {ROW: COLUMN}), right.run(env))
        return dual.mul(left.run(env), column)

    shape = Shape((left.shape.sizes[0], right.shape.sizes[0]))
    return Term(shape, left.free | right.free, run, f"({left.text} {right.text})")


def kronecker(left: Term, right: Term, position: int) -> Term:
    """Return the Kronecker product; of two columns the outer product, as which it is mostly meant."""
    a, b = left.shape, right.shape
    if a.rank == b.rank == 1 and a.stance is not Stance.ROW:
        return outer(left, right)
    if a.rank != 2 or (b.rank == 1 and b.stance is Stance.COLUMN):
        raise UnreadError(
            rf"this \otimes is not read: {shape_text(a)} with {shape_text(b)}", "both with indices", position
        )
    first, second = fresh_axis(), fresh_axis()
    sizes: tuple[Size, Size] = (a.sizes[0] if b.rank == 1 else (a.sizes[0], b.sizes[0]), (a.sizes[1], b.sizes[-1]))
    own = COLUMN if b.rank == 2 else ROW

    def merge(array: Array, env: Environment) -> Array:
        length = env.scope.length
        array = flattened(array, (second, length(a.sizes[1])), (own, length(b.sizes[-1])), COLUMN)
        if b.rank == 1:
            return renamed(array, {first: ROW})
        return flattened(array, (first, length(a.sizes[0])), (ROW, length(b.sizes[0])), ROW)

    def run(env: Environment) -> Number:
        outer_part = dual.linear(lambda array: renamed(array, {ROW: first, COLUMN: second}), left.run(env))
        return dual.linear(lambda array: merge(array, env), dual.mul(outer_part, right.run(env)))

    return Term(Shape(sizes), left.free | right.free, run, rf"({left.text} \otimes {right.text})")


def transposed(term: Term) -> Term:
    """Return the transpose: a matrix with its axes swapped, a column as a row."""
    text = f"{term.text}^T"
    if term.shape.rank == 2:
        swap: dict[Axis, Axis] = {ROW: COLUMN, COLUMN: ROW}
        return Term(
            Shape(term.shape.sizes[::-1]),
            term.free,
            lambda env: dual.linear(lambda array: renamed(array, swap), term.run(env)),
            text,
        )
    turned = {Stance.COLUMN: Stance.ROW, Stance.ROW: Stance.COLUMN, Stance.EITHER: Stance.ROW}
    return Term(Shape(term.shape.sizes, turned[term.shape.stance]), term.free, term.run, text, term.number)


def quotient(top: Term, bottom: Term, position: int) -> Term:
    """Return top / bottom: by a number, or element by element."""
    if bottom.shape.rank == 0:
        shape = top.shape
    elif top.shape.rank == 0:
        shape = bottom.shape
    else:
        shape = same_shape(top, bottom, "/", position)
    return Term(
        shape,
        top.free | bottom.free,
        lambda env: dual.mul(top.run(env), dual.power(bottom.run(env), -1.0)),
        f"({top.text} / {bottom.text})",
    )


def raise_to(base: Term, exponent: Term, elementwise: bool, position: int) -> Term:
    """Return base ** exponent of a number, or of every element where the sign says so."""
    if exponent.shape.rank:
        raise UnreadError("an exponent that is a vector is read above e alone", "e^{z}", position)
    if base.shape.rank and not elementwise:
        inverse = exponent.number == -1
        raise UnreadError(
            "inverses are not read" if inverse else "a power of a vector or a matrix may mean two things",
            "" if inverse else r"x \odot x, or x^T x",
            position,
        )
    text = f"{base.text}^{{{exponent.text}}}"
    free = base.free | exponent.free
    value = exponent.number
    if value is not None:
        return Term(base.shape, free, lambda env: dual.power(base.run(env), value), text)

    def run(env: Environment) -> Number:
        return dual.elementwise("exp", dual.mul(exponent.run(env), dual.elementwise("log", base.run(env))))

    return Term(base.shape, free, run, text)


def added(terms: Sequence[tuple[int, Term]], position: int) -> Term:
    """Return the signed sum; a literal number is added to every element, a column to every column of a matrix."""
    shape = _sum_shape([term for _, term in terms], position)

    def run(env: Environment) -> Number:
        total: Number | None = None
        for sign, term in terms:
            value = term.run(env) if sign == 1 else dual.neg(term.run(env))
            total = value if total is None else dual.add(total, value)
        return total if total is not None else dual.ZERO

    text = " ".join(f"{'+' if sign == 1 else '-'} {term.text}" for sign, term in terms).removeprefix("+ ")
    numbers = [sign * term.number for sign, term in terms if term.number is not None]
    literal = sum(numbers) if len(numbers) == len(terms) else None
    return Term(shape, frozenset().union(*(term.free for _, term in terms)), run, f"({text})", literal)


def _sum_shape(terms: Sequence[Term], position: int) -> Shape:
    shaped = [term for term in terms if term.number is None]
    if not shaped:
        return max((term.shape for term in terms), key=lambda shape: shape.rank)
    largest = max(shaped, key=lambda term: term.shape.rank)
    shape = largest.shape
    alike = [term for term in shaped if not (shape.rank == 2 and _is_broadcast_column(term.shape, shape))]
    definite = next((term for term in alike if term.shape.stance is not Stance.EITHER), largest)
    for term in alike:
        same_shape(definite, term, "+", position)
    if shape.rank == 2 and any(term.number for term in terms if term.number is not None):
        raise UnreadError("a number added to a matrix may mean two things", r"I, or \mathbf{1} \mathbf{1}^T", position)
    return definite.shape if definite.shape.rank == shape.rank else shape


def _is_broadcast_column(vector: Shape, matrix: Shape) -> bool:
    """Return whether a vector is meant to be added to every column, as in Z = W X + b."""
    if vector.rank != 1:
        return False
    rows, columns = matrix.sizes
    return vector.stance is Stance.COLUMN and not could_unify(vector.sizes[0], columns) and unify(vector.sizes[0], rows)
