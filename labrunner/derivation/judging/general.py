"""Rules in letters that stand for anything: (fg)' = f'g + fg' for functions of one number, (AB)^T = B^T A^T.

They are tried with random functions, which have a value and a slope of their own at each point, and with random square
matrices and columns. One that holds says nothing of the lab, defines nothing and leads nowhere.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from labrunner.derivation.arrays.dual import COLUMN, POINT, ROW, Data, Named
from labrunner.derivation.comparing.check import holds
from labrunner.derivation.declaration import Typed
from labrunner.derivation.evaluation.evaluate import Evaluator
from labrunner.derivation.judging.composed import is_chain_rule
from labrunner.derivation.judging.generic import spelled_out, variable_of
from labrunner.derivation.judging.primes import has_prime
from labrunner.derivation.latex.tokens import Token
from labrunner.derivation.problems import Unread
from labrunner.derivation.syntax.grammar import read_expression
from labrunner.derivation.terms.expressions import Expr, walk
from labrunner.derivation.terms.letters import applied_letters, letters_in, primed_letters
from labrunner.derivation.terms.vocabulary import Vocabulary

_MOST_TOKENS = 80
_SIZE = 3
_POINTS = 8
_SHORT = r"\partial_"
_OF_MATRICES = frozenset(["number", "name", "add", "neg", "mul", "dot", "odot", "kron", "transpose", "call", "pow"])


def holds_in_general(sides: Sequence[Sequence[Token]], known: Vocabulary) -> bool:
    """Return whether `sides` are equal whatever their letters stand for, none of which means anything yet."""
    if is_chain_rule(sides, known):
        return True
    tokens = [token for side in sides for token in side]
    letters = letters_in(tokens) if len(sides) > 1 and len(tokens) <= _MOST_TOKENS else None
    if not letters:
        return False
    derives = has_prime(tokens) or any(token.text in (r"\partial", "d") for token in tokens)
    try:
        return _of_functions(sides, tokens, letters, known) if derives else _of_matrices(sides, letters, known)
    except Unread:
        return False


def _of_matrices(sides: Sequence[Sequence[Token]], letters: frozenset[str], known: Vocabulary) -> bool:
    """Return whether `sides` are equal for any square matrices, the capitals, and columns, the other letters."""
    if any(len(letter) > 1 or not _is_own(letter, known) for letter in letters):
        return False
    typed = [Typed(letter, "real", ("@n", "@n")[: 1 + letter.isupper()]) for letter in sorted(letters)]
    inner = _alone(typed)
    exprs = [read_expression(side, inner) for side in sides]
    sample = {t.name: Named((POINT, ROW, COLUMN)[: 1 + len(t.shape)], _draw(t.name, len(t.shape))) for t in typed}
    plain = all(node.kind in _OF_MATRICES and not node.indices for expr in exprs for node in walk(expr))
    return plain and _all_equal(exprs, Evaluator(inner, sample))


def _is_own(letter: str, known: Vocabulary) -> bool:
    """Return whether `letter` means nothing, or what a learner said: a rule for all matrices holds for that, too."""
    definition = known.definitions.get(letter)
    return not known.knows(letter) or (definition is not None and definition.source == "learner")


def _of_functions(
    sides: Sequence[Sequence[Token]], tokens: Sequence[Token], letters: frozenset[str], known: Vocabulary
) -> bool:
    """Return whether `sides` are equal for any smooth functions of one number."""
    applied = applied_letters(tokens, letters)
    functions = {word: meaning for word, meaning in known.functions.items() if word == _SHORT}
    inner = _alone([Typed(x, "real", ()) for x in sorted(letters - applied)], functions | {x: x for x in applied})
    exprs = [read_expression(side, inner) for side in sides]
    variable = variable_of(exprs, letters, applied, primed_letters(tokens))
    if variable is None or any(known.knows(letter) for letter in letters - {variable}):
        return False
    if variable in known.definitions and not known.is_spare(variable):
        return False
    meant = [found for expr in exprs if (found := spelled_out(expr, variable, applied)) is not None]
    return len(meant) == len(exprs) and _all_equal(meant, _at_points(meant))


def _at_points(exprs: Sequence[Expr]) -> Evaluator:
    """Return an evaluator with random numbers for the names in `exprs`, positive ones where logarithms are taken."""
    nodes = [node for expr in exprs for node in walk(expr)]
    positive = any(node.kind == "call" and node.name == "log" for node in nodes)
    drawn = {node.name: _draw(node.name) for node in nodes if node.kind in ("name", "diff")}
    sample = {name: Named((POINT,), np.abs(data) if positive else data) for name, data in drawn.items()}
    return Evaluator(_alone([Typed(name, "real", ()) for name in sample]), sample)


def _alone(symbols: Sequence[Typed], functions: dict[str, str] | None = None) -> Vocabulary:
    """Return a vocabulary of `symbols` and nothing else."""
    return Vocabulary({"@n": _SIZE}, {typed.name: typed for typed in symbols}, {}, functions or {})


def _all_equal(exprs: Sequence[Expr], evaluator: Evaluator) -> bool:
    return all(holds(left, right, [], evaluator) for left, right in pairwise(exprs))


def _draw(name: str, rank: int = 0) -> Data:
    """Return values of either sign at several points, the same whenever `name` is asked for."""
    rng = np.random.default_rng(zlib.crc32(name.encode()))
    shape = (_POINTS, *(_SIZE,) * rank)
    data: Data = rng.uniform(0.3, 1.7, shape) * rng.choice([-1.0, 1.0], shape)
    return data
