"""The statements of a display read and judged under one context: links, definitions and what could not be read."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from labrunner.derivation.alternatives import alternatives
from labrunner.derivation.canonical import canonical, free_indices, separated
from labrunner.derivation.check import Finding, check_kinks, check_link, unread
from labrunner.derivation.differentials import as_differentials, has_differential, inputs_of, moved, ways_to_move
from labrunner.derivation.dual import ROW
from labrunner.derivation.evaluate import Evaluator
from labrunner.derivation.examples import MESSAGE, WRITTEN_OUT, Side, examples_from, puts_in, says_sizes, without_sizes
from labrunner.derivation.expressions import Expr, indices_in, number, rewritten, shown, walk, with_indices
from labrunner.derivation.functions import PARTIAL, head_of, judged, short_partial, with_argument
from labrunner.derivation.grammar import read_expression
from labrunner.derivation.links import Piece, Statement, statements_of
from labrunner.derivation.names import column_name
from labrunner.derivation.prepare import Setting
from labrunner.derivation.problems import Misfit, Unread
from labrunner.derivation.renewal import may_renew, without_old
from labrunner.derivation.tokens import Token
from labrunner.derivation.vocabulary import Definition, Vocabulary, names_in

UNDECLARED = "is not declared"
RANGE = "how far the index"
ELSEWHERE = (UNDECLARED, "is a number and is written with an index")
"""What is said of a name that may mean something in another part of the lab."""


@dataclass(frozen=True)
class Link:
    """A link that holds: its sides in one spelling, the conditions under which it was checked, its context."""

    left: Expr
    right: Expr
    conditions: tuple[Expr, ...]
    context: str
    trivial: bool


@dataclass(frozen=True)
class Remark:
    """What is to be said about one piece of a display."""

    at: int
    finding: Finding
    reading: str = ""


@dataclass(frozen=True)
class State:
    """What carries over from one display to the next: the last expression and the learner's definitions."""

    previous: Expr | None = None
    conditions: tuple[Expr, ...] = ()
    definitions: tuple[Definition, ...] = ()
    ways: tuple[Definition, ...] = ()
    """Other ways to write given names that hold: p_i = s_i / S, once checked."""
    words: tuple[tuple[str, str], ...] = ()
    """What the learner calls known functions: phi for relu; and what a short partial is taken by."""
    moving: frozenset[str] = frozenset()
    """The inputs whose differentials were written so far."""
    example: bool = False
    """Whether numbers were put in just before, so that entries with numeric indices belong to an example."""
    anew: bool = False
    """Whether the prose right before says that a name gets another meaning."""
    renewed: tuple[Definition, ...] = ()
    """What names meant that were given another meaning in this display."""

    def lasting(self) -> State:
        """Return what outlasts a section: the learner's names, but no expression to go on from."""
        return State(definitions=self.definitions, ways=self.ways, words=self.words, moving=self.moving)


@dataclass
class Reading:
    """One display as read under one context and one layout of derivatives."""

    setting: Setting
    layout: str
    state: State
    vocabulary: Vocabulary
    active: tuple[Expr, ...] = ()
    gate: str = ""
    """> where the prose speaks of units that are open or alive, < where of shut or dead ones."""
    anew: bool = False
    """Whether a name that means something in another part of the lab may be defined here."""
    letters: dict[str, int] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)

    @property
    def faults(self) -> tuple[int, int, int]:
        """Return how many pieces name what is not declared here, are faulty in any way, are wrong."""
        verdicts = [remark.finding.verdict for remark in self.remarks]
        wrong = sum(v in ("false", "misfit") for v in verdicts)
        undeclared = sum(any(m in remark.finding.message for m in ELSEWHERE) for remark in self.remarks)
        return undeclared, wrong + verdicts.count("unread"), wrong


