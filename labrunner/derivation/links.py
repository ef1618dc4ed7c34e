"""The links of a chain, each judged against its own left neighbour."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from labrunner.derivation import dual, masks
from labrunner.derivation.arrays import Array
from labrunner.derivation.comparison import Difference, Fit, difference, fit, multiplied
from labrunner.derivation.context import Context
from labrunner.derivation.desk import Desk, Reading, learn, readings_of
from labrunner.derivation.dummies import dummies
from labrunner.derivation.elaborate import elaborate_condition
from labrunner.derivation.notation import other_notation
from labrunner.derivation.parser import read_side_condition
from labrunner.derivation.problems import MisfitError, UnreadError
from labrunner.derivation.scope import Index, Term
from labrunner.derivation.segments import Tokens
from labrunner.derivation.statements import Chain, Side, Where
from labrunner.derivation.verdicts import Judgement


@dataclass(eq=False)
class Node:
    """A side as it is read in its chain: its readings that agree with everything before it, or why there are none."""

    side: Side
    readings: list[Reading] = field(default_factory=list)
    problem: UnreadError | MisfitError | None = None


@dataclass(eq=False)
class Link:
    """One equality: the places of its sides in the chain, its verdict, and under which condition it was judged."""

    left: int
    right: int
    verdict: Judgement
    problem: UnreadError | MisfitError | None = None
    mask: Array | None = None
    condition: Term | None = None
    found: Difference | None = None
    pair: tuple[Reading, Reading] | None = None


@dataclass(eq=False)
class JudgedChain:
    """A chain with its nodes and links; `definition` is the place of the link that introduces a name, if one does."""

    chain: Chain
    context: Context
    nodes: list[Node]
    links: list[Link]

    def holds(self) -> bool:
        """Return whether every link of the chain is right."""
        return all(link.verdict in (Judgement.OK, Judgement.DEFINITION) for link in self.links)


def judge_chain(desk: Desk, chain: Chain) -> JudgedChain:
    """Return the chain with every link judged."""
    judged = _judged(desk, chain)
    if any(isinstance(link.problem, UnreadError) for link in judged.links):
        with dummies(desk, chain) as found:
            return _judged(desk, chain) if found else judged
    return judged


def _judged(desk: Desk, chain: Chain) -> JudgedChain:
    context = Context(desk.scope)
    nodes = [_node(desk, side, context) for side in chain.sides]
    judged = JudgedChain(chain, context, nodes, [])
    defining = _defining_link(desk, chain)
    for right in range(1, len(nodes)):
        judged.links.append(_judge_link(desk, judged, right, right == defining))
    return judged


def _node(desk: Desk, side: Side, context: Context) -> Node:
    try:
        return Node(side, readings_of(desk, side, context))
    except (UnreadError, MisfitError) as error:
        return Node(side, problem=error)


def _defining_link(desk: Desk, chain: Chain) -> int | None:
    """Return the place of the right side of the link by which this chain defines a name, or None."""
    for found in desk.introductions.values():
        if found.chain is chain:
            return max(found.head, found.body)
    return None


def _judge_link(desk: Desk, judged: JudgedChain, right: int, defines: bool) -> Link:
    node = judged.nodes[right]
    left = _left_neighbour(desk, judged, right)
    if node.problem is not None:
        verdict = Judgement.MISFIT if isinstance(node.problem, MisfitError) else Judgement.UNREAD
        return Link(max(left, 0), right, verdict, node.problem)
    if left < 0:
        first = judged.nodes[0].problem
        verdict = Judgement.MISFIT if isinstance(first, MisfitError) else Judgement.UNREAD
        return Link(0, right, verdict, first)
    if defines:
        return Link(left, right, Judgement.DEFINITION, pair=(judged.nodes[left].readings[0], node.readings[0]))
    return _compared(desk, judged, left, right)


def _left_neighbour(desk: Desk, judged: JudgedChain, right: int) -> int:
    """Return the place of the side that `right` is equated with, or -1 where no side before it can be read.

    That is the side before it, but where its row begins another case it is the chain's first side.
    """
    readable = [place for place in range(right) if judged.nodes[place].readings]
    if not readable:
        return -1
    here, before = judged.chain.sides[right], judged.chain.sides[right - 1]
    if here.row != before.row and right > 1 and _excludes(desk, judged, before.row, here.row):
        return readable[0]
    return readable[-1]


def _excludes(desk: Desk, judged: JudgedChain, above: int, row: int) -> bool:
    """Return whether the conditions of two rows cannot hold together."""
    first, second = judged.chain.where(above), judged.chain.where(row)
    if first is None or second is None or first == second:
        return False
    try:
        masks_ = [_mask(desk, judged.context, where)[1] for where in (first, second)]
    except (UnreadError, MisfitError):
        return False
    both = multiplied(*masks_)
    return both is not None and not np.any(both.data > 0.5)


def _mask(desk: Desk, context: Context, where: Where) -> tuple[Term, Array]:
    """Return a condition as a term, and where it holds."""
    holds = [_condition(desk, context, tokens) for tokens in where.holds]
    fails = [masks.opposite(_condition(desk, context, tokens)) for tokens in where.fails]
    term = masks.every([*holds, *fails])
    return term, dual.primal(term.run(desk.environment))


def _condition(desk: Desk, context: Context, tokens: Tokens) -> Term:
    return elaborate_condition(read_side_condition(tokens, desk.vocabulary), context)


def _compared(desk: Desk, judged: JudgedChain, left: int, right: int) -> Link:
    """Return the link judged under the conditions that the text gives, the weakest first."""
    failed: Link | None = None
    for where in _wheres(judged.chain, right):
        try:
            condition, mask = _mask(desk, judged.context, where) if where is not None else (None, None)
        except (UnreadError, MisfitError) as problem:
            failed = failed or Link(left, right, Judgement.UNREAD, problem)
            continue
        link = _tried(desk, judged, Link(left, right, Judgement.OK, mask=mask, condition=condition))
        if link.verdict is Judgement.OK:
            if mask is None and link.pair is not None:
                learn(desk, *link.pair)
            return link
        # Of several failures the one under the strongest condition tells the most.
        failed = link
    return failed or Link(left, right, Judgement.UNREAD)


def _wheres(chain: Chain, right: int) -> list[Where | None]:
    """Return under which conditions a link may be meant: its row's own, with or without what the prose around says."""
    side = chain.sides[right]
    own = chain.where(side.row)
    around = list(side.around)
    rows = chain.rows_with_conditions()
    if own is None and len(rows) == 1:  # a condition behind the last row speaks for the whole chain
        around.insert(0, chain.where(rows[0]) or Where(()))
    wheres: list[Where | None] = [own]
    for other in around:
        wheres.append(other if own is None else Where(own.holds + other.holds, own.fails + other.fails))
    return wheres


