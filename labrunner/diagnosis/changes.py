"""Changes to a known answer that give the learner's: a named factor, a rereading, or one after the other."""

from __future__ import annotations

from dataclasses import dataclass

from labrunner.diagnosis.answers import Answer, part_names
from labrunner.diagnosis.cases import Case
from labrunner.diagnosis.explanation import BOTH
from labrunner.diagnosis.factors import Scaling, fitting_scalings, question
from labrunner.diagnosis.rereadings import Rereading, fitting_rereadings
from labrunner.diagnosis.suspect import Hypothesis, Suspect


@dataclass(frozen=True, slots=True)
class Change:
    """What was done to a known answer: `says` asks for it, `done` follows the known answer's name in a sentence."""

    name: str
    says: str
    done: str
    apart: float


def changes_of(suspect: Suspect, base: Hypothesis) -> list[Change]:
    """Return the changes, a factor or a rereading, that each turn `base` into the learner's numbers in all cases."""
    return [change for change in (_scaled(suspect, base), _reread(suspect, base)) if change is not None]


def two_changes_of(suspect: Suspect, base: Hypothesis) -> Change | None:
    """Return a rereading and a factor on top of it that together give the learner's numbers, in every case."""
    for rereading in _rereadings(suspect, base):
        scaled = _scaled(suspect, _composed(base, rereading))
        if scaled is not None:
            says = f"{rereading.says} And: {scaled.says}"
            name = f"{rereading.name}{BOTH}{scaled.name}"
            return Change(name, says, f"{rereading.done} and {scaled.done}", scaled.apart)
    return None


def _scaled(suspect: Suspect, base: Hypothesis) -> Change | None:
    known = base(suspect.pivot)
    if known is None:
        return None
    held: list[tuple[Scaling, float]] = []
    for scaling in fitting_scalings(suspect.pivot, known, suspect.step):
        apart = suspect.apart(_composed(base, scaling))
        if apart is not None:
            held.append((scaling, apart))
    if not held:
        return None
    scalings = [scaling for scaling, _ in held]
    value = scalings[0].factor.value(suspect.pivot)
    name = "sign" if value == -1 else "factor"
    where = _where(scalings[0], suspect.pivot)
    says = question(scalings, suspect.pivot, where, suspect.step)
    return Change(name, says, f"times {value:g}{' in ' + where if where else ''}", held[0][1])


def _reread(suspect: Suspect, base: Hypothesis) -> Change | None:
    for rereading in _rereadings(suspect, base):
        apart = suspect.apart(_composed(base, rereading))
        if apart is not None:
            return Change(rereading.name, rereading.says, rereading.done, apart)
    return None


def _rereadings(suspect: Suspect, base: Hypothesis) -> list[Rereading]:
    known = base(suspect.pivot)
    return [] if known is None else list(fitting_rereadings(suspect.pivot, known, suspect.grain))


def _composed(base: Hypothesis, change: Scaling | Rereading) -> Hypothesis:
    def predict(case: Case) -> Answer | None:
        known = base(case)
        return None if known is None else change.apply(case, known)

    return predict


def _where(scaling: Scaling, case: Case) -> str:
    """Return the names of the scaled parts, "" where it is the whole answer."""
    if len(scaling.parts) == len(case.want.parts):
        return ""
    names = part_names(case.want.form)
    return " and ".join(names[i] for i in scaling.parts)
