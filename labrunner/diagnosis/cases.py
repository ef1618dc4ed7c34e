"""Cases: each call that a check made on a function, with what the learner and the lab's reference gave to it."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from labrunner.bench import Bench
from labrunner.calls import Call
from labrunner.checking import CheckRun
from labrunner.diagnosis.answers import Answer, Floats, Function, asked_of, given_by
from labrunner.verdict import Outcome

# A parameter of one of these names with a small default makes a function one that takes differences.
_STEP_NAMES = ("h", "step", "eps", "epsilon", "delta")

# Other formulas differ in the last digits, other differences by their rounding error.
_FINE, _COARSE = 1e-9, 2e-7


@dataclass(frozen=True)
class Case:
    """One call at one run: what was `got`, what the reference gives (`want`), and the error that is let pass there."""

    bench: Bench
    run: CheckRun
    call: Call
    got: Answer
    want: Answer

    @property
    def failed(self) -> bool:
        """Whether the check failed at this run."""
        return is_failing(self.run)

    @cached_property
    def sizes(self) -> dict[str, int]:
        """The config's sizes that occur here, then the lengths of the axes of the inputs, all by name."""
        arrays = {name: a for name, a in self.run.trial.instance.inputs.items() if isinstance(a, np.ndarray)}
        lengths = {n for a in arrays.values() for n in a.shape}
        named = {name: n for name, n in self.bench.config.sizes.items() if n in lengths}
        known = set(named.values())
        axes = {name: n for array, a in arrays.items() for name, n in _axis_names(array, a.shape) if n not in known}
        return {**named, **axes}

    @cached_property
    def inputs(self) -> dict[str, Any]:
        """The instance's inputs by name, those that this call passed in place of the drawn ones."""
        return {
            **self.run.trial.instance.inputs,
            **bound_arguments(self.bench.lab.references[self.call.name], self.call),
        }

    def giving(self, got: Answer) -> Case:
        """Return the same case with another answer in the learner's place."""
        return replace(self, got=got)

    def only(self, parts: Sequence[int]) -> Case:
        """Return the same case with only these parts of both answers in sight."""
        return replace(self, got=self.got.only(parts), want=self.want.only(parts))


def is_failing(run: CheckRun) -> bool:
    """Return whether `run` is one that needs an explanation."""
    return run.result.outcome in (Outcome.FAILED, Outcome.ERROR)


def cases_of(bench: Bench, runs: Iterable[CheckRun], name: str | None = None) -> Iterator[Case]:
    """Yield a case for each call (of the function `name`) that was answered, in the order in which it was made."""
    for run in runs:
        for call in run.calls:
            if call.result is None or call.name not in bench.lab.references or name not in (None, call.name):
                continue
            want = try_asking(bench.lab.references[call.name], call)
            if want is not None:
                yield Case(bench, run, call, _as_compared(given_by(call), want, run), want)


def _as_compared(got: Answer, want: Answer, run: CheckRun) -> Answer:
    """Return `got` in the shapes of `want` where they differ by axes of length 1 and the check does not mind."""
    paired = run.result.worst is not None and got.form == want.form
    if not paired or [_squeezed(s) for s in got.shapes] != [_squeezed(s) for s in want.shapes]:
        return got
    return got.with_parts(a.reshape(b.shape) for a, b in zip(got.parts, want.parts, strict=True))


def _squeezed(shape: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(n for n in shape if n != 1)


def try_asking(function: Function, call: Call) -> Answer | None:
    """Return what `function` answers to `call`, None where it raises."""
    try:
        with np.errstate(all="ignore"):
            return asked_of(function, call)
    except Exception:  # noqa: BLE001  a wrong solution may fail in any way
        return None


def bound_arguments(function: Function, call: Call) -> dict[str, Any]:
    """Return the call's arguments by the names that the reference gives them, {} where they do not fit it."""
    try:
        return dict(inspect.signature(function).bind(*call.args, **call.kwargs).arguments)
    except TypeError:
        return {}


def step_of(function: Function) -> float | None:
    """Return the default step of a function that takes differences by itself, None for any other."""
    for name, parameter in inspect.signature(function).parameters.items():
        default = parameter.default
        if name in _STEP_NAMES and isinstance(default, float) and 0 < default < 1:
            return default
    return None


def misfit(got: Answer, other: Answer) -> float:
    """Return max |got - other| over all entries; inf where form, shapes or the places of nan and inf differ."""
    if got.form != other.form:
        return np.inf
    worst = 0.0
    for a, b in zip(got.parts, other.parts, strict=True):
        if a.shape != b.shape:
            return np.inf
        if a.size:
            worst = max(worst, _distance(a, b))
    return worst


def grain_of(function: Function) -> float:
    """Return how near a wrong solution must come to a learner's numbers, relative to the largest of them."""
    return _FINE if step_of(function) is None else _COARSE


def agrees(case: Case, predicted: Answer, grain: float) -> bool:
    """Return whether `predicted` is what was got; where the check passed, nothing finer than its tolerance is asked."""
    scale = max(predicted.scale, case.want.scale)
    allowed = grain * scale
    if not case.failed:
        allowed = max(allowed, case.run.tolerance.atol + case.run.tolerance.rtol * scale)
    return misfit(case.got, predicted) <= allowed


def is_off(case: Case) -> bool:
    """Return whether the answer differs from the reference's by more than the check lets pass anywhere."""
    if case.got.form != case.want.form or case.got.shapes != case.want.shapes:
        return True
    return any(bool(wrong.any()) for wrong in wrong_entries(case))


def wrong_entries(case: Case) -> list[np.ndarray[Any, np.dtype[np.bool_]]]:
    """Return for each part a mask of the entries further off than the check's tolerance; shapes must be equal."""
    tolerance = case.run.tolerance
    masks = []
    for got, want in zip(case.got.parts, case.want.parts, strict=True):
        near = np.abs(got - want) <= tolerance.atol + tolerance.rtol * np.abs(want)
        masks.append(~(near | (got == want)))
    return masks


def is_single(case: Case) -> bool:
    """Return whether every entry fits in single precision, and not because the right ones do."""
    if case.got.form != case.want.form or case.got.shapes != case.want.shapes:
        return False
    return any(not _fits_single(want) for want in case.want.parts) and all(map(_fits_single, case.got.parts))


def _fits_single(part: Floats) -> bool:
    with np.errstate(over="ignore"):
        return bool(np.isfinite(part).all()) and np.array_equal(part.astype(np.float32).astype(np.float64), part)


def _distance(a: Any, b: Any) -> float:
    apart = np.abs(a - b)
    top = float(apart.max())
    if np.isfinite(top):
        return top
    same = (a == b) | (np.isnan(a) & np.isnan(b))
    apart = np.where(same, 0.0, apart)
    return float(apart.max()) if np.isfinite(apart).all() else np.inf


def _axis_names(array: str, shape: tuple[int, ...]) -> list[tuple[str, int]]:
    if len(shape) == 1:
        return [(f"the length of {array}", shape[0])]
    if len(shape) == 2:
        return [(f"the rows of {array}", shape[0]), (f"the columns of {array}", shape[1])]
    return []