def read_display(
    tokens: Sequence[Token],
    setting: Setting,
    layout: str,
    state: State,
    active: tuple[Expr, ...],
    last: list[Expr],
    gate: str = "",
    anew: bool = False,
) -> Reading:
    """Return what one display says; `active` are conditions of the prose before it, `last` those right behind it."""
    vocabulary = setting.vocabulary.with_definitions(state.definitions)
    if state.words:
        vocabulary = replace(vocabulary, functions=vocabulary.functions | dict(state.words))
    reading = Reading(setting, layout, state, vocabulary, active, gate, anew)
    statements = statements_of(tokens, with_argument(tokens, vocabulary))
    if statements and last:
        statements[-1].conditions += last
    for statement in statements:
        before = reading.state
        _judge(statement, reading)
        if statement.aside:
            reading.state = replace(reading.state, previous=before.previous, conditions=before.conditions)
    return reading


def _judge(statement: Statement, reading: Reading) -> None:
    pieces = [piece for piece in statement.pieces if piece.tokens or piece.link != "start"]
    if not pieces:
        return
    pieces = _without_examples(pieces, reading)
    if not pieces:
        return
    left: Expr | None = None
    conditions = tuple(statement.conditions)
    if pieces[0].link != "start":
        left = reading.state.previous
        conditions = conditions or reading.state.conditions
        if left is None:
            reading.remarks.append(_nothing_before(pieces[0]))
    elif len(pieces) > 1 and _name_function(pieces, conditions, reading):
        pieces = pieces[2:]
    elif len(pieces) > 1 and _define(pieces, conditions, reading):
        pieces = pieces[2:]
        left = reading.state.previous
    claims = left is not None or any(piece.link != "start" or _hides_claim(piece) for piece in pieces)
    for piece in pieces:
        left = _step(piece, left, conditions, reading, claims)
    reading.state = replace(reading.state, previous=left, conditions=conditions)


def _without_examples(pieces: list[Piece], reading: Reading) -> list[Piece]:
    """Return the pieces to be judged: what is only an example in numbers is noted, and proves nothing."""
    known = reading.vocabulary
    if len(pieces) == 1 and says_sizes(pieces[0].tokens, known):
        reading.remarks.append(Remark(pieces[0].at, Finding("definition", MESSAGE)))
        return []
    claims = len(pieces) > 1 or pieces[0].link != "start"
    place = examples_from([piece.tokens for piece in pieces], known, reading.state.example) if claims else len(pieces)
    if place < len(pieces):
        unseen = not reading.state.example and any(Side(p.tokens, known).written_out for p in pieces[place:])
        finding = Finding("unread", WRITTEN_OUT) if unseen else Finding("definition", MESSAGE)
        reading.remarks.append(Remark(pieces[place].at, finding))
        opened = any(Side(p.tokens, known).listed for p in pieces[place:])
        opened |= place == 1 and puts_in(Side(pieces[0].tokens, known), Side(pieces[1].tokens, known))
        previous = reading.state.previous if opened else None
        if place < 2 or opened:
            example = opened or reading.state.example
            reading.state = replace(reading.state, example=example, previous=previous)
        if place < 2 and pieces[0].link == "start":
            return []
    kept = [replace(piece, tokens=without_sizes(piece.tokens, known)) for piece in pieces[:place]]
    if claims and kept and place == len(pieces):
        reading.state = replace(reading.state, example=False)
    return kept


def _hides_claim(piece: Piece) -> bool:
    """Return whether an equals sign stands in brackets, so that a failure to read must not go unnoticed."""
    return any(token.text == "=" and token.kind != "text" for token in piece.tokens)


