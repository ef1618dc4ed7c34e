"""Indicators such as \\mathbb{1}[j = y] or [h > 0], and the ones and identities that are written with the same sign."""

from __future__ import annotations

from collections.abc import Sequence

from labrunner.derivation.latex.tokens import Token
from labrunner.derivation.problems import Unread
from labrunner.derivation.syntax.delimiters import CLOSING, bracketed
from labrunner.derivation.syntax.reader import Cursor
from labrunner.derivation.syntax.relations import comparisons_in, has_relation, read_relation
from labrunner.derivation.syntax.rules import Rules
from labrunner.derivation.terms.expressions import Expr
from labrunner.derivation.terms.vocabulary import Vocabulary


def read_indicator(cursor: Cursor, rules: Rules) -> Expr | None:
    """Return 1[j = y], 1_{h > 0} or \\chi_{h > 0} if one comes next, else None without moving."""
    token = cursor.peek()
    one = token.kind == "number" and token.text == "1"
    chi = token.text == r"\chi" and cursor.peek(1).text == "_"
    if not (one or chi or _is_ones(cursor)) or not _opens_relation(cursor):
        return None
    cursor.take()
    return read_truth(cursor, rules)


def read_ones(cursor: Cursor, _: Rules) -> Expr | None:
    """Return the vector of ones or the identity, with its size, if one comes next, else None without moving."""
    token = cursor.peek()
    one = token.kind == "number" and token.text == "1"
    scripted = one and (cursor.peek(1).text == "_" or _is_transposed(cursor))
    if not (scripted or _is_ones(cursor)):
        return None
    cursor.take()
    inside = cursor.group() if cursor.skip("_") else _in_code(cursor) if token.text == "I" else []
    if token.text == "I" and _are_indices(inside, cursor.vocabulary):
        return Expr("delta", indices=(inside[0].text, inside[-1].text), at=token.at)
    size = "_" + "".join(t.text for t in inside) if inside else ""
    ones = "1" in token.text
    label = size[1:] if ones else size.removeprefix("_:,")
    if cursor.vocabulary.is_index(label):
        # 1_y, and column y of I, are the unit vector e_y.
        return Expr("onehot", indices=(label,), at=token.at)
    return Expr("ones" if ones else "identity", name=("1" if ones else "I") + size, at=token.at)


def _in_code(cursor: Cursor) -> list[Token]:
    """Return the indices in I[i, j], as code writes an entry, and step over them; none for anything else."""
    inside = [cursor.peek(ahead) for ahead in range(1, 4)]
    if [cursor.peek().kind, *(t.kind for t in inside), cursor.peek(4).kind] != ["[", "letter", ",", "letter", "]"]:
        return []
    cursor.place += len(inside) + 2
    return inside


def _are_indices(inside: Sequence[Token], known: Vocabulary) -> bool:
    """Return whether a subscript holds the two letters of an entry of the identity."""
    letters = [token for token in inside if token.kind != ","]
    return len(letters) == 2 and all(t.kind == "letter" and not known.is_value(t.text) for t in letters)


def read_truth(cursor: Cursor, rules: Rules) -> Expr:
    """Return 1 where the relation in the bracket or subscript that comes next holds, 0 elsewhere."""
    at = cursor.peek().at
    cursor.skip("_")
    inner = bracketed(cursor)
    if inner is None:
        raise Unread("the bracket of an indicator is never closed", at)
    cursor.place += len(inner) + 2
    return Expr("truth", (read_relation(_unwrapped(inner), cursor, rules.sum),), at=at)


def is_mask(inner: Sequence[Token]) -> bool:
    """Return whether a bracket holds a comparison of values, as in x \\odot (h > 0) or diag(h > 0)."""
    return comparisons_in(inner) in ([">"], ["<"], [r"\ge"], [r"\le"])


def _is_ones(cursor: Cursor) -> bool:
    token = cursor.peek()
    return token.kind == "ones" or (token.text == "I" and not cursor.vocabulary.is_number("I"))


def _is_transposed(cursor: Cursor) -> bool:
    """Return whether the next token carries ^T or ^{\\top}, which no number does."""
    texts = [cursor.peek(ahead).text for ahead in (1, 2, 3)]
    return texts[0] == "^" and (texts[2] if texts[1] == "{" else texts[1]) in ("T", r"\top", r"\intercal")


def _opens_relation(cursor: Cursor) -> bool:
    """Return whether a bracket or subscript with a relation in it stands behind the next token."""
    probe = Cursor(cursor.tokens, cursor.vocabulary)
    probe.place = cursor.place + 1
    if probe.sees("_"):
        probe.place += 1
    inner = bracketed(probe) if probe.peek().text in CLOSING else None
    return inner is not None and has_relation(_unwrapped(inner))


def _unwrapped(inner: list[Token]) -> list[Token]:
    """Return the relation of 1_{[j = y]} or 1_{\\{j = y\\}}, which stands in brackets within the subscript."""
    return inner[1:-1] if inner and inner[0].text in CLOSING and not has_relation(inner) else inner
