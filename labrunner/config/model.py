"""What a lab's config says, as types: msgspec checks values against them, and the JSON Schema is made from them.

A description ends every message about its field and is what an editor shows, so each says what would be right.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, ClassVar, Literal

import msgspec
from msgspec import Meta, Struct

from labrunner.config.faults import KeyPath, Place

# "(?!\n)$" ends the text both in JavaScript and in Python, whose "$" also matches before a last line feed.
ONE_LINE = r"^\S([^\n]*\S)?(?!\n)$"
KEBAB = r"^[a-z0-9]+(-[a-z0-9]+)*(?!\n)$"
IDENTIFIER = r"^[A-Za-z_][A-Za-z0-9_]*(?!\n)$"
REPORT_PATH = r"^((?!\.{1,2}/)[^/\\:\n]+/)*[^/\\:\n]+\.md(?!\n)$"

AN_ID = "an id in kebab-case, such as published-seed"
A_NAME = "a name as in Python, such as jacobians_match"
CriterionId = Annotated[str, Meta(pattern=KEBAB, description=AN_ID)]
Name = Annotated[str, Meta(pattern=IDENTIFIER, description=A_NAME)]
# msgspec before 0.22 leaves the keys of a mapping out of its JSON Schema.
KEYED_BY_ID = {"propertyNames": {"description": AN_ID, "pattern": KEBAB}}
KEYED_BY_NAME = {"propertyNames": {"description": A_NAME, "pattern": IDENTIFIER}}
UNIQUE = {"uniqueItems": True}


class Seeds(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """published and fresh, such as {published: [42], fresh: 5}"""

    published: Annotated[
        tuple[Annotated[int, Meta(ge=0, description="a seed: a whole number >= 0")], ...],
        Meta(description="the seeds printed in the lab: a list of whole numbers >= 0", extra_json_schema=UNIQUE),
    ]
    fresh: Annotated[int, Meta(ge=0, description="how many seeds are drawn at grading time: a whole number >= 0")]


class Limits(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """what a solution may use, such as {call_seconds: 2, total_seconds: 20, memory_mb: 512}"""

    call_seconds: Annotated[float, Meta(gt=0, description="time for one call into a solution: a number of seconds > 0")]
    total_seconds: Annotated[float, Meta(gt=0, description="time for all calls together: a number of seconds > 0")]
    # Some 4 MB are taken before a report's first line is run; with less it would be refused for what it did not do.
    memory_mb: Annotated[int, Meta(ge=16, description="memory of a solution's process: a whole number of MB >= 16")]


class Tolerance(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """a check's tolerance: at least atol, such as {atol: 1e-7}"""

    atol: Annotated[float, Meta(ge=0, description="the greatest absolute error that passes: a number >= 0")]
    rtol: Annotated[
        float, Meta(ge=0, description="what passes in addition, relative to the expected value: a number >= 0")
    ] = 0.0
    instances: Annotated[
        Literal["all", "published", "fresh"],
        Meta(description="the instances on which the check is measured: all, published or fresh"),
    ] = "all"


