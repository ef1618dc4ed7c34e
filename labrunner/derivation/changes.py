"""Links between differentials judged: dL = g^T dz says how one change follows from another."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, product

from labrunner.derivation.alternatives import alternatives
from labrunner.derivation.check import Finding
from labrunner.derivation.differentials import inputs_of, moved, ways_to_move
from labrunner.derivation.expressions import Expr, indices_in, walk
from labrunner.derivation.pieces import Piece
from labrunner.derivation.reading import UNDECLARED, Reading
from labrunner.derivation.recalled import RULE, recalls_rule

_OPEN = "cannot be read: what is held fixed in this line between differentials is open, or it does not hold"

MOST_INPUTS = 5
"""Among how many inputs all choices of moving ones are tried before a link is called false."""


def judge_change(piece: Piece, left: Expr, right: Expr, conditions: tuple[Expr, ...], reading: Reading) -> None:
    """Judge a link between differentials, which leads to no target by itself."""
    own = inputs_of((left, right), _inputs(reading))
    zero = any(side.kind == "number" and side.number == 0 for side in (left, right))
    rests = zero and bool(own) and all(side.kind in ("differential", "number") for side in (left, right))
    found = Finding("ok") if rests else _whatever_moves(left, right, own, conditions, reading, zero)
    if found is None and not conditions and is_definite(left, right, reading):
        found = _never(left, right, own, reading)
    if (found is None or found.verdict != "ok") and recalls_rule(left, right, reading.vocabulary):
        found = RULE
    if not zero:
        reading.state = replace(reading.state, moving=reading.state.moving | own)
    reading.remark(piece.at, found or Finding("unread", _OPEN), left, right)


def goes_forward(left: Expr, right: Expr, reading: Reading) -> bool:
    """Return whether a change is written through changes of what it depends on; gradients go the other way round."""
    above, below = _moved_in(left), _moved_in(right)
    reach = reading.vocabulary.reach
    return bool(below) and all(any(name != other and name in reach(other) for other in above) for name in below)


def _moved_in(side: Expr) -> set[str]:
    """Return the names whose changes `side` writes."""
    return {name for node in walk(side) if node.kind == "differential" for name in node.parts[0].names}


def is_definite(left: Expr, right: Expr, reading: Reading) -> bool:
    """Return whether a link can only be read as one between differentials, of all entries at once.

    Where an input's change follows from an output's, as in dh = W^T dy, gradients may be meant. Where the prose speaks
    of a case, or each change has an index of its own, as in dp_i = p_i (1 - p_i) dz_i, the other entries may rest.
    """
    free = left.free | right.free
    if reading.gate or any(set(indices_in(condition)) <= free for condition in reading.active):
        return False
    above, below = _moved_in(left), _moved_in(right)
    if any(name != other and name in reading.vocabulary.reach(other) for name in above for other in below):
        return False
    letters = [set(indices_in(node.parts[0])) for node in walk(right) if node.kind == "differential"]
    return bool(above) and any(not own or not own <= free for own in letters)


def _never(left: Expr, right: Expr, own: frozenset[str], reading: Reading) -> Finding | None:
    """Return how a link fails that holds whatever moves in none of the ways in which it may be meant; else None."""
    names = sorted(_reached(left, right, reading))
    if len(names) > MOST_INPUTS:
        return None
    senses = [(left, right), *alternatives(left, right, reading.vocabulary)]
    ways = (frozenset(chosen) for size in range(1, len(names) + 1) for chosen in combinations(names, size))
    moving = sorted((way for way in ways if _all_move(left, right, way, reading)), key=lambda way: way != own)
    wrong: list[Finding] = []
    for inputs, (a, b) in product(moving, senses):
        sides = moved(a, inputs), moved(b, inputs)
        found = reading.check(*sides)
        if found.verdict == "unread" or (found.verdict == "ok" and not reading.vanishes(*sides)):
            return None
        wrong += [found] if found.verdict != "ok" else []
    return wrong[0] if wrong else None


def _all_move(left: Expr, right: Expr, inputs: frozenset[str], reading: Reading) -> bool:
    """Return whether no change that a line writes is nothing while `inputs` move, so that no part of it goes unseen."""
    bodies = (node.parts[0] for side in (left, right) for node in walk(side) if node.kind == "differential")
    return all(any(inputs & reading.vocabulary.reach(name) for name in body.names) for body in bodies)


def _reached(left: Expr, right: Expr, reading: Reading) -> frozenset[str]:
    """Return the inputs through which both sides are written in the end."""
    return _inputs_below({*left.names, *right.names}, reading)


def _inputs_below(names: set[str], reading: Reading) -> frozenset[str]:
    """Return the inputs through which `names` are written in the end."""
    return frozenset[str]().union(*(reading.vocabulary.reach(name) for name in names)) & _inputs(reading)


def _inputs(reading: Reading) -> frozenset[str]:
    """Return the names that have values of their own, and are not written through others."""
    return frozenset(reading.setting.sample) - frozenset(reading.vocabulary.definitions)


def _whatever_moves(
    left: Expr, right: Expr, own: frozenset[str], conditions: tuple[Expr, ...], reading: Reading, zero: bool
) -> Finding | None:
    """Return what is found for the first choice of moving inputs under which both sides agree, None for none."""
    found: Finding | None = None
    below = _inputs_below(_moved_in(right), reading)
    for inputs in ways_to_move(own, reading.state.moving, below, _reached(left, right, reading)):
        sides = moved(left, inputs), moved(right, inputs)
        other = reading.check(*sides, conditions)
        seen = zero or _all_move(left, right, inputs, reading)
        if other.verdict == "ok" and seen and (zero or not reading.vanishes(*sides, conditions)):
            return other
        if other.verdict == "unread" and (reading.layout == "gradient" or UNDECLARED in other.message):
            found = found or other
    return found