def _name_function(pieces: list[Piece], conditions: tuple[Expr, ...], reading: Reading) -> bool:
    """Judge phi(t) = ..., or partial_j = ..., which give a word its meaning; return whether it was one of these."""
    left, right = pieces[0].tokens, pieces[1].tokens
    by = short_partial(left, right)
    head = None if by else head_of(left)
    if head is None:
        return bool(by) and _take_word(PARTIAL, by, pieces[0], reading)
    try:
        found = judged(head, left, right, reading.vocabulary, conditions)
    except Unread:
        return False
    if isinstance(found, str):
        name = head.name + "'" * head.primed
        if not (head.primed and head.name in reading.vocabulary.functions):
            return _take_word(name, found, pieces[0], reading) and not reading.vocabulary.is_value(head.letter)
    if isinstance(found, Finding):
        reading.remarks.append(Remark(pieces[1].at, found, ""))
        return True
    return False


def _take_word(word: str, meaning: str, piece: Piece, reading: Reading) -> bool:
    reading.vocabulary = replace(reading.vocabulary, functions=reading.vocabulary.functions | {word: meaning})
    reading.state = replace(reading.state, words=(*reading.state.words, (word, meaning)))
    message = f"{word.rstrip('_')} is taken as your word for {meaning}, not checked"
    reading.remarks.append(Remark(piece.at, Finding("definition", message)))
    return True


def _nothing_before(piece: Piece) -> Remark:
    return Remark(piece.at, Finding("unread", "cannot be read: there is nothing on the left of this ="))


def _step(piece: Piece, left: Expr | None, conditions: tuple[Expr, ...], reading: Reading, claims: bool) -> Expr | None:
    try:
        right = separated(read_expression(piece.tokens, reading.vocabulary))
        right = rewritten(right, lambda node: _through(node, reading))
    except Unread as problem:
        if claims:
            reading.remarks.append(Remark(piece.at, unread(problem)))
        return None
    if piece.link != "start" and left is not None:
        _link(piece, left, right, conditions, reading)
    return right


def _through(node: Expr, reading: Reading) -> Expr:
    """Return a derivative of a name by a learner's own name with the first written through the second."""
    body = node.parts[0] if node.kind == "diff" else node
    known = reading.vocabulary
    if node.kind != "diff" or body.kind != "name" or known.true_name(node.name) in known.reach(body.name):
        return node
    for way in reading.state.ways:
        if way.name == body.name and node.name in set().union(*(known.reach(n) for n in names_in(way.body))):
            if len(way.indices) != len(body.indices):
                return replace(node, parts=(Expr("entry", (way.body,), indices=body.indices, at=body.at),))
            letters = dict(zip(way.indices, body.indices, strict=True))
            return replace(node, parts=(separated(with_indices(way.body, letters)),))
    return node


def _another_way(left: Expr, right: Expr, conditions: tuple[Expr, ...], reading: Reading) -> None:
    """Keep a link that writes a given name through the learner's own ones."""
    own = {definition.name for definition in reading.state.definitions}
    plain = left.kind == "name" and left.name not in own and len(set(left.indices)) == len(left.indices)
    if plain and not conditions and own & set(names_in(right)) and not any(n.kind == "diff" for n in walk(right)):
        way = Definition(left.name, left.indices, right, "learner")
        reading.state = replace(reading.state, ways=(*reading.state.ways, way))


def _changes(piece: Piece, left: Expr, right: Expr, conditions: tuple[Expr, ...], reading: Reading) -> None:
    """Judge a link between differentials, which leads to no target by itself and is never called false."""
    evaluator = reading.setting.evaluator(reading.vocabulary, reading.layout)
    free = frozenset(reading.setting.sample) - frozenset(reading.vocabulary.definitions)
    reached = [reading.vocabulary.reach(name) for name in names_in(left) + names_in(right)]
    every = frozenset[str]().union(*reached) & free
    own = inputs_of((left, right), free)
    zero = any(side.kind == "number" and side.number == 0 for side in (left, right))
    found = Finding("ok") if zero and own else None
    for inputs in ways_to_move(own, reading.state.moving, every) if found is None else ():
        other = check_link(moved(left, inputs), moved(right, inputs), list(conditions), evaluator, reading.letters)
        if other.verdict == "ok" and (zero or not other.vanishes):
            found = other
            break
        if other.verdict == "unread" and reading.layout == "gradient":
            found = found or other
    if not zero:
        reading.state = replace(reading.state, moving=reading.state.moving | own)
    reading.remarks.append(Remark(piece.at, found or Finding("unread", _CHANGE), f"{shown(left)} = {shown(right)}"))


