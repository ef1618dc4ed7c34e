"""Whether an instance can tell a right answer from each known mistake, and each mistake from the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from labrunner.bench import Bench
from labrunner.calls import Call, RecordingSolution, answers, replay
from labrunner.config import Tolerance
from labrunner.errors import LabError
from labrunner.instance import Instance
from labrunner.lab import Lab, Pitfall
from labrunner.numerics import Comparison, compare
from labrunner.solution import InProcessSolution

Array = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class Adequacy:
    """What one instance cannot show.

    `unfit` is the lab's own reason; `hidden` are pitfalls that leave every number as it is there, `alike` the pairs
    that give the same numbers; `shaky` says why the expected side cannot be trusted; `blind` holds the checks that
    no pitfall of the functions they call would fail, each with those pitfalls.
    """

    unfit: str | None
    hidden: tuple[str, ...]
    alike: tuple[tuple[str, str], ...]
    shaky: str | None
    blind: dict[str, tuple[str, ...]]

    @property
    def complete(self) -> bool:
        """True where every pitfall shows, each differently, and the differences can be trusted."""
        return not any(True for _ in self.reasons())

    def reasons(self) -> Iterator[str]:
        """Yield what keeps this instance from telling everything apart."""
        yield from filter(None, (self.unfit, self.shaky))
        yield from (f"pitfall {name} changes no number by more than the tolerance" for name in self.hidden)
        yield from (f"pitfalls {one} and {other} give the same numbers" for one, other in self.alike)

    def doubt(self, check: str) -> str | None:
        """Return why a pass of `check` here proves nothing, or None."""
        if self.unfit is not None:
            return f"this instance cannot tell right from wrong: {self.unfit}"
        if check in self.blind:
            return f"this instance cannot tell right from wrong: {', '.join(self.blind[check])} would pass here too"
        return None


@dataclass(frozen=True, slots=True)
class Answered:
    """One check asked of the lab's own references: every call that it made, and how far apart its sides are."""

    check: str
    tolerance: Tolerance
    calls: tuple[Call, ...]
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class _Asked:
    """One recorded call of a reference, and the tolerance of the check that made it."""

    check: str
    call: Call
    tolerance: Tolerance


def adequacy(bench: Bench, instance: Instance) -> Adequacy:
    """Return what `instance` can and cannot show; runs each check once with the lab's own references."""
    return adequacy_of(bench, instance, ask_references(bench, instance))


def ask_references(bench: Bench, instance: Instance) -> list[Answered]:
    """Return what the lab's own references answer to each check; raises LabError where a check fails with them."""
    answered = []
    for name, tolerance in bench.tolerances().items():
        check = bench.lab.checks[name]
        recorder = RecordingSolution(InProcessSolution(bench.lab.references))
        try:
            with np.errstate(all="ignore"):
                actual, expected, _ = check.equation(recorder, instance.arguments(bench, check))
                comparison = compare(actual, expected, tolerance.atol, tolerance.rtol)
        except Exception as fault:
            raise LabError(f"{bench.id}: check {name} fails with the lab's own solution: {fault}") from fault
        answered.append(Answered(name, tolerance, tuple(recorder.calls), comparison))
    return answered


def adequacy_of(bench: Bench, instance: Instance, answered: list[Answered]) -> Adequacy:
    """Return what `instance` can and cannot show, from what the references answered there."""
    lab = bench.lab
    asked = [_Asked(a.check, call, a.tolerance) for a in answered for call in a.calls]
    notes = (f"{a.check}: {a.comparison.note}" for a in answered if a.comparison.note)
    with np.errstate(all="ignore"):
        unfit = lab.why_unfit(instance.inputs)
        signatures = {p.name: _signature(p, asked) for p in lab.pitfalls.values() if p.invisible is None}
        hidden = tuple(name for name, signature in signatures.items() if not signature.shown)
        alike = tuple(_alike(lab, signatures))
    return Adequacy(unfit, hidden, alike, next(notes, None), dict(_blind(lab, asked, signatures)))


@dataclass(frozen=True, slots=True)
class _Signature:
    """The arrays a pitfall gives, call by call (None where it raises), and the checks that it would fail."""

    given: tuple[list[Array] | None, ...]
    tolerances: tuple[Tolerance, ...]
    shown: frozenset[str]


def _signature(pitfall: Pitfall, asked: list[_Asked]) -> _Signature:
    calls = [a for a in asked if a.call.name == pitfall.of]
    given = tuple(_try_replay(a.call, pitfall) for a in calls)
    shown = {a.check for a, arrays in zip(calls, given, strict=True) if differ(arrays, answers(a.call), a.tolerance)}
    return _Signature(given, tuple(a.tolerance for a in calls), frozenset(shown))


def _try_replay(call: Call, pitfall: Pitfall) -> list[Array] | None:
    try:
        return replay(call, pitfall.function)
    except Exception:  # noqa: BLE001  a wrong solution may fail in any way, and then it shows
        return None


def differ(these: list[Array] | None, those: list[Array] | None, tolerance: Tolerance) -> bool:
    """Return whether two lists of arrays differ anywhere by more than `tolerance`; NaN differs from all."""
    if these is None or those is None:
        return these is not those
    return len(these) != len(those) or any(_apart(a, b, tolerance) for a, b in zip(these, those, strict=True))


def _apart(a: Array, b: Array, tolerance: Tolerance) -> bool:
    if a.shape != b.shape:
        return True
    # Most pairs are equal throughout, which is cheaper to see than how close they are.
    same = a == b
    return not bool(same.all()) and not bool(
        np.all(same | (np.abs(a - b) <= tolerance.atol + tolerance.rtol * np.abs(b)))
    )


def _alike(lab: Lab, signatures: dict[str, _Signature]) -> Iterator[tuple[str, str]]:
    for one, other in combinations(signatures, 2):
        a, b = signatures[one], signatures[other]
        if lab.pitfalls[one].of == lab.pitfalls[other].of and a.shown and b.shown:
            pairs = zip(a.given, b.given, a.tolerances, strict=True)
            if not any(differ(mine, yours, tolerance) for mine, yours, tolerance in pairs):
                yield one, other


def _blind(lab: Lab, asked: list[_Asked], signatures: dict[str, _Signature]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the checks whose functions have pitfalls, none of which changes a number that the check sees."""
    for name in dict.fromkeys(a.check for a in asked):
        called = {a.call.name for a in asked if a.check == name}
        related = tuple(pitfall for pitfall in signatures if lab.pitfalls[pitfall].of in called)
        if related and not any(name in signatures[pitfall].shown for pitfall in related):
            yield name, related
