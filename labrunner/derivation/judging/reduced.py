"""Expressions without what changes nothing: a factor of 1, the identity, a sum over a delta, another name for the same.

A step that only adds such things is no step of a derivation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from labrunner.derivation.judging.reading import Link
from labrunner.derivation.judging.renewal import written_out
from labrunner.derivation.terms.canonical import canonical
from labrunner.derivation.terms.expressions import Expr, rewritten, with_indices
from labrunner.derivation.terms.vocabulary import Definition, Vocabulary

_PRODUCTS = ("mul", "dot")
_CONSTANT = ("number", "identity")


def reduced_links(links: Sequence[Link], vocabulary: Vocabulary) -> list[Link]:
    """Return `links` between reduced sides; one between sides that are then the same is trivial."""
    names = _names_of_derivatives(vocabulary)
    found = []
    for link in links:
        left, right = (reduced(side, vocabulary, names) for side in (link.left, link.right))
        found.append(replace(link, left=left, right=right, trivial=link.trivial or left == right))
    return found


def reduced(expr: Expr, vocabulary: Vocabulary, names: Sequence[Definition] = ()) -> Expr:
    """Return `expr` without constant factors and terms around derivatives, with `names` written out."""
    if "diff" not in expr.kinds and names:
        expr = written_out(expr, names)
    if "diff" not in expr.kinds:
        return expr
    return canonical(rewritten(expr, lambda node: _reduced(node, vocabulary)))


def _names_of_derivatives(vocabulary: Vocabulary) -> list[Definition]:
    """Return what a learner has defined as nothing but a derivative, such as G_{ij} = dp_i/dz_j."""
    learnt = [d for d in vocabulary.definitions.values() if d.source == "learner" and "diff" in d.body.kinds]
    return [d for d in learnt if reduced(d.body, vocabulary).kind == "diff"]


def _reduced(node: Expr, vocabulary: Vocabulary) -> Expr:
    if node.kind == "neg" or (node.kind == "div" and node.parts[1].kind == "number"):
        return node.parts[0]
    if node.kind == "sum":
        return _over_delta(node)
    if node.kind not in (*_PRODUCTS, "add"):
        return node
    parts = tuple([part for part in node.parts if not _is_constant(part, vocabulary)])
    if len(parts) == 1:
        return parts[0]
    return node if parts in (node.parts, ()) else replace(node, parts=parts)


def _is_constant(part: Expr, vocabulary: Vocabulary) -> bool:
    symbol = vocabulary.symbols.get(part.name) if part.kind == "name" else None
    return part.kind in _CONSTANT or (symbol is not None and symbol.kind == "identity")


def _over_delta(node: Expr) -> Expr:
    r"""Return \sum_k \delta_{kj} a_k as a_j."""
    body = node.parts[0]
    deltas = [part for part in body.parts if part.kind == "delta"] if body.kind in _PRODUCTS else []
    for delta in deltas:
        bound = [letter for letter in delta.indices if letter in node.indices]
        if len(delta.indices) == 2 and bound:
            (other,) = [letter for letter in delta.indices if letter != bound[0]] or bound[:1]
            rest = tuple([part for part in body.parts if part is not delta])
            inner = with_indices(rest[0] if len(rest) == 1 else replace(body, parts=rest), {bound[0]: other})
            left = tuple([letter for letter in node.indices if letter != bound[0]])
            return replace(node, parts=(inner,), indices=left) if left else inner
    return node
