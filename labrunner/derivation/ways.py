"""Other ways to write a given name: p_i = s_i / S, once it was found to hold, leads derivatives of p through S."""

from __future__ import annotations

from dataclasses import replace

from labrunner.derivation.canonical import separated
from labrunner.derivation.expressions import Expr, rewritten, walk, with_indices
from labrunner.derivation.reading import Reading
from labrunner.derivation.vocabulary import Definition, Vocabulary, names_in


def keep_way(left: Expr, right: Expr, conditions: tuple[Expr, ...], reading: Reading) -> None:
    """Keep a link that writes a given name through the learner's own ones."""
    own = {definition.name for definition in reading.state.definitions}
    plain = left.kind == "name" and left.name not in own and len(set(left.indices)) == len(left.indices)
    if plain and not conditions and own & set(names_in(right)) and not any(n.kind == "diff" for n in walk(right)):
        way = Definition(left.name, left.indices, right, "learner")
        reading.state = replace(reading.state, ways=(*reading.state.ways, way))


def through_ways(expr: Expr, reading: Reading) -> Expr:
    """Return `expr` with each derivative by a learner's own name of a name that is written through it spelled out."""
    return rewritten(expr, lambda node: _through(node, reading))


def _through(node: Expr, reading: Reading) -> Expr:
    """Return a derivative of a name by a learner's own name with the first written through the second."""
    body = node.parts[0] if node.kind == "diff" else node
    known = reading.vocabulary
    if node.kind != "diff" or body.kind != "name" or known.true_name(node.name) in known.reach(body.name):
        return node
    for way in reading.state.ways:
        if way.name == body.name and _leads_to(node.name, way, known):
            return replace(node, parts=(_written(way, body),))
    return node


def _leads_to(name: str, way: Definition, known: Vocabulary) -> bool:
    return any(name in known.reach(other) for other in names_in(way.body))


def _written(way: Definition, name: Expr) -> Expr:
    """Return `name` in the way that `way` writes it, with its own index letters."""
    if len(way.indices) != len(name.indices):
        return Expr("entry", (way.body,), indices=name.indices, at=name.at)
    return separated(with_indices(way.body, dict(zip(way.indices, name.indices, strict=True))))
