"""One instance surveyed: what the lab's references answer to every check there, and what the instance can show."""

from __future__ import annotations

from dataclasses import dataclass, field

from labrunner.adequacy import Adequacy, adequacy_of, ask_references
from labrunner.audit.answer import Answer, answer_of
from labrunner.audit.probes import Probe
from labrunner.bench import Bench
from labrunner.errors import LabError


@dataclass(frozen=True, slots=True)
class Survey:
    """What the references make of `probe`: an answer for each check, and `called`, the functions that each check calls.

    `unfit` is the lab's own reason to rule the instance out, which is then asked nothing; `fault` says why a check
    cannot be computed with the references, and then there is no `adequacy`.
    """

    probe: Probe
    unfit: str | None = None
    fault: str | None = None
    adequacy: Adequacy | None = None
    answers: tuple[Answer, ...] = ()
    called: dict[str, frozenset[str]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Return what the instance is called."""
        return self.probe.name

    @property
    def complete(self) -> bool:
        """True where every pitfall shows, each differently, and the differences can be trusted."""
        return self.adequacy is not None and self.adequacy.complete

    def reasons(self) -> list[str]:
        """Return what keeps the instance from telling everything apart."""
        return [self.unfit] if self.unfit else list(self.adequacy.reasons() if self.adequacy else [])


def survey(bench: Bench, probe: Probe) -> Survey:
    """Return what the lab's references answer at `probe`, each check asked once."""
    unfit = bench.lab.why_unfit(probe.instance.inputs)
    if unfit is not None:
        return Survey(probe, unfit=unfit)
    try:
        answered = ask_references(bench, probe.instance)
    except LabError as error:
        return Survey(probe, fault=str(error))
    return Survey(
        probe,
        adequacy=adequacy_of(bench, probe.instance, answered),
        answers=tuple(answer_of(a.comparison, a.tolerance, a.check, probe.name) for a in answered),
        called={a.check: frozenset(call.name for call in a.calls) for a in answered},
    )
