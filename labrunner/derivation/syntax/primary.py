"""What a factor is made of: a number, an indicator, a bracket, a command, a derivative, cases, a call or a name."""

from __future__ import annotations

from collections.abc import Callable

from labrunner.derivation.latex.alphabet import GREEK
from labrunner.derivation.latex.tokens import TRANSPOSED_NEXT
from labrunner.derivation.latex.unexpected import unexpected
from labrunner.derivation.syntax.brackets import read_box, read_bracket
from labrunner.derivation.syntax.calls import read_call, read_sqrt
from labrunner.derivation.syntax.cases import read_cases
from labrunner.derivation.syntax.deltas import read_delta
from labrunner.derivation.syntax.derivatives import read_fraction, read_inline_derivative, read_nabla
from labrunner.derivation.syntax.differentials import read_differential
from labrunner.derivation.syntax.identifiers import read_identifier
from labrunner.derivation.syntax.indicators import read_indicator, read_ones
from labrunner.derivation.syntax.matrices import read_matrix
from labrunner.derivation.syntax.names import starts_name
from labrunner.derivation.syntax.reader import Cursor
from labrunner.derivation.syntax.rules import Rules
from labrunner.derivation.syntax.sums import read_sigma
from labrunner.derivation.terms.expressions import Expr, number
from labrunner.derivation.terms.vocabulary import FUNCTIONS


def read_primary(cursor: Cursor, rules: Rules) -> Expr:
    """Return what comes next, without the scripts behind it; raise Unread where nothing can begin like this."""
    token = cursor.peek()
    for read in _TOLD_BY_TEXT.get(token.text) or _TOLD_BY_KIND.get(token.kind, _KINDS):
        found = read(cursor, rules)
        if found is not None:
            return found
    raise unexpected(cursor.peek())


def _number(cursor: Cursor, _: Rules) -> Expr | None:
    token = cursor.peek()
    return number(float(cursor.take().text), token.at) if token.kind == "number" else None


def _command(cursor: Cursor, rules: Rules) -> Expr | None:
    token = cursor.peek()
    read = _COMMANDS.get(token.text) if token.kind == "command" else None
    return read(cursor, rules) if read is not None else None


def _derivative(cursor: Cursor, rules: Rules) -> Expr | None:
    token, known = cursor.peek(), cursor.vocabulary
    if token.kind == "variation":
        return read_differential(cursor, rules.factor)
    if token.text not in ("d", r"\partial") or (token.text == "d" and known.is_value("d")):
        return None
    found = read_inline_derivative(cursor, rules.factor)
    if found is None and token.text == "d" and known.is_value("d" + cursor.peek(1).text):
        # dz is a name of its own, but dz/dx is a derivative.
        return None
    return found or read_differential(cursor, rules.factor)


def _call(cursor: Cursor, rules: Rules) -> Expr | None:
    token = cursor.peek()
    in_words = token.kind == "text" and token.text in FUNCTIONS
    command = token.kind == "command" and token.text.lstrip("\\") in FUNCTIONS and token.text not in GREEK
    return read_call(cursor, rules) if command or in_words else None


def _before(cursor: Cursor, rules: Rules) -> Expr:
    """Return the transpose of the factor behind a sign that stands before it, as the French write it."""
    at = cursor.take().at
    return Expr("transpose", (rules.factor(cursor),), at=at)


def _raised(cursor: Cursor, rules: Rules) -> Expr | None:
    """Return what is transposed by a raised t before it, where nothing stands that it could be behind."""
    if cursor.peek().text != "^" or cursor.peek(1).text not in ("t", "T", r"\top"):
        return None
    cursor.take()
    return _before(cursor, rules)


def _name(cursor: Cursor, rules: Rules) -> Expr | None:
    token = cursor.peek()
    in_words = token.kind == "text" and cursor.vocabulary.is_value(token.text)
    return read_identifier(cursor, rules) if starts_name(token) or in_words else None


_COMMANDS: dict[str, Callable[[Cursor, Rules], Expr]] = {
    r"\frac": read_fraction,
    r"\sum": read_sigma,
    r"\delta": lambda cursor, rules: read_delta(cursor, rules) or read_identifier(cursor, rules),
    r"\sqrt": read_sqrt,
    r"\nabla": lambda cursor, rules: read_nabla(cursor, rules.factor),
    TRANSPOSED_NEXT: _before,
    r"\boxed": read_box,
    r"\underbrace": read_box,
    r"\overbrace": read_box,
}
_KINDS = (read_indicator, read_ones, _number, read_bracket, _command, _derivative, read_cases, _call, _name)
"""Each returns what it reads, or None without moving where something else comes next."""
_TOLD_BY_KIND = {
    "letter": (_name,),
    "number": (_number,),
    "variation": (_derivative,),
    "(": (read_bracket,),
    "begin": (read_cases, read_matrix),
}
_TOLD_BY_TEXT = {"^": (_raised,), "1": _KINDS, "I": _KINDS, "d": _KINDS, r"\frac": (_command,), r"\sum": (_command,)}
"""Those among them that can read the commonest tokens."""
