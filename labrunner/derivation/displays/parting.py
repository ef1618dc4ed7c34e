"""What parts a display into statements: columns and rows, signs that link two sides, commas, stops, arrows, sets.

Each function deals with the token that comes next, and returns whether it parts anything; else an expression goes on.
"""

from __future__ import annotations

from collections.abc import Sequence

from labrunner.derivation.displays.conditions import condition_of
from labrunner.derivation.displays.cut import Cut
from labrunner.derivation.displays.pieces import Piece, Statement
from labrunner.derivation.displays.stretches import ENDS, stretch_of
from labrunner.derivation.displays.wording import bracketed_condition, remarked_column
from labrunner.derivation.latex.tokens import Token
from labrunner.derivation.problems import Unread
from labrunner.derivation.syntax.reader import Cursor
from labrunner.derivation.syntax.relations import has_relation
from labrunner.derivation.text.words import IF, OTHERWISE

_ENDS_ROW = frozenset(["row", "end of line"])


def colon(cut: Cut) -> bool:
    """Take := for a link, and another colon for a stop."""
    return link(cut) if cut.cursor.peek(1).kind == "=" else stop(cut)


def stop(cut: Cut) -> bool:
    """End the statement."""
    cut.cursor.take()
    cut.break_off()
    return True


def arrow(cut: Cut) -> bool:
    """Begin the next step of a computation; an arrow of another kind belongs to an expression."""
    if not _flows(cut):
        return False
    cut.cursor.take()
    cut.statements.append(Statement([Piece("start", cut.cursor.peek().at)]))
    return True


def membership(cut: Cut) -> bool:
    """Step over a set, which says nothing that is judged; what it is said to equal goes on behind it."""
    members = stretch_of(cut.cursor, 0, ENDS | {"=", ":=", "&"})
    if not _is_set(members) and any(cut.vocabulary.is_value(t.text.lstrip("\\")) for t in members):
        cut.statement.unclear = cut.cursor.peek().at
    cut.piece.space = members[1:]
    cut.cursor.place += max(len(members), 1)
    return True


def _flows(cut: Cut) -> bool:
    """Return whether an arrow joins the steps of a computation, as in (W, x) \\to z = W x \\to a = f(z)."""
    follows = stretch_of(cut.cursor, 1, ENDS | {r"\rightarrow"})
    bracket = [token.text for token in cut.piece.tokens]
    lists = bracket[:1] == ["("] or len(bracket) == 1
    lists_inputs = len(cut.statement.pieces) == 1 and lists and "=" not in bracket
    if lists_inputs and has_relation(follows):
        cut.statements.pop()
        return True
    return len(cut.statement.pieces) > 1 and has_relation(follows)


def bar(cut: Cut) -> bool:
    """Take what stands at the foot of a bar, as in |_{i=j}, for the condition that the statement is meant under."""
    if cut.cursor.peek(1).text != "_":
        return False
    probe = Cursor(cut.cursor.tokens, cut.vocabulary)
    probe.place = cut.cursor.place + 2
    try:
        condition = condition_of(probe.group(), cut.vocabulary)
    except Unread:
        # A brace that is never closed is told where the side is read.
        return False
    if condition is None:
        return False
    cut.statement.conditions.append(condition)
    cut.cursor.place = probe.place
    return True


def link(cut: Cut) -> bool:
    """Begin another side behind = or := or =:."""
    token = cut.cursor.take()
    sign = "="
    if token.kind == ":":
        cut.cursor.take()
    if token.text in (":=", ":", r"\equiv"):
        sign = ":="
    elif cut.cursor.skip(":"):
        sign = "=:"
    while cut.cursor.peek().kind in ("row", "&", "space"):
        cut.cursor.take()
    cut.statement.pieces.append(Piece(sign, cut.cursor.peek().at if not cut.cursor.ended() else token.at))
    return True


def column(cut: Cut) -> bool:
    """Start an equation of its own where a row of an aligned block goes on with a second one."""
    cut.cursor.take()
    cut.columns += 1
    if remarked_column(cut):
        return True
    if cut.columns == 1:
        cut.aligned = len(cut.statements) - 1
    if len(cut.statement.pieces) < 2 or not cut.piece.tokens:
        return True
    ahead = 0
    while cut.cursor.peek(ahead).kind in ("space", "&"):
        ahead += 1
    left = stretch_of(cut.cursor, ahead, ENDS | {"&", "="})
    if left and left[0].text != "(":
        left = left[: next((n for n, token in enumerate(left) if token.text == r"\ne"), len(left))]
    behind = ahead + len(left)
    while cut.cursor.peek(behind).kind == "&":
        behind += 1
    if left and cut.cursor.peek(behind).text == r"\in":
        # In which set something is says nothing that is judged.
        cut.cursor.place += behind
        cut.cursor.place += max(len(stretch_of(cut.cursor, 0, ENDS | {"="})), 1)
        return True
    relates = cut.cursor.peek(behind).kind == "=" or cut.cursor.peek(behind).text == r"\ne"
    if left and relates and left[0].text not in ("+", "-", r"\cdot", r"\times"):
        stretch = stretch_of(cut.cursor, ahead)
        condition = condition_of([t for t in stretch if t.kind != "&"], cut.vocabulary)
        if condition is not None:
            cut.statement.conditions.append(condition)
            cut.cursor.place += ahead + len(stretch)
        else:
            cut.break_off()
    return True


