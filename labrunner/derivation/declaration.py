"""What a lab declares about its derivation: sizes, typed symbols, given lines, meanings of names, targets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Target:
    """One result that a derivation must reach, through at least `links` links that say something.

    `left` are its accepted left sides in LaTeX; `forbidden` are kinds of expression that may not occur in the result
    (derivative, sum, exp, log), looked for through the learner's definitions and the lab's meanings.
    """

    says: str
    left: tuple[str, ...]
    forbidden: str = "derivative"
    links: int = 1


@dataclass(frozen=True, eq=False)
class Part:
    r"""One self-contained piece of a derivation, with its own symbols; all texts are LaTeX as a learner would write it.

    sizes     "n = 4, H = 5": all different, and at least 4 where several indices must be able to differ
    symbols   "z: real n; W_1: real H d; y: label n; t: distribution n; \phi: function relu; i, j: index n"
    given     definitions that everything rests on, in order: "p_i = e^{z_i} / \sum_k e^{z_k}"
    meanings  what a name stands for that a learner may claim something of: "J_{ij} = \frac{\partial p_i}{\partial z_j}"
    aliases   other spellings of declared names: "\ell = L; y_{pred} = \hat y"
    headings  words in a heading that say: here begins this part
    """

    title: str
    sizes: str
    symbols: str
    given: tuple[str, ...] = ()
    meanings: tuple[str, ...] = ()
    targets: Mapping[str, Target] = field(default_factory=dict)
    aliases: str = ""
    headings: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Derivation:
    """All that a lab asks to be derived on paper; most labs have one part."""

    parts: tuple[Part, ...]
