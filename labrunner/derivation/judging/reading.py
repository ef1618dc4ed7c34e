"""What is known while a display is read: links that hold, remarks on its pieces, and what carries over to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from labrunner.derivation.comparing.check import Finding, check_link, vanishes
from labrunner.derivation.evaluation.evaluate import Evaluator
from labrunner.derivation.evaluation.prepare import Setting
from labrunner.derivation.latex.tokens import Token
from labrunner.derivation.terms.convention import free_once, summed
from labrunner.derivation.terms.expressions import Expr, shown
from labrunner.derivation.terms.numbers import NOTHING, Numbers
from labrunner.derivation.terms.vocabulary import Definition, Vocabulary

UNDECLARED = "is not declared"
ELSEWHERE = (UNDECLARED, "is a number and is written with an index")
"""What is said of a name that may mean something in another part of the lab, or of the text."""


@dataclass(frozen=True)
class Link:
    """A link that holds: its sides in one spelling, the conditions under which it was checked, its context."""

    left: Expr
    right: Expr
    conditions: tuple[Expr, ...]
    context: str
    trivial: bool


@dataclass(frozen=True)
class Remark:
    """What is to be said about one piece of a display."""

    at: int
    finding: Finding
    sides: tuple[Expr, ...] = ()
    """Both sides of the link that it is about."""
    sign: str = "="

    @property
    def reading(self) -> str:
        """How the link was read."""
        return f" {self.sign} ".join([shown(side) for side in self.sides])


@dataclass(frozen=True)
class Display:
    """The tokens of a formula, with the conditions that the prose before it states, and those right behind it."""

    tokens: Sequence[Token]
    active: tuple[Expr, ...] = ()
    last: tuple[Expr, ...] = ()
    lingers: bool = False
    """Whether the conditions of the prose were stated for an earlier formula."""
    primed: bool = False
    """Whether a prime stands in it."""
    by: Expr | None = None
    """What a prime in it derives by, where that is known."""
    told: bool = False
    """Whether the text says that a prime derives by that."""
    loose: bool = False
    """Whether words join its sides that may mean something else than that they are equal."""


@dataclass(frozen=True)
class State:
    """What carries over from one display to the next: the last expression and the learner's definitions."""

    previous: Expr | None = None
    conditions: tuple[Expr, ...] = ()
    definitions: tuple[Definition, ...] = ()
    ways: tuple[Definition, ...] = ()
    """Other ways to write given names that hold: p_i = s_i / S, once checked."""
    words: tuple[tuple[str, str], ...] = ()
    """What the learner calls known functions: phi for relu; and what a short partial is taken by."""
    moving: frozenset[str] = frozenset()
    """The inputs whose differentials were written so far."""
    example: bool = False
    """Whether numbers were put in just before, so that entries with numeric indices belong to an example."""
    numbers: Numbers = NOTHING
    """The numbers that were put in, which an example is worked out with."""
    text: str = ""
    """The whole text."""
    sums_repeated: bool = False
    """Whether the text says that indices which come twice in a product are summed over."""
    smaller: bool = False
    """Whether the text says that it looks at smaller vectors than those of the brief, too."""
    ahead: frozenset[str] = frozenset()
    """Names that the text uses before it defines them."""
    anew: bool = False
    """Whether the prose right before says that a name gets another meaning."""
    renewed: tuple[Definition, ...] = ()
    """What names meant that were given another meaning in this display."""

    def lasting(self) -> State:
        """Return what outlasts a section: the learner's names, but no expression to go on from."""
        return State(
            definitions=self.definitions,
            ways=self.ways,
            words=self.words,
            moving=self.moving,
            text=self.text,
            sums_repeated=self.sums_repeated,
            smaller=self.smaller,
            ahead=self.ahead,
        )

    def between_displays(self) -> State:
        """Return what carries over to the next display, without what concerns this one alone."""
        return replace(self, anew=False, renewed=()) if self.anew or self.renewed else self

    def known_in(self, setting: Setting) -> Vocabulary:
        """Return what names mean in `setting`, the learner's definitions and words for functions included."""
        return setting.knowing(self.definitions, self.words)


