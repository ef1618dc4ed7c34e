"""A learner's name that is given another meaning later on, as in "and now $g = ...$"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from labrunner.derivation.judging.reading import Reading
from labrunner.derivation.terms.expressions import Expr, rewritten, with_indices
from labrunner.derivation.terms.vocabulary import Definition
from labrunner.derivation.text.document import Block
from labrunner.derivation.text.words import end_of

_ANEW = re.compile(
    r"\b(?:(?:and|but|let|where|with)\s+)?(?:now|this\s+time|from\s+(?:here|now)\s+on|redefine|ahora|esta\s+vez|"
    r"(?:desde|a\s+partir\s+de)\s+(?:aqu[ií]|ahora)|en\s+adelante|redefin\w+)\b[\s,:]*(?:let\s+)?$",
    re.IGNORECASE,
)
_NOW = re.compile(r"\s*,?\s*(?:now|this\s+time|ahora|jetzt|maintenant)\b", re.IGNORECASE)
_WHERE_NOW = re.compile(
    r"\s*,?\s*(?:where|with|in\s+which|donde|con|wobei|mit|où|avec)\s+(?:now|here|this\s+time|ahora|jetzt|diesmal|maintenant)\s*",
    re.IGNORECASE,
)
_DEFINES = re.compile(
    r"\W*(?:let|write|set|put|denote|define|abbreviat\w+|introduc\w+|with|sea|sean|escrib\w*|pong\w*|defin\w*|con|sei|seien|setze|schreibe|mit|"
    r"soit|soient|posons|notons|avec)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.;:!?]\**\s+|\n\s*\n")
_REACH = 12
"""So many blocks back a sentence may begin."""
_FORMULA = "$"
"""What stands in a sentence for a formula in it."""


def says_anew(prose: str) -> bool:
    """Return whether prose right before a formula says that a name gets another meaning from here on."""
    return bool(_ANEW.search(end_of(prose)))


def explains_anew(prose: str) -> bool:
    """Return whether prose between two formulas says that the second gives a name of the first another meaning."""
    return bool(_WHERE_NOW.fullmatch(prose))


def says_now(prose: str) -> bool:
    """Return whether prose right behind a name says that it gets another meaning: "with $s$ now the slopes at"."""
    return bool(_NOW.match(prose))


def in_definitions(blocks: Sequence[Block], place: int) -> bool:
    """Return whether the formula at `place` stands in a sentence that begins with "let", "write" or the like."""
    said = ""
    for block in reversed(blocks[max(place - _REACH, 0) : place]):
        if block.kind not in ("prose", "inline"):
            break
        parts = _SENTENCE.split(block.text) if block.kind == "prose" else [_FORMULA]
        said = parts[-1] + said
        if len(parts) > 1:
            break
    return bool(_DEFINES.match(said))


def may_renew(name: str, reading: Reading) -> bool:
    """Return whether a learner's own `name` can get another meaning: nothing before it is defined through it.

    What a name for a derivative is equal to is a claim, and no other meaning of it.
    """
    state, known = reading.state, reading.vocabulary.definitions
    old = [d for d in state.definitions if d.name == name]
    through = {d.name for d in state.definitions if name in d.body.names and d.name not in state.ahead}
    meant = {part for d in old for part in d.body.names if part in known and known[part].source == "meaning"}
    derived = any("diff" in d.body.kinds for d in old)
    return bool(old) and not meant and not derived and through <= {f"bar {name}", f"d{name}"}


def is_of_entries(name: str, reading: Reading) -> bool:
    """Return whether `name` was written out for so many entries as the sum of three, and may yet be said in general."""
    return any(d.name == name and "pick" in d.body.kinds for d in reading.state.definitions)


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
