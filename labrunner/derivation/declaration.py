"""What a lab says about its derivation: sizes, symbols, given lines, meanings and targets, as on the page."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Target:
    """What must be derived: `left` lists the left sides that count; `links` how many steps the derivation must show.

    A result may not contain an operator in `forbids` (diff: a derivative), neither written out nor behind a name.
    `context` names the context in which the left sides are meant, where the lab has several.
    """

    id: str
    says: str
    """What is to be derived, in words that do not give the result away: whoever is missing it reads them."""
    left: tuple[str, ...]
    links: int = 2
    forbids: tuple[str, ...] = ("diff",)
    context: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """One meaning of names that a lab uses for several things: a part of its derivation, under a title."""

    id: str
    symbols: str = ""
    given: tuple[str, ...] = ()
    meanings: tuple[str, ...] = ()


# Compared by identity, so that what is worked out for a declaration can be kept.
@dataclass(frozen=True, slots=True, eq=False)
class Derivation:
    """What a learner may write, what it means, and what must come out.

    `symbols` has entries such as "z: real n; y: index n; Y: distribution n m", parted by semicolons or new lines;
    `given` has lines that are true by definition; `meanings` says what a name that a learner may claim stands for;
    `functions` maps further names to functions, such as "sigma" to "softmax";
    `kinks` asks for points at which a pre-activation is exactly 0.
    """

    sizes: dict[str, int]
    symbols: str
    targets: tuple[Target, ...]
    given: tuple[str, ...] = ()
    meanings: tuple[str, ...] = ()
    contexts: tuple[Context, ...] = ()
    functions: dict[str, str] = field(default_factory=dict)
    kinks: bool = False
    numbers: dict[str, int] = field(default_factory=dict)
    """How large the sizes are in the lab itself, for a sum that runs up to a number: {"d": 3}."""
    spare: frozenset[str] = frozenset()
    """Given names that a learner may give another meaning, for the brief tells of them in passing or not at all."""
    words: dict[str, str] = field(default_factory=dict)
    """By which words people call the lab's names, so that "the label is c" gives y another: {"label": "y"}."""
    example: str = ""
    """The numbers that the brief puts in, such as "z = [2, 1, 0], y = 0": a text may take them for granted."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A symbol and its type: `kind` is real, positive, distribution, index, ones or identity, `shape` names sizes."""

    name: str
    kind: str
    shape: tuple[str, ...]


def typed_symbols(symbols: str) -> tuple[Typed, ...]:
    """Return the entries of a symbols block; raise ValueError for an entry without a type."""
    found: list[Typed] = []
    for entry in symbols.replace("\n", ";").split(";"):
        if not entry.strip():
            continue
        names, colon, kind = entry.partition(":")
        words = kind.split()
        if not colon or not words:
            raise ValueError(f"the symbol entry {entry.strip()!r} lacks its type, such as 'z: real n'")
        found += [Typed(name.strip(), words[0], tuple(words[1:])) for name in names.split(",")]
    return tuple(found)
