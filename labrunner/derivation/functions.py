"""Functions by name, and their arguments with or without brackets."""

from __future__ import annotations

from collections.abc import Sequence

from labrunner.derivation.conditions import index_of
from labrunner.derivation.cursor import Cursor, split
from labrunner.derivation.expressions import Apply, Entry, Expression, Number, OneHot
from labrunner.derivation.names import index_atoms, starts_name
from labrunner.derivation.problems import UnreadError
from labrunner.derivation.tokens import Token
from labrunner.derivation.vocabulary import FUNCTIONS

_SIGNS = frozenset({"\\sum", "\\dot"})  # as words, without the backslash, they are functions
_BRACKETS = ("(", "[", "\\{", "{", "lbrack", "lbrace")


def function_name(cursor: Cursor) -> str | None:
    """Return the function that the next token names, or None: a declared name is not a function."""
    token = cursor.peek()
    if token is None or token.kind not in ("command", "word", "letter"):
        return None
    key = "\\" + token.text if token.kind == "command" else token.text
    if key in cursor.vocabulary.functions:
        return cursor.vocabulary.functions[key]
    if token.kind == "letter" or key in cursor.names or key in _SIGNS:
        return None
    return FUNCTIONS.get(token.text)


def read_function(cursor: Cursor, function: str) -> Expression:
    """Return the function that comes next, applied to its argument."""
    position = cursor.take().start
    primes, indices = 0, list[str]()
    while True:
        if cursor.accept("'", "prime"):
            primes += 1
        elif cursor.accept("_"):
            indices += index_atoms(cursor.argument(), position)
        elif cursor.accept("^"):
            primes += _primes_above(cursor, function, position)
        else:
            break
    arguments = _arguments(cursor, function, position)
    result = _applied(cursor, function, arguments, primes, position)
    return Entry(result, tuple(indices), position) if indices else result


def _primes_above(cursor: Cursor, function: str, position: int) -> int:
    tokens = cursor.argument()
    if tokens and all(token.text in ("'", "prime") for token in tokens):
        return len(tokens)
    raise UnreadError(f"a power of the function {function} is not read", f"({function}(x))^2", position)


def _arguments(cursor: Cursor, function: str, position: int) -> list[Sequence[Token]]:
    """Return the token lists of the arguments; without brackets it is one factor."""
    if cursor.next_is(*_BRACKETS):
        return [piece for piece in split(cursor.group(), ",", ";") if piece]
    start = cursor.at
    if cursor.peek() is None:
        raise UnreadError(f"the function {function} without its argument", f"{function}(x)", position)
    cursor.grammar.factor(cursor)
    tokens = cursor.tokens[start : cursor.at]
    if _goes_on(cursor):
        raise UnreadError(
            f"where the argument of {function} ends is not clear", f"{function}(a) b or {function}(a b)", position
        )
    return [tokens]


def _goes_on(cursor: Cursor) -> bool:
    """Return whether a factor follows without a sign, so that it might belong to the argument."""
    token = cursor.peek()
    if token is None or function_name(cursor) is not None:
        return False
    return token.kind == "number" or starts_name(cursor) or cursor.next_is("(", "[", "\\{", "{", "frac", "sum")


def _applied(cursor: Cursor, function: str, arguments: list[Sequence[Token]], primes: int, position: int) -> Expression:
    if function == "onehot":
        index = index_of(arguments[0], cursor) if arguments else None
        if len(arguments) not in (1, 2) or index is None:
            raise UnreadError("a unit vector is named by an index", "e_y", position)
        return OneHot(index, position)
    read = [cursor.expression(tokens) for tokens in arguments]
    if function == "max":
        return _maximum(read, position)
    if function in ("outer", "inner"):
        if len(read) != 2:
            raise UnreadError(f"{function} takes two vectors", "u v^T", position)
    elif len(read) != 1:
        raise UnreadError(f"{function} of {len(read)} arguments is not read", f"{function}(x)", position)
    return Apply(function, tuple(read), primes, position)


def _maximum(arguments: list[Expression], position: int) -> Expression:
    """Return relu(x) for max(0, x) and max(x, 0), the only maximum that derivations need."""
    others = [argument for argument in arguments if argument != Number(0.0)]
    if len(arguments) == 2 and len(others) == 1:
        return Apply("relu", (others[0],), 0, position)
    raise UnreadError("only max(0, x) is read", r"\max(0, x)", position)
