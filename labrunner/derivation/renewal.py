"""A learner's name that is given another meaning later on, as in "and now $g = ...$"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from labrunner.derivation.expressions import Expr, rewritten, with_indices
from labrunner.derivation.vocabulary import Definition

_ANEW = re.compile(
    r"\b(?:(?:and|but|let|where|with)\s+)?(?:now|this\s+time|from\s+(?:here|now)\s+on|redefine|ahora|esta\s+vez|"
    r"(?:desde|a\s+partir\s+de)\s+(?:aqu[ií]|ahora)|en\s+adelante|redefin\w+)\b[\s,:]*(?:let\s+)?$",
    re.IGNORECASE,
)


def says_anew(prose: str) -> bool:
    """Return whether prose right before a formula says that a name gets another meaning from here on."""
    return bool(_ANEW.search(prose))


def may_renew(name: str, definitions: Sequence[Definition]) -> bool:
    """Return whether a learner's own `name` can get another meaning: nothing else is defined through it."""
    return any(d.name == name for d in definitions) and not any(
        name in d.body.names and d.name not in (f"bar {name}", f"d{name}") for d in definitions
    )


def without_old(name: str, definitions: Sequence[Definition]) -> tuple[Definition, ...]:
    """Return `definitions` without what `name` meant before."""
    return tuple(d for d in definitions if d.name not in (name, f"bar {name}", f"d{name}"))


def written_out(expr: Expr, old: Sequence[Definition]) -> Expr:
    """Return `expr` with each of the names that `old` define as what it stood for."""
    meant = {definition.name: definition for definition in old}

    def change(node: Expr) -> Expr:
        definition = meant.get(node.name) if node.kind == "name" else None
        if definition is None:
            return node
        if len(definition.indices) == len(node.indices):
            return with_indices(definition.body, dict(zip(definition.indices, node.indices, strict=True)))
        return Expr("entry", (definition.body,), indices=node.indices, at=node.at)

    return rewritten(expr, change)
