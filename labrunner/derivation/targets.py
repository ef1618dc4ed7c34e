"""Which of a lab's targets a derivation reaches, for all index values, through links that say something."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from itertools import product

import numpy as np

from labrunner.derivation.arrays import Array, Axis, combined, constant, delta, renamed
from labrunner.derivation.comparison import Fit, agree, fit, multiplied, value_of
from labrunner.derivation.compile import Goal
from labrunner.derivation.definitions import head_of
from labrunner.derivation.desk import Desk, Reading
from labrunner.derivation.expressions import Derivative, Entry, Expression, Name, Node, walk
from labrunner.derivation.kinds import kinds_in, variables_in, without_indices
from labrunner.derivation.links import JudgedChain, Link
from labrunner.derivation.problems import MisfitError, UnreadError
from labrunner.derivation.scope import Index, Kind, Term
from labrunner.derivation.shapes import could_unify
from labrunner.derivation.verdicts import Judgement


@dataclass(frozen=True, slots=True, eq=False)
class Member:
    """A side in a run of links that all hold, and where it equals the first side of the run (None: everywhere)."""

    place: int
    reading: Reading
    mask: Array | None


@dataclass(eq=False)
class Progress:
    """How far a goal is: where it is covered, by left side, and in which chain that was completed."""

    goal: Goal
    settled: Set[Node]
    covered: dict[int, Array] = field(default_factory=dict)
    reached: int | None = None  # the number of the chain
    place: int = 0  # the place of the side that reached it
    links: int = 0
    found: bool = False  # the result stands there, if through too few links


def targets_of(desk: Desk, chains: list[JudgedChain]) -> list[Progress]:
    """Return the progress of each goal of the part on `desk` over all chains."""
    all_progress = [
        Progress(goal, _settled(desk, chains, frozenset(goal.target.forbidden.split()))) for goal in desk.compiled.goals
    ]
    said: set[tuple[object, object]] = set()
    since = 0  # links that say something since another goal was reached
    for number, judged in enumerate(chains):
        new = _new_links(desk, judged, said)
        since += new
        reached = False
        for progress in all_progress:
            reached |= _advance(desk, progress, judged, number, max(since, new))
        if reached:
            since = 0
    return all_progress


def _new_links(desk: Desk, judged: JudgedChain, said: set[tuple[object, object]]) -> int:
    """Return how many links of a chain hold and say something that no link before has said."""
    count = 0
    for link in judged.links:
        if link.verdict is Judgement.OK and link.pair is not None and _says_something(desk, link):
            pair = link.pair[0].expression, link.pair[1].expression
            count += pair not in said
            said.add(pair)
    return count


def _says_something(desk: Desk, link: Link) -> bool:
    """Return whether a link does more than repeat its side, a given line, or what a name stands for."""
    if link.pair is None or link.pair[0].expression == link.pair[1].expression:
        return False
    for side, other in (link.pair, link.pair[::-1]):
        head = head_of(side.expression)
        symbol = desk.scope.symbols.get(head[0].key) if head is not None else None
        if symbol is None:
            continue
        if symbol.kind in (Kind.GIVEN, Kind.BASE):
            return False
        if symbol.kind in (Kind.MEANING, Kind.LEARNER) and _names_a_derivative(desk, side, other):
            return False
    return True


def _names_a_derivative(desk: Desk, side: Reading, other: Reading) -> bool:
    """Return whether `side = other` only says again what the name on the left stands for, as dW = dJ/dW does."""
    return isinstance(without_indices(other.expression), Derivative) and "derivative" in kinds_in(
        side.expression, desk.scope
    )


def _settled(desk: Desk, chains: list[JudgedChain], forbidden: frozenset[str]) -> Set[Node]:
    """Return the names and derivatives that some line gives without anything forbidden, so that a result may use them.

    A name for a derivative that no line gives is no result: `q := dp/dz` answers nothing.
    """
    settled: set[Node] = set()
    runs = [run for judged in chains for run in _runs(judged)]
    while True:
        found = {node for run in runs for node in _settled_by(desk, run, forbidden, settled)} - settled
        if not found:
            return settled
        settled |= found


def _settled_by(desk: Desk, run: list[Member], forbidden: frozenset[str], settled: Set[Node]) -> Iterator[Node]:
    everywhere = [member.reading.expression for member in run if member.mask is None]
    plain = [e for e in everywhere if not forbidden & kinds_in(e, desk.scope, settled)]
    for expression in everywhere:
        node = without_indices(expression)
        general = len(set(_indices_in(expression))) == len(_indices_in(expression))
        if isinstance(node, Name | Derivative) and general and any(other is not expression for other in plain):
            yield node


def _indices_in(expression: Expression) -> list[str | None]:
    return [index for node in walk(expression) if isinstance(node, Entry) for index in node.indices]


def _advance(desk: Desk, progress: Progress, judged: JudgedChain, number: int, links: int) -> bool:
    """Take note of what `judged` says about a goal, and return whether that completes it now."""
    if progress.reached is not None:
        return False
    for run in _runs(judged):
        for start, result in product(run, run):
            if start is result or not _is_result(desk, progress, result):
                continue
            mask = multiplied(start.mask, result.mask)
            for number_of_left, coverage in _matches(desk, progress.goal, start, mask):
                before = progress.covered.get(number_of_left, constant(0.0))
                progress.covered[number_of_left] = combined(np.maximum, before, coverage)
                if (progress.covered[number_of_left].data > 0.5).all():
                    progress.found = True
                    progress.links = max(progress.links, links)
                    if links >= progress.goal.target.links:
                        progress.reached, progress.place = number, result.place
                        return True
    return False


def _runs(judged: JudgedChain) -> Iterator[list[Member]]:
    """Yield the runs of sides that are joined by links which hold, each with where it equals the run's first side."""
    members: dict[int, Member] = {}
    for link in judged.links:
        if link.verdict not in (Judgement.OK, Judgement.DEFINITION) or link.pair is None:
            if len(members) > 1:
                yield list(members.values())
            members = {}
            continue
        if link.left not in members:
            if len(members) > 1:
                yield list(members.values())
            members = {link.left: Member(link.left, link.pair[0], None)}
        mask = multiplied(members[link.left].mask, link.mask)
        members[link.right] = Member(link.right, link.pair[1], mask)
    if len(members) > 1:
        yield list(members.values())


