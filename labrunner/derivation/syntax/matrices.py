"""Matrices written out cell by cell: pmatrix, bmatrix, or an array in brackets."""

from __future__ import annotations

from collections.abc import Sequence

from labrunner.derivation.latex.tokens import MATRICES, Token
from labrunner.derivation.latex.unexpected import unexpected
from labrunner.derivation.problems import Unread
from labrunner.derivation.syntax.delimiters import CLOSERS, CLOSING
from labrunner.derivation.syntax.reader import Cursor
from labrunner.derivation.syntax.rules import Rules
from labrunner.derivation.terms.dots import ACROSS, BOTH, DOWN
from labrunner.derivation.terms.expressions import Expr, number

MOST_CELLS = 256
_LEADS = {r"\vdots": DOWN, r"\ddots": BOTH}
_IDLE = frozenset([r"\hline", r"\cline"])


def read_matrix(cursor: Cursor, rules: Rules) -> Expr | None:
    """Return the matrix that comes next, its cells row by row, or None; `number` says how many columns it has."""
    token = cursor.peek()
    if token.kind != "begin" or token.text not in MATRICES:
        return None
    cursor.take()
    if token.text == "array":
        _skip_columns(cursor)
    rows = _filled(_cut(_inner(cursor, token)), token)
    cells = tuple(_cell(cell, token, cursor, rules) for row in rows for cell in row)
    return Expr("matrix", cells, number=float(len(rows[0])), at=token.at)


def _skip_columns(cursor: Cursor) -> None:
    """Step over what says how the columns of an array are laid out, as in {cc|c}."""
    while cursor.skip("["):
        while not cursor.ended() and not cursor.skip("]"):
            cursor.take()
    if cursor.sees("{"):
        cursor.group()


def _inner(cursor: Cursor, opening: Token) -> list[Token]:
    """Return the tokens up to the end of the matrix, and step over it."""
    found: list[Token] = []
    level = 1
    while True:
        token = cursor.take()
        level += {"begin": 1, "end": -1}.get(token.kind, 0)
        if token.kind == "end of line" or (level == 0 and token.text != opening.text):
            raise Unread(
                rf"\begin{{{opening.text}}} is never closed", opening.at, rf"close it with \end{{{opening.text}}}"
            )
        if level == 0:
            return found
        found.append(token)


def _cut(tokens: Sequence[Token]) -> list[list[list[Token]]]:
    """Return the tokens of each cell of each row."""
    rows: list[list[list[Token]]] = [[[]]]
    level = 0
    for token in tokens:
        level -= token.text in CLOSERS or token.kind == "end"
        if level == 0 and token.kind == "row":
            rows.append([[]])
        elif level == 0 and token.kind == "&":
            rows[-1].append([])
        elif token.kind != "space" and token.text not in _IDLE:
            rows[-1][-1].append(token)
        level += token.text in CLOSING or token.kind == "begin"
    return rows


def _filled(rows: list[list[list[Token]]], opening: Token) -> list[list[list[Token]]]:
    """Return rows of one length, without an empty one at the end."""
    while len(rows) > 1 and not any(rows[-1]):
        rows = rows[:-1]
    columns = max(len(row) for row in rows)
    if columns * len(rows) > MOST_CELLS:
        raise Unread(f"a matrix with more than {MOST_CELLS} cells is not read", opening.at)
    if not any(cell for row in rows for cell in row):
        raise Unread("a matrix without anything in it", opening.at)
    return [row + [[] for _ in range(columns - len(row))] for row in rows]


def _cell(tokens: Sequence[Token], opening: Token, cursor: Cursor, rules: Rules) -> Expr:
    """Return one cell; an empty one is 0."""
    if not tokens:
        return number(0, opening.at)
    if len(tokens) == 1 and tokens[0].kind == "dots":
        return Expr("dots", name=_LEADS.get(tokens[0].text, ACROSS), at=tokens[0].at)
    inner = cursor.inside(tokens)
    inner.numbered = True
    expr = rules.sum(inner)
    if not inner.ended():
        raise unexpected(inner.peek())
    return expr
