"""Values that prose supposes, as in "if $g_k = 1$": a case for what follows, and no claim."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from labrunner.derivation.latex.tokens import Token
from labrunner.derivation.problems import Unread
from labrunner.derivation.syntax.grammar import read_expression
from labrunner.derivation.terms.expressions import Expr, with_indices
from labrunner.derivation.terms.vocabulary import Vocabulary

_SUPPOSES = re.compile(
    r"\b(?:if|when(?:ever)?|suppose(?:\s+that)?|si|cuando|wenn|falls|quand|lorsque|(?:a|an|any|each|every|all|una?|cada)\s+"
    r"(?:units?|entr\w+|neurons?|unidad|neurona)\s+(?:with|con))\s*(?:(?:the|its|only|all|some|el|la|die|der|le)\s+)?$",
    re.IGNORECASE,
)
_OPPOSITE = {">": "≤", "≤": ">", "<": "≥", "≥": "<", "=": "≠", "≠": "="}
_NOUGHTS = {"0": False, "1": True}


def supposes_value(tokens: Sequence[Token], before: str) -> bool:
    """Return whether a formula in a sentence supposes that something is 0 or 1: "is open if $g_k = 1$"."""
    texts = [token.text for token in tokens]
    return texts[-2:-1] == ["="] and texts[-1] in _NOUGHTS and texts.count("=") == 1 and bool(_SUPPOSES.search(before))


def case_of_value(tokens: Sequence[Token], known: Vocabulary) -> tuple[Expr, ...]:
    """Return the case in which an indicator such as $g_k$ has the value that is supposed; () for anything else."""
    try:
        left = read_expression(tokens[:-2], known)
    except Unread:
        return ()
    relation = _relation_of(left, known)
    if relation is None or relation.name not in _OPPOSITE:
        return ()
    return (relation if _NOUGHTS[tokens[-1].text] else replace(relation, name=_OPPOSITE[relation.name]),)


def _relation_of(expr: Expr, known: Vocabulary) -> Expr | None:
    """Return when an indicator, or a name that stands for one, is 1."""
    definition = known.definitions.get(expr.name) if expr.kind == "name" else None
    if definition is not None and len(definition.indices) == len(expr.indices):
        expr = with_indices(definition.body, dict(zip(definition.indices, expr.indices, strict=True)))
    return expr.parts[0] if expr.kind == "truth" else None