def row(cut: Cut) -> bool:
    """End the statement with its row, unless the next one goes on with it."""
    cut.columns, ahead = 0, 1
    while cut.cursor.peek(ahead).kind in ("&", "space", "row"):
        ahead += 1
    follower = cut.cursor.peek(ahead)
    if follower.kind == "=" and (_begins_case(cut, ahead) or _noted_beside(cut, ahead)):
        return True
    goes_on = follower.text in ("+", "-", r"\cdot", r"\times") and cut.piece.tokens
    if goes_on or (follower.kind == "=" and (cut.piece.tokens or len(cut.statement.pieces) > 1)):
        cut.cursor.place += ahead
        return True
    cut.cursor.take()
    cut.break_off()
    return True


def _begins_case(cut: Cut, ahead: int) -> bool:
    r"""Begin anew with the first side where rows state a case each: "&= b && \text{otherwise}"."""
    row = stretch_of(cut.cursor, ahead, _ENDS_ROW)
    states = any(t.kind == "text" and t.text.strip(" .,:;()").lower() in (*IF, *OTHERWISE) for t in row)
    if not cut.statement.conditions or not states or len(cut.statement.pieces) < 2:
        return False
    first = cut.statement.pieces[0]
    cut.cursor.place += ahead
    cut.statements.append(Statement([Piece(first.link, first.at, list(first.tokens))]))
    return True


def _noted_beside(cut: Cut, ahead: int) -> bool:
    """Go on with the aligned column where what stands behind it in its row, S = ..., only explains a name."""
    columns = any(cut.cursor.peek(n).kind == "&" for n in range(ahead))
    if not columns or cut.aligned >= len(cut.statements) - 1:
        return False
    for statement in cut.statements[cut.aligned + 1 :]:
        statement.aside = True
    cut.cursor.place += ahead
    cut.break_off()
    return True


def prefix_condition(cut: Cut) -> bool:
    """Take the case that stands before a statement, as in "i = j: ..."."""
    stretch = stretch_of(cut.cursor, 0, ENDS | {":", "&"})
    condition = condition_of(stretch, cut.vocabulary) if stretch else None
    if condition is None:
        return False
    cut.cursor.place += len(stretch)
    while cut.cursor.peek().kind in (":", "space", ",", "&", ".") or cut.cursor.sees(r"\Rightarrow"):
        cut.cursor.take()
    cut.statement.conditions.append(condition)
    return True


def comma(cut: Cut) -> bool:
    """Take the case behind a comma or a space, or end the statement there."""
    ahead = 1
    while cut.cursor.peek(ahead).kind in ("space", ","):
        ahead += 1
    follower = cut.cursor.peek(ahead)
    stretch = stretch_of(cut.cursor, ahead)
    condition = condition_of(_in_brackets(stretch), cut.vocabulary) if stretch else None
    if condition is None and follower.kind == "(":
        cut.cursor.place += ahead
        if not bracketed_condition(cut):
            cut.break_off()
        return True
    cut.cursor.place += ahead
    if condition is not None:
        cut.statement.conditions.append(condition)
        cut.cursor.place += len(stretch)
    elif follower.kind not in ("=", "text", "row", "&", ":") and follower.text not in ("+", "-", r"\cdot"):
        cut.break_off()
    return True


def _in_brackets(stretch: Sequence[Token]) -> Sequence[Token]:
    """Return i = j for [i = j], which is a case where a space parts it from the formula."""
    bracketed = len(stretch) > 2 and stretch[0].text == "[" and stretch[-1].text == "]"
    return stretch[1:-1] if bracketed else stretch


def _is_set(members: Sequence[Token]) -> bool:
    """Return whether what stands behind a \\in names a set: R^n, {0, 1}, (0, 1)."""
    kinds = {token.text for token in members}
    return bool(kinds & {r"\mathbb", r"\{", ",", "R", r"\times"}) or any(t.kind == "word" for t in members)
