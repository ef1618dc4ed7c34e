"""Lines written out for vectors of one size, such as three classes: judged at that size, and proving nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from labrunner.derivation.arrays.sample import random_sample
from labrunner.derivation.comparing.check import Finding, check_link, without_verdict
from labrunner.derivation.evaluation.entries import NO_ENTRY
from labrunner.derivation.evaluation.evaluate import Evaluator
from labrunner.derivation.judging.reading import Reading
from labrunner.derivation.terms.counting import counts_in, picks_in, recounted
from labrunner.derivation.terms.expressions import Expr, walk
from labrunner.derivation.terms.vocabulary import Vocabulary

SEEDS = range(30, 34)
LARGEST = 4
"""Larger matrices are not written out for the sake of an example."""

_NUMBERED = Finding(
    "unread",
    "cannot be read: this names entries by numbers, and for which numbers of entries, or for which values, it is meant "
    "is open; write a letter in place of each number, such as p_i",
)


def at_other_sizes(left: Expr, right: Expr, conditions: tuple[Expr, ...], reading: Reading) -> Finding | None:
    """Return that a line holds for sizes for which its matrices are written, or fails for those of the brief."""
    brief = {size: int(number) for number, size in reading.vocabulary.numbers.items()}
    failed: Finding | None = None
    missing: Finding | None = None
    guessed = _sizes_written(left, right, reading.vocabulary) if not brief or reading.state.smaller else ()
    for changed in [brief, *guessed] if brief else guessed:
        for found in _findings(left, right, conditions, _resized(changed, reading), reading):
            if found.verdict == "ok":
                return Finding("definition", f"an example for {_named(changed)}, where it holds", partly=True)
            if found.verdict == "false":
                failing = _failing(found, changed, changed is brief)
                failed = failing if failed is None or failing.verdict == "false" else failed
            if NO_ENTRY in found.message and set(changed.values()) <= _orders(left, right):
                missing = Finding("misfit", f"this does not fit: for {_named(changed)}, {without_verdict(found)}")
    return failed or missing


def _orders(left: Expr, right: Expr) -> set[int]:
    """Return how large the square matrices are that are written out."""
    matrices = [node for side in (left, right) for node in walk(side) if node.kind == "matrix"]
    return {int(m.number) for m in matrices if len(m.parts) == m.number**2}


def of_numbered_entries(left: Expr, right: Expr, conditions: tuple[Expr, ...], reading: Reading) -> Finding | None:
    """Return what is said of a false line in which numbers name entries: None where it is false for all sizes.

    Written out for three classes it may hold for these; and with one side in letters, or for a label that is not
    told, the line may be about an example.
    """
    found = at_other_sizes(left, right, conditions, reading)
    if found is not None and found.verdict == "definition":
        return found
    known = reading.vocabulary
    lettered = left.free or right.free or not (picks_in(left) and picks_in(right))
    labelled = any(known.is_index(name) for side in (left, right) for n in side.names for name in known.reach(n))
    if lettered or labelled or reading.state.numbers or reading.after_example or found is None:
        return _NUMBERED
    return None


def in_full(left: Expr, right: Expr, known: Vocabulary) -> tuple[Expr, ...]:
    """Return both sides, and what a learner has defined the names in them as."""
    reached = frozenset[str]().union(*[known.reach(name) for side in (left, right) for name in side.names])
    own = (d.body for name, d in known.definitions.items() if name in reached and d.source == "learner")
    return left, right, *own


def _failing(found: Finding, changed: dict[str, int], is_brief: bool) -> Finding:
    """Return that a line fails; for sizes that are only guessed from how large its matrices are, little is sure."""
    where = f"for {_named(changed)}: {found.message}"
    sure = is_brief or (found.difference is not None and found.difference.in_one_entry)
    return replace(found, told=where) if sure else Finding("unread", f"cannot be read: {where}")


def _named(sizes: dict[str, int]) -> str:
    return ", ".join(f"{name} = {size}" for name, size in sizes.items())


def _sizes_written(left: Expr, right: Expr, known: Vocabulary) -> Iterator[dict[str, int]]:
    """Yield each size of the lab changed to how many rows or columns the matrices have."""
    matrices = [node for side in (left, right) for node in walk(side) if node.kind == "matrix"]
    counts = {int(size) for m in matrices for size in (m.number, len(m.parts) / m.number)}
    counts.add(max(counts_in(*in_full(left, right, known)), default=0) + 1 - known.first)
    for size in sorted(size for size in counts if 1 < size <= LARGEST):
        yield from ({name: size} for name, usual in known.sizes.items() if usual != size)


def _resized(changed: dict[str, int], reading: Reading) -> list[Evaluator]:
    """Return evaluators at points where vectors have other sizes, so many that each unit is open at one of them."""
    sizes = reading.vocabulary.sizes | changed
    vocabulary = replace(reading.vocabulary, sizes=sizes)
    samples = (random_sample(reading.setting.vocabulary.symbols, sizes, seed) for seed in SEEDS)
    return [Evaluator(vocabulary, sample, reading.layout) for sample in samples]


def _findings(
    left: Expr, right: Expr, conditions: tuple[Expr, ...], evaluators: Sequence[Evaluator], reading: Reading
) -> Iterator[Finding]:
    """Yield what is found with entries counted as the text does, and from 1 or 0 where they may be."""
    first = 1 - reading.vocabulary.first
    sides = [(left, right)]
    if min(counts_in(left, right), default=-1) >= first:
        sides.append((recounted(left, first), recounted(right, first)))
    for one, two in sides:
        for evaluator in evaluators:
            found = check_link(one, two, list(conditions), evaluator)
            if found.verdict != "ok":
                break
        yield found
