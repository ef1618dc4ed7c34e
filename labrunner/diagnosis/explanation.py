"""An explanation: a wrong solution that gives all of a learner's numbers, and how it is put into words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from labrunner.diagnosis.cases import Case
from labrunner.lab import Pitfall
from labrunner.verdict import Diagnosis

# Names of two mistakes at once, and of mistakes that these numbers cannot tell apart.
BOTH, EITHER = "+", "|"


@dataclass(frozen=True, slots=True)
class Explanation:
    """A mistake by its stable `name`: `says` asks for it, `evidence` is what speaks for it."""

    name: str | None
    says: str
    evidence: str
    hint: str | None = None

    def diagnosis(self) -> Diagnosis:
        """Return it as the verdict record carries it."""
        return Diagnosis(self.name, self.says, self.evidence, self.hint)


def of_pitfall(pitfall: Pitfall, evidence: str) -> Explanation:
    """Return the explanation that the learner did what `pitfall` does."""
    return Explanation(pitfall.name, f"Could it be that {pitfall.says}?", evidence, first_hint(pitfall))


def first_hint(pitfall: Pitfall) -> str | None:
    """Return the mildest hint."""
    return pitfall.hints[0] if pitfall.hints else None


def reproduces(what: str, cases: Sequence[Case], apart: float) -> str:
    """Return the sentence that `what` gives all entries of all `cases` to within `apart`."""
    entries = sum(part.size for case in cases for part in case.got.parts)
    instances = len({id(case.run.trial) for case in cases})
    on = f"on all {instances} instances" if instances > 1 else "on this instance"
    exactly = "exactly" if apart == 0 else f"to within {apart:.1e}"
    return f"{what} gives {'all ' if entries > 1 else ''}{count(entries, 'entry', 'entries')} {on} {exactly}"


def count(n: int, one: str, many: str) -> str:
    """Return `n` with its noun."""
    return f"{n} {one if n == 1 else many}"


def tied(explanations: Sequence[Explanation]) -> Explanation:
    """Return one explanation that leaves open which of several it was."""
    if len(explanations) == 1:
        return explanations[0]
    says = "; or: ".join(explanation.says for explanation in explanations)
    names = EITHER.join(str(explanation.name) for explanation in explanations)
    evidence = f"{explanations[0].evidence}, and so does {' and '.join(str(e.name) for e in explanations[1:])}"
    hint = next((explanation.hint for explanation in explanations if explanation.hint), None)
    return Explanation(names, f"{says} (These numbers cannot tell.)", evidence, hint)


def at_once(explanations: Iterable[Explanation]) -> Explanation:
    """Return one explanation for mistakes that were made together."""
    distinct = list({explanation.name: explanation for explanation in explanations}.values())
    if len(distinct) == 1:
        return distinct[0]
    says = f"{count(len(distinct), 'mistake', 'mistakes')} at once? " + " And: ".join(e.says for e in distinct)
    return Explanation(
        BOTH.join(str(e.name) for e in distinct), says, "; ".join(e.evidence for e in distinct), distinct[0].hint
    )
