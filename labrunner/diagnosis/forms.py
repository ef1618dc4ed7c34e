"""Explanations that need no wrong solution: answers that are not finite, of the wrong form or shape, or all zero."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from labrunner.diagnosis.answers import ARRAY, Floats, part_names
from labrunner.diagnosis.cases import Case
from labrunner.diagnosis.explanation import Explanation, count
from labrunner.diagnosis.suspect import Suspect


def by_zeros(suspect: Suspect) -> Explanation | None:
    """Return the explanation that every entry of each wrong part is zero, in every failing case."""
    parts = suspect.parts_off
    pairs = [(case.got.parts[i], case.want.parts[i]) for case in suspect.failing for i in parts if _same_form(case)]
    if not pairs or any(got.shape != want.shape or got.any() for got, want in pairs):
        return None
    if suspect.step is not None:
        says = "Are both sides of the difference the same array, two names for one? Every slope is 0."
    else:
        says = f"Is the answer ever filled in? Every entry{_of(suspect.pivot, parts)} is 0."
    largest = max(float(np.abs(want).max(initial=0.0)) for _, want in pairs)
    entries = sum(got.size for got, _ in pairs)
    evidence = f"all {count(entries, 'entry', 'entries')} are 0, where right ones reach {largest:.3g}"
    return Explanation("all-zero", says, evidence)


def by_no_numbers(suspect: Suspect) -> Explanation | None:
    """Return where nan or inf stand in place of finite numbers, and at what inputs, if they do in every failing run."""
    found = [(case, where) for case in suspect.failing for where in [_not_finite(case)] if where is not None]
    if {id(case.run) for case, _ in found} != {id(case.run) for case in suspect.failing}:
        return None
    case, (part, wrong) = found[0]
    got = case.got.parts[part]
    index = tuple(int(i) for i in np.argwhere(wrong)[0])
    kind = "nan" if np.isnan(got[index]) else "inf"
    name = part_names(case.want.form)[part]
    of = f" of {name}" if name else ""
    says = f"Where does {kind} come from? {int(wrong.sum())} of {got.size} entries{of} are not finite."
    evidence = f"the first is {got[index]} at {list(index)}, with inputs up to {_largest_input(case):.4g} in size"
    return Explanation("not-finite", says, evidence)


def by_form(suspect: Suspect) -> Explanation | None:
    """Return how the answer is put together, or which shape it has, where that is wrong in every failing case."""
    case = suspect.pivot
    if all(other.got.form != other.want.form for other in suspect.failing):
        says = f"Is something returned in another form than asked? The answer is {in_words(case.got.form)}."
        return Explanation("wrong-form", says, f"{in_words(case.want.form)} is right")
    if all(other.got.shapes != other.want.shapes for other in suspect.failing):
        at = next(i for i, (a, b) in enumerate(zip(case.got.shapes, case.want.shapes, strict=True)) if a != b)
        name = part_names(case.want.form)[at] or "the answer"
        says = f"Is a sum, a transpose or an axis missing? The shape of {name} is {case.got.shapes[at]}."
        return Explanation("wrong-shape", says, f"shape {case.want.shapes[at]} is right, and the numbers differ too")
    return None


def in_words(form: tuple[str, ...]) -> str:
    """Return a form as a reader would say it: `a tuple of an array and a vjp`."""
    words = {"(": "(", ")": ")", ARRAY: "an array", "vjp": "a function", "nothing": "None"}
    text = " ".join("whose call gives" if token.startswith("then") else words.get(token, token) for token in form)
    return (
        text.replace("( ", "(").replace(" )", ")").replace("an array an", "an array, an").replace("array a", "array, a")
    )


def _same_form(case: Case) -> bool:
    return case.got.form == case.want.form


def _of(case: Case, parts: list[int]) -> str:
    names = [part_names(case.want.form)[i] for i in parts]
    return f" of {' and '.join(names)}" if all(names) else ""


def _not_finite(case: Case) -> tuple[int, np.ndarray] | None:
    """Return the first part with entries that are not finite where they should be, and a mask of these."""
    for i, (got, want) in enumerate(_pairs(case)):
        wrong = ~np.isfinite(got) & np.isfinite(want)
        if wrong.any():
            return i, wrong
    return None


def _pairs(case: Case) -> Iterator[tuple[Floats, Floats]]:
    if case.got.form == case.want.form:
        for got, want in zip(case.got.parts, case.want.parts, strict=True):
            if got.shape == want.shape:
                yield got, want


def _largest_input(case: Case) -> float:
    arrays = [
        np.abs(np.asarray(arg, dtype=float)) for arg in case.call.args if isinstance(arg, np.ndarray | float | int)
    ]
    return max((float(a.max(initial=0.0)) for a in arrays), default=0.0)
