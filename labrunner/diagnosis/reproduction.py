"""Explanations by reproduction: a wrong solution that gives the learner's very numbers, entry by entry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from labrunner.diagnosis.answers import Answer, Function
from labrunner.diagnosis.cases import Case, agrees, cases_of, misfit, try_asking
from labrunner.diagnosis.changes import changes_of, two_changes_of
from labrunner.diagnosis.explanation import BOTH, Explanation, first_hint, of_pitfall, reproduces, tied
from labrunner.diagnosis.forms import by_zeros
from labrunner.diagnosis.pitfalls import Inherited, inherited_pitfalls, pitfalls_of
from labrunner.diagnosis.suspect import Hypothesis, Suspect
from labrunner.lab import Pitfall


def by_pitfall(suspect: Suspect) -> Explanation | None:
    """Return the lab's own name for the mistake, several names where they give the same numbers."""
    return _by_pitfalls(
        suspect, [p for p in pitfalls_of(suspect.bench.lab, suspect.name) if _stays_in_sight(suspect, p)]
    )


def by_wider_pitfall(suspect: Suspect) -> Explanation | None:
    """Return the lab's name for a mistake that is found in the parts looked at, though it would change others, too."""
    return None if suspect.parts is None else _by_pitfalls(suspect, pitfalls_of(suspect.bench.lab, suspect.name))


def _by_pitfalls(suspect: Suspect, pitfalls: Sequence[Pitfall]) -> Explanation | None:
    found = []
    for pitfall in pitfalls:
        hypothesis = suspect.replaying(pitfall.function)
        apart = suspect.apart(hypothesis)
        if apart is not None:
            found.append((pitfall, hypothesis, apart))
    # What other checks saw may tell those apart that are alike here, and must confirm what zeros and nan suggest.
    confirmed = [one for one in found if (len(found) == 1 and suspect.informative) or suspect.consistent(one[1])]
    return _tied_pitfalls(suspect, confirmed or (found if suspect.informative else []))


def _stays_in_sight(suspect: Suspect, pitfall: Pitfall) -> bool:
    """Return whether the pitfall changes no part of the answer beside those that are looked at."""
    if suspect.parts is None:
        return True
    wrong, right = (try_asking(f, suspect.pivot.call) for f in (pitfall.function, suspect.reference))
    if wrong is None or right is None or wrong.form != right.form:
        return False
    others = [i for i in range(len(right.parts)) if i not in suspect.parts]
    return misfit(wrong.only(others), right.only(others)) <= suspect.grain * right.scale


def by_zeros_or_pitfall(suspect: Suspect) -> Explanation | None:
    """Return the explanation that every entry is zero, and the known mistakes that leave nothing but zeros here."""
    zeros = by_zeros(suspect)
    if zeros is None:
        return None
    lab, name = suspect.bench.lab, suspect.name
    own = [_if_consistent(suspect, pitfall, pitfall.function) for pitfall in pitfalls_of(lab, name)]
    inherited = [_if_consistent(suspect, i.pitfall, i.function) for i in inherited_pitfalls(lab, name)]
    # Where differences are taken, zeros that nobody else explains are a pitfall that most labs know.
    plain = [] if suspect.step is not None and any(own) else [zeros]
    return tied([explanation for explanation in (*own, *plain, *inherited) if explanation is not None])


def _if_consistent(suspect: Suspect, pitfall: Pitfall, function: Function) -> Explanation | None:
    """Return the explanation by a pitfall, seen through `function`, if it gives what every check saw."""
    hypothesis = suspect.replaying(function)
    apart = suspect.apart(hypothesis)
    if apart is None or not suspect.consistent(hypothesis):
        return None
    return of_pitfall(pitfall, reproduces(pitfall.name, suspect.failing, apart))


