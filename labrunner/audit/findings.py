"""From measurements to findings: why a lab fails its audit, and which check, pitfall or instance it is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from labrunner.audit.answer import Answer
from labrunner.audit.report import Finding, PitfallStanding, Point
from labrunner.audit.survey import Survey
from labrunner.bench import Bench

# A tolerance may be this many times what right answers need: room for other right ways to compute, and for a course
# that asks for 1e-4 where centred differences resolve 1e-11. Beyond it the number was not chosen with care.
ROOM = 1e7
# Fewer draws than these may well hold no adequate one, even where every tenth is.
ENOUGH_DRAWS = 50

T = TypeVar("T")
K = TypeVar("K")
V = TypeVar("V")
Pair = tuple[str, str]


def fault_findings(surveys: Sequence[Survey]) -> Iterator[Finding]:
    """Yield why checks cannot be computed with the lab's own references."""
    for fault, names in grouped((one.fault, one.name) for one in surveys if one.fault):
        yield Finding(Point.REFERENCE, "references", f"{fault} ({some(names)})")


def right_findings(rights: Sequence[Answer]) -> Iterator[Finding]:
    """Yield each check that refuses the lab's own references, or a variant that is right too."""
    for (check, variant), refused in grouped(((r.check, r.of), r) for r in rights if not r.passed):
        worst = max(refused, key=lambda answer: answer.excess)
        whose = f"the variant {variant}" if variant else "the lab's own solution"
        size = f"error {worst.error:.1e}, tolerance {worst.tolerance:.1e} at {worst.instance}"
        others = f", {len(refused)} instances in all" if len(refused) > 1 else ""
        says = "; ".join(filter(None, [f"refuses {whose}: {size}{others}", worst.message]))
        yield Finding(Point.REFERENCE, check, says)


def hidden_findings(bench: Bench, surveys: Sequence[Survey]) -> Iterator[Finding]:
    """Yield the pitfalls that can never show or be told apart, as far as the instances tell."""
    for name in sorted(always_hidden(surveys)):
        of = bench.lab.pitfalls[name].of
        checks = dict.fromkeys(check for one in surveys for check, called in one.called.items() if of in called)
        says = f"changes no number by more than the tolerance of {' or '.join(checks) or 'any check'} at any instance"
        yield Finding(Point.PITFALL, name, f"{says}: tighten that, say with `invisible` why, or drop it")
    for one, other in sorted(always_alike(surveys)):
        yield Finding(Point.PITFALL, one, f"gives the same numbers as {other} at every instance: drop one of them")


def pitfall_findings(
    surveys: Sequence[Survey], pitfalls: Sequence[PitfallStanding], wrongs: Sequence[Answer]
) -> Iterator[Finding]:
    """Yield the pitfalls that are accepted though they show, and those that show though they are said not to."""
    hidden = always_hidden(surveys)
    for pitfall in pitfalls:
        refused = {wrong.instance: wrong.check for wrong in wrongs if wrong.of == pitfall.name and not wrong.passed}
        tried = dict.fromkeys(wrong.instance for wrong in wrongs if wrong.of == pitfall.name)
        accepted = [instance for instance in tried if instance not in refused]
        if pitfall.invisible and refused:
            instance, check = next(iter(refused.items()))
            yield Finding(Point.PITFALL, pitfall.name, f"is declared invisible, but {check} refuses it at {instance}")
        elif not pitfall.invisible and accepted and pitfall.name not in hidden:
            yield Finding(Point.PITFALL, pitfall.name, f"is accepted in place of {pitfall.of} {some(accepted)}")


def spoilt_findings(spoilt: Sequence[Answer]) -> Iterator[Finding]:
    """Yield the checks that accept every spoilt reference at some instance."""
    seen = {(answer.check, answer.instance) for answer in spoilt if not answer.passed}
    blind = dict.fromkeys(pair for answer in spoilt if (pair := (answer.check, answer.instance)) not in seen)
    for check, instances in grouped(blind):
        yield Finding(Point.CHECK, check, f"accepts references spoilt to 1.001 y + 0.001 {some(instances)}")


def tolerance_findings(rights: Sequence[Answer]) -> Iterator[Finding]:
    """Yield the checks whose tolerance is far looser than right answers, and the check's own resolution, need."""
    for check, answers in grouped((right.check, right) for right in rights):
        tightest = min(answers, key=lambda right: right.tolerance / right.needed)
        if tightest.tolerance > ROOM * tightest.needed:
            times = f"{tightest.tolerance / tightest.needed:.0e}"
            says = f"{tightest.tolerance:.1e} is {times} times what right answers need, {tightest.needed:.1e}"
            yield Finding(Point.TOLERANCE, check, f"{says}: tighten it, or add the @lab.variant that needs it")


def public_findings(surveys: Sequence[Survey]) -> Iterator[Finding]:
    """Yield what the given and published instances cannot show, one by one and together."""
    public = [one for one in surveys if not one.probe.drawn]
    for one in public:
        if one.unfit:
            yield Finding(Point.INSTANCE, one.name, one.unfit)
        for check, names in (one.adequacy.blind if one.adequacy else {}).items():
            says = f"{check} stays undecided here, for {', '.join(names)} would pass too"
            yield Finding(Point.INSTANCE, one.name, says)
    where = ", ".join(one.name for one in public)
    for name in sorted(always_hidden(public) - always_hidden(surveys)):
        yield Finding(Point.INSTANCE, where, f"pitfall {name} changes no number here")
    for pair in sorted(always_alike(public) - always_alike(surveys)):
        yield Finding(Point.INSTANCE, where, f"pitfalls {pair[0]} and {pair[1]} give the same numbers here")


def draw_findings(surveys: Sequence[Survey]) -> Iterator[Finding]:
    """Yield why no draw tells everything apart, unless other findings explain it."""
    drawn = [one for one in surveys if one.probe.drawn]
    explained = bool(always_hidden(surveys) or always_alike(surveys) or any(one.fault for one in drawn))
    if len(drawn) >= ENOUGH_DRAWS and not explained and not any(one.complete for one in drawn):
        reason, _ = Counter(reason for one in drawn for reason in one.reasons()).most_common(1)[0]
        yield Finding(Point.INSTANCE, f"{len(drawn)} draws", f"none tells everything apart; most often {reason}")


def always_hidden(surveys: Sequence[Survey]) -> frozenset[str]:
    """Return the pitfalls that change no number at any of the instances."""
    return _everywhere(frozenset(one.adequacy.hidden) for one in surveys if one.adequacy)


def always_alike(surveys: Sequence[Survey]) -> frozenset[Pair]:
    """Return the pairs of pitfalls that give the same numbers at every one of the instances."""
    return _everywhere(frozenset(one.adequacy.alike) for one in surveys if one.adequacy)


def some(names: Sequence[str], most: int = 3) -> str:
    """Return where something is so: a few names, and how many more there are."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return f"at {', '.join(names[:most])}{more}"


def grouped(pairs: Iterable[tuple[K, V]]) -> list[tuple[K, list[V]]]:
    """Return the values of each key, keys in the order of their first pair."""
    groups: dict[K, list[V]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return list(groups.items())


def _everywhere(sets: Iterable[frozenset[T]]) -> frozenset[T]:
    found = list(sets)
    return frozenset.intersection(*found) if found else frozenset()
