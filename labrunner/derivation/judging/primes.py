"""Primes behind a learner's own numbers: derivatives by what the derivatives around are taken by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from labrunner.derivation.judging.reading import Reading
from labrunner.derivation.latex.tokens import Token
from labrunner.derivation.problems import Numbered, Unread
from labrunner.derivation.syntax.grammar import read_expression, read_numbered
from labrunner.derivation.terms.canonical import separated
from labrunner.derivation.terms.expressions import Expr, rewritten, walk
from labrunner.derivation.terms.vocabulary import Vocabulary

_SIGNS = frozenset(["'", r"\prime"])
_WRITE = r"write \frac{\partial f}{\partial z_j}"
_OPEN = "it is open what this prime derives by"
_UNKNOWN = "what a prime means here is open"


def has_prime(tokens: Sequence[Token]) -> bool:
    """Return whether a prime stands among `tokens`."""
    return not _SIGNS.isdisjoint([token.text for token in tokens])


def read_side(tokens: Sequence[Token], reading: Reading) -> Expr:
    """Return the expression that `tokens` make, with the derivatives that its primes mean; raise Unread."""
    try:
        expr = read_expression(tokens, reading.vocabulary)
    except Numbered:
        expr = read_numbered(tokens, reading.vocabulary)
    if reading.primed:
        expr = rewritten(expr, lambda node: _meant(node, reading))
    return separated(expr)


def _meant(node: Expr, reading: Reading) -> Expr:
    """Return the derivative that `node` is where it is an own number with a prime, else `node` itself."""
    body = _primed(node)
    if body is None:
        return node
    if reading.told and reading.by is not None and not reading.evaluator.measure(body):
        return replace(reading.by, parts=(body,), at=node.at)
    if _is_own(body, reading.vocabulary) and not reading.evaluator.measure(body):
        if reading.by is None:
            raise Unread(_OPEN, node.at, _WRITE)
        return replace(reading.by, parts=(body,), at=node.at)
    known = all(reading.vocabulary.knows(name) for name in _names(body))
    if node.kind == "prime" and known:
        return replace(reading.by, parts=(body,), at=node.at) if reading.by else _by_its_argument(node, body)
    # What has no meaning yet may get one, and then a prime behind it is no transpose.
    return node if known or not is_prime(node) else Expr("prime", (body,), at=node.at)


def _by_its_argument(node: Expr, body: Expr) -> Expr:
    """Return what (\\log a_i)' is: the derivative by the one thing that stands in it; raise Unread for several."""
    arguments = {(part.name, part.indices) for part in walk(body) if part.kind == "name"}
    if len(arguments) != 1 or body.kind != "call":
        raise Unread(_UNKNOWN, node.at, _WRITE)
    ((name, indices),) = arguments
    return Expr("diff", (body,), name=name, indices=indices, at=node.at)


def _primed(node: Expr) -> Expr | None:
    """Return f for f', and s_i for s'_i; None for what has no prime."""
    if node.kind == "entry" and is_prime(node.parts[0]):
        return replace(node, parts=node.parts[0].parts)
    return node.parts[0] if is_prime(node) else None


def is_prime(node: Expr) -> bool:
    """Return whether `node` is something with a prime behind it."""
    return node.kind == "prime" or (node.kind == "transpose" and node.name == "prime")


def _is_own(expr: Expr, vocabulary: Vocabulary) -> bool:
    """Return whether `expr` is made of names that a learner has given."""
    known = [vocabulary.definitions.get(name) for name in _names(expr)]
    return bool(known) and all(one is not None and one.source == "learner" for one in known)


def _names(expr: Expr) -> list[str]:
    return [node.name for node in walk(expr) if node.kind == "name"]
