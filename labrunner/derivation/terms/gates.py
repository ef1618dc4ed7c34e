"""Units that are open or shut: the conditions on pre-activations under which a line may be meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from labrunner.derivation.terms.expressions import Expr, number
from labrunner.derivation.terms.vocabulary import Vocabulary

SIGNS = (">", "<")


def gate_conditions(vocabulary: Vocabulary, letters: Iterable[str], signs: Iterable[str] = SIGNS) -> Iterator[Expr]:
    """Yield h_a > 0 and h_a < 0 for each pre-activation h of which a name is relu, and each of `letters`."""
    for sign in signs:
        for gate in _pre_activations(vocabulary):
            for letter in sorted(letters):
                yield Expr("rel", (replace(gate, indices=(letter,)), number(0)), name=sign)


def _pre_activations(vocabulary: Vocabulary) -> list[Expr]:
    bodies = [definition.body for definition in vocabulary.definitions.values()]
    relus = [body for body in bodies if body.kind == "call" and body.name == "relu"]
    return [body.parts[0] for body in relus if body.parts[0].kind == "name"]
