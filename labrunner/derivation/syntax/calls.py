"""Functions applied to arguments: \\log p, relu'(h), softmax(z)_i, \\sqrt{x}."""

from __future__ import annotations

from dataclasses import replace

from labrunner.derivation.arrays.algebra import SLOPES
from labrunner.derivation.latex.alphabet import GREEK
from labrunner.derivation.latex.subscripts import BY_ROWS, index_letters
from labrunner.derivation.latex.tokens import Token
from labrunner.derivation.problems import Unread
from labrunner.derivation.syntax.delimiters import CLOSING, bracketed
from labrunner.derivation.syntax.indicators import is_mask, read_truth
from labrunner.derivation.syntax.reader import Cursor
from labrunner.derivation.syntax.rules import Rules
from labrunner.derivation.terms.expressions import Expr
from labrunner.derivation.terms.vocabulary import FUNCTIONS, Vocabulary

DIAGONAL = "diag "
"""Stands before the name of a function where a word means the diagonal matrix of its values."""
BARE = 1.0
"""Marks a function whose argument stands without brackets: what follows it could belong to the argument."""


def read_call(cursor: Cursor, rules: Rules, known: str = "") -> Expr:
    """Return the function that comes next, or the one that is `known` to stand here, applied to its argument."""
    token = cursor.take()
    name = known or cursor.vocabulary.functions.get(token.text.lstrip("\\")) or FUNCTIONS[token.text.lstrip("\\")]
    diagonal, name = name.startswith(DIAGONAL), name.removeprefix(DIAGONAL)
    name, power, indices = _scripts(name, token, cursor, rules)
    call = _applied(name, token, cursor, rules)
    if diagonal:
        call = Expr("call", (replace(call, number=0.0),), name="diag", at=token.at)
    if indices and name == "onehot":
        raise Unread("one-hot of what?", token.at, "write e_y")
    if indices:
        call = Expr("entry", (call,), indices=indices, at=token.at)
    return call if power is None else Expr("pow", (call, power), at=token.at)


def ends_argument(token: Token) -> bool:
    r"""Return whether the bare argument of a function ends before `token`: in \exp a \exp b, and in \exp a \, b."""
    word = token.text.lstrip("\\") if token.kind in ("command", "word") else ""
    return token.apart or word == "sum" or _is_function(word)


def _is_function(word: str) -> bool:
    return word in FUNCTIONS and "\\" + word not in GREEK


def read_sqrt(cursor: Cursor, rules: Rules) -> Expr:
    """Return the square root that comes next."""
    at = cursor.take().at
    return Expr("call", (rules.sum(cursor.inside(cursor.group())),), name="sqrt", at=at)


def _scripts(name: str, token: Token, cursor: Cursor, rules: Rules) -> tuple[str, Expr | None, tuple[str, ...]]:
    """Return the function with its primes, its exponent and its indices, which stand before the argument."""
    power: Expr | None = None
    indices: tuple[str, ...] = ()
    while cursor.sees("^", "_", "'"):
        sign = cursor.take().text
        inner = cursor.group() if sign != "'" else []
        if sign == "'" or (sign == "^" and [t.text for t in inner] in ([r"\prime"], ["'"])):
            name = _primed(name, token, cursor.vocabulary)
        elif sign == "^":
            power = rules.sum(cursor.inside(inner))
        elif not (name == "vec" and "".join(t.text for t in inner) in BY_ROWS):
            indices = tuple(index_letters([t for t in inner if t.kind not in (",", "{", "}")]))
    return name, power, indices


def _primed(name: str, token: Token, vocabulary: Vocabulary) -> str:
    """Return the derivative of the function `name`, which a Greek letter stands for only where somebody says so."""
    if vocabulary.functions.get(name.rstrip("'"), "") == name.rstrip("'"):
        # A letter that stands for any function.
        return f"{name}'"
    said = token.text not in GREEK or token.text.lstrip("\\") in vocabulary.functions
    if name == "relu":
        return "step"
    if f"{name}'" not in SLOPES or not said:
        raise Unread(f"the derivative {token.text}' is not read", token.at, r"write \frac{d}{dx} in front")
    return f"{name}'"


def _applied(name: str, token: Token, cursor: Cursor, rules: Rules) -> Expr:
    """Return the function of the arguments in the bracket that comes next, or of the one factor."""
    if token.text == r"\Theta" and cursor.peek().apart:
        message = r"\Theta before a space may be a name or the step function"
        raise Unread(message, token.at, r"write \Theta(x), or give the matrix another name")
    if cursor.peek().text not in ("(", "[", r"\{"):
        return Expr("call", (rules.factor(cursor),), name=name, number=BARE, at=token.at)
    if is_mask(bracketed(cursor) or ()):
        return Expr("call", (read_truth(cursor, rules),), name=name, at=token.at)
    numbered = cursor.numbered
    cursor.numbered |= name == "diag" and any(t.kind == "," for t in bracketed(cursor) or ())
    opening = cursor.take().text
    parts = [rules.sum(cursor)]
    while cursor.skip(","):
        parts.append(rules.sum(cursor))
    cursor.expect(CLOSING[opening])
    cursor.numbered = numbered
    if name == "diag" and len(parts) > 1:
        # diag(a, b, c) is the diagonal matrix of a column that is written out.
        parts = [Expr("matrix", tuple(parts), number=1.0, at=token.at)]
    return Expr("call", tuple(parts), name=name, at=token.at)