def _tried(desk: Desk, judged: JudgedChain, link: Link) -> Link:
    """Return `link` with its verdict: right if some reading of the right side agrees with one of the left."""
    lefts, rights = judged.nodes[link.left].readings, judged.nodes[link.right].readings
    agreeing: list[tuple[Reading, Reading]] = []
    for b in rights:
        for a in lefts:
            outcome = _outcome(desk, a, b, link)
            if outcome is None:
                agreeing.append((a, b))
                break
    if agreeing:
        judged.nodes[link.right].readings = [b for _, b in agreeing]
        link.verdict, link.problem, link.found, link.pair = Judgement.OK, None, None, agreeing[0]
    return link


def _outcome(desk: Desk, a: Reading, b: Reading, link: Link) -> Judgement | None:
    """Return None where two readings agree; else note in `link` how the first two that were tried do not."""
    first = link.pair is None
    problem: UnreadError | MisfitError | None = None
    found: Difference | None = None
    try:
        turned = fit(a.term, b.term) is Fit.TURNED
        found = difference(a.term, b.term, link.mask, desk.environment)
        if found.equal and not turned:
            return None
        verdict = _verdict_of_difference(a.term, b.term, link, turned)
        if verdict is Judgement.MISFIT:
            problem = MisfitError(_misfit_text(a.term, b.term, link, turned))
    except MisfitError as error:
        verdict, problem = Judgement.MISFIT, error
    except UnreadError as error:
        verdict, problem = Judgement.UNREAD, error
    if verdict is not Judgement.UNREAD:
        notation = other_notation(a.term, b.term, link.mask, desk.environment)
        if notation is not None:
            verdict, problem = Judgement.UNREAD, notation
    if first:
        link.verdict, link.problem, link.found, link.pair = verdict, problem, found, (a, b)
    return verdict


def one_sided(a: Term, b: Term, condition: Term | None) -> list[Index]:
    """Return the indices that are free on one side alone; what a condition speaks of does not count."""
    bound = condition.free if condition is not None else frozenset[Index]()
    return sorted((a.free ^ b.free) - bound, key=lambda index: index.name)


def _verdict_of_difference(a: Term, b: Term, link: Link, turned: bool) -> Judgement:
    only_right = [index for index in one_sided(a, b, link.condition) if index in b.free]
    return Judgement.MISFIT if turned or (only_right and not a.free >= b.free) else Judgement.FALSE


def _misfit_text(a: Term, b: Term, link: Link, turned: bool) -> str:
    if turned:
        return "a column on one side, a row on the other"
    names = ", ".join(index.name for index in one_sided(a, b, link.condition) if index in b.free)
    return f"{names} stands free on the right, but not on the left: is a sum missing?"
