"""What a check asked of a solution, call by call, so that another function can be asked the same."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from labrunner.solution import Solution

Array = np.ndarray[Any, Any]


@dataclass(slots=True)
class Call:
    """One call: `inner` are the later calls of the closures it returned, with their position in the answer."""

    name: str
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    result: Any = None
    inner: list[tuple[int, Call]] = field(default_factory=list)


class RecordingSolution:
    """A solution whose every call is written down in `calls` as it is passed on."""

    def __init__(self, solution: Solution) -> None:
        self._solution = solution
        self.calls: list[Call] = []

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """Return the solution's function `name`, recorded."""
        function = getattr(self._solution, name)

        def call(*args: Any, **kwargs: Any) -> Any:
            record = Call(name, copy.deepcopy(args), copy.deepcopy(kwargs))
            self.calls.append(record)
            return _record(record, function(*args, **kwargs))

        return call


def _record(record: Call, result: Any) -> Any:
    """Note `result` in `record` and return it with its closures recorded in turn."""
    record.result = result
    if isinstance(result, tuple | list) and any(callable(part) for part in result):
        return tuple(_recorded_closure(record, i, part) if callable(part) else part for i, part in enumerate(result))
    return _recorded_closure(record, 0, result) if callable(result) else result


def _recorded_closure(outer: Call, position: int, closure: Callable[..., Any]) -> Callable[..., Any]:
    def call(*args: Any, **kwargs: Any) -> Any:
        record = Call(f"{outer.name}'s vjp", copy.deepcopy(args), copy.deepcopy(kwargs))
        outer.inner.append((position, record))
        return _record(record, closure(*args, **kwargs))

    return call


def replay(call: Call, function: Callable[..., Any]) -> list[Array]:
    """Return the arrays that `function` answers to the same calls, and those of its arguments that it changed."""
    args, kwargs = copy.deepcopy((call.args, call.kwargs))
    result = function(*args, **kwargs)
    parts = result if isinstance(result, tuple | list) else (result,)
    before, after = (*call.args, *call.kwargs.values()), (*args, *kwargs.values())
    leaves = [*_leaves(result), *(new for old, new in zip(before, after, strict=True) if _changed(old, new))]
    for position, inner in call.inner:
        leaves += replay(inner, parts[position])
    return leaves


def answers(call: Call) -> list[Array]:
    """Return the arrays that the recorded solution answered, in the order of `replay`; it changed no argument."""
    leaves = [*_leaves(call.result)]
    for _, inner in call.inner:
        leaves += answers(inner)
    return leaves


def _changed(before: Any, after: Any) -> bool:
    return isinstance(before, np.ndarray) and not np.array_equal(before, after, equal_nan=before.dtype.kind in "fc")


def _leaves(result: Any) -> Iterator[Array]:
    """Yield the arrays in `result`; a tuple of one and its only part are told apart by the length that comes first."""
    if isinstance(result, tuple | list):
        yield np.asarray(len(result))
        for part in result:
            yield from _leaves(part)
    elif not callable(result):
        yield np.asarray(result)
