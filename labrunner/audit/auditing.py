"""The audit of one lab, from its files to a report."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

import numpy as np

from labrunner.audit import findings as find
from labrunner.audit.answer import Answer
from labrunner.audit.answers import answers_of, spoilt_answers
from labrunner.audit.margins import margins, standings
from labrunner.audit.papers import brief_findings, config_findings
from labrunner.audit.probes import Probe, drawn_probes, given_probes
from labrunner.audit.report import AuditReport, AuditStatus, Draws, Finding, Point
from labrunner.audit.stubs import accepted_stubs
from labrunner.audit.survey import Survey, survey
from labrunner.bench import Bench
from labrunner.catalog import LabEntry, load_beside
from labrunner.oracle import Agreement, Library, agreements

# So many seeds are drawn unless the command line says otherwise.
INSTANCES = 200
# Other answers are tried on so many of the instances that can tell them: a mistake that shows on all of these shows.
TRIED = 25
# A library is asked on so many: a derivative is right or wrong, and seldom only now and then.
ASKED = 10
# The languages in which a built-in lab has its brief; one from elsewhere needs the first.
LANGUAGES = ("en", "es")


def audit(bench: Bench, entry: LabEntry, instances: int = INSTANCES, first_seed: int = 0) -> AuditReport:
    """Return what the audit of `bench` finds, with instances of seeds `first_seed`, `first_seed` + 1, ..."""
    started = time.perf_counter()
    load_beside(entry, "variants")
    with np.errstate(all="ignore"):
        surveys = [survey(bench, probe) for probe in _probes(bench, instances, first_seed)]
        telling = _telling(surveys)[:TRIED]
        rights = [answer for one in surveys for answer in one.answers]
        rights += [answer for one in telling for answer in answers_of(bench, one, bench.lab.variants)]
        wrongs = [answer for one in telling for answer in answers_of(bench, one, bench.lab.pitfalls)]
        spoilt = [answer for one in telling for answer in spoilt_answers(bench, one)]
    found = (
        *_findings(bench, surveys, rights, wrongs, spoilt),
        *_stub_findings(bench, surveys, telling),
        *config_findings(bench),
        *brief_findings(bench, entry.folder, LANGUAGES if entry.origin == "built in" else LANGUAGES[:1]),
    )
    return AuditReport(
        lab=bench.id,
        title=bench.config.title,
        status=_status(found),
        draws=_draws(surveys, first_seed, len(telling)),
        checks=tuple(margins(bench, rights, wrongs, spoilt)),
        pitfalls=tuple(standings(bench, wrongs)),
        findings=found,
        notes=tuple(_notes(bench, surveys)),
        seconds=time.perf_counter() - started,
    )


def with_oracle(report: AuditReport, bench: Bench, entry: LabEntry, library: Library) -> AuditReport:
    """Return `report` with what `library` says of the derivatives, wherever the lab's oracle.py asks it."""
    started = time.perf_counter()
    load_beside(entry, "oracle")
    probes = _probes(bench, report.draws.drawn, report.draws.first_seed)
    fit = [probe for probe in probes if bench.lab.why_unfit(probe.instance.inputs) is None][:ASKED]
    asked = agreements(bench, library, [(probe.name, probe.instance) for probe in fit])
    found = (*report.findings, *_disagreements(asked, library.name))
    return replace(
        report,
        status=_status(found),
        findings=found,
        notes=(*report.notes, *_without_opinion(bench, asked)),
        oracle=library.name,
        agreements=tuple(asked),
        seconds=report.seconds + time.perf_counter() - started,
    )


def _probes(bench: Bench, instances: int, first_seed: int) -> Iterator[Probe]:
    return chain(given_probes(bench), drawn_probes(bench, instances, first_seed))


def _telling(surveys: Sequence[Survey]) -> list[Survey]:
    """Return the instances that tell everything apart, but for what can be told apart nowhere."""
    hidden, alike = find.always_hidden(surveys), find.always_alike(surveys)
    trusted = ((one, one.adequacy) for one in surveys if one.adequacy and one.adequacy.shaky is None)
    return [one for one, shows in trusted if hidden.issuperset(shows.hidden) and alike.issuperset(shows.alike)]


def _findings(
    bench: Bench, surveys: list[Survey], rights: list[Answer], wrongs: list[Answer], spoilt: list[Answer]
) -> Iterator[Finding]:
    yield from find.fault_findings(surveys)
    yield from find.right_findings(rights)
    yield from find.hidden_findings(bench, surveys)
    yield from find.pitfall_findings(surveys, list(standings(bench, wrongs)), wrongs)
    yield from find.spoilt_findings(spoilt)
    yield from find.tolerance_findings(rights)
    yield from find.public_findings(surveys)
    yield from find.draw_findings(surveys)


def _stub_findings(bench: Bench, surveys: Sequence[Survey], telling: Sequence[Survey]) -> Iterator[Finding]:
    """Yield the unsolved solutions that the lab accepts, at public instances and one that tells everything apart."""
    asked = [one for one in surveys if not one.probe.drawn] + list(telling[-1:])
    if not any(one.fault for one in surveys):
        yield from (Finding(Point.STUB, what, "would be accepted") for what in accepted_stubs(bench, asked))


def _disagreements(asked: Sequence[Agreement], library: str) -> Iterator[Finding]:
    for one in asked:
        if not one.passed:
            size = f"error {one.error:.1e}, tolerance {one.tolerance:.1e} at {one.instance}"
            says = "; ".join(filter(None, [f"{library} disagrees in {one.precision}: {size}", one.message]))
            yield Finding(Point.ORACLE, one.opinion, says)


def _status(found: Sequence[Finding]) -> AuditStatus:
    return AuditStatus.FAILED if found else AuditStatus.PASSED


def _draws(surveys: Sequence[Survey], first_seed: int, tried: int) -> Draws:
    drawn = [one for one in surveys if one.probe.drawn]
    unfit = sum(one.unfit is not None for one in drawn)
    return Draws(first_seed, len(drawn), unfit, sum(one.complete for one in drawn), tried)


def _notes(bench: Bench, surveys: Sequence[Survey]) -> Iterator[str]:
    """Yield what can never show and why, what is never called, and what keeps instances from being adequate."""
    for pitfall in bench.lab.pitfalls.values():
        if pitfall.invisible:
            yield f"pitfall {pitfall.name} never shows: {pitfall.invisible}"
    called = {name for one in surveys for names in one.called.values() for name in names}
    for name in bench.lab.references:
        if called and name not in called:
            yield f"no check calls {name} itself"
    for one in surveys:
        if not one.probe.drawn and not one.unfit:
            yield from (f"{one.name}: {reason}" for reason in one.reasons())
    reasons = Counter(reason for one in surveys if one.probe.drawn for reason in one.reasons())
    for reason, count in reasons.most_common(1):
        yield f"what most often keeps a draw from telling everything apart ({count} times): {reason}"


def _without_opinion(bench: Bench, asked: Sequence[Agreement]) -> Iterator[str]:
    covered = {name for one in asked for name in one.references}
    left = [name for name in bench.lab.references if name not in covered]
    if not asked:
        yield "no second opinion: the lab has no oracle.py"
    elif left:
        yield f"no second opinion on {', '.join(left)}"
