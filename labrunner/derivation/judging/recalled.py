"""Rules of calculus that a text recalls for one number, such as d/dx log x = 1/x, where x is a vector in the lab."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from labrunner.derivation.arrays.dual import Named
from labrunner.derivation.comparing.check import Finding, check_link, holds
from labrunner.derivation.declaration import Typed
from labrunner.derivation.evaluation.evaluate import Evaluator
from labrunner.derivation.syntax.differentials import moved
from labrunner.derivation.terms.expressions import Expr, walk
from labrunner.derivation.terms.vocabulary import Vocabulary

RULE = Finding("definition", "a rule of calculus, which holds for numbers and proves nothing here")
_POSITIVE = Named(("@t",), np.asarray([0.2, 0.3, 0.4, 0.8, 0.9, 1.1, 1.7, 1.9]))
_NEGATIVE = Named(("@t",), -_POSITIVE.data)
"""At which a logarithm and a root have no values."""
_OF_ARRAYS = frozenset(["transpose", "odot", "kron", "ones", "identity", "matrix", "slice", "pick"])
_ARRAY_FUNCTIONS = frozenset(["diag", "trace", "norm", "vec", "outer"])


def recalls_rule(left: Expr, right: Expr, vocabulary: Vocabulary) -> bool:
    """Return whether a line is about the derivative of a function of one letter, and holds where that is a number."""
    names, kinds = set(left.names + right.names), left.kinds | right.kinds
    if len(names) != 1 or any(node.indices for side in (left, right) for node in walk(side)):
        return False
    (letter,) = names
    changes = "differential" in kinds
    if not (changes or "diff" in kinds) or _speaks_of_arrays((left, right), letter, vocabulary):
        return False
    definitions = {name: meant for name, meant in vocabulary.definitions.items() if name != letter}
    symbols = {**vocabulary.symbols, letter: Typed(letter, "real", ())}
    inner = replace(vocabulary, symbols=symbols, definitions=definitions)
    sides = [moved(side, frozenset([letter])) for side in (left, right)] if changes else [left, right]
    if not holds(sides[0], sides[1], [], Evaluator(inner, {letter: _POSITIVE})):
        return False
    return check_link(sides[0], sides[1], [], Evaluator(inner, {letter: _NEGATIVE})).verdict != "false"


def _speaks_of_arrays(sides: tuple[Expr, Expr], letter: str, vocabulary: Vocabulary) -> bool:
    """Return whether a line says of `letter` what is said of a vector or a matrix alone, such as x^T or x · x."""
    if vocabulary.rank(letter) == len(("row", "column")):
        return True
    nodes = [node for side in sides for node in walk(side)]
    if any(node.kind in _OF_ARRAYS or node.name in _ARRAY_FUNCTIONS for node in nodes):
        return True
    return any(all(letter in part.names for part in node.parts) for node in nodes if node.kind == "dot")
