"""Explanations by differences: handed in as a derivation, or taken in a wrong way, with the step that was taken."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from labrunner.diagnosis.answers import Floats, Function
from labrunner.diagnosis.cases import Case, is_off, misfit
from labrunner.diagnosis.explanation import Explanation, of_pitfall
from labrunner.diagnosis.fitting import Fit, fit_scheme
from labrunner.diagnosis.lattice import Lattice, human_steps, recover, unit_of
from labrunner.diagnosis.pitfalls import pitfalls_of
from labrunner.diagnosis.suspect import Suspect

NAME = "finite-differences"
HANDED_IN = "Are these finite differences, where a derivation is asked for?"

# Odds beyond this number of bits need no figure.
_CERTAIN = 100
# How far rounding errors may exceed the unit of rounding over the divisor.
_NOISE = 64.0


def by_differences(suspect: Suspect) -> Explanation | None:
    """Return how differences were taken, if they were: the lab's words for it where it has them."""
    explanation = _taken(suspect)
    if explanation is None or suspect.step is None:
        return explanation
    alike = [p for p in pitfalls_of(suspect.bench.lab, suspect.name) if _names(suspect, p.function) == explanation.name]
    return of_pitfall(alike[0], explanation.evidence) if len(alike) == 1 else explanation


def _names(suspect: Suspect, function: Function) -> str | None:
    """Return what would be said of `function` if it were the learner's."""
    hypothesis = suspect.replaying(function)
    case = suspect.pivot
    answer = hypothesis(case)
    # What the check would let pass is no mistake to be named.
    if answer is None or answer.form != case.want.form or not is_off(case.giving(answer)):
        return None
    explanation = _taken(suspect.of_cases([case.giving(answer)]))
    return explanation.name if explanation else None


def _taken(suspect: Suspect) -> Explanation | None:
    cases = [case for case in suspect.failing if case.got.parts]
    if any(case.got.form != case.want.form or case.got.shapes != case.want.shapes for case in cases):
        return None
    lattice = recover(*_numbers(suspect, cases))
    fit = _fit(suspect, cases, lattice.divisor if lattice else 0.0)
    if fit is not None:
        return _handed_in(fit) if suspect.step is None else _taken_wrongly(fit)
    if lattice is None:
        return None
    return Explanation(NAME, HANDED_IN, evidence_of(lattice)) if suspect.step is None else _too_small(cases, lattice)


def _fit(suspect: Suspect, cases: Sequence[Case], divisor: float) -> Fit | None:
    """Return the scheme that explains the errors of every part that is wrong."""
    fits = [fit_scheme(cases, part, suspect.step, divisor) for part in suspect.parts_off]
    if not fits or None in fits or len({fit.scheme.name for fit in fits if fit}) != 1:
        return None
    return fits[0]


def _numbers(suspect: Suspect, cases: Sequence[Case]) -> tuple[list[Floats], list[Floats]]:
    """Return the learner's arrays, and the reference's where these are no differences themselves."""
    got = [part for case in cases for part in case.got.parts]
    want = [part for case in cases for part in case.want.parts]
    return got, want if suspect.step is None else []


def _handed_in(fit: Fit) -> Explanation:
    return Explanation(NAME, HANDED_IN, evidence_of_fit(fit))


def evidence_of_fit(fit: Fit) -> str:
    """Return what speaks for a scheme, in a sentence."""
    step = f" with h = {_human(fit.step):g}" if fit.step else ""
    return f"the errors are those of {fit.scheme.words}{step}, but for {fit.left:.1%} of the largest"


def evidence_of(lattice: Lattice) -> str:
    """Return what speaks for differences, in a sentence."""
    steps = " or ".join(f"{step:g}" for step in likely_divisors(lattice))
    odds = f"2^{lattice.bits:.0f}" if lattice.bits < _CERTAIN else f"more than 2^{_CERTAIN}"
    return (
        f"every entry is a whole number of rounding units divided by {steps}, as only differences are (odds {odds} : 1)"
    )


def likely_divisors(lattice: Lattice) -> list[float]:
    """Return the divisors that a lattice leaves open and people choose most: h of 1, 5 or 2 times 10^-n, and 2h."""
    steps = human_steps()
    same = [float(s) for s in steps if _differ_by_power_of_two(s, lattice.divisor)]
    plain = [s for s in same if f"{s:e}".startswith("1.000000")]
    return [plain[0], 2 * plain[0]] if plain else same[:1] or [lattice.divisor]


def _taken_wrongly(fit: Fit) -> Explanation:
    h = _human(fit.step) if fit.step else 0.0
    questions = {
        "forward-difference": f"Is this a forward difference where a central one is asked for, with h = {h:g}?",
        "backward-difference": f"Is this a backward difference where a central one is asked for, with h = {h:g}?",
        "not-restored": f"Is each entry put back after its turn? This looks like {fit.scheme.words}.",
        "step-too-large": f"Is the step too large? With h = {h:g} the truncation error shows, which grows as h^2.",
        "complex-step": f"Is this a complex step? At h = {h:g} its error shows, which grows as h^2.",
    }
    return Explanation(fit.scheme.name, questions[fit.scheme.name], evidence_of_fit(fit))


def _too_small(cases: Sequence[Case], lattice: Lattice) -> Explanation | None:
    """Return the explanation that the errors are rounding errors, if these are as large at so small a divisor."""
    if any(misfit(case.got, case.want) > _NOISE * unit_of(case.got.parts, lattice.divisor) for case in cases):
        return None
    says = "Is the step too small? The difference of two nearby values has lost most of its digits."
    return Explanation("step-too-small", says, evidence_of(lattice))


def _human(step: float) -> float:
    """Return the step a person would have written, where one is within 3 % of `step`."""
    steps = human_steps()
    nearest = float(steps[np.argmin(np.abs(np.log(steps / step)))])
    return nearest if abs(nearest / step - 1) < 0.03 else float(f"{step:.2g}")


def _differ_by_power_of_two(a: float, b: float) -> bool:
    return float(np.frexp(a)[0]) == float(np.frexp(b)[0])
