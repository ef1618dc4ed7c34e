"""Functions applied to terms: element by element, softmax, diag, trace, norm, vec."""

from __future__ import annotations

from labrunner.derivation import dual
from labrunner.derivation.arrays import COLUMN, ROW, delta, flattened, renamed, summed
from labrunner.derivation.dual import ELEMENTWISE, Number
from labrunner.derivation.problems import MisfitError, UnreadError
from labrunner.derivation.products import inner, outer, total
from labrunner.derivation.scope import Environment, Term, fresh_axis
from labrunner.derivation.shapes import SCALAR, Shape, require_same, shape_text


def applied(function: str, arguments: list[Term], primes: int, position: int) -> Term:
    """Return the function of its arguments; raises MisfitError where it does not take such an argument."""
    if function == "inner":
        return inner(arguments[0], arguments[1], position)
    if function == "outer":
        return _outer(arguments[0], arguments[1], position)
    term = arguments[0]
    if function in ELEMENTWISE:
        return _elementwise(function, term, primes)
    if primes:
        raise UnreadError(
            f"the derivative of {function} by a prime is not read", r"\frac{\partial}{\partial z_j}", position
        )
    return _APPLICATIONS[function](term, position)


def _elementwise(function: str, term: Term, primes: int) -> Term:
    text = f"{function}{chr(39) * primes}({term.text})"
    if primes == 0:
        return Term(term.shape, term.free, lambda env: dual.elementwise(function, term.run(env)), text)

    # The derivative of a function that is applied to x is its tangent where x moves at speed 1.
    def run(env: Environment) -> Number:
        value = term.run(env)
        level = env.level
        for step in range(1, primes + 1):
            value = dual.Dual(level + step, value, dual.ONE)
        result = dual.elementwise(function, value)
        for step in range(primes, 0, -1):
            result = dual.tangent(result, level + step)
        return result

    return Term(term.shape, term.free, run, text)


def _outer(left: Term, right: Term, position: int) -> Term:
    if left.shape.rank != 1 or right.shape.rank != 1:
        raise MisfitError("an outer product is one of two vectors", position)
    return outer(left, right)


def _softmax(term: Term, position: int) -> Term:
    if term.shape.rank == 0:
        raise MisfitError("softmax takes a vector, not a number", position)
    size = term.shape.sizes[0]

    def run(env: Environment) -> Number:
        powers = dual.elementwise("exp", term.run(env))
        length = env.scope.length(size)
        sums = dual.linear(lambda array: summed(array, ROW, length), powers)
        return dual.mul(powers, dual.power(sums, -1.0))

    return Term(term.shape, term.free, run, f"softmax({term.text})")


def _logsoftmax(term: Term, position: int) -> Term:
    softmax = _softmax(term, position)
    return Term(
        softmax.shape, term.free, lambda env: dual.elementwise("log", softmax.run(env)), f"logsoftmax({term.text})"
    )


def _logsumexp(term: Term, position: int) -> Term:
    if term.shape.rank != 1:
        raise MisfitError(f"logsumexp takes a vector, not {shape_text(term.shape)}", position)
    powers = total(_elementwise("exp", term, 0))
    return Term(SCALAR, term.free, lambda env: dual.elementwise("log", powers.run(env)), f"logsumexp({term.text})")


def _diag(term: Term, position: int) -> Term:
    if term.shape.rank == 0:
        raise MisfitError("diag takes a vector, not a number", position)
    size = term.shape.sizes[0]
    text = f"diag({term.text})"
    if term.shape.rank == 2:
        require_same(size, term.shape.sizes[1], "the diagonal of a matrix that is not square", position)
        diagonal = fresh_axis()

        def pick(env: Environment) -> Number:
            value = dual.linear(lambda array: renamed(array, {ROW: diagonal, COLUMN: diagonal}), term.run(env))
            return dual.linear(lambda array: renamed(array, {diagonal: ROW}), value)

        return Term(Shape((size,)), term.free, pick, text)
    return Term(
        Shape((size, size)),
        term.free,
        lambda env: dual.mul(term.run(env), delta(env.scope.length(size), ROW, COLUMN)),
        text,
    )


def _trace(term: Term, position: int) -> Term:
    if term.shape.rank != 2:
        raise MisfitError(f"a trace is one of a square matrix, not of {shape_text(term.shape)}", position)
    diagonal = total(_diag(term, position))
    return Term(SCALAR, term.free, diagonal.run, f"tr({term.text})")


def _norm(term: Term, position: int) -> Term:
    squares = inner(term, term, position)
    return Term(SCALAR, term.free, lambda env: dual.power(squares.run(env), 0.5), f"|{term.text}|")


def _vec(term: Term, position: int) -> Term:
    if term.shape.rank != 2:
        raise MisfitError(f"vec takes a matrix, not {shape_text(term.shape)}", position)
    rows, columns = term.shape.sizes

    def run(env: Environment) -> Number:
        first, second = (ROW, env.scope.length(rows)), (COLUMN, env.scope.length(columns))
        return dual.linear(lambda array: flattened(array, first, second, ROW), term.run(env))

    return Term(Shape(((rows, columns),)), term.free, run, f"vec({term.text})")


def _total(term: Term, position: int) -> Term:
    if term.shape.rank == 0:
        raise MisfitError("the sum of a single number's entries", position)
    whole = total(term)
    return Term(SCALAR, whole.free, whole.run, f"sum({term.text})")


_APPLICATIONS = {
    "softmax": _softmax,
    "logsoftmax": _logsoftmax,
    "logsumexp": _logsumexp,
    "diag": _diag,
    "tr": _trace,
    "norm": _norm,
    "vec": _vec,
    "total": _total,
}
