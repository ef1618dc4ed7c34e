"""Answers in comparable form: the arrays a function gave to one call, and how they were put together."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labrunner.calls import Call

Floats = NDArray[np.float64]
Function = Callable[..., Any]

ARRAY = "array"


@dataclass(frozen=True, slots=True)
class Answer:
    """What one call gave: the arrays as float64 in reading order, and the `form` around them.

    The form is a flat text such as `( array vjp ) then 1 ( array )`: a pair of an array and a closure, and what the
    closure answered when it was called.
    """

    form: tuple[str, ...]
    parts: tuple[Floats, ...]

    def with_parts(self, parts: Iterable[Floats]) -> Answer:
        """Return the same form around other arrays."""
        return Answer(self.form, tuple(parts))

    def only(self, positions: Sequence[int]) -> Answer:
        """Return the parts at these positions, without the form around them."""
        return Answer((ARRAY,) * len(positions), tuple(self.parts[i] for i in positions))

    @property
    def shapes(self) -> tuple[tuple[int, ...], ...]:
        """The shape of each part."""
        return tuple(part.shape for part in self.parts)

    @property
    def scale(self) -> float:
        """The largest finite magnitude of any entry, 0.0 where there is none."""
        return max((_largest(part) for part in self.parts), default=0.0)


def given_by(call: Call) -> Answer:
    """Return what the recorded solution answered to `call`, and to the later calls of its closures."""
    form: list[str] = []
    parts: list[Floats] = []
    _walk(call.result, form, parts)
    for position, inner in answered(call):
        answer = given_by(inner)
        form += [f"then {position}", *answer.form]
        parts += answer.parts
    return Answer(tuple(form), tuple(parts))


def asked_of(function: Function, call: Call) -> Answer:
    """Return what `function` answers to the same calls; raises whatever the function raises."""
    args = [own(arg) for arg in call.args]
    kwargs = {name: own(arg) for name, arg in call.kwargs.items()}
    result = function(*args, **kwargs)
    form: list[str] = []
    parts: list[Floats] = []
    _walk(result, form, parts)
    closures = result if isinstance(result, tuple) else (result,)
    for position, inner in answered(call):
        if position < len(closures) and callable(closures[position]):
            answer = asked_of(closures[position], inner)
            form += [f"then {position}", *answer.form]
            parts += answer.parts
    return Answer(tuple(form), tuple(parts))


def answered(call: Call) -> list[tuple[int, Call]]:
    """Return the later calls of the closures of `call` that were answered: one that raised has no result."""
    return [(position, inner) for position, inner in call.inner if inner.result is not None]


def own(value: Any) -> Any:
    """Return a copy that a function may write into without anybody else seeing it."""
    return value.copy() if isinstance(value, np.ndarray) else copy.deepcopy(value)


def part_names(form: tuple[str, ...]) -> list[str]:
    """Return a name for each part of an answer of this form, "" for an only one: `part 2`, `the vjp's part 1`."""
    names, counts, depth, after_call = [], [0], 0, False
    for i, mark in enumerate(form):
        if mark == "(":
            depth += 1
            counts.append(0)
        elif mark == ")":
            depth -= 1
            counts.pop()
            counts[-1] += 1
        elif mark.startswith("then "):
            counts, after_call = [0], True
        else:
            counts[-1] += 1
            if mark == ARRAY:
                names.append(_part_name(counts[-1] if depth else 0, after_call, _alone(form, i)))
    return names


def _part_name(number: int, after_call: bool, alone: bool) -> str:
    words = (["the vjp's"] if after_call else []) + ([f"part {number}"] if number and not alone else [])
    if words == ["the vjp's"]:
        return "the vjp's answer"
    return " ".join(words)


def _alone(form: tuple[str, ...], i: int) -> bool:
    return form[i - 1 : i] in ((), ("(",)) and form[i + 1 : i + 2] in ((), (")",))


def _walk(value: Any, form: list[str], parts: list[Floats]) -> None:
    if isinstance(value, tuple) and not _is_of_numbers(value):
        form.append("(")
        for item in value:
            _walk(item, form, parts)
        form.append(")")
    elif callable(value):
        form.append("vjp")
    elif value is None:
        form.append("nothing")
    else:
        _walk_leaf(value, form, parts)


def _is_of_numbers(value: tuple[Any, ...]) -> bool:
    """Return whether a tuple is one array in other brackets, such as a shape."""
    return len(value) > 0 and all(isinstance(item, int | float | np.number) for item in value)


def _walk_leaf(value: Any, form: list[str], parts: list[Floats]) -> None:
    try:
        array = np.asarray(value)
    except ValueError:
        form.append("ragged list")
        return
    if array.dtype.kind not in "fiub":
        form.append("complex numbers" if array.dtype.kind == "c" else type(value).__name__)
        return
    form.append(ARRAY)
    parts.append(array.astype(np.float64))


def _largest(part: Floats) -> float:
    if part.size == 0:
        return 0.0
    size = np.abs(part)
    top = float(size.max())
    if np.isfinite(top):
        return top
    return float(np.where(np.isfinite(size), size, 0.0).max())
