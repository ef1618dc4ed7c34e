"""The atoms of an expression: numbers, brackets, bars, fractions, indicators, cases."""

from __future__ import annotations

from collections.abc import Sequence

from labrunner.derivation import derivatives
from labrunner.derivation.conditions import has_relation, read_condition
from labrunner.derivation.cursor import Cursor, closing, depths, split
from labrunner.derivation.expressions import (
    Apply,
    Cases,
    Constant,
    Expression,
    Indicator,
    Number,
    OneHot,
    Quotient,
    Same,
)
from labrunner.derivation.functions import function_name, read_function
from labrunner.derivation.names import index_atoms, read_name, starts_name
from labrunner.derivation.problems import UnreadError
from labrunner.derivation.sums import read_sum_sign
from labrunner.derivation.tokens import Token

_BRACKETS = frozenset({"(", "[", "{", "\\{", "lbrack", "lbrace", "llbracket"})
_SQUARE = frozenset({"[", "lbrack", "llbracket"})
_BARS = {"|": "abs", "vert": "abs", "‖": "norm", "Vert": "norm"}
_COMMANDS = frozenset({"frac", "sqrt", "sum", "partial", "nabla", "langle"})
_MATRICES = frozenset({"matrix", "pmatrix", "bmatrix", "vmatrix", "Vmatrix", "Bmatrix", "smallmatrix", "array"})
_BOLD = frozenset({"mathbb", "mathbf", "mathds", "mathbbm", "bm", "boldsymbol", "symbf", "symbb", "upright"})
_DIFFERENTIAL = "partial"


def starts_atom(cursor: Cursor) -> bool:
    """Return whether an atom comes next, as it must in a product without a sign."""
    token = cursor.peek()
    if token is None or token.kind in ("text", "row", "quad", "end"):
        return False
    if token.kind in ("number", "letter", "word", "begin"):
        return True
    known = token.text in _BRACKETS or token.text in _BARS or token.text in _COMMANDS
    return known or starts_name(cursor) or function_name(cursor) is not None


def read_atom(cursor: Cursor) -> Expression:
    """Return the atom that comes next, without what stands behind it; some atom must come."""
    token = cursor.tokens[cursor.at]
    if _starts_indicator(cursor, token):
        return _read_indicator(cursor, token)
    if token.kind == "number":
        return _read_number(cursor)
    if token.kind == "begin":
        return _read_environment(cursor, token)
    if derivatives.starts_slash(cursor) or (token.kind == "command" and token.text == _DIFFERENTIAL):
        return derivatives.read_partial(cursor)
    function = function_name(cursor)
    if function is not None:
        return read_function(cursor, function)
    if token.kind == "letter" and token.text == "e" and cursor.next_is("^", ahead=1):
        cursor.at += 2
        return Apply("exp", (cursor.expression(cursor.argument()),), 0, token.start)
    if token.kind == "letter" and token.text == "I" and "I" not in cursor.names:
        cursor.take()
        return Constant("eye", _size_below(cursor))
    return read_name(cursor) if starts_name(cursor) else _read_sign(cursor, token)


def _read_sign(cursor: Cursor, token: Token) -> Expression:
    if token.text in _BRACKETS:
        return _read_bracket(cursor, token)
    if token.text in _BARS:
        return _read_bars(cursor, token)
    if token.text == "langle":
        return _read_inner(cursor, token)
    if token.text == "sum":
        return read_sum_sign(cursor)
    if token.text == "nabla":
        return derivatives.read_nabla(cursor)
    cursor.take()
    if token.text == "sqrt":
        return Apply("sqrt", (cursor.expression(cursor.argument()),), 0, token.start)
    top, bottom = cursor.argument(), cursor.argument()
    if derivatives.is_derivative(top, bottom):
        return derivatives.read_fraction(cursor, top, bottom, token.start)
    return Quotient(cursor.expression(top), cursor.expression(bottom), token.start)


def _starts_indicator(cursor: Cursor, token: Token) -> bool:
    """Return whether `token` is the 1 (or I, or chi) of an indicator: a condition in brackets or below follows."""
    one = token.kind == "number" and token.text == "1"
    letter = token.text in ("I", "chi") and token.kind in ("letter", "command") and token.text not in cursor.names
    if not (one or letter):
        return False
    at = cursor.at + 1
    if cursor.next_is("_", ahead=1):
        at += 1
    following = cursor.peek(at - cursor.at)
    if following is None or following.kind != "symbol" or following.text not in _BRACKETS:
        return False
    inner = cursor.tokens[at + 1 : closing(cursor.tokens, at)]
    if at == cursor.at + 2 and ((one and token.style in _BOLD) or letter) and _is_pair(inner, cursor):
        return True
    return has_relation(_without_brackets(inner))


def _without_brackets(tokens: Sequence[Token]) -> Sequence[Token]:
    if tokens and tokens[0].text in _BRACKETS and closing(tokens, 0) == len(tokens) - 1:
        return tokens[1:-1]
    return tokens


