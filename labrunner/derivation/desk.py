"""One part of the lab beside one document: the lab's names together with those that the learner defines."""

from __future__ import annotations

from dataclasses import dataclass, field

from labrunner.derivation.compile import Compiled
from labrunner.derivation.context import Context
from labrunner.derivation.cursor import Reach, Vocabulary
from labrunner.derivation.definitions import alternative, define, head_of
from labrunner.derivation.elaborate import elaborate
from labrunner.derivation.expressions import Expression, Name
from labrunner.derivation.parser import read_side
from labrunner.derivation.problems import MisfitError, UnreadError
from labrunner.derivation.scope import Environment, Kind, Scope, Term
from labrunner.derivation.statements import Chain, Side

# A name with its indices is short; longer sides need not be tried as the left side of a definition.
_LONGEST_HEAD = 16
_NOT_IN_A_NAME = frozenset({"+", "-", "frac", "sum", "partial", "nabla", "/", "=", "cdot", "log", "exp"})


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """One way to understand a side."""

    expression: Expression
    term: Term


@dataclass(frozen=True, slots=True, eq=False)
class Introduction:
    """Where a learner's name is set: the side that names it and the side that says what it is."""

    chain: Chain
    head: int
    body: int
    name: Name
    indices: tuple[str, ...]
    latex: str


@dataclass(eq=False)
class Desk:
    """The names of one part and of the document; `introductions` are the learner's definitions by name."""

    compiled: Compiled
    scope: Scope
    environment: Environment
    vocabulary: Vocabulary
    introductions: dict[str, Introduction] = field(default_factory=dict)


def open_desk(compiled: Compiled, chains: list[Chain], text: str) -> Desk:
    """Return a desk on which every definition in `chains` that can be understood has been made."""
    scope = compiled.scope.child()
    desk = Desk(compiled, scope, Environment(scope, compiled.values), scope.vocabulary())
    for chain in chains:
        for found in _introductions(desk, chain, text):
            desk.introductions.setdefault(found.name.key, found)
    desk.vocabulary = scope.vocabulary(frozenset(desk.introductions))
    _make_definitions(desk)
    return desk


def _introductions(desk: Desk, chain: Chain, text: str) -> list[Introduction]:
    """Return what a chain may define: its first side if that is a new name, or the side behind =:, or a last one."""
    sides = chain.sides
    if len(sides) < 2 or chain.conditions:
        return []
    found = []
    pairs = [(0, 1)] + [(i, i - 1) for i, side in enumerate(sides) if side.relation == "=:"]
    if len(sides) == 2 and sides[1].relation == "=":
        pairs.append((1, 0))
    for head, body in pairs:
        name = _new_name(desk, sides[head])
        if name is not None:
            latex = text[sides[head].start : sides[head].end].strip()
            found.append(Introduction(chain, head, body, name[0], name[1], latex))
            break
    return found


def _new_name(desk: Desk, side: Side) -> tuple[Name, tuple[str, ...]] | None:
    """Return the name and indices that a side consists of, if the lab does not declare that name."""
    if side.problem is not None or len(side.tokens) > _LONGEST_HEAD:
        return None
    if any(token.text in _NOT_IN_A_NAME for token in side.tokens):
        return None
    try:
        head = head_of(read_side(side.tokens, desk.vocabulary)[0])
    except (UnreadError, MisfitError):
        return None
    if head is None or head[0].key in desk.scope.symbols or head[0].key in desk.scope.sizes:
        return None
    return head


def _make_definitions(desk: Desk) -> None:
    """Define every new name, those first that need no other; what cannot be understood stays undefined."""
    waiting = dict(desk.introductions)
    while waiting:
        made = [key for key, found in waiting.items() if _make(desk, found)]
        if not made:
            break
        for key in made:
            del waiting[key]
    for key in waiting:
        del desk.introductions[key]


def _make(desk: Desk, found: Introduction) -> bool:
    side = found.chain.sides[found.body]
    if side.problem is not None:
        return False
    try:
        body, _ = read_side(side.tokens, desk.vocabulary)
        symbol = define(desk.scope, found.name, found.indices, body, Kind.LEARNER, found.latex)
    except (UnreadError, MisfitError):
        return False
    desk.scope.symbols[found.name.key] = symbol
    return True


def readings_of(desk: Desk, side: Side, context: Context) -> list[Reading]:
    """Return the ways to understand a side, the likeliest first; raises UnreadError or MisfitError if there is none."""
    if side.problem is not None:
        raise side.problem
    expressions = [read_side(side.tokens, desk.vocabulary)]
    if expressions[0][1]:
        expressions.append(read_side(side.tokens, desk.vocabulary, Reach.TERM))
    found: list[Reading] = []
    problem: UnreadError | MisfitError | None = None
    for expression, _ in expressions:
        try:
            found += _understood(expression, context)
        except (UnreadError, MisfitError) as error:
            problem = problem or error
    if not found and problem is not None:
        raise problem
    return found


def _understood(expression: Expression, context: Context) -> list[Reading]:
    context.ambiguous.clear()
    found = [Reading(expression, elaborate(expression, context))]
    if "total" in context.ambiguous:
        context.total = True
        try:
            found.append(Reading(expression, elaborate(expression, context)))
        finally:
            context.total = False
    return found


def learn(desk: Desk, left: Reading, right: Reading) -> None:
    """Take note of another way to write a name, which a line that holds everywhere has shown."""
    for side, other in ((left, right), (right, left)):
        head = head_of(side.expression)
        if head is None or head[0].key not in desk.scope.symbols:
            continue
        symbol = desk.scope.symbols[head[0].key]
        if symbol.kind not in (Kind.GIVEN, Kind.LEARNER) or symbol.implicit:
            continue
        try:
            found = alternative(desk.scope, head[0], head[1], other.expression)
        except (UnreadError, MisfitError):
            continue
        if found is not None:
            symbol.alternatives.append(found)