_CHANGE = "cannot be read: what is held fixed in this line between differentials is open, or it does not hold"


def _link(piece: Piece, left: Expr, right: Expr, conditions: tuple[Expr, ...], reading: Reading) -> None:
    if has_differential(left, right):
        left, right = (as_differentials(side, reading.vocabulary) for side in (left, right))
        return _changes(piece, left, right, conditions, reading)
    before = len(reading.remarks)
    _equal(piece, left, right, conditions, reading)
    other = [as_differentials(side, reading.vocabulary) for side in (left, right)]
    # Gradients go from the output to the inputs, differentials the other way round.
    free = frozenset(reading.setting.sample) - frozenset(reading.vocabulary.definitions)
    forward = has_differential(other[0]) and not inputs_of(other[:1], free) and bool(inputs_of(other[1:], free))
    if reading.remarks[-1].finding.verdict in ("false", "misfit") and forward:
        tried = replace(reading, remarks=[])
        _changes(piece, other[0], other[1], conditions, tried)
        if tried.remarks[-1].finding.verdict == "ok":
            reading.remarks[before:] = tried.remarks
            reading.state = tried.state
    return None


def _doubted(finding: Finding, left: Expr, right: Expr) -> Finding:
    """Return `finding`, or that a human must look at a line which is false as read and may well mean something else."""
    nodes = [node for side in (left, right) for node in walk(side)]
    if finding.verdict in ("false", "misfit"):
        if any(node.kind == "transpose" and node.name for node in nodes):
            return Finding("unread", r"cannot be read: a prime can mean a derivative; write ^\top for transposed")
        if any(node.kind == "slice" and node.number == 1 for node in nodes):
            return Finding("unread", r"cannot be read: is this slice a row or a column? write entries, such as W_{ij}")
    return finding


def _equal(piece: Piece, left: Expr, right: Expr, conditions: tuple[Expr, ...], reading: Reading) -> None:
    evaluator = reading.setting.evaluator(reading.vocabulary, reading.layout)
    _remember(left, reading, evaluator)
    finding = check_link(left, right, list(conditions), evaluator, reading.letters)
    if finding.verdict == "unread" and RANGE in finding.message:
        finding = _whatever_range(left, right, conditions or reading.active, evaluator) or finding
    if finding.verdict in ("false", "misfit"):
        for one, two in alternatives(left, right, reading.vocabulary):
            if check_link(one, two, list(conditions), evaluator, reading.letters).verdict == "ok":
                finding, left, right = Finding("ok"), one, two
                break
    if finding.verdict != "ok" and reading.active and not conditions:
        other = check_link(left, right, list(reading.active), evaluator, reading.letters)
        if other.verdict == "ok":
            finding, conditions = other, reading.active
    if finding.verdict == "false" and reading.gate and not conditions:
        gate = _one_side_of_the_gate(left, right, conditions, reading)
        if gate is not None:
            finding, conditions = Finding("ok"), (*conditions, gate)
    if finding.verdict == "ok" and reading.setting.kinks is not None:
        kinked = reading.setting.evaluator(reading.vocabulary, reading.layout, at_kinks=True)
        finding = check_kinks(left, right, list(conditions), kinked)
    finding = _doubted(finding, left, right)
    reading.remarks.append(Remark(piece.at, finding, f"{shown(left)} = {shown(right)}"))
    if finding.verdict == "ok":
        a, b = canonical(left), canonical(right)
        trivial = a == b or _restates(a, b, reading.vocabulary) or _restates(b, a, reading.vocabulary)
        reading.links.append(Link(a, b, conditions, reading.setting.id, trivial))
        _another_way(left, right, conditions, reading)


