"""Links between differentials judged: dL = g^T dz says how one change follows from another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, permutations, product

from labrunner.derivation.comparing.check import Finding
from labrunner.derivation.displays.pieces import Piece
from labrunner.derivation.judging.reading import UNDECLARED, Link, Reading
from labrunner.derivation.judging.recalled import RULE, recalls_rule
from labrunner.derivation.syntax.differentials import inputs_of, moved, ways_to_move
from labrunner.derivation.terms.alternatives import alternatives
from labrunner.derivation.terms.canonical import canonical
from labrunner.derivation.terms.expressions import Expr, indices_in, rewritten, walk
from labrunner.derivation.terms.gates import gate_conditions

_OPEN = "cannot be read: what is held fixed in this line between differentials is open, or it does not hold"

MOST_INPUTS = 5
"""Among how many inputs all choices of moving ones are tried before a link is called false."""


def judge_change(piece: Piece, left: Expr, right: Expr, conditions: tuple[Expr, ...], reading: Reading) -> None:
    """Judge a link between differentials, which leads to no target by itself; repeated indices may be summed over."""
    before = reading.state
    _judge(piece, left, right, conditions, reading)
    if reading.remarks[-1].finding.verdict == "ok" or not before.sums_repeated:
        return
    sides = reading.in_convention(left, right)
    tried = replace(reading, state=before, remarks=[], links=list(reading.links))
    if sides != (left, right):
        _judge(piece, *sides, conditions, tried)
    if tried.remarks and tried.remarks[-1].finding.verdict != "unread":
        reading.remarks[-1], reading.state, reading.links = tried.remarks[-1], tried.state, tried.links


def _judge(piece: Piece, left: Expr, right: Expr, conditions: tuple[Expr, ...], reading: Reading) -> None:
    own = inputs_of((left, right), _inputs(reading))
    zero = any(side.kind == "number" and side.number == 0 for side in (left, right))
    rests = zero and bool(own) and all(side.kind in ("differential", "number") for side in (left, right))
    found = Finding("ok") if rests else _whatever_moves(left, right, own, conditions, reading, zero)
    if found is None and not conditions and _is_definite(left, right, reading):
        found = _never(left, right, own, reading)
    if (found is None or found.verdict != "ok") and recalls_rule(left, right, reading.vocabulary):
        found = RULE
    if not zero:
        reading.state = replace(reading.state, moving=reading.state.moving | own)
        if found is not None and found.verdict == "ok":
            sides = canonical(left), canonical(right)
            reading.links.append(Link(*sides, conditions, reading.setting.id, trivial=sides[0] == sides[1]))
    reading.remark(piece.at, found or Finding("unread", _OPEN), left, right)


def goes_forward(left: Expr, right: Expr, reading: Reading) -> bool:
    """Return whether a change is written through changes of what it depends on; gradients go the other way round."""
    above, below = _moved_in(left), _moved_in(right)
    reach = reading.vocabulary.reach
    return bool(below) and all(any(name != other and name in reach(other) for other in above) for name in below)


def _moved_in(side: Expr) -> set[str]:
    """Return the names whose changes `side` writes."""
    return {name for node in walk(side) if node.kind == "differential" for name in node.parts[0].names}


def _is_definite(left: Expr, right: Expr, reading: Reading) -> bool:
    """Return whether a link can only be read as one between differentials, of all entries at once.

    Where an input's change follows from an output's, as in dh = W^T dy, gradients may be meant, unless its chain goes
    forward. Where the prose speaks of a case, the other entries may rest.
    """
    free = left.free | right.free
    if reading.gate or any(set(indices_in(condition)) <= free for condition in reading.active):
        return False
    above, below = _moved_in(left), _moved_in(right)
    backward = any(name != other and name in reading.vocabulary.reach(other) for name in above for other in below)
    if backward and not _goes_on_forward(left, reading):
        return False
    return bool(above and below)


def _goes_on_forward(left: Expr, reading: Reading) -> bool:
    """Return whether `left` stands in a chain that began with a change written through those of what it depends on."""
    for before in reversed(reading.remarks):
        if before.finding.verdict != "ok" or before.sides[1:] != (left,):
            break
        if goes_forward(before.sides[0], left, reading):
            return True
        left = before.sides[0]
    return False


def _never(left: Expr, right: Expr, own: frozenset[str], reading: Reading) -> Finding | None:
    """Return how a link fails that holds whatever moves in none of the ways in which it may be meant; else None.

    Where each change has an index of its own, as in dp_i = p_i (1 - p_i) dz_i, only one entry may move, of a unit that
    is open or shut.
    """
    names = sorted(_reached(left, right, reading))
    if len(names) > MOST_INPUTS:
        return None
    senses = [(left, right), *alternatives(left, right, reading.vocabulary, reading.state.text)]
    ways = (frozenset(chosen) for size in range(1, len(names) + 1) for chosen in combinations(names, size))
    moving = sorted((way for way in ways if _all_move(left, right, way, reading)), key=lambda way: way != own)
    alone = [pair for sense in senses for pair in _one_entry_moves(*sense, names, reading)]
    if not alone and _own_letters(left, right):
        return None
    wrong: list[Finding] = []
    cases = [(), *((case,) for case in _cases(left, right, reading))]
    together = ((moved(a, way), moved(b, way)) for way, (a, b) in product(moving, senses))
    for sides, case in product((*together, *alone), cases):
        found = reading.check(*sides, case)
        if found.verdict == "unread" or (found.verdict == "ok" and not reading.vanishes(*sides, case)):
            return None
        wrong += [found] if found.verdict != "ok" else []
    return wrong[0] if wrong else None


def _own_letters(left: Expr, right: Expr) -> frozenset[str]:
    """Return the index letters of the changes on the right side where all of them stay free, as i does in dz_i."""
    free = left.free | right.free
    letters = [set(indices_in(node.parts[0])) for node in walk(right) if node.kind == "differential"]
    return frozenset[str]().union(*letters) if all(own and own <= free for own in letters) else frozenset()


def _cases(left: Expr, right: Expr, reading: Reading) -> Iterator[Expr]:
    """Yield the cases that prose may state for a link in which each change has an index of its own."""
    letters = _own_letters(left, right)
    yield from gate_conditions(reading.vocabulary, letters)
    for pair in combinations(sorted(left.free | right.free) if letters else (), 2):
        yield Expr("rel", name="≠", indices=pair)
        yield Expr("rel", name="=", indices=pair)


def _one_entry_moves(left: Expr, right: Expr, names: Sequence[str], reading: Reading) -> Iterator[tuple[Expr, Expr]]:
    """Yield both sides with the derivatives by z_i in place of the changes, where these are written with an i alone."""
    letters = sorted(_own_letters(left, right))
    for name in names:
        for indices in (
            permutations(letters, reading.vocabulary.rank(name)) if reading.vocabulary.rank(name) > 0 else ()
        ):
            yield _by(left, name, indices), _by(right, name, indices)


def _by(side: Expr, name: str, indices: tuple[str, ...]) -> Expr:
    """Return `side` with the derivative by an entry of `name` in place of each change."""

    def change(node: Expr) -> Expr:
        return Expr("diff", node.parts, name, indices, at=node.at) if node.kind == "differential" else node

    return rewritten(side, change)


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
