"""Other ways to write a given name: p_i = s_i / S, once it was found to hold, leads derivatives of p through S."""

from __future__ import annotations

from dataclasses import replace

from labrunner.derivation.judging.reading import Reading
from labrunner.derivation.terms.canonical import canonical, lettered, separated
from labrunner.derivation.terms.expressions import Expr, rewritten, with_indices
from labrunner.derivation.terms.vocabulary import Definition, Vocabulary

MOST_STEPS = 3
"""Through how many given names a learner's own one is looked for: L, then p, then the sum in it."""


def keep_way(left: Expr, right: Expr, conditions: tuple[Expr, ...], reading: Reading) -> None:
    """Keep a link that writes a given name through the learner's own ones."""
    left = canonical(left)
    own = {definition.name for definition in reading.state.definitions}
    plain = left.kind == "name" and left.name not in own and len(set(left.indices)) == len(left.indices)
    if plain and not conditions and own & set(right.names) and "diff" not in right.kinds:
        way = Definition(left.name, left.indices, right, "learner")
        reading.state = replace(reading.state, ways=(*reading.state.ways, way))


def through_ways(expr: Expr, reading: Reading) -> Expr:
    """Return `expr` with each derivative by a learner's own name of a name that is written through it spelled out."""
    return rewritten(expr, lambda node: _through(node, reading)) if "diff" in expr.kinds else expr


def _through(node: Expr, reading: Reading) -> Expr:
    """Return a derivative by a learner's own name with what it derives written through that name."""
    known = reading.vocabulary
    own = known.definitions.get(node.name) if node.kind == "diff" else None
    if own is None or own.source != "learner" or _occurs(known.true_name(own.name), node.parts[0], known):
        return node
    body = canonical(node.parts[0])
    for _ in range(MOST_STEPS + 1):
        body = rewritten(body, lambda name: _by_way(name, own.name, reading))
        if _occurs(own.name, body, known):
            return replace(node, parts=(separated(body),))
        body = rewritten(body, lambda name: _unfolded(_folded(name, own, known), own.name, reading))
    return node


def _occurs(name: str, expr: Expr, known: Vocabulary) -> bool:
    """Return whether `name` occurs in `expr`, or in what its names stand for."""
    return any(name in known.reach(other) for other in expr.names)


def _by_way(name: Expr, by: str, reading: Reading) -> Expr:
    """Return a given name as the first way writes it that leads to `by`."""
    ways = (way for way in reading.state.ways if name.kind == "name" and way.name == name.name)
    fitting = (way for way in ways if not name.indices or len(way.indices) in (0, len(name.indices)))
    way = next((way for way in fitting if _leads_to(by, way, reading.vocabulary)), None)
    return name if way is None else _written(way, name)


def _folded(name: Expr, own: Definition, known: Vocabulary) -> Expr:
    """Return a given name as what it stands for, with the learner's S in the place of the sum that S is."""
    given = known.definitions.get(name.name) if name.kind == "name" else None
    if given is None or given.source != "given" or len(given.indices) != len(name.indices) or own.indices:
        return name
    meant = lettered(own.body)
    whole = Expr("name", name=own.name, at=name.at)
    return _written(replace(given, body=rewritten(given.body, lambda e: whole if lettered(e) == meant else e)), name)


def _unfolded(name: Expr, by: str, reading: Reading) -> Expr:
    """Return a given name as what it stands for, where a name in that is written in a way that leads to `by`.

    y is W_2 h + b_2, h is relu(h_pre), and that is written through the rows w_a.
    """
    known = reading.vocabulary
    given = known.definitions.get(name.name) if name.kind == "name" else None
    if given is None or given.source != "given" or len(given.indices) not in (0, len(name.indices)):
        return name
    leading = {way.name for way in reading.state.ways if _leads_to(by, way, known)}
    return _written(given, name) if leading & known.reach(name.name) - {name.name} else name


def _leads_to(name: str, way: Definition, known: Vocabulary) -> bool:
    return any(name in known.reach(other) for other in way.body.names)


def _written(way: Definition, name: Expr) -> Expr:
    """Return `name` in the way that `way` writes it, with its own index letters; whole, where it has none."""
    if not name.indices and way.indices:
        return Expr("entry", (way.body,), indices=way.indices, at=name.at)
    if len(way.indices) != len(name.indices):
        return Expr("entry", (way.body,), indices=name.indices, at=name.at)
    return separated(with_indices(way.body, dict(zip(way.indices, name.indices, strict=True))))