class Reflection(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """what the reflection must be, such as {sentences: 3}"""

    sentences: Annotated[int, Meta(ge=1, description="how many sentences at least: a whole number >= 1")]


class Output(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """what the printed output must hold, such as {numbers: 1}"""

    numbers: Annotated[int, Meta(ge=1, description="how many printed numbers at least: a whole number >= 1")]
    words: Annotated[
        tuple[str, ...],
        Meta(description="a list of words, such as [max_err]: a printed number stands on a line with each"),
    ] = ()


class Code(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """{}: the code listing has no options"""


class Derivation(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """{}: the derivation has no options"""


class Order(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """{}: that the derivation was written before the code, by the history in git, has no options"""


ReportPart = Reflection | Output | Code | Derivation | Order


class Report(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """one part of a report: reflection: {sentences: 3}, output: {numbers: 1}, code: {}, derivation: {} or order: {}"""

    exactly_one_of: ClassVar[tuple[str, ...]] = ("reflection", "output", "code", "derivation", "order")

    reflection: Annotated[Reflection | None, Meta(description="a reflection, such as {sentences: 3}")] = None
    output: Annotated[Output | None, Meta(description="printed output, such as {numbers: 1}")] = None
    code: Annotated[Code | None, Meta(description="the code listing: {}")] = None
    derivation: Annotated[Derivation | None, Meta(description="the derivation on paper, in LaTeX: {}")] = None
    order: Annotated[Order | None, Meta(description="the derivation before the code, by the history in git: {}")] = None

    @property
    def kind(self) -> str:
        """Return which part it is: one of `exactly_one_of`."""
        return next(kind for kind in self.exactly_one_of if getattr(self, kind) is not None)

    @property
    def part(self) -> ReportPart:
        """Return the part's options."""
        part: ReportPart = getattr(self, self.kind)
        return part


class Criterion(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """an acceptance criterion: says, points, and one of checks, derived and report"""

    exactly_one_of: ClassVar[tuple[str, ...]] = ("checks", "derived", "report")

    says: Annotated[str, Meta(pattern=ONE_LINE, description="what is asked of the learner: a sentence on one line")]
    points: Annotated[float, Meta(ge=0, description="what it is worth: a number >= 0")]
    checks: Annotated[
        dict[Name, Tolerance],
        Meta(
            min_length=1,
            description="checks that must pass, with their tolerances: {some_check: {atol: 1e-7}}",
            extra_json_schema=KEYED_BY_NAME,
        ),
    ] = msgspec.field(default_factory=dict)
    derived: Annotated[
        tuple[Name, ...],
        Meta(
            min_length=1,
            description="the functions to be written without finite differences: a list of their names",
            extra_json_schema=UNIQUE,
        ),
    ] = ()
    report: Annotated[Report | None, Meta(description="the part of a report to look at, such as {code: {}}")] = None

    @property
    def kind(self) -> str:
        """Return what decides it: one of `exactly_one_of`."""
        return next(kind for kind in self.exactly_one_of if getattr(self, kind))


@dataclass(frozen=True, slots=True)
class Source:
    """Where a config's values are written."""

    name: str = "config"
    places: Mapping[KeyPath, Place] = field(default_factory=dict)

    def place(self, *path: str | int) -> Place:
        """Return where `path` is written, or the nearest thing around it."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, Place(self.name))


class LabConfig(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A lab's config: everything about its judging that is not mathematics."""

    title: Annotated[str, Meta(pattern=ONE_LINE, description="the lab's name: a few words on one line")]
    deliverable: Annotated[
        str,
        Meta(
            pattern=REPORT_PATH,
            description="the report below a learner's folder: a relative path with /, no .., that ends in .md",
        ),
    ]
    seeds: Annotated[Seeds, Meta(description="seeds of the instances, such as {published: [42], fresh: 5}")]
    step: Annotated[float, Meta(gt=0, description="the finite-difference step: a number > 0, such as 1e-5")]
    acceptance: Annotated[
        dict[CriterionId, Criterion],
        Meta(
            min_length=1,
            description="what the lab asks for: criteria by id, such as published-seed: {...}",
            extra_json_schema=KEYED_BY_ID,
        ),
    ]
    limits: Annotated[
        Limits,
        Meta(description="what a solution may use, such as {call_seconds: 2, total_seconds: 20, memory_mb: 512}"),
    ]
    sizes: Annotated[
        dict[Name, Annotated[int, Meta(ge=1, description="a size: a whole number >= 1")]],
        Meta(
            description="sizes that the lab's inputs are drawn with, such as {inputs: 3, hidden: 4}",
            extra_json_schema=KEYED_BY_NAME,
        ),
    ] = msgspec.field(default_factory=dict)
    stretch: Annotated[
        dict[CriterionId, Criterion],
        Meta(
            description="criteria beyond what is asked for, by id, such as loss-gradient: {...}",
            extra_json_schema=KEYED_BY_ID,
        ),
    ] = msgspec.field(default_factory=dict)
    source: Source = Source()

    def criteria(self) -> dict[str, Criterion]:
        """Return all criteria by id, those of stretch last."""
        return {**self.acceptance, **self.stretch}


def file_fields(struct: type[Struct]) -> dict[str, msgspec.structs.FieldInfo]:
    """Return the fields of `struct` that a config file can give, by name; `source` is about the file."""
    return {info.name: info for info in msgspec.structs.fields(struct) if info.name != "source"}
