"""What a display is cut into: expressions that are not read yet, and the statements that they make up."""

from __future__ import annotations

from dataclasses import dataclass, field

from labrunner.derivation.latex.tokens import Token
from labrunner.derivation.terms.expressions import Expr


@dataclass(slots=True)
class Piece:
    """One expression of a chain, not read yet; `link` is start, =, := or =:, what joins it to the one before."""

    link: str
    at: int
    tokens: list[Token] = field(default_factory=list)
    space: list[Token] = field(default_factory=list)
    """What it is said to lie in, as in W \\in \\mathbb{R}^{2 \\times 4}."""


@dataclass(slots=True)
class Statement:
    """A chain of pieces, the conditions under which it is meant, and whether it goes on from the chain before."""

    pieces: list[Piece]
    conditions: list[Expr] = field(default_factory=list)
    aside: bool = False
    """Whether what follows goes on from the statement before this one."""
    otherwise: bool = False
    """Whether it is said to hold where the case before it does not."""
    unclear: int = -1
    """Where a condition stands that is not read, -1 for nowhere."""