def _whatever_range(left: Expr, right: Expr, conditions: tuple[Expr, ...], evaluator: Evaluator) -> Finding | None:
    """Return what holds of a line that says what a delta is, for which it does not matter how far indices run."""
    nodes = [node for side in (left, right) for node in walk(side)]
    if any(node.kind not in ("delta", "truth", "rel", "number", "cases", "otherwise") for node in nodes):
        return None
    letters = {letter for expr in (left, right, *conditions) for letter in indices_in(expr)}
    size = next(iter(evaluator.vocabulary.sizes.values()))
    found = check_link(left, right, list(conditions), evaluator, dict.fromkeys(letters, size))
    return found if found.verdict == "ok" else None


def _one_side_of_the_gate(left: Expr, right: Expr, conditions: tuple[Expr, ...], reading: Reading) -> Expr | None:
    """Return the condition under which a line holds where the prose says that a unit is open, or shut."""
    evaluator = reading.setting.evaluator(reading.vocabulary, reading.layout)
    # Where a unit is shut nearly everything is 0; then one side must say so.
    zero = any(side.kind == "number" and side.number == 0 for side in (left, right))
    gated = [d.body.parts[0] for d in reading.vocabulary.definitions.values()
             if d.body.kind == "call" and d.body.name == "relu" and d.body.parts[0].kind == "name"]  # fmt: skip
    for gate in gated:
        for letter in sorted(free_indices(left) | free_indices(right)):
            condition = Expr("rel", (replace(gate, indices=(letter,)), number(0)), name=reading.gate)
            found = check_link(left, right, [*conditions, condition], evaluator, reading.letters)
            if found.verdict == "ok" and (zero or not found.vanishes):
                return condition
    return None


def _remember(expr: Expr, reading: Reading, evaluator: Evaluator) -> None:
    with contextlib.suppress(Unread, Misfit):
        reading.letters |= evaluator.sizes(expr)


def _restates(name: Expr, body: Expr, vocabulary: Vocabulary) -> bool:
    """Return whether `name = body` only repeats what the name stands for."""
    definition = vocabulary.definitions.get(name.name) if name.kind == "name" else None
    if definition is None:
        return False
    own = canonical(definition.body)
    if len(definition.indices) == len(name.indices):
        own = with_indices(own, dict(zip(definition.indices, name.indices, strict=True)))
    return own == body


def _name_of(piece: Piece, reading: Reading) -> Expr | None:
    column = _column_of(piece.tokens, reading.vocabulary)
    if column is not None:
        return column
    if [token.text for token in piece.tokens] == ["e"]:
        return Expr("name", name="e", at=piece.at)
    try:
        expr = canonical(read_expression(piece.tokens, reading.vocabulary))
    except Unread:
        return None
    known = reading.vocabulary
    if expr.kind == "name" and known.rank(expr.name) == 0 and len(expr.indices) == 1:
        # A number has no entries: u_y is a name of its own.
        label = expr.indices[0]
        if known.is_value(label) and not known.is_index(label):
            return replace(expr, name=f"{expr.name}_{label}", indices=())
    return expr if expr.kind == "name" and len(set(expr.indices)) == len(expr.indices) <= 2 else None


def _column_of(tokens: Sequence[Token], vocabulary: Vocabulary) -> Expr | None:
    """Return the name in \\delta^{(j)} = ..., which a learner gives to a thing that each example has."""
    texts = [token.text for token in tokens]
    base = texts[0].lstrip("\\") if texts else ""
    columns = any(name.endswith("^") for name in vocabulary.definitions)
    if not columns or vocabulary.knows(base) or texts[1:4] != ["^", "{", "("] or texts[5:7] != [")", "}"]:
        return None
    entry = texts[8:9] if len(texts) == 9 and texts[7] == "_" else [ROW] if len(texts) == 7 else []
    return Expr("name", name=column_name(base), indices=(*entry, texts[4]), at=tokens[0].at) if entry else None


