"""Rules of calculus that a text recalls for one number, such as d/dx log x = 1/x, where x is a vector in the lab."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from labrunner.derivation.check import holds
from labrunner.derivation.declaration import Typed
from labrunner.derivation.dual import Named
from labrunner.derivation.evaluate import Evaluator
from labrunner.derivation.expressions import Expr, walk
from labrunner.derivation.vocabulary import Vocabulary

_NUMBERS = Named(("@t",), np.asarray([0.2, 0.3, 0.4, 0.8, 0.9, 1.1, 1.7, 1.9]))
"""Positive ones, at which a logarithm and a root have values too."""


def recalls_rule(left: Expr, right: Expr, vocabulary: Vocabulary) -> bool:
    """Return whether a line is about the derivative of a function of one letter, and holds where that is a number."""
    names = set(left.names + right.names)
    derives = "diff" in left.kinds | right.kinds
    if len(names) != 1 or not derives:
        return False
    (letter,) = names
    if letter in vocabulary.definitions or any(node.indices for side in (left, right) for node in walk(side)):
        return False
    inner = replace(vocabulary, symbols={**vocabulary.symbols, letter: Typed(letter, "real", ())})
    return holds(left, right, [], Evaluator(inner, {letter: _NUMBERS}))
