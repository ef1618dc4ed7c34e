"""Sums written with a sigma: their index, how far it runs, and how far the summand reaches."""

from __future__ import annotations

from dataclasses import replace

from labrunner.derivation.latex.subscripts import index_letters
from labrunner.derivation.problems import Unread
from labrunner.derivation.syntax.reader import Cursor
from labrunner.derivation.syntax.rules import Rules
from labrunner.derivation.syntax.superscripts import column_name
from labrunner.derivation.terms.expressions import Expr, rewritten
from labrunner.derivation.terms.vocabulary import Vocabulary

_SIZES = frozenset("ncdmhvt")
"""Letters that people use for how many there are, whatever the lab calls it."""
_INDICES = frozenset("ijklq")
"""Letters that count, and no sum runs up to one of them."""

_EXAMPLES = frozenset("nst")
"""Letters that count examples where nothing else is said, and no classes."""


def read_sigma(cursor: Cursor, rules: Rules) -> Expr:
    """Return the sum whose sign comes next; one over all i ≠ j is a sum over i with an indicator in it."""
    at = cursor.take().at
    indices, first, last = _limits(cursor)
    if not indices:
        raise Unread("a sum without its index", at, r"write \sum_k a_k")
    body = _summand(cursor, rules)
    last = _upper(last, first, at, cursor.vocabulary)
    if len(indices) == 3 and indices[1] == "≠":
        truth = Expr("truth", (Expr("rel", name="≠", indices=(indices[0], indices[2]), at=at),), at=at)
        return Expr("sum", (Expr("mul", (truth, body), at=at),), name=last, indices=indices[:1], at=at)
    if last.isdigit():
        raise Unread("a sum with a number as its bound is a partial sum", at, r"write \sum_k a_k")
    return Expr("sum", (_of_columns(body, indices, last, cursor.vocabulary),), name=last, indices=indices, at=at)


def _of_columns(body: Expr, indices: tuple[str, ...], last: str, known: Vocabulary) -> Expr:
    r"""Return `body` with a_j as the column a^{(j)} in a sum over all m examples, where a alone means nothing."""

    def change(node: Expr) -> Expr:
        column = column_name(node.name)
        of_example = node.kind == "name" and node.indices == indices and column in known.definitions
        return replace(node, name=column) if of_example and not known.is_here(node.name) else node

    counts_examples = last in _sizes_of_columns(known) or (not last and set(indices) <= _EXAMPLES)
    return rewritten(body, change) if counts_examples else body


def _sizes_of_columns(known: Vocabulary) -> set[str]:
    """Return the sizes that say how many columns there are of what the lab names by column, as a^{(j)}."""
    bodies = [definition.body for name, definition in known.definitions.items() if name.endswith("^")]
    return {known.symbols[body.name].shape[-1] for body in bodies if body.kind == "name" and body.name in known.symbols}


def _upper(last: str, first: int, at: int, known: Vocabulary) -> str:
    """Return the size up to which a sum runs, "" where none is written; raise Unread for part of the range."""
    if last.isdecimal():
        return known.numbers.get(str(int(last) + 1 - first), last)
    whole = last.removesuffix("-1") if first == 0 else last
    if (first == 0) != (whole != last) and last:
        whole = ""
    part = whole in _INDICES or (len(whole) == 1 and whole.islower() and whole not in (*known.sizes, *_SIZES))
    if last and (not whole.isalpha() or known.is_value(whole) or known.is_index(whole) or part):
        raise Unread("a sum over part of its range is not read", at, r"write \sum_k a_k")
    return whole


def _limits(cursor: Cursor) -> tuple[tuple[str, ...], int, str]:
    """Return the indices of a sum, from which number on they count, and up to what they run."""
    indices: tuple[str, ...] = ()
    first, last = 1, ""
    for _ in range(2):
        if cursor.skip("_"):
            below = cursor.group()
            first = 0 if below and below[-1].text == "0" else 1
            indices = _indices(cursor.inside(below))
        elif cursor.skip("^"):
            last = "".join(t.text for t in cursor.group())
    return indices, first, last


def _indices(below: Cursor) -> tuple[str, ...]:
    """Return the letters below a sum sign; i, ≠, j for a sum over all i but j."""
    tokens = list(below.tokens)
    texts = [t.text for t in tokens]
    end = texts.index("=") if "=" in texts else len(texts)
    if len(texts) == 3 and texts[1] == r"\ne":
        return index_letters(tokens[:1])[0], "≠", index_letters(tokens[2:])[0]
    if r"\ne" in texts:
        rewrite = r"write \sum_i \mathbb{1}[i \ne y] a_i"
        raise Unread("a sum over all indices but one is not read", below.peek().at, rewrite)
    if texts[end:] not in ([], ["=", "1"], ["=", "0"]):
        raise Unread("a sum over part of its range is not read", below.peek().at, r"write \sum_k a_k")
    if r"\in" in texts:
        raise Unread("a sum over a set is not read", below.peek().at, r"write \sum_k a_k")
    return tuple(index_letters([t for t in tokens[:end] if t.kind not in (",", "{", "}")]))


def _summand(cursor: Cursor, rules: Rules) -> Expr:
    """Return the whole term behind a sum sign, up to the next + or -."""
    cursor.deeper()
    negative = cursor.skip("-")
    body = rules.term(cursor)
    cursor.depth -= 1
    return Expr("neg", (body,), at=body.at) if negative else body
