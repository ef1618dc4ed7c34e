"""One derivation on its way through the judge: what was said so far, and what was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from labrunner.derivation.comparing.check import Finding
from labrunner.derivation.declaration import Derivation
from labrunner.derivation.evaluation.prepare import Setting
from labrunner.derivation.judging.reading import Display, Link, Remark, State
from labrunner.derivation.terms.expressions import Expr
from labrunner.derivation.terms.numbers import NOTHING, Numbers
from labrunner.derivation.terms.vocabulary import Definition, Vocabulary
from labrunner.derivation.text.document import Document
from labrunner.derivation.verdicts import LineResult

_LONGEST_SOURCE = 200
_REACH = 8
"""So many blocks back a sentence may begin."""


@dataclass
class Session:
    """What the judge keeps in mind between the blocks of a document."""

    declaration: Derivation
    settings: tuple[Setting, ...]
    document: Document
    state: State = field(default_factory=State)
    current: int = 0
    """Which of the settings is spoken of."""
    active: tuple[Expr, ...] = ()
    """The conditions that the prose states for what follows."""
    faded: tuple[Expr, ...] = ()
    """Those that were stated before, if only long prose has come between."""
    gate: str = ""
    """> where the prose speaks of open units, < where of shut ones."""
    lines: list[LineResult] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    displays: list[Display] = field(default_factory=list)
    replayed: dict[int, list[Link]] = field(default_factory=dict)
    """The links that hold in each of several settings, once they were asked for."""
    tokens: int = 0
    """How many tokens were read."""
    barred: set[int] = field(default_factory=set)
    """Settings that the text rules out by what it claims."""
    forgotten: list[Definition] = field(default_factory=list)
    """What names meant before they were given another meaning."""
    titles: int = 0
    """How many headings and bold titles have come."""
    named: dict[str, tuple[int, str]] = field(default_factory=dict)
    """After how many titles, and in which part of the lab, a learner's name got its meaning."""
    named_ahead: dict[str, tuple[int, str]] = field(default_factory=dict)
    """The same, of names that the text uses before it gives them."""
    misplaced: dict[int, str] = field(default_factory=dict)
    """Which lines do not fit through a name that was said of another part of the lab, and that name."""
    titled: str = ""
    """The part of the lab that a title has named."""
    relabelled: dict[str, str] = field(default_factory=dict)
    """The letters that stand for an index of the lab, such as c for the label y."""
    starred: bool = False
    """Whether v^* stands for \\bar v."""
    commas: str = ""
    """What an index behind a comma derives by, where it does."""
    primed: frozenset[str] = frozenset()
    """Names whose entries with a prime are names of their own."""
    numbers: Numbers = NOTHING
    """The numbers that were put in last, whatever was titled since."""
    ends: Sequence[Expr] = ()
    """What the statements of the last formula in a line of its own ended with, one behind the other."""
    displayed: Expr | None = None
    """What the last formula in a line of its own ended with, which the next may go on from."""
    doubted: set[str] = field(default_factory=set)
    """Names that may have got another meaning, so that nothing is wrong that is written through them."""
    supposed: set[int] = field(default_factory=set)
    """Formulas that a sentence only supposes."""
    wrong: int = 0
    """How many displays were wrong."""
    passed: set[int] = field(default_factory=set)
    """Formulas that were read together with one before them."""

    @property
    def setting(self) -> Setting:
        """The part of the lab that is spoken of."""
        return self.settings[self.current]

    @property
    def text(self) -> str:
        """The whole text."""
        return self.state.text

    @property
    def vocabulary(self) -> Vocabulary:
        """What names mean in the part of the lab that is spoken of."""
        return self.setting.vocabulary

    @property
    def known(self) -> Vocabulary:
        """What names mean by now, the learner's own included."""
        return self.state.known_in(self.setting)

    @property
    def writes_otherwise(self) -> bool:
        """Whether the text has ways to write of its own, which are replaced by those of the lab."""
        return bool(self.relabelled or self.starred or self.commas or self.primed)

    def place_of(self, setting: Setting) -> int:
        """Return which of the settings `setting` is."""
        return next(place for place, other in enumerate(self.settings) if other is setting)

    def part_of(self, setting: Setting) -> tuple[int, str]:
        """Return in which part of the text, and of the lab, a display stands that is read in `setting`."""
        return self.titles, setting.id

    def kind_before(self, place: int) -> str:
        """Return what kind of block stands before the one at `place`, an empty string for none."""
        return self.document.blocks[place - 1].kind if place else ""

    def prose_before(self, place: int) -> str:
        """Return the prose right before the block at `place`, an empty string for none."""
        return self.document.blocks[place - 1].text if self.kind_before(place) == "prose" else ""

    def said_before(self, place: int) -> str:
        """Return the prose before the block at `place`, and that before the formulas in the same paragraph."""
        said = ""
        for block in reversed(self.document.blocks[max(place - _REACH, 0) : place]):
            if block.kind not in ("prose", "inline"):
                break
            said = (block.text if block.kind == "prose" else "$") + said
        return said

    def prose_behind(self, place: int) -> str:
        """Return the prose right behind the block at `place`, an empty string for none."""
        blocks = self.document.blocks[place + 1 : place + 2]
        return blocks[0].text if blocks and blocks[0].kind == "prose" else ""

    def said_behind(self, place: int) -> str:
        """Return the prose behind the block at `place`, and that behind the formulas in the same paragraph."""
        said = ""
        for block in self.document.blocks[place + 1 : place + _REACH]:
            if block.kind not in ("prose", "inline"):
                break
            said += block.text if block.kind == "prose" else "$"
        return said

    def has_used(self, name: str) -> bool:
        """Return whether something that holds was said through `name`."""
        return any(name in side.names for link in self.links for side in (link.left, link.right))

    def note(self, at: int, message: str) -> None:
        """Say of what stands at `at` that it was not read."""
        self.say(Remark(at, Finding("unread", message)))

    def say(self, remark: Remark) -> None:
        """Add what is to be said to the lines of the verdict."""
        line, column = self.document.position(remark.at)
        source = self._source(line, column)
        finding = remark.finding
        said = finding.verdict, finding.message, finding.counterexample, remark.reading
        self.lines.append(LineResult(line, column, source, *said))

    def _source(self, line: int, column: int) -> str:
        """Return the line as it was written; of a long one what stands around `column`."""
        start = self.document.line_starts[line - 1]
        end = self.text.find("\n", start)
        source = self.text[start : len(self.text) if end < 0 else end].rstrip()
        first = max(column - _LONGEST_SOURCE // 2, 0) if len(source) > _LONGEST_SOURCE else 0
        shown = source[first : first + _LONGEST_SOURCE].strip()
        return f"{'…' * (first > 0)}{shown}{'…' * (first + _LONGEST_SOURCE < len(source))}"