_IN_PART = r"cannot be read: a name is defined for one case alone; give all of them, as in \begin{cases}"


def _define(pieces: list[Piece], conditions: tuple[Expr, ...], reading: Reading) -> bool:
    """Take `S = ...` as the learner's definition where S has no meaning yet; return whether it was one."""
    name = _name_of(pieces[0], reading)
    if name is not None and name.name.startswith("bar ") and reading.vocabulary.knows(name.name[4:]):
        return _repeated(name, pieces, reading)
    if name is not None and _sets_input_anew(name, pieces[1], reading):
        return True
    if name is not None and reading.state.anew and may_renew(name.name, reading.state.definitions):
        _forget(name.name, reading)
    free = name is not None and (
        _is_size_alone(name, pieces[1], reading)
        or reading.vocabulary.is_idle(name.name)
        or (reading.anew and reading.vocabulary.is_foreign(name.name))
    )
    if name is None or (reading.vocabulary.knows(name.name) and not free):
        return _repeated(name, pieces, reading)
    piece = pieces[1]
    if conditions:
        reading.remarks.append(Remark(piece.at, Finding("unread", _IN_PART)))
        reading.state = replace(reading.state, previous=None)
        return True
    try:
        body = separated(read_expression(piece.tokens, reading.vocabulary))
        definition = _alias(name, body, reading) or Definition(name.name, name.indices, body, "learner")
        vocabulary = reading.vocabulary.with_definition(definition)
        rank = _rank(definition, reading.setting.evaluator(vocabulary, reading.layout))
        definition = replace(definition, rank=rank)
        vocabulary = reading.vocabulary.with_definition(definition)
    except Unread as problem:
        reading.remarks.append(Remark(piece.at, unread(problem)))
        reading.state = replace(reading.state, previous=None)
        return True
    except Misfit as problem:
        reading.remarks.append(Remark(piece.at, Finding("misfit", f"this does not fit: {problem.message}")))
        reading.state = replace(reading.state, previous=None)
        return True
    accented = _accented(definition, vocabulary)
    for other in accented:
        vocabulary = vocabulary.with_definition(other)
    reading.vocabulary = vocabulary
    definitions = (*reading.state.definitions, definition, *accented)
    reading.state = replace(reading.state, previous=body, definitions=definitions)
    message = f"{shown(name)} is taken as your definition, not checked"
    reading.remarks.append(Remark(pieces[0].at, Finding("definition", message), f"{shown(name)} := {shown(body)}"))
    reading.links.append(Link(canonical(name), canonical(body), (), reading.setting.id, True))
    return True


def _forget(name: str, reading: Reading) -> None:
    """Drop what a learner's own name meant up to here."""
    kept = without_old(name, reading.state.definitions)
    old = tuple(d for d in reading.state.definitions if d not in kept)
    ways = tuple(way for way in reading.state.ways if name not in (way.name, *names_in(way.body)))
    reading.state = replace(reading.state, definitions=kept, ways=ways, renewed=(*reading.state.renewed, *old))
    reading.vocabulary = reading.setting.vocabulary.with_definitions(kept)
    if reading.state.words:
        functions = reading.vocabulary.functions | dict(reading.state.words)
        reading.vocabulary = replace(reading.vocabulary, functions=functions)


def _accented(definition: Definition, vocabulary: Vocabulary) -> list[Definition]:
    """Return \\bar a for a learner's a that is another word for h, where the lab knows \\bar h; da likewise."""
    if definition.body.kind != "name":
        return []
    return [
        Definition(prefix + definition.name, (), Expr("name", name=prefix + definition.body.name), "learner", rank)
        for prefix in ("bar ", "d")
        if prefix + definition.body.name in vocabulary.definitions and not vocabulary.knows(prefix + definition.name)
        for rank in (vocabulary.rank(prefix + definition.body.name),)
    ]