@dataclass
class Reading:
    """One display as read under one context and one layout of derivatives."""

    setting: Setting
    layout: str
    state: State
    vocabulary: Vocabulary
    active: tuple[Expr, ...] = ()
    lingers: bool = False
    gate: str = ""
    """> where the prose speaks of units that are open or alive, < where of shut or dead ones."""
    anew: bool = False
    """Whether a name that means something in another part of the lab may be defined here."""
    letters: dict[str, int] = field(default_factory=dict)
    matrices: bool = False
    """Whether a matrix is written out in the display."""
    dotted: bool = False
    """Whether dots stand in it."""
    primed: bool = False
    """Whether a prime stands in the display."""
    by: Expr | None = None
    """What a prime in the display derives by, where that is known."""
    told: bool = False
    """Whether the text says that a prime derives by that, whatever it stands behind."""
    after_example: bool = False
    """Whether numbers were put in just before the display."""
    remarks: list[Remark] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    cases: tuple[Expr, ...] = ()
    """The case that stands alone in the display, for what follows."""
    ends: list[Expr] = field(default_factory=list)
    """What the statements of the display ended with."""
    unsummed: frozenset[str] = frozenset()
    """The index letters over which no side of the chain is summed: one has them once, or they are the label."""
    latest: tuple[Vocabulary, Evaluator] | None = None
    """The evaluator that was asked for last, and for which names."""

    @property
    def faults(self) -> tuple[int, int, int]:
        """Return how many pieces name what is not declared here, are faulty in any way, are wrong."""
        faulty = [remark.finding for remark in self.remarks if remark.finding.verdict not in ("ok", "definition")]
        if not faulty:
            return 0, 0, 0
        wrong = sum(finding.verdict != "unread" for finding in faulty)
        undeclared = sum(any(m in finding.told for m in ELSEWHERE) for finding in faulty)
        return undeclared, len(faulty), wrong

    @property
    def misfits(self) -> int:
        """Return how many pieces do not fit, which another part of the lab may explain sooner than a slip."""
        return sum(remark.finding.verdict == "misfit" for remark in self.remarks)

    @property
    def evaluator(self) -> Evaluator:
        """The evaluator of all that names mean by now."""
        # To look an evaluator up by its definitions takes longer than to see that they are the same as before.
        if self.latest is None or self.latest[0] is not self.vocabulary:
            self.latest = self.vocabulary, self.setting.evaluator(self.vocabulary, self.layout)
        return self.latest[1]

    def check(self, left: Expr, right: Expr, conditions: tuple[Expr, ...] = ()) -> Finding:
        """Return whether `left` equals `right` wherever `conditions` hold, index letters running as far as before."""
        return check_link(left, right, list(conditions), self.evaluator, self.letters)

    def vanishes(self, left: Expr, right: Expr, conditions: tuple[Expr, ...] = ()) -> bool:
        """Return whether both sides of a link that holds are 0 wherever `conditions` hold."""
        return vanishes(left, right, list(conditions), self.evaluator, self.letters)

    def keep_free(self, left: Expr, right: Expr) -> None:
        """Take note of the letters in which no sum is meant in a chain with `left` and `right`."""
        if self.state.sums_repeated:
            label = {letter for letter in left.free | right.free if self.vocabulary.is_index(letter)}
            self.unsummed |= free_once(left) | free_once(right) | label

    def in_convention(self, left: Expr, right: Expr) -> tuple[Expr, Expr]:
        """Return two sides of the chain summed over the indices that come twice in a product."""
        return summed(left, self.unsummed), summed(right, self.unsummed)

    def remark(self, at: int, finding: Finding, *sides: Expr) -> None:
        """Take note of what is to be said about the piece at `at`, a link between `sides`."""
        self.remarks.append(Remark(at, finding, sides))
