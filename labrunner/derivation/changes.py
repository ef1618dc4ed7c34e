"""Links between differentials judged: dL = g^T dz says how one change follows from another."""

from __future__ import annotations

from dataclasses import replace

from labrunner.derivation.check import Finding
from labrunner.derivation.differentials import has_differential, inputs_of, moved, ways_to_move
from labrunner.derivation.expressions import Expr, shown
from labrunner.derivation.links import Piece
from labrunner.derivation.reading import UNDECLARED, Reading
from labrunner.derivation.vocabulary import names_in

_OPEN = "cannot be read: what is held fixed in this line between differentials is open, or it does not hold"


def judge_change(piece: Piece, left: Expr, right: Expr, conditions: tuple[Expr, ...], reading: Reading) -> None:
    """Judge a link between differentials, which leads to no target by itself and is never called false."""
    own = inputs_of((left, right), _inputs(reading))
    zero = any(side.kind == "number" and side.number == 0 for side in (left, right))
    found = Finding("ok") if zero and own else _whatever_moves(left, right, own, conditions, reading, zero)
    if not zero:
        reading.state = replace(reading.state, moving=reading.state.moving | own)
    reading.remark(piece.at, found or Finding("unread", _OPEN), f"{shown(left)} = {shown(right)}")


def goes_forward(left: Expr, right: Expr, reading: Reading) -> bool:
    """Return whether a change of an output is written through changes of inputs; gradients go the other way round."""
    inputs = _inputs(reading)
    return has_differential(left) and not inputs_of([left], inputs) and bool(inputs_of([right], inputs))


def _inputs(reading: Reading) -> frozenset[str]:
    """Return the names that have values of their own, and are not written through others."""
    return frozenset(reading.setting.sample) - frozenset(reading.vocabulary.definitions)


def _whatever_moves(
    left: Expr, right: Expr, own: frozenset[str], conditions: tuple[Expr, ...], reading: Reading, zero: bool
) -> Finding | None:
    """Return what is found for the first choice of moving inputs under which both sides agree, None for none."""
    reached = (reading.vocabulary.reach(name) for name in names_in(left) + names_in(right))
    every = frozenset[str]().union(*reached) & _inputs(reading)
    found: Finding | None = None
    for inputs in ways_to_move(own, reading.state.moving, every):
        sides = moved(left, inputs), moved(right, inputs)
        other = reading.check(*sides, conditions)
        if other.verdict == "ok" and (zero or not reading.vanishes(*sides, conditions)):
            return other
        if other.verdict == "unread" and (reading.layout == "gradient" or UNDECLARED in other.message):
            found = found or other
    return found