def _sets_input_anew(name: Expr, piece: Piece, reading: Reading) -> bool:
    """Leave u := u r to a human, for it gives an input of the lab another value from here on."""
    known = reading.vocabulary
    if name.name not in known.symbols or name.name in known.definitions or name.indices:
        return False
    with contextlib.suppress(Unread):
        body = read_expression(piece.tokens, known)
        if name.name in names_in(body) and body.kind != "name" and piece.link == ":=":
            message = f"cannot be read: {name.name} is given another value; use a new name for it"
            reading.remarks.append(Remark(piece.at, Finding("unread", message)))
            reading.state = replace(reading.state, previous=None)
            return True
    return False


def name_last(tokens: Sequence[Token], setting: Setting, state: State) -> tuple[State, Remark] | None:
    """Return what follows from "call this G": G stands for the expression that was written last."""
    vocabulary = setting.vocabulary.with_definitions(state.definitions)
    reading = Reading(setting, "gradient", state, vocabulary)
    name = _name_of(Piece("start", tokens[0].at, list(tokens)), reading) if tokens else None
    if name is None or vocabulary.knows(name.name) or state.previous is None or state.conditions:
        return None
    definition = Definition(name.name, name.indices, state.previous, "learner")
    try:
        rank = _rank(definition, setting.evaluator(vocabulary.with_definition(definition), "gradient"))
    except (Unread, Misfit):
        return None
    if free_indices(state.previous) != set(name.indices):
        return None
    message = f"{shown(name)} is taken as your definition, not checked"
    remark = Remark(tokens[0].at, Finding("definition", message), f"{shown(name)} := {shown(state.previous)}")
    return replace(state, definitions=(*state.definitions, replace(definition, rank=rank))), remark


def _is_size_alone(name: Expr, piece: Piece, reading: Reading) -> bool:
    """Return whether a letter that the lab uses for a size alone is given another meaning, such as m for a mask."""
    known = reading.vocabulary
    others = (known.symbols, known.definitions, known.foreign)
    return name.name in known.sizes and not any(name.name in names for names in others) and len(piece.tokens) > 1


def _repeated(name: Expr | None, pieces: list[Piece], reading: Reading) -> bool:
    """Return whether a definition comes again that was already taken ahead of its place in the text."""
    known = reading.vocabulary.definitions.get(name.name) if name is not None else None
    if name is None or known is None or known.source != "learner":
        return False
    try:
        body = separated(read_expression(pieces[1].tokens, reading.vocabulary))
    except Unread:
        return False
    if body != known.body and known.body.kind != "name":
        return False
    if known.body.kind == "name" and _alias(name, body, reading) != known:
        return False
    message = f"{shown(name)} is taken as your definition, not checked"
    reading.remarks.append(Remark(pieces[0].at, Finding("definition", message), f"{shown(name)} := {shown(body)}"))
    reading.state = replace(reading.state, previous=body)
    return True


def _alias(name: Expr, body: Expr, reading: Reading) -> Definition | None:
    """Return `name` as another word for a given name that has the value of `body`, if there is one."""
    evaluator = reading.setting.evaluator(reading.vocabulary, reading.layout)
    for known in reading.vocabulary.definitions.values():
        if known.source != "given" or len(known.indices) not in (0, len(name.indices)):
            continue
        other = Expr("name", name=known.name, indices=name.indices)
        if check_link(other, body, [], evaluator).verdict == "ok":
            return Definition(name.name, name.indices, other, "learner")
    return None


def _rank(definition: Definition, evaluator: Evaluator) -> int:
    """Return how many indices a name takes; raise Unread or Misfit for one whose body cannot be worked out."""
    evaluator.value(definition.body)
    return len(evaluator.shape(definition.name))