def _is_result(desk: Desk, progress: Progress, member: Member) -> bool:
    forbidden = set(progress.goal.target.forbidden.split())
    return not forbidden & kinds_in(member.reading.expression, desk.scope, progress.settled)


def _matches(desk: Desk, goal: Goal, member: Member, mask: Array | None) -> Iterator[tuple[int, Array]]:
    """Yield (number of the left side, where it is covered) for each accepted left side that `member` is."""
    expression = member.reading.expression
    variables = variables_in(expression, desk.scope)
    if not variables:
        return
    for number, (left, wanted) in enumerate(goal.lefts):
        if wanted <= variables:
            coverage = _coverage(desk, left, member.reading.term, mask)
            if coverage is not None:
                yield number, coverage


def _coverage(desk: Desk, left: Term, side: Term, mask: Array | None) -> Array | None:
    """Return for which index values of `left` the side is it, or None where it is not."""
    labels = {symbol.label for symbol in desk.scope.symbols.values() if symbol.label is not None}
    wanted = sorted(left.free - labels, key=lambda index: index.name)
    given = sorted(side.free - labels, key=lambda index: index.name)
    if len(given) > len(wanted) or left.shape.rank != side.shape.rank:
        return None
    try:
        if fit(left, side) is not Fit.SAME:
            return None
        a, b = value_of(left, desk.environment), value_of(side, desk.environment)
    except (MisfitError, UnreadError):
        return None
    for images in product(given, repeat=len(wanted)):
        if set(images) == set(given) and all(could_unify(w.size, g.size) for w, g in zip(wanted, images, strict=True)):
            moves: dict[Axis, Axis] = {w.axis: g.axis for w, g in zip(wanted, images, strict=True)}
            if agree(renamed(a, moves), b, mask):
                return _covered(desk, wanted, list(images), mask)
    return None


def _covered(desk: Desk, wanted: list[Index], images: list[Index], mask: Array | None) -> Array:
    """Return the mask over the indices of the left side; where two of them became one, it covers the diagonal."""
    back: dict[Axis, Axis] = {}
    coverage = constant(1.0)
    for want, image in zip(wanted, images, strict=True):
        if image.axis in back:
            same = delta(desk.scope.length(want.size), back[image.axis], want.axis)
            coverage = combined(np.multiply, coverage, same)
        else:
            back[image.axis] = want.axis
    if mask is not None:
        kept = set(back) | {axis for axis in mask.axes if isinstance(axis, str)}
        kept |= {symbol.label.axis for symbol in desk.scope.symbols.values() if symbol.label is not None}
        lost = tuple(place for place, axis in enumerate(mask.axes) if axis not in kept)
        reduced = Array(mask.data.max(axis=lost), tuple(axis for axis in mask.axes if axis in kept))
        coverage = combined(np.multiply, coverage, renamed(reduced, back))
    return coverage