def _is_pair(tokens: Sequence[Token], cursor: Cursor) -> bool:
    letters = [token for token in tokens if token.text != ","]
    return len(letters) == 2 and all(
        token.kind == "letter" and token.text not in cursor.vocabulary.sizes for token in letters
    )


def _read_indicator(cursor: Cursor, token: Token) -> Expression:
    cursor.take()
    below = cursor.accept("_")
    inner = cursor.group()
    if below and not has_relation(_without_brackets(inner)):
        first, second = index_atoms(inner, token.start)
        return Indicator(Same(first, second, equal=True))
    return Indicator(read_condition(cursor, inner))


def _read_number(cursor: Cursor) -> Expression:
    token = cursor.take()
    if token.style not in _BOLD or token.text not in ("0", "1"):
        return Number(float(token.text))
    if cursor.next_is("_") and token.text == "1":
        below = cursor.peek(1)
        if below is not None and below.text in cursor.vocabulary.labels:
            cursor.at += 2
            return OneHot(below.text, token.start)
    return Constant("ones" if token.text == "1" else "zeros", _size_below(cursor))


def _size_below(cursor: Cursor) -> str | None:
    if not cursor.accept("_"):
        return None
    return "".join(index_atoms(cursor.argument(), cursor.here()))


def _read_bracket(cursor: Cursor, token: Token) -> Expression:
    inner = cursor.group()
    if not inner:
        raise UnreadError("empty brackets", "", token.start)
    if token.text in _SQUARE and has_relation(inner):
        return Indicator(read_condition(cursor, inner))
    return cursor.expression(inner)


def _read_bars(cursor: Cursor, bar: Token) -> Expression:
    """Return |x| or the norm of x; a bar is paired with the next one outside all brackets."""
    cursor.take()
    rest = cursor.tokens[cursor.at :]
    level = depths(rest)
    places = [i for i, other in enumerate(rest) if level[i] == 0 and (other.kind, other.text) == (bar.kind, bar.text)]
    if not places or places[0] == 0:
        raise UnreadError(f"'{bar.text}' is not closed", r"\|x\|", bar.start)
    argument = cursor.expression(rest[: places[0]])
    cursor.at += places[0] + 1
    kind = _read_kind_of_norm(cursor) if _BARS[bar.text] == "norm" else ""
    if kind not in ("", "2", "F"):
        raise UnreadError("only the Euclidean norm is read", r"\|x\|", bar.start)
    return Apply(_BARS[bar.text], (argument,), 0, bar.start)


def _read_kind_of_norm(cursor: Cursor) -> str:
    return "".join(token.text for token in cursor.argument()) if cursor.accept("_") else ""


def _read_inner(cursor: Cursor, token: Token) -> Expression:
    pieces = split(cursor.group(), ",", "vert", "|")
    if len(pieces) != 2:
        raise UnreadError("an inner product has two sides", r"\langle u, v \rangle", token.start)
    if cursor.accept("_"):
        cursor.argument()  # the F of Frobenius
    return Apply("inner", tuple(cursor.expression(piece) for piece in pieces), 0, token.start)


def _read_environment(cursor: Cursor, token: Token) -> Expression:
    if token.text in _MATRICES:
        raise UnreadError("a matrix written out is not read", "one entry with indices, such as J_{ij}", token.start)
    if token.text not in ("cases", "dcases", "rcases"):
        raise UnreadError(f"\\begin{{{token.text}}} is not read inside a formula", "", token.start)
    rows = [row for row in split(cursor.group(), "row") if row]
    if not rows:
        raise UnreadError("cases without a case", "", token.start)
    inner = cursor.inside(cursor.tokens)
    branches = [(inner.expression(value), read_condition(inner, condition)) for value, condition in map(_branch, rows)]
    return Cases(tuple(branches), token.start)


def _branch(row: Sequence[Token]) -> tuple[Sequence[Token], Sequence[Token]]:
    """Return the value and the condition of a row of cases: they part at &, else at a word, a space or a comma."""
    level = depths(row)
    for separates in (_is_ampersand, _is_words, _is_pause):
        for place, token in enumerate(row):
            if level[place] == 0 and place and separates(token):
                end = place
                while end and _is_pause(row[end - 1]):
                    end -= 1
                return row[:end], row[place:] if separates is _is_words else row[place + 1 :]
    raise UnreadError("a case without its condition", "value & i = j", row[0].start)


def _is_ampersand(token: Token) -> bool:
    return token.kind == "symbol" and token.text == "&"


def _is_words(token: Token) -> bool:
    return token.kind == "text" or (token.kind == "word" and token.style == "text" and token.text[0].islower())


def _is_pause(token: Token) -> bool:
    return token.kind == "quad" or (token.kind == "symbol" and token.text in (",", ";"))
