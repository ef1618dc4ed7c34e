"""The statements of a display read and judged under one context, link by link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from labrunner.derivation.comparing.check import Finding, unread
from labrunner.derivation.displays.conditions import opposite
from labrunner.derivation.displays.links import statements_of
from labrunner.derivation.displays.pieces import Piece, Statement
from labrunner.derivation.displays.spaces import doubtful, misplaced
from labrunner.derivation.evaluation.evaluate import sizes_of
from labrunner.derivation.evaluation.prepare import Setting
from labrunner.derivation.judging.changes import goes_forward, judge_change
from labrunner.derivation.judging.definitions import define, define_within
from labrunner.derivation.judging.equality import is_open, judge_equality
from labrunner.derivation.judging.examples import says_shapes, without_examples
from labrunner.derivation.judging.functions import name_function, with_argument
from labrunner.derivation.judging.general import holds_in_general
from labrunner.derivation.judging.primes import read_side
from labrunner.derivation.judging.reading import Display, Reading, Remark, State
from labrunner.derivation.judging.vjps import GRADIENT, RECALLED, recalls_adjoint, recalls_gradient, recalls_vjp
from labrunner.derivation.judging.ways import through_ways
from labrunner.derivation.judging.worked import fails_as_claim
from labrunner.derivation.latex.tokens import MATRICES
from labrunner.derivation.problems import Misfit, Unread
from labrunner.derivation.syntax.differentials import as_differentials, has_differential, has_variation
from labrunner.derivation.syntax.relations import comparisons_in
from labrunner.derivation.terms.dots import is_dotted
from labrunner.derivation.terms.expressions import Expr
from labrunner.derivation.terms.sides import ROUNDED
from labrunner.derivation.terms.vocabulary import Vocabulary

_GENERAL = Finding("definition", "a general rule, which holds whatever its letters stand for and proves nothing here")
_UNCLEAR = Finding(
    "unread",
    "cannot be read: what these words say of the formula is not understood; say it in signs, as in i = j or h > 0",
)
_ALONE = Finding(
    "unread", "cannot be read: nothing says what this has to do with the equality before it; write a sign between"
)
_APPROXIMATE = (r"\approx", "≈", r"\simeq", "≃", r"\doteq", "≐", r"\circeq", r"\asymp", r"\sim")
_CLAIMING = frozenset(["=", "≡", r"\cong", "≅", r"\propto", "∝", *_APPROXIMATE])
"""Signs that say that two sides are equal, or nearly so, or as large but for a factor."""
_BESIDE = frozenset(["space", "row", "&", ",", "."])
_STATISTIC = Finding("definition", "what this is in statistics, not checked")
_NOTHING_BEFORE = Finding("unread", "cannot be read: there is nothing on the left of this =")


def read_display(
    display: Display, setting: Setting, state: State, layout: str = "gradient", gate: str = "", anew: bool = False
) -> Reading:
    """Return what one display says in `setting`; `gate` and `anew` are as in Reading."""
    vocabulary = state.known_in(setting)
    reading = Reading(setting, layout, state, vocabulary, display.active, display.lingers, gate, anew)
    reading.after_example = state.example
    kinds = {token.kind for token in display.tokens}
    reading.matrices = "begin" in kinds and any(t.kind == "begin" and t.text in MATRICES for t in display.tokens)
    reading.dotted = reading.matrices and "dots" in kinds
    reading.primed, reading.by, reading.told = display.primed, display.by, display.told
    statements = statements_of(display.tokens, with_argument(display.tokens, vocabulary))
    if statements:
        statements[-1].conditions += display.last
    linked, general = False, None
    for statement in statements:
        if statement.otherwise and not statement.conditions:
            statement.conditions += opposite(reading.state.conditions)
        if statement.unclear >= 0:
            reading.remark(statement.unclear, _UNCLEAR)
        before = reading.state
        if _stands_alone(statement, linked, reading.vocabulary) and not _is_case_of(general, statement, reading):
            reading.remark(statement.pieces[0].at, _ALONE)
        linked |= len(statement.pieces) > 1
        _judge(statement, reading)
        if len(statement.pieces) > 1 and not statement.conditions:
            general = reading.state.previous
        if reading.state.previous is not None:
            reading.ends.append(reading.state.previous)
        if statement.aside:
            reading.state = replace(reading.state, previous=before.previous, conditions=before.conditions)
    return reading


def _stands_alone(statement: Statement, linked: bool, vocabulary: Vocabulary) -> bool:
    """Return whether an expression stands behind an equality, and nothing says what it has to do with it."""
    pieces = [piece for piece in statement.pieces if piece.tokens or piece.link != "start"]
    if not linked or len(pieces) != 1 or pieces[0].link != "start":
        return False
    tokens = [token for token in pieces[0].tokens if token.kind not in _BESIDE]
    compares = comparisons_in(tokens) or any(token.text in ROUNDED for token in tokens)
    named = any(token.kind in ("letter", "command", "word", "ones") for token in tokens)
    return named and len(tokens) > 1 and not compares and not says_shapes(tokens, vocabulary)


def _is_case_of(general: Expr | None, statement: Statement, reading: Reading) -> bool:
    """Return whether what stands alone is a case of the equality before it, "A = B; i = j: C", and go on from there."""
    if general is None or not statement.conditions or not statement.pieces:
        return False
    try:
        expr = read_side(statement.pieces[0].tokens, reading)
    except Unread:
        return False
    if reading.check(general, expr, tuple(statement.conditions)).verdict != "ok":
        return False
    statement.pieces[0].link = "="
    reading.state = replace(reading.state, previous=general)
    return True


def _judge(statement: Statement, reading: Reading) -> None:
    pieces = [piece for piece in statement.pieces if piece.tokens or piece.link != "start"]
    conditions = tuple(statement.conditions)
    if not pieces:
        reading.cases = conditions
        _say_never(conditions, reading)
        return
    if recalls_vjp(pieces, reading.vocabulary) or recalls_adjoint(pieces, reading.vocabulary):
        reading.remark(pieces[0].at, RECALLED)
        return
    if recalls_gradient(pieces, reading.vocabulary, reading.state.text):
        reading.remark(pieces[0].at, GRADIENT)
        return
    pieces = _without_statistic(pieces, reading)
    pieces = without_examples(pieces, conditions or reading.active, reading)
    if not pieces:
        return
    if reading.dotted:
        pieces = _dots_last(pieces)
    define_within(pieces, conditions, reading)
    whole, said = pieces, len(reading.remarks)
    if pieces[0].link != "start":
        conditions = conditions or reading.state.conditions
        left = reading.state.previous
        if left is None:
            reading.remark(pieces[0].at, _NOTHING_BEFORE)
    else:
        pieces, left = _without_definition(pieces, conditions, reading)
    reading.unsummed = frozenset()
    claims = left is not None or any(piece.link != "start" or _hides_claim(piece) for piece in pieces)
    for piece in pieces:
        left = _step(piece, left, conditions, reading, claims)
    if _is_general(whole, reading.remarks[said:], reading):
        reading.remarks[said:] = [Remark(whole[0].at, _GENERAL)]
        left = None
    if reading.dotted and left is not None and is_dotted(left):
        left = None
    reading.state = replace(reading.state, previous=left, conditions=conditions)
    for piece in whole:
        _place(piece, reading)


def _place(piece: Piece, reading: Reading) -> None:
    """Refuse what is said to lie in a space in which nothing of its shape lies."""
    if not (piece.space and piece.tokens):
        return
    try:
        expr = read_side(piece.tokens, reading)
        shape = sizes_of(reading.evaluator.value(expr))
    except (Unread, Misfit):
        return
    problem = "" if expr.free else misplaced(piece.space, shape, reading.vocabulary, expr.kind == "name")
    if problem:
        reading.remark(piece.space[0].at, Finding("misfit", f"this does not fit: {problem}"))
        return
    doubt = "" if expr.free else doubtful(piece.space, shape, reading.vocabulary, expr.kind == "name")
    if doubt:
        reading.remark(piece.space[0].at, Finding("unread", f"cannot be decided: {doubt}"))


def _without_statistic(pieces: list[Piece], reading: Reading) -> list[Piece]:
    r"""Return A = B for a chain A = B = \operatorname{Cov}(t), whose last side only says what statisticians call it."""
    last = [token.text for token in pieces[-1].tokens]
    if len(pieces) < 3 or last[:1] not in (["Cov"], ["Var"], ["Corr"]) or last[1:2] not in (["("], ["["]):
        return pieces
    reading.remark(pieces[-1].at, _STATISTIC)
    return pieces[:-1]


def _say_never(conditions: tuple[Expr, ...], reading: Reading) -> None:
    """Refuse a comparison that stands alone, as for a case, and holds nowhere."""
    for condition in conditions:
        found = fails_as_claim(condition, reading)
        if found is not None:
            reading.remark(condition.at, found)


def _dots_last(pieces: Sequence[Piece]) -> list[Piece]:
    """Return a chain with the sides last that leave something unsaid: a name means, and is, what the others say."""
    said: list[Piece] = []
    unsaid: list[Piece] = []
    for piece in pieces:
        dotted = piece is not pieces[0] and any(token.kind == "dots" for token in piece.tokens)
        (unsaid if dotted else said).append(piece)
    return said + unsaid


def _is_general(pieces: list[Piece], remarks: list[Remark], reading: Reading) -> bool:
    """Return whether what could not be read is a rule that holds whatever its letters stand for."""
    unread = bool(remarks) and all(remark.finding.verdict == "unread" for remark in remarks)
    return unread and pieces[0].link == "start" and holds_in_general([p.tokens for p in pieces], reading.vocabulary)


def _without_definition(
    pieces: list[Piece], conditions: tuple[Expr, ...], reading: Reading
) -> tuple[list[Piece], Expr | None]:
    """Return the pieces behind what defines a word or a name, and the expression that they go on from."""
    if len(pieces) > 1 and name_function(pieces, conditions, reading):
        return pieces[2:], None
    if len(pieces) > 1 and define(pieces, conditions, reading):
        return pieces[2:], reading.state.previous
    return pieces, None


def _hides_claim(piece: Piece) -> bool:
    """Return whether an equals sign stands in brackets, so that a failure to read must not go unnoticed."""
    signs = [token.kind for token in piece.tokens if token.text in _CLAIMING]
    return any(kind != "text" for kind in signs)


def _step(piece: Piece, left: Expr | None, conditions: tuple[Expr, ...], reading: Reading, claims: bool) -> Expr | None:
    """Judge whether `left` equals `piece`, and return what the next piece goes on from."""
    try:
        right = through_ways(read_side(piece.tokens, reading), reading)
    except Unread as problem:
        if claims:
            reading.remark(piece.at, unread(problem))
        return None
    if piece.link != "start" and left is not None:
        _link(piece, left, right, conditions, reading)
        if reading.remarks[-1].finding.partly and is_open(right):
            return left
    return right


def _link(piece: Piece, left: Expr, right: Expr, conditions: tuple[Expr, ...], reading: Reading) -> None:
    reading.keep_free(left, right)
    changes = [left, right]
    if not has_variation(left, right):
        changes = [as_differentials(side, reading.vocabulary) for side in changes]
    if has_differential(left, right):
        return judge_change(piece, changes[0], changes[1], conditions, reading)
    judge_equality(piece, left, right, conditions, reading)
    if reading.remarks[-1].finding.verdict != "ok" and goes_forward(changes[0], changes[1], reading):
        tried = replace(reading, remarks=[])
        judge_change(piece, changes[0], changes[1], conditions, tried)
        if tried.remarks[-1].finding.verdict == "ok":
            reading.remarks[-1:] = tried.remarks
            reading.state = tried.state
    return None