def by_change(suspect: Suspect) -> Explanation | None:
    """Return the explanation that the right numbers were scaled by a named factor, or put in wrong places.

    What a known mistake of a helper gives, too, is said with it.
    """
    changes = changes_of(suspect, _right)
    explanations = [
        Explanation(c.name, c.says, reproduces(f"The right answer {c.done}", suspect.failing, c.apart)) for c in changes
    ]
    if not explanations:
        return None
    inherited = _inherited(suspect)
    helped = [explanation for _, explanation in inherited]
    # A helper that shows the mistake by itself leaves nothing open.
    return tied(helped if inherited and inherited[0][0][0] == 0 else [*helped, *explanations])


def by_two_changes(suspect: Suspect) -> Explanation | None:
    """Return the explanation that the right numbers were scaled and put in wrong places."""
    change = two_changes_of(suspect, _right) if suspect.informative else None
    if change is None:
        return None
    evidence = reproduces(f"The right answer {change.done}", suspect.failing, change.apart)
    return Explanation(change.name, f"Two mistakes at once? {change.says}", evidence)


def by_inherited_pitfall(suspect: Suspect) -> Explanation | None:
    """Return the explanation that a function which this one calls has a mistake that the lab knows."""
    explanations = [explanation for _, explanation in _inherited(suspect)]
    return tied(explanations) if explanations else None


def _inherited(suspect: Suspect) -> list[tuple[tuple[int, int], Explanation]]:
    """Return the likeliest explanations by a mistake in a helper, each with its rank."""
    # Zeros, infinities and nan look alike, whatever they come from.
    if not suspect.informative:
        return []
    found = []
    for inherited in inherited_pitfalls(suspect.bench.lab, suspect.name):
        apart = suspect.apart(suspect.replaying(inherited.function))
        if apart is not None:
            found.append((_rank(suspect, inherited), inherited.pitfall, apart))
    best = min((rank for rank, _, _ in found), default=None)
    return [(one[0], _of_inherited(suspect, *one)) for one in found if one[0] == best]


def _rank(suspect: Suspect, inherited: Inherited) -> tuple[int, int]:
    """Return 0 where the learner's own helper shows the mistake, 1 where it was not asked, 2 where it is right."""
    cases = [*cases_of(suspect.bench, suspect.runs, inherited.pitfall.of)]
    shown = [answer is not None and agrees(case, answer, suspect.grain) for case, answer in _asked(inherited, cases)]
    return (1 if not cases else 0 if all(shown) else 2), inherited.depth


def _asked(inherited: Inherited, cases: Sequence[Case]) -> Iterator[tuple[Case, Answer | None]]:
    for case in cases:
        yield case, try_asking(inherited.pitfall.function, case.call)


def _of_inherited(suspect: Suspect, rank: tuple[int, int], pitfall: Pitfall, apart: float) -> Explanation:
    says = f"Could it be that {pitfall.says}?"
    if rank[0] == 0:
        says = f"Is it {pitfall.of} that is wrong, and not {suspect.name} itself? {says}"
    evidence = reproduces(f"{suspect.name} with {pitfall.name} in {pitfall.of}", suspect.failing, apart)
    return Explanation(pitfall.name, says, evidence, first_hint(pitfall))


def by_pitfall_and_change(suspect: Suspect) -> Explanation | None:
    """Return two mistakes at once: one of the lab's, and a factor or wrong places on top of it."""
    if not suspect.informative:
        return None
    found = []
    for pitfall in pitfalls_of(suspect.bench.lab, suspect.name):
        for change in changes_of(suspect, suspect.replaying(pitfall.function))[:1]:
            says = f"Two mistakes at once? Could it be that {pitfall.says}? And: {change.says}"
            evidence = reproduces(f"{pitfall.name} {change.done}", suspect.failing, change.apart)
            found.append(Explanation(f"{pitfall.name}{BOTH}{change.name}", says, evidence, first_hint(pitfall)))
    return tied(found) if found else None


def _right(case: Case) -> Answer:
    return case.want


def _tied_pitfalls(suspect: Suspect, found: list[tuple[Pitfall, Hypothesis, float]]) -> Explanation | None:
    explanations = [
        of_pitfall(pitfall, reproduces(pitfall.name, suspect.failing, apart)) for pitfall, _, apart in found
    ]
    return tied(explanations) if explanations else None
